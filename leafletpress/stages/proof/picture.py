"""Pages as pixels → QR codes, margins, and numbers that nothing hides.

Each page is drawn once and looked at three times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pypdfium2
import zxingcpp
from PIL.Image import Image

from ...model import Expected
from ...problems import Place, Problem
from .numbers import Finding
from .reading import Box, Line

MM = 72 / 25.4
DPI = 150
CLOSER = 300
MARGIN = 5.0
"""No ink nearer to the edge, in millimetres: what office printers cannot reach."""
WHITE = 245
"""From here on a pixel is paper."""
CONTRAST = 64
"""Steps of grey between a digit and what it stands on, at the least."""


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


def prove_margins(pictures: Iterable[Picture], lines: Iterable[Line]) -> Iterator[Problem]:
    """`text-in-margin` and `ink-in-margin`."""
    lines = tuple(lines)
    for picture in pictures:
        for line in lines:
            if line.page == picture.page and _outside(picture, line):
                yield Problem(
                    "text-in-margin",
                    f"page {line.page}: “{line.text}” stands within {MARGIN:g} mm of the edge",
                    Place(line=line.page),
                )
        if edges := " and ".join(_inked(picture)):
            yield Problem(
                "ink-in-margin",
                f"page {picture.page} has ink within {MARGIN:g} mm of its {edges} edge",
                Place(line=picture.page),
                hint="office printers cannot print there",
            )


def _outside(picture: Picture, line: Line) -> bool:
    """Does ink of the line reach into the margin, by more than a tenth of a millimetre?"""
    near = (MARGIN - 0.1) * MM
    west, south, east, north = picture.crop
    return any(
        left < west + near or bottom < south + near or right > east - near or top > north - near
        for left, bottom, right, top in filter(None, line.boxes)
    )


def _inked(picture: Picture) -> list[str]:
    """The edges with ink; a pixel that is only half inside the margin does not count."""
    image, frame = picture.image, round(MARGIN * MM * picture.scale - 0.5)
    width, height = image.size
    strips = {
        "left": (0, 0, frame, height),
        "right": (width - frame, 0, width, height),
        "top": (0, 0, width, frame),
        "bottom": (0, height - frame, width, height),
    }
    return [edge for edge, strip in strips.items() if _greys(image, strip)[0] < WHITE]


# ---------------------------------------------------------------- what is to be seen


def prove_visible(pictures: Iterable[Picture], findings: Iterable[Finding]) -> Iterator[Problem]:
    """`number-hidden`: in the file, but cut off, covered or too pale; addresses and dates too."""
    by_page = {picture.page: picture for picture in pictures}
    for found in findings:
        picture = by_page[found.page]
        if not all(_seen(picture, box) for box in found.boxes):
            yield Problem(
                "number-hidden",
                f"page {found.page}: {found.text} is in the file but cannot be read whole",
                Place(line=found.page),
                hint="it is cut off, covered, or too pale",
            )


def _seen(picture: Picture, box: Box) -> bool:
    """Is there ink along all four sides of the glyph's box?"""
    scale, (west, _, _, north) = picture.scale, picture.crop
    left, right = int((box[0] - west) * scale), int((box[2] - west) * scale) + 1
    top, bottom = int((north - box[3]) * scale), int((north - box[1]) * scale) + 1
    sides = (
        (left - 1, top - 1, left + 3, bottom + 1),
        (right - 3, top - 1, right + 1, bottom + 1),
        (left - 1, top - 1, right + 1, top + 3),
        (left - 1, bottom - 3, right + 1, bottom + 1),
    )
    greys = (_greys(picture.image, side) for side in sides)
    return all(lightest - darkest >= CONTRAST for darkest, lightest in greys)


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
