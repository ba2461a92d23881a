"""Words of blame keep people from help; the language's termbase lists them.

Source: NIDA, “Words Matter”, and Shatterproof, addiction language guide, through
locales/glossary.csv; each language's own words are in locales/<lang>/terms.csv, column `avoid`. The
termbases are drafts until a native-speaking health translator has read them: a word that is wrongly
listed is taken out there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ._text import pattern, words


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for term in language.terms:
        for written in term.avoid:
            if found := pattern(written).search(words(entry.text)):
                instead = f": say {term.words[0]}" if term.words else ""
                yield f"“{found.group().strip()}” is not used ({term.english}){instead}"


CHECK = Check(_find, hint="say it as the glossary asks; `*` in a termbase is any ending")
