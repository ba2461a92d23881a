"""Text is in Unicode's normal form C, and letters are letters, not printed forms of them.

The same word spelled in two ways is not found by a search, not matched by a termbase, and may draw
from two fonts. Arabic presentation forms and Latin ligatures come from copied PDF files and do not
join or break as letters do. Sources: Unicode UAX #15; W3C “Character Model: String Matching”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import sign

PRINTED_FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdcf\ufe70-\ufefc]")


def _find(entry: Entry, language: Language) -> Iterator[str]:
    normal = unicodedata.normalize("NFC", entry.text)
    if normal != entry.text:
        wrong = next((a for a, b in zip(entry.text, normal, strict=False) if a != b), normal[-1])
        yield f"the {language.english_name} is not in normal form C, from {sign(wrong)} on"
    if found := PRINTED_FORMS.search(entry.text):
        yield f"there is a printed form in place of a letter: {sign(found.group())}"


CHECK = Check(
    _find,
    hint="let your editor save the file in normal form C (NFC)",
    severity=Severity.WARNING,
)
