"""Things to do, one after another."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, Words


@checked(frozen=True, config=LATER)
class Steps(Block):
    """Things to do, one after another."""

    level: ClassVar[int] = 0

    type: Literal["steps"]
    items: Annotated[tuple[Words, ...], Field(min_length=1)]
    heading: Words | None = None


BLOCK = Steps
