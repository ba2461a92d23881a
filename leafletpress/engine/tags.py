"""The structure tree: each element's own language, words as spoken; furniture is left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes as kinds
from weasyprint.pdf import stream, tags

from .boxes import Box, is_text, real, walk

Tree = Iterator[Any]


@contextmanager
def truthful(document: Any) -> Iterator[None]:
    """While this lasts, WeasyPrint tags `document` the way a screen reader needs it."""
    silent = _silent(document)
    marked, build = stream.Stream.marked, tags._build_box_tree
    stream.Stream.marked = _marking(marked, silent)
    tags._build_box_tree = _with_languages(build, silent)
    try:
        yield
    finally:
        stream.Stream.marked, tags._build_box_tree = marked, build


def _silent(document: Any) -> frozenset[Box]:
    """Boxes not to be read aloud: margin boxes, `aria-hidden`, images with an empty `alt`."""
    pages = (page._page_box for page in document.pages)
    roots = (box for page in pages for box in walk(page) if _is_furniture(box))
    return frozenset(box for root in roots for box in walk(root))


def _is_furniture(box: Box) -> bool:
    if isinstance(box, kinds.MarginBox):
        return True
    if box.element is None:
        return False
    hidden = box.element.get("aria-hidden") == "true"
    return hidden or (isinstance(box, kinds.ReplacedBox) and box.element.get("alt") == "")


def _marking(
    marked: Callable[..., AbstractContextManager[None]], silent: frozenset[Box]
) -> Callable[..., AbstractContextManager[None]]:
    """`Stream.marked`, which makes an artifact of what is not read aloud."""

    def mark(self: Any, box: Box, tag: str) -> AbstractContextManager[None]:
        artifact: AbstractContextManager[None] = self.artifact()
        return artifact if box in silent else marked(self, box, tag)

    return mark


def _with_languages(build: Callable[..., Tree], silent: frozenset[Box]) -> Callable[..., Tree]:
    """`_build_box_tree`, which says the language where an element has its own."""

    def build_box_tree(box: Box, parent: Any, pdf: Any, page: int, *rest: Any) -> Tree:
        if real(box) in silent:
            return
        spoken = _spoken(rest[-1]) if isinstance(box, kinds.PageBox) else {}
        lang = _own_language(real(box))
        for element in build(box, parent, pdf, page, *rest):
            if lang:
                element["Lang"] = pydyf.String(lang)
            yield element
        if spoken:
            _speak(pdf, page, spoken)

    return build_box_tree


def _own_language(box: Box) -> str:
    """A page, html and body give no element of their own: what comes out are their children."""
    if box.element is None or box.element_tag in ("html", "body"):
        return ""
    return str(box.element.get("lang", ""))


def _spoken(marks: dict[Box, dict[str, Any]]) -> dict[int, str]:
    """Right-to-left texts of a page in the order they are spoken, by their marked content."""
    return {
        mark["mcid"]: box.text
        for box, mark in marks.items()
        if is_text(box) and any(unicodedata.bidirectional(char) in ("R", "AL") for char in box.text)
    }


def _speak(pdf: Any, page: int, spoken: dict[int, str]) -> None:
    """Give the elements that hold those texts their words; in a link, the link reads them."""
    here = pdf.page_references[page]
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("S") == "/Span":
            held = element["K"]
            if element["Pg"] == here and len(held) == 1 and held[0] in spoken:
                element["ActualText"] = pydyf.String(spoken[held[0]])


def plain(page: Any) -> Any:
    """The page with links on `<a>` itself alone, none on what is in it or in page furniture.

    WeasyPrint would make a second link of every element inside, tagged as no link at all.
    """
    furniture = (box for box in walk(page._page_box) if isinstance(box, kinds.MarginBox))
    silent = {box for root in furniture for box in walk(root)}
    ours = copy(page)
    ours.links = [link for link in page.links if link[3].link and link[3] not in silent]
    return ours
