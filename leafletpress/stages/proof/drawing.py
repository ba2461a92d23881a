"""Content streams → the texts they draw, held against what the layout drew: all of it, no more.

The layout says of each text which glyphs stand where (`engine/recording.py`). Here the finished
file is read as a printer reads it, operator by operator (ISO 32000-1, 8.4 and 9.4), forms in forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import hypot
from typing import Any, NamedTuple

import pikepdf

from ...model import Drawn, Expected, Glyphs, times
from ...problems import Place, Problem
from ...texts import plain
from .streams import Content, part

Matrix = tuple[float, ...]
HERE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NEAR = 0.05
"""Points by which a text may stand elsewhere than the layout says."""
SLACK, DRIFT = 0.05, 0.0015
"""Of an em, for a glyph and for each one before it: WeasyPrint writes whole thousandths."""
APART = 0.8
"""Points that two texts may share: letters of neighbours touch."""
DEEPEST = 20
"""Forms within forms that are followed."""
USUAL = 1000.0
"""The width of a glyph that a font says nothing of, in thousandths of an em (9.7.4.3)."""


# ---------------------------------------------------------------- one content stream


class Text(NamedTuple):
    """What is shown from one place on: font, size, and codes with shifts between them."""

    matrix: Matrix
    pieces: tuple[tuple[str, float, tuple[bytes | float, ...]], ...]
    is_furniture: bool


class Form(NamedTuple):
    """Another stream that is drawn here."""

    matrix: Matrix
    name: str


@lru_cache(maxsize=64)
def steps(content: bytes) -> tuple[Text | Form, ...]:
    """The texts and forms of a content stream, in order; kept, as a sheet's forms are panels."""
    with pikepdf.new() as blank:
        return tuple(_Reader().read(blank.make_stream(content)))


class _Reader:
    """Follows the operators that place and show text."""

    OPERATORS = "q Q cm Do BT ET Tm Td Tf Tj TJ BMC BDC EMC"

    def __init__(self) -> None:
        self.place: Matrix = HERE
        self.line: Matrix = HERE
        self.font: tuple[str, float] = ("", 0.0)
        self.saved: list[tuple[Matrix, tuple[str, float]]] = []
        self.pieces: list[tuple[str, float, tuple[bytes | float, ...]]] = []
        self.is_furniture = False
        self.marks: list[str] = []
        """The marked content that one is in, the innermost last (14.6)."""

    def read(self, stream: pikepdf.Object) -> Iterator[Text | Form]:
        for step in pikepdf.parse_content_stream(stream, self.OPERATORS):
            name, operands = str(step.operator), step.operands
            if name in ("BT", "Tm", "Td", "ET"):
                yield from self._shown()
                self._move(name, tuple(map(float, operands)))
            elif name in ("Tj", "TJ"):
                self.is_furniture = "/Artifact" in self.marks
                self.pieces.append((*self.font, tuple(_items(operands[0]))))
            elif name == "Tf":
                self.font = (str(operands[0]), float(operands[1]))
            elif name == "cm":
                self.place = times(tuple(map(float, operands)), self.place)
            elif name in ("BMC", "BDC"):
                self.marks.append(str(operands[0]))
            elif name == "EMC":
                self.marks[-1:] = []
            elif name == "Do":
                yield Form(self.place, str(operands[0]))
            elif name == "q":
                self.saved.append((self.place, self.font))
            elif self.saved:  # Q
                self.place, self.font = self.saved.pop()

    def _move(self, name: str, operands: Matrix) -> None:
        if name == "Tm":
            self.line = operands
        elif name == "Td":
            self.line = times((1, 0, 0, 1, *operands), self.line)
        elif name == "BT":
            self.line = HERE

    def _shown(self) -> Iterator[Text]:
        if self.pieces:
            yield Text(times(self.line, self.place), tuple(self.pieces), self.is_furniture)
        self.pieces = []


def _items(operand: Any) -> Iterator[bytes | float]:
    for item in operand.as_list() if isinstance(operand, pikepdf.Array) else [operand]:
        yield bytes(item) if isinstance(item, pikepdf.String) else float(item)


# ---------------------------------------------------------------- a page


def read(page: pikepdf.Page) -> tuple[Drawn, ...]:
    """Every text that a page draws, in order, those of its forms at their places."""
    return tuple(_texts(Content(0, page.obj, part(page.obj, "/Resources")), HERE, 0))


