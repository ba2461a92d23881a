"""A leaflet that speaks of prices or sellers may be taken for help with getting something.

The rule `buying` of a topic forbids it in its leaflets; the words are in the row `buying` of its
glossary, and of locales/<lang>/topic-<topic>.csv for a language. In services and laws such words
have a place: a service “deals with” debts, a law forbids buying.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ._text import avoided


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for word, _ in avoided(entry.text, language.terms, "buying"):
        yield f"“{word}” is about getting it"


CHECK = Check(_find, hint="a leaflet on this topic says nothing on that")
