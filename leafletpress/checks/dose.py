"""A leaflet that names an amount to take is read as advice to take it.

What is sold varies in strength, people differ, and a number that stands on paper outlives its
context. The rule `doses` of a topic forbids amounts; the words are in the row `doses` of its
glossary, and of locales/<lang>/topic-<topic>.csv for a language.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ._text import avoided


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for word, _ in avoided(entry.text, language.terms, "doses"):
        yield f"“{word}” reads as a dose"


CHECK = Check(_find, hint="a leaflet on this topic gives no doses", protects=True)