def _texts(content: Content, place: Matrix, depth: int) -> Iterator[Drawn]:
    fonts, forms = part(content.resources, "/Font"), part(content.resources, "/XObject")
    known: dict[str, _Font] = {}
    drawn = b"\n".join(stream.read_bytes() for stream in content.streams)
    for step in steps(drawn):
        if isinstance(step, Text):
            runs = tuple(_runs(step, fonts, known))
            yield Drawn("", times(step.matrix, place), runs, step.is_furniture)
            continue
        form = forms.get(step.name)
        if form is not None and form.get("/Subtype") == "/Form" and depth < DEEPEST:
            own = tuple(map(float, form.get("/Matrix", HERE)))
            inside = Content(0, form, form.get("/Resources", content.resources))
            yield from _texts(inside, times(own, times(step.matrix, place)), depth + 1)


class _Font(NamedTuple):
    """What is to be known of a font to tell where its glyphs stand."""

    name: str
    bytes: int
    """Of a code."""
    widths: Mapping[int, float]


def _runs(text: Text, fonts: pikepdf.Object, known: dict[str, _Font]) -> Iterator[Glyphs]:
    pen = 0.0
    glyphs: list[int] = []
    pens: list[float] = []
    last: tuple[str, float] | None = None
    for name, size, items in text.pieces:
        font = known[name] if name in known else known.setdefault(name, _font(fonts.get(name)))
        if last and last != (font.name, size):
            yield Glyphs(*last, tuple(glyphs), tuple(pens))
            glyphs, pens = [], []
        last = (font.name, size)
        for item in items:
            if isinstance(item, float):
                pen -= item * size / 1000
                continue
            for at in range(0, len(item), font.bytes):
                code = int.from_bytes(item[at : at + font.bytes])
                glyphs.append(code)
                pens.append(pen)
                pen += font.widths.get(code, USUAL) * size / 1000
    if last:
        yield Glyphs(*last, tuple(glyphs), tuple(pens))


def _font(font: pikepdf.Object | None) -> _Font:
    if font is None:
        return _Font("", 1, {})
    name = str(font.get("/BaseFont", "")).lstrip("/")
    if font.get("/Subtype") != "/Type0":
        first = int(font.get("/FirstChar", 0))
        return _Font(name, 1, dict(enumerate(map(float, font.get("/Widths", [])), first)))
    return _Font(name, 2, dict(_widths(font.DescendantFonts[0].get("/W", []))))


def _widths(table: Iterable[Any]) -> Iterator[tuple[int, float]]:
    """`first [w w …]` and `first last w`, one after the other (ISO 32000-1, 9.7.4.3)."""
    rest = list(table)
    while rest:
        first, second = int(rest[0]), rest[1]
        if isinstance(second, pikepdf.Array):
            yield from enumerate(map(float, second), first)
            rest = rest[2:]
        else:
            width = float(rest[2])
            yield from ((code, width) for code in range(first, int(second) + 1))
            rest = rest[3:]


# ---------------------------------------------------------------- against the layout


def prove(found: Sequence[Sequence[Drawn]], wanted: Sequence[Sequence[Drawn]]) -> Iterator[Problem]:
    """`text-lost` and `text-stray`, page by page: each text of the layout, and nothing else."""
    for page, (there, asked) in enumerate(zip(found, wanted, strict=False), 1):
        left = list(there)
        for text in asked:
            same = next((at for at, each in enumerate(left) if agrees(each, text)), None)
            if same is None:
                yield _lost(text.text, page)
            else:
                del left[same]
        for stray in left:
            yield _stray(stray, page)


def prove_aloud(
    found: Sequence[Sequence[Drawn]], wanted: Sequence[Sequence[Drawn]], expected: Expected
) -> Iterator[Problem]:
    """`not-tagged`: what a screen reader has to say, and what stands in a page's margin alone."""
    heard = "".join(
        plain(text.text)
        for there, asked in zip(found, wanted, strict=False)
        for text in asked
        if any(agrees(each, text) and not each.is_furniture for each in there)
    )
    for words in expected.aloud:
        if plain(words) not in heard:
            hint = "let a panel of the layout have the imprint"
            message = f"“{words}” stands where nobody hears it"
            yield Problem("not-tagged", message, hint=hint)


