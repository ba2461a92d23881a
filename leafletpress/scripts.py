"""A language's script → what it is set in, where no language.yaml says: CLDR and fonts/ tell."""

from __future__ import annotations

from . import names
from .model import Typography
from .problems import BuildError, Problem
from .tree import Tree

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
LINE_HEIGHT = 1.34
"""Of Latin, which needs no line in language.yaml."""


def typography(code: str, files: Tree) -> Typography:
    """The script's font and line height; BuildError if that font is not in fonts/."""
    script = names.script(code)
    family, height = SCRIPTS.get(script, ("", 1.5))
    name = family.replace(" ", "")
    if not family or files.find(f"fonts/{name}-Regular.ttf") is None:
        wanted = family or f"a font for the script {script}"
        hint = f"put {name or 'Family'}-Regular.ttf and -Bold.ttf into fonts/ (see fonts/README.md)"
        raise BuildError(
            [Problem("no-font", f"{code} wants {wanted}, which is not here", hint=hint)]
        )
    fonts = tuple(dict.fromkeys([family, "Noto Sans"]))
    return Typography(fonts=fonts, line_height=height)
