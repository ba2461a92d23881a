"""`**strong**` is the only markup; stars that do not pair print as stars."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language


def _find(entry: Entry, language: Language) -> Iterator[str]:
    wanted, found = entry.english.count("**"), entry.text.count("**")
    if found != wanted:
        yield f"the {language.english_name} has {found} pairs of stars, the English {wanted}"


CHECK = Check(_find, hint="put ** before and after the words that are strong in the English")
