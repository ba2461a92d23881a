"""What somebody said, and who."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass as checked

from leafletpress.model import LATER, Block, Edition, Words


@checked(frozen=True, config=LATER)
class Quote(Block):
    """A sentence that somebody said; their name is never translated."""

    type: Literal["quote"]
    text: Words
    by: str = ""

    def typed(self, edition: Edition) -> tuple[str, ...]:
        del edition
        return (self.by,)


BLOCK = Quote
