"""Two things side by side, row by row."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, STRICT, Block, Tone, Words


@checked(frozen=True, config=STRICT)
class Column:
    """One head of a comparison."""

    heading: Words
    tone: Tone


@checked(frozen=True, config=LATER)
class Comparison(Block):
    """Two things side by side, row by row."""

    type: Literal["comparison"]
    columns: tuple[Column, Column]
    rows: Annotated[tuple[tuple[Words, Words], ...], Field(min_length=1)]


BLOCK = Comparison
