"""A picture's bytes → what is wrong with it, before anything draws it.

A drawing of a few hundred thousand lines keeps the layout busy for an hour, and a small file may
open to gigabytes of dots.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from io import BytesIO
from math import prod
from typing import NamedTuple
from xml.etree import ElementTree

LARGEST = 20_000_000
"""Bytes of a picture; a photograph over a whole sheet at 600 dpi has fewer."""
LARGEST_DRAWING = 1_000_000
"""Bytes of an SVG."""
DOTS = 40_000_000
"""A4 at 600 dpi has 35 million."""
SHAPES = 5_000
"""Parts of an SVG; a pictogram has about ten."""
USES = 12
"""How often an SVG may point at its own parts: each may multiply what the one before drew."""
SHARP = 200
"""Dots in an inch: fewer are seen as squares from where one holds a leaflet."""
LYING = (5, 6, 7, 8)
"""Orientations of a photograph whose camera stood on its side (Exif 2.32, 4.6.4)."""
TOO_LARGE = f"is too large: at most {LARGEST // 1_000_000} MB"


@lru_cache(maxsize=128)
def fault(content: bytes) -> str:
    """Why a picture is not to be drawn, as the end of a sentence; empty for a good one."""
    if len(content) > LARGEST:
        return TOO_LARGE
    return _drawing(content) if _is_drawing(content) else _dots(content)


def _is_drawing(content: bytes) -> bool:
    return content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


class Size(NamedTuple):
    """Of a good picture: dots, or the units of a drawing, which is sharp at any size."""

    width: float
    height: float
    is_drawing: bool


def size(content: bytes) -> Size | None:
    """How large a picture without fault is, as it is shown; None for a drawing of no size."""
    if not _is_drawing(content):
        return Size(*_across_and_down(content), is_drawing=False)
    root = ElementTree.fromstring(content)
    box = re.findall(r"[-+.\de]+", root.get("viewBox", ""))[2:]
    sides = box or [root.get(side, "") for side in ("width", "height")]
    found = [re.match(r"\d*\.?\d+", side) for side in sides]
    width, height = (float(side[0]) if side else 0.0 for side in (*found, None, None)[:2])
    return Size(width, height, is_drawing=True) if width > 0 and height > 0 else None


def _across_and_down(content: bytes) -> tuple[int, int]:
    from PIL import ExifTags, Image

    with Image.open(BytesIO(content)) as picture:
        lies = picture.getexif().get(ExifTags.Base.Orientation, 1) in LYING
        return picture.size[::-1] if lies else picture.size


def _drawing(content: bytes) -> str:
    if len(content) > LARGEST_DRAWING:
        return f"is too large for a drawing: at most {LARGEST_DRAWING // 1_000_000} MB"
    if b"<!ENTITY" in content.upper():
        return "has names of its own for pieces of text (ENTITY): save it without"
    try:
        parts = [part for _, part in ElementTree.iterparse(BytesIO(content))]
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return f"is no drawing that can be read: {error}"
    if not re.fullmatch(r"(\{.*\})?svg", str(parts[-1].tag)):
        return "is no SVG drawing"
    uses = sum(str(part.tag).endswith("}use") for part in parts)
    if len(parts) > SHAPES or uses > USES:
        return f"is too complicated: {len(parts)} parts, of which {uses} repeat others"
    return ""


def _dots(content: bytes) -> str:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about its size, judged here
            with Image.open(BytesIO(content)) as picture:
                if prod(picture.size) * getattr(picture, "n_frames", 1) > DOTS:
                    return f"is too large: {picture.size[0]} × {picture.size[1]} dots"
                picture.load()
    except Image.DecompressionBombError:
        return f"is too large: more than {DOTS // 1_000_000} million dots"
    except Exception:  # its decoders throw what they like
        return "is no picture that can be read"
    return ""
