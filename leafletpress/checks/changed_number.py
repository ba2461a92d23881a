"""Every number of the English stands in the translation with the same value.

“Wait 30 minutes” that became 13 can hurt someone. Values are compared, not signs: ٣٠, ३० and 30 are
one number, 1,000 and 1.000 too (Unicode's decimal digits; CLDR's number symbols). Numbers may be
added, and spelled-out numbers are nobody's: a number in digits stays in digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..digits import digits
from ..model import PLACEHOLDER, Check, Entry, Language

ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
WRITTEN = re.compile(r"\d+(?:[.,\u066b\u066c'\u2019\u00a0\u202f ]\d+)*")
GROUPED = re.compile(r"\d{1,3}(?:\D\d{2,3})*\D\d{3}")
DECIMAL = re.compile(r"\d+[.,\u066b]\d+")


def _find(entry: Entry, language: Language) -> Iterator[str]:
    left = list(_readings(PLACEHOLDER.sub("", entry.text)))
    for number in ENGLISH.findall(PLACEHOLDER.sub("", entry.english)):
        value = Decimal(number.replace(",", ""))
        home = next((reading for reading in left if value in reading), None)
        if home is None:
            yield f"the {language.english_name} has no {number}"
        else:
            left.remove(home)


def _readings(text: str) -> Iterator[set[Decimal]]:
    """For each number of a text, the values it may have: 1.000 is a thousand or one."""
    for written in WRITTEN.findall(text):
        whole = {Decimal(digits(written))} if GROUPED.fullmatch(written) else set()
        if DECIMAL.fullmatch(written):
            whole.add(Decimal(".".join(map(digits, re.split(r"\D", written)))))
        yield from [whole] if whole else ({Decimal(each)} for each in re.findall(r"\d+", written))


CHECK = Check(
    _find, hint="write the English number, in digits of either writing system", protects=True
)
