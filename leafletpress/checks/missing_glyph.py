"""A letter that none of the language's fonts has prints as an empty box.

The build sees the fonts of fonts/ and no others, and a language's families are named in its
language.yaml. The build itself refuses such a text; the check says so before, with the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine.fonts import missing
from ..model import Check, Entry, Language
from ._text import plain, sign


def _find(entry: Entry, language: Language) -> Iterator[str]:
    if language.font_files:
        for char in missing(plain(entry.text), language.font_files):
            families = ", ".join(language.typography.fonts)
            yield f"no font has “{char}” ({sign(char)}); looked in {families}"


CHECK = Check(
    _find,
    hint="another letter, or a font that has it in locales/<lang>/language.yaml",
    protects=True,
)
