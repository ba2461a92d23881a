"""A placeholder the English does not have is never filled in: it would print with its braces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..model import PLACEHOLDER, Check, Entry, Language


def _find(entry: Entry, language: Language) -> Iterator[str]:
    wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (entry.english, entry.text))
    for name in found - wanted:
        yield f"the {language.english_name} has a {{{name}}} too many"
    rest = PLACEHOLDER.sub("", entry.text)
    if "{" in rest or "}" in rest:
        yield f"a brace stands alone in the {language.english_name}"


CHECK = Check(_find, hint="copy placeholders from the English, letter by letter", protects=True)
