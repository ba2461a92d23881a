"""A page → its lines, each glyph where the eye meets it.

A reader's own text order is never asked: it turns Arabic lines round, so that a wrong number
reads right. What counts is where each glyph starts, turned back by its angle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from ctypes import CFUNCTYPE, byref, c_double, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import hypot
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower-left corner."""

SAME_BASELINE = 0.1
A_SPACE = 0.12
A_COLUMN = 0.75
"""Gaps in em: from here on a space, from here on another column."""


class Glyph(NamedTuple):
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


def _unchecked(function: Any, result: Any = c_int) -> Callable[..., Any]:
    """The same function of pdfium; to check each argument takes ctypes longer than the call."""
    return cast(function, CFUNCTYPE(result))


_unicode = _unchecked(pdfium.FPDFText_GetUnicode, c_uint)
_has_no_unicode = _unchecked(pdfium.FPDFText_HasUnicodeMapError)
_room = _unchecked(pdfium.FPDFText_GetLooseCharBox)
_matrix = _unchecked(pdfium.FPDFText_GetMatrix)
_origin = _unchecked(pdfium.FPDFText_GetCharOrigin)
_box = _unchecked(pdfium.FPDFText_GetCharBox)
_font_size = _unchecked(pdfium.FPDFText_GetFontSize, c_double)
_owner = _unchecked(pdfium.FPDFText_GetTextObject, c_void_p)


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """What is drawn; a glyph without a Unicode value reads as a false digit and is left out."""
    textpage = page.get_textpage()
    raw = textpage.raw
    matrix, room, x, y = pdfium.FS_MATRIX(), pdfium.FS_RECTF(), c_double(), c_double()
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    to_matrix, to_room, to_origin = byref(matrix), byref(room), (byref(x), byref(y))
    to_box = (byref(left), byref(right), byref(bottom), byref(top))
    last = None
    for index in range(pdfium.FPDFText_CountChars(raw)):
        char = _plain(_unicode(raw, index))
        if not char or _has_no_unicode(raw, index) > 0:
            continue
        _room(raw, index, to_room)
        if room.left == room.right or room.bottom == room.top:
            continue  # a space pdfium made up, now and then in place of a drawn one
        owner = _owner(raw, index)
        if owner is None or owner != last:  # one text object has one matrix and one font
            _matrix(raw, index, to_matrix)
            scale, cos, sin = _direction(matrix.a, matrix.b)
            angle, em, last = (cos, sin), _font_size(raw, index) * scale, owner
        _origin(raw, index, *to_origin)
        _box(raw, index, *to_box)
        yield Glyph(
            char,
            (left.value, bottom.value, right.value, top.value),
            angle,
            x.value * cos + y.value * sin,
            _end((room.left, room.bottom, room.right, room.top), cos, sin),
            y.value * cos - x.value * sin,
            em,
        )
    textpage.close()


@cache
def _direction(a: float, b: float) -> tuple[float, float, float]:
    """How large a matrix makes the letters, and the cosine and sine of their line."""
    scale = hypot(a, b) or 1.0
    return scale, round(a / scale, 3), round(b / scale, 3)


def _end(room: Box, cos: float, sin: float) -> float:
    """How far along its line a glyph's advance reaches."""
    along = room[2] if cos > 0 else room[0]
    across = room[3] if sin > 0 else room[1]
    return along * cos + across * sin


PLAIN = {"\x02": "-", "\ufffe": "-", "\u2212": "-", "[": "(", "]": "(", ")": "("}
"""pdfium writes a hyphen at a line's end as U+0002, and mirrors brackets as it sees fit."""


@cache
def _plain(value: int) -> str:
    """One space, one hyphen, one bracket for all of their kind; nothing for what has no ink."""
    char = chr(value)
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
    return "".join(_plain(ord(char)) for char in text)


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs of one angle on one baseline, in the order in which they stand."""
    angle, baseline, start = map(attrgetter, ("angle", "baseline", "start"))
    for _, same in groupby(sorted(sorted(glyphs, key=baseline), key=angle), angle):
        row: list[Glyph] = []
        for glyph in same:
            if row and glyph.baseline - row[0].baseline > SAME_BASELINE * row[0].em:
                yield sorted(row, key=start)
                row = []
            row.append(glyph)
        yield sorted(row, key=start)


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
