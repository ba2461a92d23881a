"""An edition's content → what each of its pages must say, whatever the templates do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .. import contacts
from ..model import (
    Edition,
    LocalService,
    Message,
    MoreNumber,
    Section,
    Service,
    messages_in,
)
from ..placing import Flow

Words = Callable[..., Any]
DRAFT = "Draft: not checked by a health professional."
DRAFT_OF_BOTH = "Draft: not checked by a health professional or a native speaker."
DRAFT_TRANSLATION = "Draft translation: not checked by a native speaker."
"""As templates/blocks.html has them; said here once more, for what a template forgets."""


def by_page(edition: Edition, words: Words, flows: Iterable[Flow]) -> dict[str, tuple[str, ...]]:
    """CSS page name → every string of the content that stands on it, facts filled in."""
    return {flow.name: tuple(_on(flow, edition, words)) for flow in flows}


def _on(flow: Flow, edition: Edition, words: Words) -> Iterator[str]:
    leaflet = edition.leaflet
    if flow.has_title:
        for message in messages_in((leaflet.title, leaflet.subtitle, leaflet.cover)):
            yield _said(message, edition, words)
    for section in flow.sections:
        yield from _in_section(section, edition, words)


def _in_section(section: Section, edition: Edition, words: Words) -> Iterator[str]:
    territory = edition.territory
    owners: list[Any] = [section]
    kinds = [block.type for block in section.blocks]
    if "services" in kinds:
        owners += territory.printed
        for service in territory.printed:
            yield from _typed(service)
    if "law" in kinds:
        owners += [law for law in (territory.laws.get(edition.leaflet.slug),) if law]
    if "local-service" in kinds and edition.local:
        yield from _local(edition.local)
    if "local-service" in kinds and territory.finder and territory.help_page is territory.finder:
        owners.append(territory.finder.name)
    for owner in owners:
        for message in messages_in(owner):
            yield _said(message, edition, words)


def _typed(service: Service) -> Iterator[str]:
    """What a service calls itself and is called by: never translated."""
    yield service.name
    yield from _number(service)


def _number(service: Service | LocalService | MoreNumber) -> Iterator[str]:
    if shown := contacts.shown_number(service):
        yield shown


def _local(service: LocalService) -> Iterator[str]:
    """All that the file given to --local says, as it was typed."""
    yield service.name
    yield from _number(service)
    for line in service.more_numbers:
        yield from (line.said,) if line.said else ()
        yield from _number(line)
    yield from (*service.address, *service.hours)
    yield from (service.mail,) if service.mail else ()


def _said(message: Message, edition: Edition, words: Words) -> str:
    """The words of a message as they are read: without marks of strong type, facts filled in."""
    words_of = words(message.text, None, False, message.context)
    text = str(words_of).replace("{emergency}", edition.territory.emergency.number)
    return text.replace("**", "") if text.count("**") % 2 == 0 else text


# ---------------------------------------------------------------- what a file has to say


def on_each_side(edition: Edition, words: Words) -> tuple[str, ...]:
    """What each printed side says: that it is a draft, in both languages, and which text it is."""
    draft = _draft(edition)
    drafts = (draft, words(draft)) if edition.is_translation else (draft,)
    return (*(drafts if draft else ()), edition.leaflet.code, edition.leaflet.version)


def _draft(edition: Edition) -> str:
    if not edition.english.signed:
        return DRAFT_OF_BOTH if edition.is_translation else DRAFT
    return DRAFT_TRANSLATION if not edition.review.signed else ""


def somewhere(edition: Edition, words: Words) -> tuple[str, ...]:
    """What every file says: drafts, its language's names, and who stands behind it."""
    language, project = edition.language, edition.project
    names = (language.own_name, *((language.english_name,) if edition.is_translation else ()))
    publisher = (project.publisher.name,) if project.publisher else ()
    contact = (project.contact,) if project.contact else ()
    return (*on_each_side(edition, words), *names, *publisher, *contact)
