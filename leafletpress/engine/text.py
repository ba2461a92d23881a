"""Glyphs → the characters they stand for, so that the file can be read, searched and copied.

A glyph's entry in its font's ToUnicode is fixed when it is first drawn: the font's own character
where the text has it, else the text it stands for, else nothing seen. Where the entries do not
add up to the text (Arabic dots, Devanagari vowels that move), `/ActualText` says it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import pydyf
from weasyprint import pdf  # type: ignore[import-untyped]
from weasyprint.draw import text as drawing  # type: ignore[import-untyped]
from weasyprint.text.ffi import ffi, pango  # type: ignore[import-untyped]

EMPTY, UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG

NOTHING = "\u200b"
"""For a glyph that adds no letter of its own: PDF/UA-1 allows no empty entry."""
SHOWN = re.compile("<([0-9a-f]*)>|([^<>]+)")
"""Inside the brackets of a TJ: one glyph in hexadecimal, or a shift."""
UNSAID = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2066\u2067\u2068\u2069"))
"""Characters that shape a line and are not letters."""


@dataclass(frozen=True)
class Cluster:
    """Glyphs that together show some characters, in the order they are drawn."""

    text: str
    glyphs: tuple[int, ...]
    font: Any
    rtl: bool

    @property
    def is_told(self) -> bool:
        """Whether readers get the text from the glyphs' entries: marks confuse them."""
        entries = "".join(self.font.entries[glyph] for glyph in self.glyphs)
        marked = any(unicodedata.category(char).startswith("M") for char in self.text)
        return entries == _plain(self.text) and not marked


@contextmanager
def readable() -> Iterator[None]:
    """While this lasts, WeasyPrint writes text that can be read back."""
    build, draw_line = pdf.build_fonts_dictionary, drawing.draw_first_line
    pdf.build_fonts_dictionary = _with_entries(build)
    drawing.draw_first_line = _with_actual_text(draw_line)
    try:
        yield
    finally:
        pdf.build_fonts_dictionary, drawing.draw_first_line = build, draw_line


# ---------------------------------------------------------------- ToUnicode


def _with_entries(build: Callable[..., Any]) -> Callable[..., Any]:
    """`build_fonts_dictionary` with our entries; text in a drawing (SVG) passed us by."""

    def build_fonts_dictionary(file: Any, fonts: Any, *rest: Any) -> Any:
        for font in fonts.values():
            ours = getattr(font, "entries", {})
            font.to_unicode = {
                glyph: ours.get(glyph) or text or NOTHING for glyph, text in font.to_unicode.items()
            }
        return build(file, fonts, *rest)

    return build_fonts_dictionary


def _learn(cluster: Cluster) -> None:
    """Fix the entries of glyphs drawn for the first time."""
    own = _characters(cluster.font.file_content, cluster.font.index)
    entries = cluster.font.__dict__.setdefault("entries", {})
    rest = _plain(cluster.text)
    unsure = []
    for glyph in cluster.glyphs:
        char = entries.get(glyph) or own.get(glyph, "")
        if char and char in rest:
            entries[glyph] = char
            rest = rest.replace(char, "", 1)
        elif glyph not in entries:
            unsure.append(glyph)
    for glyph in unsure:
        entries[glyph], rest = rest or NOTHING, ""


