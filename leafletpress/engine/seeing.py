"""A picture → whether it can be made out on white paper, by a printer without colours."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pypdfium2

from .layout import lay_out

SIDE = 40
"""Millimetres of the page that it is drawn on, and its width."""
PAPER = 250
"""From here on a pixel is paper."""
SEEN = 148
"""The lightest grey that has a contrast of 3 to 1 to white (WCAG 2.2, 1.4.11)."""
SHARE = 0.05
"""Of what is drawn, that has to be as dark as that."""


@lru_cache(maxsize=16)
def is_seen(address: str, roots: tuple[Path, ...], drawn: str) -> bool:
    """Whether a twentieth of what it draws has a contrast of 3 to 1 to white."""
    del drawn  # another picture under the same name is another one
    greys = _greys(address, roots)
    ink = sum(greys[:PAPER])
    return ink > 0 and sum(greys[: SEEN + 1]) >= SHARE * ink


def _greys(address: str, roots: tuple[Path, ...]) -> list[int]:
    """How many pixels there are of each grey."""
    css = (
        f"@page {{ size: {SIDE}mm; margin: 0 }} body {{ margin: 0 }}",
        f"img {{ width: {SIDE}mm; max-height: {SIDE}mm; object-fit: contain }}",
    )
    layout = lay_out(f'<img src="{address}" alt="">', css, roots)
    with pypdfium2.PdfDocument(layout.document.write_pdf()) as pdf:
        bitmap = pdf[0].render(scale=300 / 72, grayscale=True)
        return list(bitmap.to_pil().histogram())
