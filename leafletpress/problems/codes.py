"""codes.toml → what each code means and what to do about it, but for those of translations."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("codes.toml")


class Code(NamedTuple):
    """What stands behind a word in brackets."""

    group: str
    """The heading it is listed under."""
    meaning: str
    act: str


@cache
def codes() -> dict[str, Code]:
    """Every code that is no check of translations, in the order of the file."""
    groups = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: Code(group.replace("-", " ").capitalize(), **told)
        for group, listed in groups.items()
        for code, told in listed.items()
    }
