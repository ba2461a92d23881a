"""What a layout tells, and the two calls of the engine: lay out, write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..model import Drawn
from ..problems import Problem


@dataclass(frozen=True)
class Spill:
    """Something that sticks out of the place it was given."""

    text: str
    """The first words of it; an image gives its `alt` or its tag."""
    excess: float
    """How far, in millimetres."""
    lang: str = ""


@dataclass(frozen=True)
class LaidPage:
    """One page as it was laid out; lengths in millimetres."""

    name: str
    """CSS page name, empty where there is none."""
    width: float
    height: float
    used: float
    """From the top of the content box to the lowest in-flow content, without trailing margin."""
    room: float
    """Height of the content box."""
    spills: tuple[Spill, ...] = ()
    missing: tuple[str, ...] = ()
    """Characters that no font has, in the order they stand on the page."""
    texts: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    """What the document says on it: an element's number, and the text in it; in reading order."""
    furniture: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    """The same of what stands in its margins, and may stand on other pages as well."""
    sections: tuple[tuple[str, float, float], ...] = ()
    """Id, top and bottom of each section, or part of one, from the top of the content box."""
    lines: tuple[str, ...] = ()
    """Every text on a line, with what the style put in: marks of lists, words before and after."""


@dataclass(frozen=True)
class Layout:
    """Pages ready to be measured and written."""

    pages: tuple[LaidPage, ...]
    problems: tuple[Problem, ...] = ()
    """Warnings: style rules WeasyPrint did not take."""
    document: Any = field(default=None, repr=False, compare=False)
    """WeasyPrint's; for the engine alone."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no font has, each once."""
        return tuple(dict.fromkeys(char for page in self.pages for char in page.missing))


def lay_out(markup: str, css: Sequence[str], roots: Sequence[Path]) -> Layout:
    """The document's pages, measured.

    Relative addresses are looked for in `roots`, in order. BuildError if a file is missing
    (`missing-file`), or lies outside `roots` or on the network (`outside-file`).
    """
    from .layout import lay_out as lay

    return lay(markup, tuple(css), tuple(roots))


def joined(layouts: Sequence[Layout], order: Sequence[int]) -> Layout:
    """Several layouts' pages as one; what is said of the file is the first's.

    `order` says which of all their pages comes first, second, …
    """
    pages = [page for layout in layouts for page in layout.document.pages]
    measured = [page for layout in layouts for page in layout.pages]
    return Layout(
        tuple(measured[at] for at in order),
        tuple(dict.fromkeys(problem for layout in layouts for problem in layout.problems)),
        layouts[0].document.copy([pages[at] for at in order]),
    )


def seen_on_white(address: str, roots: Sequence[Path], drawn: str) -> bool:
    """Whether a picture can be made out on white paper, printed without colours too.

    `drawn` tells another picture under the same name apart.
    """
    from .seeing import is_seen

    return is_seen(address, tuple(roots), drawn)


Record = list[tuple[Drawn, ...]]


def write(
    layout: Layout,
    *,
    title: str,
    lang: str,
    rtl: bool,
    created: dt.date,
    drawn: Record | None = None,
) -> bytes:
    """A tagged PDF/UA-1 file of the layout. Same layout and arguments, same bytes.

    What is drawn on each page is added to `drawn`. BuildError if a glyph is missing
    (`missing-glyph`).
    """
    from .writing import write as typeset

    record: Record = [] if drawn is None else drawn
    return typeset(layout, title=title, lang=lang, rtl=rtl, created=created, drawn=record)
