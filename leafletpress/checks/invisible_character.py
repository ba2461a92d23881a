"""Characters nobody sees change what prints: they cut words, turn digits round, hide from a search.

Direction marks and isolates are the build's: it sets each number and address in an isolate of its
own, and a second one typed into the text can turn a telephone number round. U+200B is put in at
build time where Thai needs it; in Khmer, Lao and Burmese it is how people spell, between two words.
The non-joiner U+200C is spelling in Persian, Kurdish and the
scripts of India, the joiner U+200D in some of them, and the soft hyphen U+00AD is allowed. Sources:
Unicode UAX #9 and UTS #55; CLDR exemplar characters; W3C “Unicode controls vs. markup for bidi
support”.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ._text import language_of, script, sign

NON_JOINER, JOINER, SOFT_HYPHEN = "\u200c", "\u200d", "\u00ad"
WORD_BREAK = "\u200b"
SPELLED_WITH_BREAKS = ("Khmr", "Laoo", "Mymr")
"""Scripts without spaces in which writers type U+200B; more than half of real Khmer strings do."""
INDIC = {"hi", "mr", "ne", "sa", "bn", "as", "pa", "gu", "or", "ta", "te", "kn", "ml", "si"}
NON_JOINING = INDIC | {"fa", "ckb", "ku", "ps", "ur", "sd", "ug", "km", "my"}
CATEGORIES = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
BLANK = "\u034f\u115f\u1160\u180e\u3164\ufffc\ufffd"
"""Fillers, joiners and the sign of text that was read wrongly, which have other categories."""
SPACES = "\t\n"
"""Told by stray-spaces."""


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for char in dict.fromkeys(entry.text):
        if _hidden(char) and not _spelling(char, language.code):
            where = entry.text[: entry.text.index(char)][-12:]
            yield f"there is a {sign(char)} after “{where}”"


def _hidden(char: str) -> bool:
    return (unicodedata.category(char) in CATEGORIES and char not in SPACES) or char in BLANK


def _spelling(char: str, code: str) -> bool:
    if char == WORD_BREAK:
        return script(code) in SPELLED_WITH_BREAKS
    if char == NON_JOINER:
        return language_of(code) in NON_JOINING
    return char == SOFT_HYPHEN or (char == JOINER and language_of(code) in INDIC)


CHECK = Check(_find, hint="take it out, or type the words around it again", protects=True)
