"""A critical sentence that negates less often than its English may say the opposite.

“Do not use it alone” without its “not” can kill, and no other check would see it. Negating words
are counted: in English by a fixed list, in the translation by the row `not` of the language's
locales/<lang>/terms.csv. Languages negate in other ways too (“unable” for “cannot”), so this is a
warning for a reader, and says nothing where a termbase has no such row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import count

ENGLISH = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|cannot|without|unless|\w+n['’]t)\b", re.IGNORECASE
)


def _find(entry: Entry, language: Language) -> Iterator[str]:
    known = tuple(word for term in language.terms if term.id == "not" for word in term.words)
    if not entry.critical or not known:
        return
    wanted, found = len(ENGLISH.findall(entry.english)), count(known, entry.text)
    if found < wanted:
        yield f"words that negate: {wanted} in the English, {found} in the {language.english_name}"


CHECK = Check(
    _find,
    hint="read it again; a word that negates is added to the row `not` of terms.csv",
    severity=Severity.WARNING,
    protects=True,
)
