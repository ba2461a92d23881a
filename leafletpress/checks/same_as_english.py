"""A translation equal to its English is most often a string that was passed over.

Names and short codes are the same in many languages: a string of nothing but capitalised words and
codes is let through where the language is written in Latin letters, and codes alone elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import language_of, plain, script

WORD = re.compile(r"[^\W\d_]+")


def _find(entry: Entry, language: Language) -> Iterator[str]:
    same = entry.text.strip().casefold() == entry.english.strip().casefold()
    if same and language_of(language.code) != "en" and not _names(entry.english, language.code):
        yield f"the {language.english_name} is the English"


def _names(text: str, code: str) -> bool:
    latin = script(code) == "Latn"
    return all(word.isupper() or (latin and word.istitle()) for word in WORD.findall(plain(text)))


CHECK = Check(_find, hint="translate it", severity=Severity.WARNING)
