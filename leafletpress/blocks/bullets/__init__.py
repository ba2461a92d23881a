"""Points in any order, with a small heading where one helps."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, Words


@checked(frozen=True, config=LATER)
class Bullets(Block):
    """Points in any order, with a small heading where one helps."""

    level: ClassVar[int] = 0

    type: Literal["bullets"]
    items: Annotated[tuple[Words, ...], Field(min_length=1)]
    heading: Words | None = None


BLOCK = Bullets
