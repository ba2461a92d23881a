"""Where to get help in the edition's territory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic.dataclasses import dataclass as checked

from ... import contacts
from ...model import LATER, Block, Edition, Message, Service, Territory, messages_in


@checked(frozen=True, config=LATER)
class Services(Block):
    """Where to get help in the edition's territory, with its QR code."""

    type: Literal["services"]

    def services(self, edition: Edition) -> tuple[Service, ...]:
        return edition.territory.printed

    def from_services(self, territory: Territory, slug: str) -> tuple[Message, ...]:
        del slug
        return messages_in(territory.printed)

    def typed(self, edition: Edition) -> Iterator[str]:
        """What each service calls itself and is called by."""
        for service in self.services(edition):
            yield service.name
            yield contacts.shown_number(service)


BLOCK = Services
