"""Glyphs → the characters they stand for, so that the file can be read, searched and copied.

A glyph's entry in its font's ToUnicode is fixed when it is first drawn: the font's own character
where the text has it, else the text it stands for, else nothing seen. Where the entries do not
add up to the text (Arabic dots, Devanagari vowels that move), `/ActualText` around the word says
it. Programs that read a file turn right-to-left text round, `/ActualText` like any other: there it
stands as drawn, from left to right, and the structure tree (`tags`) holds the words as spoken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import pydyf
from weasyprint import pdf
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import ffi, pango

EMPTY, UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG

NOTHING = "\u200b"
"""For a glyph that adds no letter of its own: PDF/UA-1 allows no empty entry."""
SHOWN = re.compile("<([0-9a-f]*)>|([^<>]+)")
"""Inside the brackets of a TJ: glyphs, four hexadecimal digits each, or a shift."""
UNSAID = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2066\u2067\u2068\u2069"))
"""Characters that shape a line and are not letters."""
_OWN: dict[bytes, dict[int, str]] = {}
"""Font → its characters by glyph; reading them takes a while."""


class Cluster(NamedTuple):
    """Glyphs that together show some characters, in the order they are drawn."""

    text: str
    glyphs: tuple[int, ...]
    font: Any
    rtl: bool

    @property
    def is_told(self) -> bool:
        """Whether readers get the text from the glyphs' entries: marks confuse them.

        A bracket in right-to-left text is drawn as its mirror image, and read back as one.
        """
        if self.is_mirrored:
            return True
        entries = "".join(self.font.entries[glyph] for glyph in self.glyphs)
        return entries == _plain(self.text) and not _has_marks(self.text)

    @property
    def is_mirrored(self) -> bool:
        return self.rtl and len(self.text) == 1 and bool(unicodedata.mirrored(self.text))


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
    own, entries, _ = _known(cluster.font)
    rest = _plain(cluster.text)
    unsure = []
    for glyph in cluster.glyphs:
        char = entries.get(glyph) or own.get(glyph, "")
        if char and char not in rest:  # one letter of two glyphs: ẹ is drawn as e and a dot
            apart = unicodedata.normalize("NFD", rest)
            rest = apart if char in apart else rest
        if char and (char in rest or cluster.is_mirrored):
            entries[glyph] = char
            rest = rest.replace(char, "", 1)
        elif glyph not in entries:
            unsure.append(glyph)
    for glyph in unsure:
        entries[glyph], rest = rest or NOTHING, ""


def _known(font: Any) -> tuple[dict[int, str], dict[int, str], dict[Any, bool]]:
    """The font's own characters, the entries fixed so far, and which clusters these tell.

    All kept on WeasyPrint's font.
    """
    if not hasattr(font, "entries"):
        directory = font.file_content[:1024]  # holds a checksum of each table
        if directory not in _OWN:
            _OWN[directory] = _characters(font.file_content, font.index)
        font.own, font.entries, font.told = _OWN[directory], {}, {}
    return font.own, font.entries, font.told


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


@lru_cache(maxsize=8192)
def _has_marks(text: str) -> bool:
    return any(unicodedata.category(char).startswith("M") for char in text)


@lru_cache(maxsize=8192)
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
            sayings = tuple(_sayings(_clusters(stream, textbox.pango_layout)))
            if any(saying.text for saying in sayings):
                stream.stream[start:] = _spoken(drawn, sayings)
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
    offset, edges = run.item.offset, sorted({*begins, run.item.length})
    end = dict(pairwise(edges))
    for begin, group in groupby(zip(begins, drawn, strict=True), key=itemgetter(0)):
        text = encoded[offset + begin : offset + end[begin]].decode()
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


def _sayings(clusters: Iterable[Cluster]) -> Iterator[Saying]:
    """Word by word, as drawn from left to right."""
    for word in _words(clusters):
        glyphs = sum(len(cluster.glyphs) for cluster in word)
        told = [_told(cluster) for cluster in word]  # all of them: each has to be learned
        if all(told):
            yield Saying(glyphs)
        elif word[0].rtl:
            spoken = "".join(cluster.text for cluster in reversed(word))
            yield Saying(glyphs, spoken[::-1])
        else:
            yield Saying(glyphs, "".join(cluster.text for cluster in word))


def _told(cluster: Cluster) -> bool:
    """`is_told`, once the cluster is learned: from then on it stays so."""
    told = _known(cluster.font)[2]
    key = (cluster.text, cluster.glyphs, cluster.rtl)
    if key not in told:
        _learn(cluster)
        told[key] = cluster.is_told
    return told[key]


def _words(clusters: Iterable[Cluster]) -> Iterator[list[Cluster]]:
    """Split where the direction changes, at spaces and brackets, and at figures.

    A number is proved by its glyphs alone: what is said of it could be right when they are wrong.
    """
    for (_, letters), group in groupby(clusters, key=lambda c: (c.rtl, _is_letters(c.text))):
        word = list(group)
        yield from [word] if letters else ([cluster] for cluster in word)


@lru_cache(maxsize=8192)
def _is_letters(text: str) -> bool:
    return not any(c.isspace() or c.isdecimal() or unicodedata.mirrored(c) for c in text)


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
            self._row += f" {shift}" if shift else ""  # two shifts may meet: keep them apart
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
