"""No telephone number, web or mail address is typed into a translation.

One text prints in forty countries, and a number that is right in one is wrong in the next. Contacts
come from leaflets/topics/, are checked there with their source, and are proved on the finished
page; what a translator types is none of this (docs/architecture.md, “facts never pass through
translators”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..digits import digits
from ..model import PLACEHOLDER, Check, Entry, Language

NUMBER = re.compile(r"\+?\d(?:(?:[ .,\-‐-―\u00a0\u202f]|\) ?| ?\()?\d)*")
ADDRESS = re.compile(
    r"https?:\S*|www\.\S*|[^\s@]+@[^\s@]+\.\w+|[A-Za-z0-9-]{2,}(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}\S*"
)


def _find(entry: Entry, language: Language) -> Iterator[str]:
    english, text = (PLACEHOLDER.sub("", each) for each in (entry.english, entry.text))
    known = {digits(number) for number in NUMBER.findall(english)}
    for number in NUMBER.findall(text):
        if _dialled(number) and digits(number) not in known:
            yield f"the number {number} is typed into the {language.english_name}"
    for address in ADDRESS.findall(text):
        if address not in english:
            yield f"the address {address} is typed into the {language.english_name}"


def _dialled(number: str) -> bool:
    """112, 0300 123 6600, 01 23 45 67 89; neither 24 nor 10-12."""
    longest = max(len(group) for group in re.findall(r"\d+", number))
    return longest >= 3 or len(digits(number)) >= 7


CHECK = Check(
    _find,
    hint="take it out; what the English has as {emergency} or {contact} is filled in",
    protects=True,
)
