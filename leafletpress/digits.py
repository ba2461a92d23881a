"""Digits of every writing system, by their value: ٣ is 3."""

from __future__ import annotations

import unicodedata


def digits(text: str) -> str:
    """All that a text has, as 0 to 9, and nothing else of it."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def with_ascii_digits(text: str) -> str:
    """The text as it is, its digits as 0 to 9."""
    return "".join(str(unicodedata.decimal(char, char)) for char in text)
