"""An edition's content → what each of its pages must say, whatever the templates do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..model import Edition, Message, Section, messages_in
from ..placing import Flow, blocks_on

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
    """Its heading, and all that its blocks tell of themselves."""
    messages = [section.heading] if section.heading else []
    for block in section.all_blocks:
        yield from filter(None, block.typed(edition))
        messages += block.printed()
        messages += block.from_services(edition.territory, edition.leaflet.slug)
    for message in messages:
        yield _said(message, edition, words)


def heard(edition: Edition, words: Words) -> Iterator[str]:
    """What a screen reader says in the place of each picture."""
    for block in blocks_on(edition.leaflet, edition.layout):
        for message in messages_in([getattr(block, name) for name in block.heard]):
            yield _said(message, edition, words)


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
    licence = (project.licence,) if project.licence else ()
    return (*on_each_side(edition, words), *names, *publisher, *contact, *licence)
