"""A translation → what the checks look at: its words, its script, the name of a sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from babel.core import get_global

from ..model import PLACEHOLDER, Rule, Term

MARKUP = re.compile(r"\*\*")
HARAKAT = re.compile("[\u0640\u064b-\u0652\u0670]")
"""Arabic vowel signs and the stretching line: written or left out as the writer likes."""
HAN = ("Hant", "Hans", "Hani", "Jpan", "Kore")


def plain(text: str) -> str:
    """The text without markup and placeholders."""
    return MARKUP.sub("", PLACEHOLDER.sub("", text))


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """Its words in small letters with one space around each, so that “ no ” is the word no."""
    text = HARAKAT.sub("", unicodedata.normalize("NFC", plain(text).casefold()))
    text = text.replace("\u2019", "'").replace("\u200c", "")
    kept = (letter if _in_word(letter) else " " for letter in text)
    return f" {'  '.join(''.join(kept).split())} "


def _in_word(letter: str) -> bool:
    return letter == "'" or unicodedata.category(letter)[0] in "LMN"


@lru_cache(maxsize=4096)
def pattern(written: str) -> re.Pattern[str]:
    """What finds a termbase's pattern in `words`: `*` is any letters, `#` a number.

    A space is one space; between a number and its unit it may be missing.
    """
    text = unicodedata.normalize("NFC", written.casefold()).replace("\u2019", "'")
    inner = re.escape(text.strip("*").replace("-", " ")).replace(r"\*", "[^ ]*")
    inner = inner.replace(r"\#\ ", r"\d+ *").replace(r"\ ", " +")
    start = "" if text.startswith("*") else "(?<= )"
    return re.compile(start + inner + ("" if text.endswith("*") else "(?= )"))


def avoided(text: str, terms: Iterable[Term], rule: Rule) -> Iterator[tuple[str, Term]]:
    """What stands in a text and a rule has to be avoided, with the row that says so."""
    for term in terms:
        if term.rule == rule and term.avoid:
            said = words(text)
            for fine in term.fine:
                said = pattern(fine).sub("", said)
            for found in filter(None, (pattern(each).search(said) for each in term.avoid)):
                yield " ".join(found.group().split()), term


def count(patterns: tuple[str, ...], text: str) -> int:
    """How often words of `text` answer to one of the patterns."""
    spans = {found.span() for each in patterns for found in pattern(each).finditer(words(text))}
    return len({start for start, _ in spans})


def language_of(code: str) -> str:
    """zh for zh_Hant_HK."""
    return code.split("_")[0]


@lru_cache(maxsize=256)
def script(code: str) -> str:
    """The script a language is written in, ISO 15924: Cyrl for uk, Hant for zh_Hant_HK."""
    likely: Mapping[str, str] = get_global("likely_subtags")
    known = likely.get(code) or likely.get(language_of(code)) or ""
    parts = (*code.split("_")[1:], *known.split("_")[1:])
    return next((part for part in parts if len(part) == 4 and part.istitle()), "Latn")


def sign(char: str) -> str:
    """How a sign is told to a person: “U+200B ZERO WIDTH SPACE”."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"
