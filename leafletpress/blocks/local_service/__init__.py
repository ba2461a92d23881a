"""The ruled box for a local service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as checked

from ... import contacts
from ...model import LATER, Block, Edition, LocalService, Message, Territory, messages_in


@checked(frozen=True, config=LATER)
class LocalServiceBlock(Block):
    """The ruled box for a local service: filled by `--local`, else lines to write on."""

    side: ClassVar[float] = 26.0
    """Millimetres of its QR code, its quiet zone of 4 modules included."""

    type: Literal["local-service"]

    def services(self, edition: Edition) -> tuple[LocalService, ...]:
        return (edition.local,) if edition.local else ()

    def from_services(self, territory: Territory, slug: str) -> tuple[Message, ...]:
        """The name of the page that lists services, where the code leads there."""
        del slug
        leads_there = territory.finder and territory.help_page is territory.finder
        return messages_in(territory.finder) if leads_there else ()

    def typed(self, edition: Edition) -> Iterator[str]:
        """All that the file given to --local says."""
        for service in self.services(edition):
            yield from (service.name, contacts.shown_number(service))
            for line in service.more_numbers:
                yield from (line.said, contacts.shown_number(line))
            yield from (*service.address, *service.hours, service.mail or "")

    def codes(self, edition: Edition) -> Iterator[tuple[str, float]]:
        """Where to get help."""
        if page := edition.territory.help_page:
            yield contacts.ascii_address(str(page.url)), self.side

    def can_be_shortened(self, edition: Edition) -> Iterator[str]:
        for service in self.services(edition):
            yield f"the address and the hours of {service.name}"


BLOCK = LocalServiceBlock
