"""Three exclamation marks shout at a reader who is worried already."""

from __future__ import annotations

from collections.abc import Iterator

from leafletpress.model import Check, Entry, Language
from leafletpress.problems import Severity


def _find(entry: Entry, language: Language) -> Iterator[str]:
    if "!!!" in entry.text:
        yield f"the {language.english_name} shouts"


CHECK = Check(_find, hint="one exclamation mark is enough", severity=Severity.WARNING)
