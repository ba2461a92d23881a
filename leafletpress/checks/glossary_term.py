"""A term of the glossary is said with a word of the language's termbase.

“Bladder” must not become the gallbladder, nor “addiction” a bad habit. Where the English has a term
and the translation none of its words, it was said in another way or is wrong; a reader decides.
Source: a topic's glossary.csv, by way of locales/<lang>/topic-<topic>.csv, column `term`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import count


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for term in language.terms:
        asked = term.words and term.english and _says(term.english, entry.english)
        if asked and not count(term.words, entry.text):
            known = ", ".join(term.words)
            yield f"“{term.english}” is not said with a word of the termbase ({known})"


def _says(english: str, text: str) -> bool:
    return count((english, f"{english}s"), text) > 0


CHECK = Check(
    _find,
    hint="use the word of the termbase, or add yours to locales/<lang>/topic-<topic>.csv",
    severity=Severity.WARNING,
)
