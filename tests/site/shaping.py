"""Text and a font → what HarfBuzz draws: the outline of each glyph and its place."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from leafletpress.site.cutting import READ_ONLY, Handle, _call

FIELDS = 5
"""Numbers in hb_glyph_info_t and in hb_glyph_position_t alike: the glyph is the first of the one,
advance and offset are the first four of the other."""
Drawn = list[Any]


class Font:
    """A font of any flavour."""

    def __init__(self, data: bytes) -> None:
        self.data, opened = plain(data), TTFont(BytesIO(data))
        self.glyphs, self.names = opened.getGlyphSet(), opened.getGlyphOrder()
        blob = _call("hb_blob_create", self.data, len(self.data), READ_ONLY, None, None)
        self.font = _call("hb_font_create", _call("hb_face_create", blob, 0))

    def drawn(self, text: str, tag: str) -> Drawn:
        """Each glyph's outline and place; None where the font has no such letter."""
        buffer, spelled = _call("hb_buffer_create"), text.encode()
        _call("hb_buffer_add_utf8", buffer, spelled, len(spelled), 0, len(spelled))
        _call("hb_buffer_set_language", buffer, _call("hb_language_from_string", tag.encode(), -1))
        _call("hb_buffer_guess_segment_properties", buffer)
        _call("hb_shape", self.font, buffer, None, 0)
        glyphs = list(_rows("hb_buffer_get_glyph_infos", buffer))
        places = list(_rows("hb_buffer_get_glyph_positions", buffer))
        _call("hb_buffer_destroy", buffer)
        return [self._drawn(g[0], p[:4]) for g, p in zip(glyphs, places, strict=True)]

    def _drawn(self, glyph: int, place: tuple[int, ...]) -> Any:
        if not glyph:
            return None
        pen = DecomposingRecordingPen(self.glyphs)
        self.glyphs[self.names[glyph]].draw(pen)
        return pen.value, place


def plain(data: bytes, without: str = "") -> bytes:
    """The font as HarfBuzz reads it; without one table where that is asked for."""
    font, stream = TTFont(BytesIO(data), recalcBBoxes=False), BytesIO()
    if font.flavor is None and not without:
        return data
    font.flavor = None
    if without:
        del font[without]
    font.save(stream)
    return stream.getvalue()


def _rows(name: str, buffer: Handle) -> Iterator[tuple[int, ...]]:
    count, row = ctypes.c_uint(), ctypes.c_int32 * FIELDS
    start = _call(name, buffer, ctypes.byref(count))
    return map(tuple, ctypes.cast(start, ctypes.POINTER(row))[: count.value])
