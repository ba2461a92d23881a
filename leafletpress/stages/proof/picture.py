"""Pages as pixels → QR codes, margins, and letters that nothing hides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import pypdfium2
import zxingcpp
from PIL import ImageChops
from PIL.Image import Image

from ...model import Drawn, Expected
from ...problems import Place, Problem
from .reading import Box, Line

MM = 72 / 25.4
DPI = 150
CLOSER = 300
WHITE = 245
"""From here on a pixel is paper."""
CONTRAST, LARGE_CONTRAST = 4.5, 3.0
HIDDEN = 0.2
"""Of a letter's ink that may be covered by something: a rule that touches it hides nothing."""
GREYS = range(256)
STEPS = 64
"""Of grey, from 256, between a letter that is there and what is behind it, at the least."""
WANTED = [max(0, (255 - grey) * STEPS // 255 - 6) for grey in GREYS]
"""The steps wanted where the letters alone have this grey; their edges are half ink."""
BLACK, HALF = 10, 128
FULL = [255 * int(grey < BLACK) for grey in GREYS]
PER_E = 255 / math.log(21)


def _luminance(grey: int) -> float:
    """Relative, 0 to 1 (WCAG 2.2)."""
    value = grey / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


LOGARITHM = [round(math.log((_luminance(grey) + 0.05) / 0.05) * PER_E) for grey in GREYS]
"""Grey → a scale on which a contrast is a distance."""
COVERED = "it is cut off, covered, or has the colour of what is behind it"
PALE = "letters want 4.5 to 1 against what is behind them, from 18 pt on 3 to 1"
COVER = "; a cover picture is to be dark behind them"
Cell = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Picture:
    """One page in grey."""

    page: int
    image: Image
    pixels: memoryview
    """The same once more, row by row, as the reader of QR codes takes it without a copy."""
    crop: Box
    """What of the page is shown, in points."""

    @property
    def scale(self) -> float:
        """Pixels in a point."""
        return self.image.width / (self.crop[2] - self.crop[0])


def take(page: pypdfium2.PdfPage, number: int, dpi: int = DPI) -> Picture:
    """The page as it prints, grey, at `dpi`."""
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    pixels = memoryview(bitmap.buffer).cast("B", (bitmap.height, bitmap.stride))
    return Picture(number, bitmap.to_pil(), pixels, page.get_cropbox())


# ---------------------------------------------------------------- the margin


def prove_margins(
    pictures: Iterable[Picture], lines: Iterable[Line], margin: float
) -> Iterator[Problem]:
    """`text-in-margin` and `ink-in-margin`: no ink within `margin` millimetres of an edge."""
    lines = tuple(lines)
    for picture in pictures:
        for line in lines:
            if line.page == picture.page and _outside(picture, line, margin):
                yield Problem(
                    "text-in-margin",
                    f"page {line.page}: “{line.text}” stands within {margin:g} mm of the edge",
                    Place(line=line.page),
                )
        if edges := " and ".join(_inked(picture, margin)):
            yield Problem(
                "ink-in-margin",
                f"page {picture.page} has ink within {margin:g} mm of its {edges} edge",
                Place(line=picture.page),
                hint="office printers cannot print there",
            )


def _outside(picture: Picture, line: Line, margin: float) -> bool:
    """Does ink of the line reach into the margin, by more than a tenth of a millimetre?"""
    near = (margin - 0.1) * MM
    west, south, east, north = picture.crop
    return any(
        left < west + near or bottom < south + near or right > east - near or top > north - near
        for left, bottom, right, top in filter(None, line.boxes)
    )


def _inked(picture: Picture, margin: float) -> list[str]:
    """The edges with ink; a pixel that is only half inside the margin does not count."""
    image, frame = picture.image, round(margin * MM * picture.scale - 0.5)
    width, height = image.size
    strips = {
        "left": (0, 0, frame, height),
        "right": (width - frame, 0, width, height),
        "top": (0, 0, width, frame),
        "bottom": (0, height - frame, width, height),
    }
    return [edge for edge, strip in strips.items() if _greys(image, strip)[0] < WHITE]


# ---------------------------------------------------------------- what is to be seen


@dataclass(frozen=True)
class Layers:
    """A page three times: as it prints, its letters alone in black, and all but its letters."""

    whole: Picture
    letters: Picture
    ground: Picture

    def hidden(self) -> Image:
        """Light where the ink of a letter is not to be seen: covered, cut off, or invisible."""
        seen = ImageChops.difference(self.whole.image, self.ground.image)
        return ImageChops.subtract(self.letters.image.point(WANTED), seen)

    def pale(self, contrast: float) -> Image:
        """Light where a letter is inked fully, with too little contrast to what is behind it."""
        whole, ground = (each.image.point(LOGARITHM) for each in (self.whole, self.ground))
        enough = round(math.log(contrast) * PER_E)
        weak = ImageChops.difference(whole, ground).point([int(v < enough) * 255 for v in GREYS])
        return ImageChops.darker(weak, self.letters.image.point(FULL))

    def share(self, marked: Image, cell: Cell, grey: int) -> float:
        """How much of a cell's ink, up to this grey where the letters stand alone, is marked."""
        ink = sum(self.letters.image.crop(cell).histogram()[:grey])
        return sum(marked.crop(cell).histogram()[1:]) / ink if ink else 0.0


def prove_visible(layers: Layers, texts: Iterable[Drawn]) -> Iterator[Problem]:
    """`text-hidden` and `text-pale`: each letter whole, and dark enough to read, in grey as well.

    4.5 to 1, and 3 to 1 for large letters (WCAG 2.2, 1.4.3).
    """
    hidden, pale = layers.hidden(), layers.pale(CONTRAST)
    if not hidden.getbbox() and not pale.getbbox():
        return
    faint = layers.pale(LARGE_CONTRAST)
    for text in texts:
        cells = list(_cells(text, layers.whole))
        weak = faint if _is_large(text) else pale
        if any(layers.share(hidden, cell, HALF) > HIDDEN for cell in cells):
            yield Problem(
                "text-hidden", *_unseen(text, layers, "cannot be read whole"), COVERED + COVER
            )
        elif any(layers.share(weak, cell, BLACK) > HIDDEN for cell in cells):
            yield Problem(
                "text-pale", *_unseen(text, layers, "has too little contrast"), PALE + COVER
            )


def _unseen(text: Drawn, layers: Layers, what: str) -> tuple[str, Place]:
    page = layers.whole.page
    shown = f"“{text.text.strip()}”" if text.text else "a text"
    return f"page {page}: {shown} {what}", Place(line=page)


def _cells(text: Drawn, picture: Picture) -> Iterator[Cell]:
    """The room of each glyph, in pixels: to the next one, from under the line to over it."""
    pens = sorted({pen for run in text.runs for pen in run.pens})
    size = max(run.size for run in text.runs)
    for left, right in pairwise([*pens, pens[-1] + size]):
        corners = [_at(text.matrix, x, y) for x in (left, right) for y in (-0.4 * size, 1.1 * size)]
        yield _pixels(picture, corners)


def _at(matrix: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _pixels(picture: Picture, corners: list[tuple[float, float]]) -> Cell:
    west, _, _, north = picture.crop
    xs = [int((x - west) * picture.scale) for x, _ in corners]
    ys = [int((north - y) * picture.scale) for _, y in corners]
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def _is_large(text: Drawn) -> bool:
    """From 18 points, or 14 in bold."""
    size = max(run.size for run in text.runs) * math.hypot(*text.matrix[:2])
    return size >= (14 if all("Bold" in run.font for run in text.runs) else 18)


def _greys(image: Image, area: tuple[int, int, int, int]) -> tuple[int, int]:
    """The darkest and the lightest pixel of an area, 0 is black."""
    darkest, lightest = cast(tuple[int, int], image.crop(area).getextrema())
    return darkest, lightest


# ---------------------------------------------------------------- QR codes


def prove_codes(
    pages: Mapping[int, pypdfium2.PdfPage], pictures: Iterable[Picture], expected: Expected
) -> Iterator[Problem]:
    """`qr-code-wrong`; a page is looked at more closely before it is refused."""
    found = sum((_codes(picture.pixels) for picture in pictures), Counter[str]())
    if found != Counter(expected.codes):
        closer = (take(page, number, CLOSER) for number, page in pages.items())
        found = sum((_codes(picture.pixels, closely=True) for picture in closer), Counter[str]())
    for payload in sorted(found.keys() | expected.codes.keys()):
        wanted, seen = expected.codes.get(payload, 0), found[payload]
        if wanted != seen:
            yield Problem(
                "qr-code-wrong",
                f"a QR code with “{payload}” must stand {wanted}× and stands {seen}×",
            )


def _codes(pixels: memoryview, closely: bool = False) -> Counter[str]:
    codes = zxingcpp.read_barcodes(
        pixels,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        try_rotate=closely,
        try_downscale=closely,
        try_invert=closely,
    )
    return Counter(code.text for code in codes)
