"""A page → its lines, each glyph where the eye meets it.

A reader's own text order is never asked: it turns Arabic lines round, so that a wrong number
reads right. What counts is where each glyph starts, turned back by its angle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from math import hypot

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from .streams import contents

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower-left corner."""

SAME_BASELINE = 0.1
A_SPACE = 0.12
A_COLUMN = 0.75
"""Gaps in em: from here on a space, from here on another column."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its ink, `start`, `end` and `baseline` as if its line ran level."""

    char: str
    box: Box
    angle: tuple[float, float]
    start: float
    end: float
    baseline: float
    em: float


@dataclass(frozen=True, slots=True)
class Line:
    """A run of glyphs without a wide gap, from left to right as it is seen."""

    page: int
    text: str
    boxes: tuple[Box | None, ...]
    """One for each character; None where a space is only a gap."""


def lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page; two columns beside one another are two lines."""
    for row in _rows(_glyphs(page)):
        for run in _runs(row):
            text, boxes = _text(run)
            yield Line(number, text, boxes)


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """What is drawn; characters without a Unicode value read as false digits and are left out."""
    textpage = page.get_textpage()
    raw = textpage.raw
    matrix, x, y = pdfium.FS_MATRIX(), c_double(), c_double()
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    advance = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(raw)):
        char = _character(raw, index)
        if not char:
            continue
        pdfium.FPDFText_GetMatrix(raw, index, byref(matrix))
        pdfium.FPDFText_GetCharOrigin(raw, index, byref(x), byref(y))
        pdfium.FPDFText_GetCharBox(raw, index, byref(left), byref(right), byref(bottom), byref(top))
        pdfium.FPDFText_GetLooseCharBox(raw, index, byref(advance))
        box = (left.value, bottom.value, right.value, top.value)
        room = (advance.left, advance.bottom, advance.right, advance.top)
        size = pdfium.FPDFText_GetFontSize(raw, index)
        yield _levelled(char, box, room, (matrix.a, matrix.b), (x.value, y.value), size)
    textpage.close()


def _character(raw: pdfium.FPDF_TEXTPAGE, index: int) -> str:
    """The character, or nothing for one that is not drawn or whose value is not known."""
    value = pdfium.FPDFText_GetUnicode(raw, index)
    if value <= 32 and pdfium.FPDFText_IsGenerated(raw, index):
        return ""
    if pdfium.FPDFText_HasUnicodeMapError(raw, index) > 0:
        return ""
    return _plain(chr(value))


PLAIN = {"\x02": "-", "\ufffe": "-", "\u2212": "-", "[": "(", "]": "(", ")": "("}
"""pdfium writes a hyphen at a line's end as U+0002, and mirrors brackets as it sees fit."""


def _plain(char: str) -> str:
    """One space, one hyphen, one bracket for all of their kind; nothing for what has no ink."""
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    if char in PLAIN:
        return PLAIN[char]
    return "" if category in ("Cc", "Cf") else char


def plain(text: str) -> str:
    """A string spelt as the lines are."""
    return "".join(map(_plain, text))


def _levelled(
    char: str,
    box: Box,
    room: Box,
    direction: tuple[float, float],
    origin: tuple[float, float],
    size: float,
) -> Glyph:
    """The glyph with its line turned level; `room` ends where the next glyph starts."""
    scale = hypot(*direction) or 1.0
    cos, sin = round(direction[0] / scale, 3), round(direction[1] / scale, 3)
    corners = [x * cos + y * sin for x in room[::2] for y in room[1::2]]
    x, y = origin
    start, baseline = x * cos + y * sin, y * cos - x * sin
    return Glyph(char, box, (cos, sin), start, max(corners), baseline, size * scale)


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs of one angle on one baseline, in the order in which they stand."""
    for _, same in groupby(sorted(glyphs, key=lambda g: (g.angle, g.baseline)), lambda g: g.angle):
        row: list[Glyph] = []
        for glyph in same:
            if row and glyph.baseline - row[0].baseline > SAME_BASELINE * row[0].em:
                yield sorted(row, key=lambda g: g.start)
                row = []
            row.append(glyph)
        yield sorted(row, key=lambda g: g.start)


def _runs(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """The row cut where a column ends."""
    run: list[Glyph] = []
    end = 0.0
    for glyph in row:
        if run and glyph.start - end > A_COLUMN * glyph.em:
            yield run
            run = []
        end = max(end, glyph.end) if run else glyph.end
        run.append(glyph)
    yield run


def _text(run: list[Glyph]) -> tuple[str, tuple[Box | None, ...]]:
    """The run's characters with single spaces, drawn or only left, and the box of each."""
    text: list[str] = []
    boxes: list[Box | None] = []
    end = run[0].start
    for glyph in run:
        gap = glyph.start - end > A_SPACE * glyph.em
        if (gap or glyph.char == " ") and text and text[-1] != " ":
            text.append(" ")
            boxes.append(None)
        if glyph.char != " ":
            text.append(glyph.char)
            boxes.append(glyph.box)
        end = max(end, glyph.end)
    return "".join(text), tuple(boxes)


def without_actual_text(pdf: pikepdf.Pdf, data: bytes) -> bytes:
    """The file with /ActualText taken from its content: pdfium reads it instead of the glyphs."""
    marked = [stream for content in contents(pdf) for stream in content.streams]
    marked = [stream for stream in marked if b"/ActualText" in stream.read_bytes()]
    if not marked:
        return data
    for stream in marked:
        stream.write(stream.read_bytes().replace(b"/ActualText", b"/LeftAlone1"))
    copy = BytesIO()
    pdf.save(copy, compress_streams=False)
    return copy.getvalue()
