"""A placeholder in another dress is not filled in: `%emergency`, `[emergency]`, `｛emergency｝`.

Input methods turn braces into full-width ones, other programs' habits bring `%s`, spell checkers
capitalise. Each prints as it stands where a telephone number should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import PLACEHOLDER, Check, Entry, Language

WIDE = "[｛﹛❴][^}｝﹜❵]*[}｝﹜❵]"
BRACES = r"[$%#]?\{[^{}｝﹜❵]*[}｝﹜❵]"
ELSEWHERE = r"%\(\w+\)[sd]?|%(?:\d+\$)?[sd]\b|\$\{\w+\}"
DRESSED = r"[\[<(@%$#:]+\s*(?:{names})\s*[\]>)%$#:]*"
"""Around a name that the English has; (emergency) as a word of its own is no translation."""


def _find(entry: Entry, language: Language) -> Iterator[str]:
    names = dict.fromkeys(PLACEHOLDER.findall(entry.english))
    text, english = (PLACEHOLDER.sub("", each) for each in (entry.text, entry.english))
    dressed = [DRESSED.format(names="|".join(names))] if names else []
    dresses = re.compile("|".join([WIDE, BRACES, ELSEWHERE, *dressed]), re.IGNORECASE)
    meant = f": {{{next(iter(names))}}} is meant" if len(names) == 1 else ""
    for match in dresses.finditer(text):
        if match.group() not in english:
            yield f"“{match.group()}” in the {language.english_name} is no placeholder{meant}"


CHECK = Check(
    _find, hint="copy the placeholder from the English: plain braces, small letters", protects=True
)
