"""Words of blame keep people from help; the termbase of a topic lists them.

Source: NIDA, “Words Matter”, and Shatterproof, addiction language guide, through the glossary of a
topic with the rule `stigma`; each language's own words are in locales/<lang>/topic-<topic>.csv,
column `avoid`. The termbases are drafts until a native-speaking health translator has read them: a
word that is wrongly listed is taken out there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ._text import avoided


def _find(entry: Entry, language: Language) -> Iterator[str]:
    for word, term in avoided(entry.text, language.terms, "stigma"):
        about = f" ({term.english})" if term.english else ""
        instead = f": say {term.words[0]}" if term.words else ""
        yield f"“{word}” is not used{about}{instead}"


CHECK = Check(_find, hint="say it as the glossary asks; `*` in a termbase is any ending")
