"""What the layout draws: each text with its glyphs and their places, as Pango set them.

The finished file is held against this record (`stages/proof/drawing.py`), so it is taken from the
layout, before WeasyPrint and we write the same glyphs as operators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from weasyprint import document
from weasyprint.draw import text as drawing
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from ..model import Drawn, Glyphs

HIDDEN, UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG


class _Record:
    """Texts page by page, in the order in which they are drawn."""

    def __init__(self) -> None:
        self.pages: list[list[Drawn]] = []

    def add(self, stream: Any, box: Any, matrix: Any) -> None:
        runs = tuple(_runs(box.pango_layout, stream))
        if runs:
            values = tuple(round(value, 4) for value in (matrix @ _place(stream)).values)
            self.pages[-1].append(Drawn(box.text, values, runs))


@contextmanager
def recording(pages: list[tuple[Drawn, ...]]) -> Iterator[None]:
    """While this lasts, what WeasyPrint draws is added to `pages`, a page at a time."""
    record = _Record()
    paint, line, group = document.Page.paint, drawing.draw_first_line, Stream.add_group
    document.Page.paint = _painting(paint, record)
    drawing.draw_first_line = _drawing(line, record)
    Stream.add_group = _grouping(group)
    try:
        yield
    finally:
        document.Page.paint, drawing.draw_first_line, Stream.add_group = paint, line, group
    pages += map(tuple, record.pages)


def _painting(paint: Callable[..., Any], record: _Record) -> Callable[..., Any]:
    def begin_page(page: Any, stream: Any, *rest: Any) -> Any:
        record.pages.append([])
        return paint(page, stream, *rest)

    return begin_page


def _drawing(line: Callable[..., Any], record: _Record) -> Callable[..., Any]:
    def draw_first_line(stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any) -> Any:
        emojis = line(stream, box, overflow, ellipsis, matrix)
        if box.text.strip():
            record.add(stream, box, matrix)
        return emojis

    return draw_first_line


def _grouping(group: Callable[..., Any]) -> Callable[..., Any]:
    """A group (for opacity) starts from the place of what it is drawn on."""

    def add_group(stream: Any, *rest: Any) -> Any:
        made = group(stream, *rest)
        made.drawn_at = _place(stream)
        return made

    return add_group


def _place(stream: Any) -> Any:
    """From the stream's own units to points from the page's lower left corner."""
    return stream.ctm @ getattr(stream, "drawn_at", Matrix())


def _runs(layout: Any, stream: Any) -> Iterator[Glyphs]:
    """The glyphs of the line from left to right, one run a font; pens in the layout's pixels."""
    pen, found = 0, []
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        font, size = stream.add_font(run.data.item.analysis.font)
        name = font.name.decode().lstrip("/")
        string = run.data.glyphs
        for info in string.glyphs[0 : string.num_glyphs]:
            if info.glyph != HIDDEN:
                at = (pen + info.geometry.x_offset) * FROM_UNITS
                found.append(((name, size), _number(info.glyph, font), round(at, 3)))
            pen += info.geometry.width
        run = run.next
    for (name, size), group in groupby(found, key=itemgetter(0)):
        _, glyphs, pens = zip(*group, strict=True)
        yield Glyphs(name, round(size, 4), glyphs, pens)


def _number(glyph: int, font: Any) -> int:
    """The number WeasyPrint writes: its own where the font lacks the character."""
    return int(font.get_unused_glyph_id(glyph - UNKNOWN)) if glyph & UNKNOWN else int(glyph)
