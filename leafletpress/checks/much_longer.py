"""A translation far longer than its English will not fit its panel, or says more than it should.

Letters that take room are counted (marks above and below do not) against the English, 25 at least,
since short labels have room. The limits lie above all that ships: 1.8 times (the longest is 1.6),
1.5 times in scripts that write fewer vowels or no spaces (1.4), 0.7 times in Chinese, Japanese and
Korean (0.6). Usual growth from English is 30 to 35 percent (IBM, via W3C “Text size in
translation”); the panel itself is measured by the build.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import HAN, plain, script

SHORTEST = 25
GROWTH = dict.fromkeys(("Arab", "Hebr", "Deva", "Thai"), 1.5) | dict.fromkeys(HAN, 0.7)
MOST = 1.8


def _find(entry: Entry, language: Language) -> Iterator[str]:
    growth = GROWTH.get(script(language.code), MOST)
    room, found = growth * max(_room(entry.english), SHORTEST), _room(entry.text)
    if found > room:
        yield f"{found} letters, where the English leaves room for {room:.0f}"


def _room(text: str) -> int:
    """How many letters stand beside one another."""
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in plain(text))


CHECK = Check(
    _find,
    hint="say it in fewer words, and no more than the English says",
    severity=Severity.WARNING,
)
