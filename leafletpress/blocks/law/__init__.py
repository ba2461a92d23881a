"""The law line of the edition's territory."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass as checked

from ...model import LATER, Block, Message, Territory, messages_in


@checked(frozen=True, config=LATER)
class Law(Block):
    """The law line of the edition's territory."""

    type: Literal["law"]

    def from_services(self, territory: Territory, slug: str) -> tuple[Message, ...]:
        return messages_in(territory.laws.get(slug))


BLOCK = Law
