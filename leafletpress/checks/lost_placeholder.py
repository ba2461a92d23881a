"""A placeholder is a fact: the emergency number, an address. Lost, it is missing on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..model import PLACEHOLDER, Check, Entry, Language


def _find(entry: Entry, language: Language) -> Iterator[str]:
    wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (entry.english, entry.text))
    for name in wanted - found:
        yield f"the {language.english_name} drops {{{name}}}"


CHECK = Check(_find, hint="put it wherever it reads naturally; the order is free", protects=True)