def agrees(found: Drawn, wanted: Drawn) -> bool:
    """The same glyphs of the same fonts at the same places."""
    return (
        len(found.runs) == len(wanted.runs)
        and _is_near(found.matrix, wanted.matrix)
        and all(map(_alike, found.runs, wanted.runs))
    )


def _is_near(found: Matrix, wanted: Matrix) -> bool:
    turned = all(abs(a - b) < 0.001 for a, b in zip(found[:4], wanted[:4], strict=True))
    return turned and all(abs(a - b) < NEAR for a, b in zip(found[4:], wanted[4:], strict=True))


def _alike(found: Glyphs, wanted: Glyphs) -> bool:
    if (found.font, found.glyphs) != (wanted.font, wanted.glyphs):
        return False
    if abs(found.size - wanted.size) > 0.01:
        return False
    pens = enumerate(zip(found.pens, wanted.pens, strict=True))
    return all(abs(a - b) <= (SLACK + DRIFT * at) * wanted.size for at, (a, b) in pens)


def _lost(text: str, page: int) -> Problem:
    return Problem(
        "text-lost",
        f"page {page}: “{text.strip()}” does not stand as it was set, or not at its place",
        Place(line=page),
        hint="build it again; if it stays so, that is a bug of leafletpress",
    )


def _stray(text: Drawn, page: int) -> Problem:
    count = sum(len(run.glyphs) for run in text.runs)
    return Problem(
        "text-stray",
        f"page {page}: {count} letters are drawn that no text of this edition asks for",
        Place(line=page),
        hint="words come from the leaflet and its catalogs; turn letters in a picture into paths",
    )


# ---------------------------------------------------------------- no text over another


class Core(NamedTuple):
    """What letters of every script fill, in points, as if the text's line ran level."""

    angle: tuple[float, float]
    left: float
    right: float
    """Where the last glyph begins, and a little of it."""
    baseline: float
    height: float
    """Half an em."""


def prove_apart(pages: Sequence[Sequence[Drawn]]) -> Iterator[Problem]:
    """`text-overlaps`: two texts in the same place; neither can be read."""
    for page, texts in enumerate(pages, 1):
        cores = [(_core(text), text.text.strip()) for text in texts]
        for at, (first, one) in enumerate(cores):
            for second, other in cores[at + 1 :]:
                if _meet(first, second):
                    message = f"page {page}: “{one}” and “{other}” stand over one another"
                    hint = "give them room: look for negative margins, heights and line-heights"
                    yield Problem("text-overlaps", message, Place(line=page), hint)


def _core(text: Drawn) -> Core:
    a, b, _, _, e, f = text.matrix
    scale = hypot(a, b) or 1.0
    cos, sin = a / scale, b / scale
    size = max(run.size for run in text.runs)
    pens = [pen for run in text.runs for pen in run.pens]
    start = e * cos + f * sin
    left, right = start + min(pens) * scale, start + (max(pens) + 0.2 * size) * scale
    angle = (round(cos, 3), round(sin, 3))
    return Core(angle, left, right, f * cos - e * sin, 0.5 * size * scale)


def _meet(first: Core, second: Core) -> bool:
    """Whether they share more than a hair in both directions; on one line, more than a letter."""
    across = min(first.right, second.right) - max(first.left, second.left)
    low, high = sorted((first, second), key=lambda core: core.baseline)
    level = high.baseline - low.baseline < APART
    stacked = low.baseline + low.height - high.baseline > APART
    return (
        first.angle == second.angle
        and stacked
        and across > (first.height + second.height if level else APART)
    )


# ---------------------------------------------------------------- what each side must say


def prove_sides(wanted: Sequence[Sequence[Drawn]], expected: Expected) -> Iterator[Problem]:
    """`side-silent`: what each printed side, or the file as a whole, has to say and does not."""
    said = [plain("".join(text.text for text in page)) for page in wanted]
    for notice in expected.on_each_side:
        for page, text in enumerate(said, 1):
            if plain(notice) not in text:
                yield _silent(notice, f"side {page}", page)
    for notice in expected.somewhere:
        if not any(plain(notice) in text for text in said):
            yield _silent(notice, "the file", 0)


def _silent(notice: str, where: str, page: int) -> Problem:
    return Problem(
        "side-silent",
        f"{where} does not say “{notice}”",
        Place(line=page),
        hint="each piece that is handed out says so on each of its sides; see the layout's feet",
    )
