"""An edition → what must be found when its finished file is opened again.

From the content, and from what the templates said; never from the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from . import contacts
from .digits import digits
from .direction import LONGEST, has_right_to_left, runs
from .model import Edition, Expected, Html, Output
from .placing import blocks_on
from .stages import page_texts, pages


def expected(edition: Edition, output: Output, words: pages.Words, html: Html) -> Expected:
    """What the proof looks for in a file of this output."""
    content = [text for on_page in html.content.values() for text in on_page]
    return Expected(
        title=pages.title(edition, words),
        lang=edition.language.tag,
        rtl=edition.language.rtl,
        numbers=dict.fromkeys(_numbers(edition), 0),
        codes=dict.fromkeys((address for address, _ in pages.codes(edition)), 1),
        addresses=tuple(_addresses(edition)),
        others=tuple(text for text in (*content, *(html.said or ())) if digits(text)),
        tagged=output.tagged,
        titles=1 if output.tagged else 0,
        margin=output.margin,
        links=tuple(_links(edition)) if output.tagged else (),
        runs=tuple(dict.fromkeys(_runs(edition, (*content, *(html.said or ()))))),
        on_each_side=page_texts.on_each_side(edition, words) if output.is_printed else (),
        alternatives=(
            (*page_texts.heard(edition, words), *_pictures(edition)) if output.tagged else ()
        ),
        somewhere=page_texts.somewhere(edition, words),
        aloud=(edition.leaflet.code, edition.leaflet.version) if output.tagged else (),
    )


def _pictures(edition: Edition) -> Iterator[str]:
    """The words of the publisher's logo."""
    if edition.look.logo and edition.project.publisher:
        yield edition.project.publisher.name


def _runs(edition: Edition, texts: Iterable[str]) -> Iterator[str]:
    """What must not be turned round in a right-to-left sentence; a long run may break its line."""
    if edition.language.rtl:
        for text in filter(has_right_to_left, texts):
            yield from (run for run in runs(text, rtl=True) if len(run) <= LONGEST)


def _printed(edition: Edition) -> list[Any]:
    """Every service on the sheet that has a number or an address of its own."""
    printed = blocks_on(edition.leaflet, edition.layout)
    return [each for block in printed for each in block.services(edition)]


def _lines(edition: Edition) -> Iterator[Any]:
    """All that has a number of its own: services, and each line of the local one."""
    for service in _printed(edition):
        yield service
        yield from getattr(service, "more_numbers", ())


def _numbers(edition: Edition) -> Iterator[str]:
    yield edition.territory.emergency.number
    yield from filter(None, map(contacts.shown_number, _lines(edition)))
    contact, kind, _ = contacts.contact(edition.project)
    if kind == "phone":
        yield contact


def _addresses(edition: Edition) -> Iterator[str]:
    for service in _printed(edition):
        if service.url:
            yield pages.shown_address(service)
        if mail := getattr(service, "mail", None):
            yield mail
    contact, kind, _ = contacts.contact(edition.project)
    if kind in ("mail", "web"):
        yield contact


def _links(edition: Edition) -> Iterator[str]:
    yield from filter(None, map(contacts.call_link, _lines(edition)))
    for service in _printed(edition):
        if service.url:
            yield contacts.ascii_address(service.url)
        if mail := getattr(service, "mail", None):
            yield f"mailto:{mail}"
    yield from filter(None, contacts.contact(edition.project)[2:])
