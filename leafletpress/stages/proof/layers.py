"""A file → its text alone, black and uncut, and the file without its text: to see what hides it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf

from .streams import contents, part

TEXT = "q Q cm Do BT ET Tm Td TD T* Tf TL Tc Tw Tz Ts Tj TJ ' \""
"""Operators that place and show text; no colour, no clip, no state, nothing else drawn."""
SHOWS = ("Tj", "TJ", "'", '"')


def text_alone(data: bytes) -> bytes:
    """Every letter where it stands, in black on white, with nothing before or behind it.

    Without /ActualText, too: pdfium would read that instead of the glyphs.
    """
    return _changed(data, keeps_text=True)


def without_text(data: bytes) -> bytes:
    """All but the letters."""
    return _changed(data, keeps_text=False)


def _changed(data: bytes, keeps_text: bool) -> bytes:
    seen: set[tuple[int, int]] = set()
    with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
        for content in contents(pdf):
            if content.holder.objgen in seen:
                continue
            seen.add(content.holder.objgen)
            pictures = _pictures(content.resources)
            drawn = b"\n".join(stream.read_bytes() for stream in content.streams)
            kept = _text_of(drawn, pictures) if keeps_text else _rest_of(drawn)
            if isinstance(content.holder, pikepdf.Stream):
                content.holder.write(kept)
            else:
                content.holder.Contents = pdf.make_stream(kept)
        return _saved(pdf)


def _pictures(resources: pikepdf.Object) -> frozenset[str]:
    forms = part(resources, "/XObject")
    return frozenset(name for name, form in forms.items() if form.get("/Subtype") != "/Form")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    copy = BytesIO()
    pdf.save(copy, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return copy.getvalue()


@lru_cache(maxsize=64)
def _text_of(drawn: bytes, pictures: frozenset[str]) -> bytes:
    with pikepdf.new() as blank:
        steps = pikepdf.parse_content_stream(blank.make_stream(drawn), TEXT)
        kept = [step for step in steps if not _is_picture(step, pictures)]
        return pikepdf.unparse_content_stream(kept)


def _is_picture(step: Any, pictures: frozenset[str]) -> bool:
    return str(step.operator) == "Do" and str(step.operands[0]) in pictures


@lru_cache(maxsize=64)
def _rest_of(drawn: bytes) -> bytes:
    with pikepdf.new() as blank:
        steps = pikepdf.parse_content_stream(blank.make_stream(drawn))
        return pikepdf.unparse_content_stream(
            [step for step in steps if str(step.operator) not in SHOWS]
        )
