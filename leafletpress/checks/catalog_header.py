"""A catalog's header names the language of its folder, and UTF-8.

A file in the wrong folder would print one language under another's name, and programs read the
words by the charset the header names. Source: GNU gettext manual, “Filling in the header entry”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Check, Entry, Language


def fields(header: str) -> dict[str, str]:
    """The lines of a header: name in small letters → value."""
    pairs = (line.partition(":") for line in header.splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _find(entry: Entry, language: Language) -> Iterator[str]:
    found = fields(entry.text)
    named = found.get("language", "")
    if named.replace("-", "_").lower() != language.code.lower():
        yield f"the header says Language: {named or 'nothing'}, the folder is {language.code}"
    charset = re.search(r"charset=([\w-]+)", found.get("content-type", ""))
    if not charset or charset[1].lower() not in ("utf-8", "utf8"):
        yield f"the header says charset {charset[1] if charset else 'nothing'}, not UTF-8"


CHECK = Check(_find, hint="change the line in the header", reads="header")
