"""What must not be missed: a tinted note, or the red block with the number to call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, Setting, Text, Words
from ...problems import Problem


@checked(frozen=True, config=LATER)
class Alert(Block):
    """What must not be missed: a tinted note, or the red block with the number to call."""

    type: Literal["alert"]
    style: Literal["note", "emergency"] = "note"
    call: Words | None = None
    """The line with the number, set largest."""
    blocks: Annotated[tuple[Text, ...], Field(min_length=1)] = ()

    @property
    def is_urgent(self) -> bool:
        return self.style == "emergency"

    def problems(self, setting: Setting) -> Iterator[Problem]:
        """An alert that says nothing; an emergency without heading, or inside another block."""
        section = setting.section
        if not self.call and not self.blocks:
            hint = "give it a “call” with the number, or “blocks”"
            message = f"section “{section.id}”: an alert says nothing"
            yield Problem("missing-key", message, setting.at(), hint)
        if self.is_urgent and not section.heading:
            hint = "give the section a “heading”"
            message = f"section “{section.id}”: an emergency has no heading"
            yield Problem("missing-key", message, setting.at(), hint)
        if self.is_urgent and not any(block is self for block in section.blocks):
            hint = "put it among the blocks of the section itself"
            message = f"section “{section.id}”: an emergency stands inside another block"
            yield Problem("hidden-emergency", message, setting.at(), hint)


BLOCK = Alert
