"""Spaces where none belong show on paper: around a text, two in a row, before a full stop.

French sets a no-break space before ; : ! ? and inside « » (Imprimerie nationale), and many
languages one before %, so these are let through. Any other no-break space is the typesetter's: the
build puts its own where a line must not end (`keep_together` in language.yaml). Chinese and
Japanese have no spaces beside their own punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import HAN, MARKUP, language_of, script, sign

NO_BREAK = "\u00a0\u202f"
ODD = re.compile(r"[^\S \u00a0\u202f]")
BEFORE = re.compile(rf"[ {NO_BREAK}]+([.,;:!?)\]।॥۔،؛؟。，、；：！？」）។])(?!\d)")
BEFORE_FRENCH = re.compile(rf"[ {NO_BREAK}]+([.,)\]])(?!\d)")
AFTER = re.compile(r"([(\[¿¡「（])\s+")
FRENCH = re.compile(rf"[{NO_BREAK}](?=[;:!?»])|(?<=«)[{NO_BREAK}]")
BESIDE_NUMBER = re.compile(rf"(?<=[\d}}])[{NO_BREAK}]|[{NO_BREAK}](?=[\d{{%])")
WIDE = re.compile(
    r"(?<=[，。、；：！？「」（）]) +(?=\S)|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"
)


def _find(entry: Entry, language: Language) -> Iterator[str]:
    text = MARKUP.sub("", entry.text)
    if text != text.strip():
        yield "there is a space before or after the text"
    if "  " in text.strip():
        yield "there are two spaces in a row"
    if odd := ODD.search(text.strip()):
        yield f"there is a {sign(odd.group())} in the text"
    yield from _at_punctuation(text, language)
    if NO_BREAK[0] in (rest := _unexplained(text, language)) or NO_BREAK[1] in rest:
        yield "there is a no-break space where none belongs"


def _at_punctuation(text: str, language: Language) -> Iterator[str]:
    french = language_of(language.code) == "fr"
    if found := (BEFORE_FRENCH if french else BEFORE).search(text):
        yield f"there is a space before “{found[1]}”"
    if found := AFTER.search(text):
        yield f"there is a space after “{found[1]}”"
    if script(language.code) in HAN[:-1] and WIDE.search(text):
        yield "there is a space beside a letter or sign that has none"


def _unexplained(text: str, language: Language) -> str:
    text = BESIDE_NUMBER.sub("", text)
    return FRENCH.sub("", text) if language_of(language.code) == "fr" else text


CHECK = Check(_find, hint="take the space away", severity=Severity.WARNING)