@lru_cache(maxsize=64)
def _characters(content: bytes, index: int) -> dict[int, str]:
    """Glyph number → character, the plain one where a font shows several alike."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(content), fontNumber=index, lazy=True)
    found: dict[int, str] = {}
    for code, name in sorted(font.getBestCmap().items(), key=lambda item: _oddness(item[0])):
        found.setdefault(font.getGlyphID(name), _plain(chr(code)))
    return found


def _oddness(code: int) -> tuple[bool, int]:
    return unicodedata.normalize("NFKC", chr(code)) != chr(code), code


def _plain(text: str) -> str:
    """Text to compare: without marks of direction, spaces alike, presentation forms undone."""
    return "".join(map(_plain_char, text.translate(UNSAID)))


def _plain_char(char: str) -> str:
    is_form = "\ufb00" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefe"
    return unicodedata.normalize("NFKC", char) if is_form or char in "\u00a0\u202f" else char


# ---------------------------------------------------------------- ActualText


def _with_actual_text(draw_line: Callable[..., Any]) -> Callable[..., Any]:
    def draw_first_line(stream: Any, textbox: Any, *rest: Any) -> Any:
        start = len(stream.stream)
        emojis = draw_line(stream, textbox, *rest)
        if drawn := stream.stream[start:]:
            clusters = tuple(_clusters(stream, textbox.pango_layout))
            for cluster in clusters:
                _learn(cluster)
            stream.stream[start:] = _spoken(drawn, _sayings(clusters))
        return emojis

    return draw_first_line


def _clusters(stream: Any, layout: Any) -> Iterator[Cluster]:
    """The clusters of a drawn line from left to right, as Pango shaped them."""
    encoded = layout.text.encode()
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        yield from _clusters_of(run.data, encoded, stream)
        run = run.next


def _clusters_of(run: Any, encoded: bytes, stream: Any) -> Iterator[Cluster]:
    font, _ = stream.add_font(run.item.analysis.font)
    count, rtl = run.glyphs.num_glyphs, bool(run.item.analysis.level % 2)
    begins = [run.glyphs.log_clusters[i] for i in range(count)]
    drawn = [run.glyphs.glyphs[i].glyph for i in range(count)]
    edges = sorted({*begins, run.item.length})
    for begin, group in groupby(zip(begins, drawn, strict=True), key=itemgetter(0)):
        end = edges[edges.index(begin) + 1]
        text = encoded[run.item.offset + begin : run.item.offset + end].decode()
        glyphs = tuple(_number(glyph, font) for _, glyph in group if glyph != EMPTY)
        if glyphs:
            yield Cluster(text, glyphs, font, rtl)


def _number(glyph: int, font: Any) -> int:
    """The number WeasyPrint writes: its own where the font lacks the character."""
    if glyph & UNKNOWN:
        return int(font.get_unused_glyph_id(glyph - UNKNOWN))
    return glyph


@dataclass(frozen=True)
class Saying:
    """So many glyphs in a row, and what they say if their entries do not."""

    glyphs: int
    text: str = ""


def _sayings(clusters: Sequence[Cluster]) -> Iterator[Saying]:
    """A word at a time from left to right, a cluster at a time from right to left.

    Readers turn a right-to-left line round by themselves, so a whole word would come out reversed.
    """
    for rtl, group in groupby(clusters, key=attrgetter("rtl")):
        words = ([cluster] for cluster in group) if rtl else _words(group)
        for word in words:
            glyphs = sum(len(cluster.glyphs) for cluster in word)
            told = all(cluster.is_told for cluster in word)
            yield Saying(glyphs, "" if told else "".join(cluster.text for cluster in word))


def _words(clusters: Iterable[Cluster]) -> Iterator[list[Cluster]]:
    """Split at spaces and at figures: a number is proved by its glyphs, never by what it says."""
    for letters, group in groupby(clusters, key=lambda cluster: _is_letters(cluster.text)):
        yield from [list(group)] if letters else ([cluster] for cluster in group)


def _is_letters(text: str) -> bool:
    return not any(char.isspace() or char.isdecimal() for char in text)


def _spoken(drawn: Sequence[Any], sayings: Iterable[Saying]) -> list[Any]:
    """The same drawing with `/ActualText` around the glyphs that need it."""
    writer = _Writer(sayings)
    for operation in drawn:
        if isinstance(operation, bytes) and operation.endswith(b"] TJ"):
            writer.show(operation[1:-4].decode())
        else:
            writer.end_row()
            writer.lines.append(operation)
    writer.end_row()
    writer.end_saying()
    return writer.lines


class _Writer:
    """Writes glyphs one by one, opening and closing what they say."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        self.lines: list[Any] = []
        self._sayings = iter(sayings)
        self._left = 0
        self._open = False
        self._row = ""

    def show(self, row: str) -> None:
        """Glyphs and shifts, as between the brackets of a TJ."""
        for glyphs, shift in SHOWN.findall(row):
            self._row += shift
            for start in range(0, len(glyphs), 4):
                self._glyph(glyphs[start : start + 4])

    def _glyph(self, glyph: str) -> None:
        if not self._left:
            self._begin(next(self._sayings))
        self._left -= 1
        self._row += f"<{glyph}>"

    def _begin(self, saying: Saying) -> None:
        self._left = saying.glyphs
        if self._open or saying.text:
            self.end_row()
            self.end_saying()
        if saying.text:
            text = pydyf.String(saying.text)
            self.lines += ["/Span", pydyf.Dictionary({"ActualText": text}), b"BDC"]
            self._open = True

    def end_row(self) -> None:
        if self._row:
            self.lines.append(f"[{self._row.replace('><', '')}] TJ".encode())
        self._row = ""

    def end_saying(self) -> None:
        if self._open:
            self.lines.append(b"EMC")
        self._open = False
