"""A catalog's header names the language of its folder, and UTF-8.

A file in the wrong folder would print one language under another's name, and programs read the
words by the charset the header names. es_ES names the language es, zh_HK the language zh_Hant_HK:
what a name leaves out is what CLDR holds for likely. Sources: GNU gettext manual, “Filling in the
header entry”; UTS #35, “Likely Subtags”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.core import get_global, parse_locale

from .. import names
from ..model import Check, Entry, Language


def fields(header: str) -> dict[str, str]:
    """The lines of a header: name in small letters → value."""
    pairs = (line.partition(":") for line in header.splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _find(entry: Entry, language: Language) -> Iterator[str]:
    found = fields(entry.text)
    named = found.get("language", "")
    if _in_full(named) != _in_full(language.code):
        yield f"the header says Language: {named or 'nothing'}, the folder is {language.code}"
    charset = re.search(r"charset=\"?([\w-]+)", found.get("content-type", ""))
    if not charset or charset[1].lower() not in ("utf-8", "utf8"):
        yield f"the header says charset {charset[1] if charset else 'nothing'}, not UTF-8"


def _in_full(name: str) -> tuple[str, ...]:
    """Language, script, territory, and what else it says: `es` is es, Latn, ES."""
    try:
        language, territory, script, *rest = parse_locale(names.as_folder(name))
    except ValueError:
        return (name,)
    likely = get_global("likely_subtags")
    for known in ((language, script, territory), (language, territory), (language,)):
        if found := likely.get("_".join(part for part in known if part)):
            _, usual, place, *_ = str(found).split("_")
            return (language, script or usual, territory or place, *map(str, rest))
    return (language, script or "", territory or "", *map(str, rest))


CHECK = Check(_find, hint="change the line in the header", reads="header", protects=True)
