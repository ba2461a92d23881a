"""Running text."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, Words


@checked(frozen=True, config=LATER)
class Paragraph(Block):
    """Running text; a lead opens its section in bold."""

    level: ClassVar[int] = 0

    type: Literal["paragraph"]
    text: Words
    lead: bool = False


BLOCK = Paragraph
