"""Two to four things side by side, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, STRICT, Block, Setting, Tone, Words
from ...problems import Problem


@checked(frozen=True, config=STRICT)
class Column:
    """One head of a table."""

    heading: Words
    tone: Tone | None = None
    """Without this: its section's."""


@checked(frozen=True, config=LATER)
class Table(Block):
    """Two to four things side by side, row by row."""

    type: Literal["table"]
    columns: Annotated[tuple[Column, ...], Field(min_length=2, max_length=4)]
    rows: Annotated[
        tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...], Field(min_length=1)
    ]
    """Each has a text for every column."""

    def problems(self, setting: Setting) -> Iterator[Problem]:
        """A row that has more texts than there are columns, or fewer."""
        for index, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                texts = f"{len(row)} text" + ("s" if len(row) > 1 else "")
                message = f"row {index + 1} has {texts}, the table {len(self.columns)} columns"
                hint = "write one text for each column: [first, second]"
                yield Problem("uneven-row", message, setting.at("rows", index), hint)


BLOCK = Table
