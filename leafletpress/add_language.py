"""A language's tag → its folder: what CLDR knows, fonts for its script, empty catalogs."""

from __future__ import annotations

from . import catalogs, names, paths, scripts
from .bootstrap.place import typed
from .model import Typography
from .problems import BuildError, Problem
from .project import Project


def add(code: str, project: Project) -> list[str]:
    """What was written, a line each; BuildError if it is there, unknown, or has no font here."""
    if project.files.find(paths.settings(code)):
        hint = typed(f"update {code}")
        raise BuildError([Problem("exists", f"locales/{code}/ is there already", hint=hint)])
    _known(code)
    typography = scripts.typography(code, project.files)
    made = catalogs.extract(project)
    settings, review = paths.settings(code), paths.review(code)
    made.append(f"{settings}: {typography.fonts[0]}")
    project.write(settings, _settings(typography).encode())
    if not project.files.find(review):
        project.write(review, _review(project).encode())
        made.append(f"{review}: nobody has signed it")
    made += [str(updated) for updated in catalogs.update(code, project)]
    name = project.language(code).english_name
    return [*made, f"now translate these catalogs of {name}, then: {typed(f'check {code}')}"]


def _settings(typography: Typography) -> str:
    """language.yaml: what CLDR cannot tell."""
    settings = f"fonts: [{', '.join(typography.fonts)}]\n"
    if typography.line_height != scripts.LINE_HEIGHT:
        settings += f"line_height: {typography.line_height}\n"
    return settings


def _known(code: str) -> None:
    """BuildError for a language that nobody knows."""
    tag = names.as_tag(code)
    if names.is_tag(tag) and names.english(tag):
        return
    found = names.tag_of(code)
    hint = f"write “{found}”" if found else "spell it as gettext does: so, pt_BR, zh_Hant_TW"
    message = f"CLDR knows no language “{code}”"
    raise BuildError([Problem("unknown-language", message, hint=hint)])


def _review(project: Project) -> str:
    entries = "".join(f'{slug}:\n  made: "not said"\n' for slug in project.leaflets)
    return f"# Say how each text was made. Nobody has signed it.\n{entries}"
