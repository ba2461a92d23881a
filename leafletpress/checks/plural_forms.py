"""A catalog's `Plural-Forms` agrees with CLDR for every number from 0 to 200.

With a wrong rule the wrong word prints beside a number, and a tool asks translators for forms their
language does not have. Babel's table, from which catalogs are often made, is wrong for Malay,
Hebrew, Welsh, Persian and Turkish, and at 0 for Hindi, Bengali, Punjabi, Amharic and others.
Sources: CLDR plural rules; GNU gettext manual, “Plural forms”.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..plurals import fault, forms
from .catalog_header import fields


def _find(entry: Entry, language: Language) -> Iterator[str]:
    written = fields(entry.text).get("plural-forms")
    if written is None:
        yield f"the header has no Plural-Forms: write {forms(language.code)}"
    elif wrong := fault(language.code, written):
        yield f"Plural-Forms {wrong}: write {forms(language.code)}"


CHECK = Check(_find, hint="the command “update” writes the line", reads="header")
