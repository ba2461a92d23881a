"""A smaller heading inside a section, and what stands under it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, InSubsection, Words


@checked(frozen=True, config=LATER)
class Subsection(Block):
    """A smaller heading inside a section, and what stands under it."""

    level: ClassVar[int] = 2

    type: Literal["subsection"]
    heading: Words
    blocks: Annotated[tuple[InSubsection, ...], Field(min_length=1)]


BLOCK = Subsection
