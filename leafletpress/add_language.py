"""A language's tag → its folder: what CLDR knows, fonts for its script, empty catalogs."""

from __future__ import annotations

import typer

from . import catalogs, languages, manifest, names
from .cli_review import Folder
from .problems import BuildError, Problem
from .tree import Tree, tree

SCRIPTS = {
    "Latn": ("Noto Sans", 1.34),
    "Cyrl": ("Noto Sans", 1.34),
    "Grek": ("Noto Sans", 1.34),
    "Arab": ("Noto Sans Arabic", 1.5),
    "Hebr": ("Noto Sans Hebrew", 1.4),
    "Deva": ("Noto Sans Devanagari", 1.5),
    "Beng": ("Noto Sans Bengali", 1.5),
    "Gujr": ("Noto Sans Gujarati", 1.5),
    "Guru": ("Noto Sans Gurmukhi", 1.5),
    "Taml": ("Noto Sans Tamil", 1.5),
    "Thai": ("Noto Sans Thai", 1.6),
    "Laoo": ("Noto Sans Lao", 1.6),
    "Khmr": ("Noto Sans Khmer", 1.7),
    "Mymr": ("Noto Sans Myanmar", 1.7),
    "Ethi": ("Noto Sans Ethiopic", 1.5),
    "Hans": ("Noto Sans SC", 1.5),
    "Hant": ("Noto Sans TC", 1.5),
    "Jpan": ("Noto Sans JP", 1.5),
    "Kore": ("Noto Sans KR", 1.5),
}
"""Script → family and line-height. Indic, Ethiopic and Thai letters are tall (measured)."""


def register(app: typer.Typer) -> None:
    """Add this command to the one command."""
    app.command("add-language")(command)


def command(language: str, project: Folder = None) -> int:
    """Make the folder of a new language: what to set it in, and empty catalogs to translate."""
    files = tree(project)
    for line in add(language.replace("-", "_"), files):
        print(line)
    return 0


def add(code: str, files: Tree) -> list[str]:
    """What was written, a line each; BuildError if it is there, unknown, or has no font here."""
    if files.find(f"locales/{code}/language.yaml"):
        hint = f"python3 build.py update {code}"
        raise BuildError([Problem("exists", f"locales/{code}/ is there already", hint=hint)])
    _known(code)
    family, height = _family(code, files)
    folder = f"locales/{code}"
    settings = f"fonts: [{', '.join(dict.fromkeys([family, 'Noto Sans']))}]\n"
    settings += f"line_height: {height}\n" if height != 1.34 else ""
    manifest.put(files.target(f"{folder}/language.yaml"), settings.encode())
    manifest.put(files.target(f"{folder}/review.yaml"), _review(files).encode())
    made = [f"{folder}/language.yaml: {family}", f"{folder}/review.yaml: nobody has signed it"]
    made += [str(updated) for updated in catalogs.update(code, files)]
    name = languages.language(code, files).english_name
    return [*made, f"now translate the two files of {name}, then: build.py check {code}"]


def _known(code: str) -> None:
    """BuildError for a language that nobody knows."""
    tag = code.replace("_", "-")
    if names.is_tag(tag) and names.english(tag):
        return
    found = names.tag_of(code)
    hint = f"write “{found}”" if found else "spell it as gettext does: so, pt_BR, zh_Hant_TW"
    message = f"CLDR knows no language “{code}”"
    raise BuildError([Problem("unknown-language", message, hint=hint)])


def _family(code: str, files: Tree) -> tuple[str, float]:
    script = names.script(code)
    family, height = SCRIPTS.get(script, ("", 1.5))
    name = family.replace(" ", "")
    if not family or files.find(f"fonts/{name}-Regular.ttf") is None:
        wanted = family or f"a font for the script {script}"
        hint = f"put {name or 'Family'}-Regular.ttf and -Bold.ttf into fonts/ (see fonts/README.md)"
        raise BuildError(
            [Problem("no-font", f"{code} wants {wanted}, which is not here", hint=hint)]
        )
    return family, height


def _review(files: Tree) -> str:
    slugs = [domain for domain in catalogs.domains(files) if domain != catalogs.COMMON]
    entries = "".join(f'{slug}:\n  made: "not said"\n' for slug in slugs)
    return f"# Say how each text was made. Nobody has signed it.\n{entries}"
