"""HTML and CSS → laid-out pages → a tagged PDF: the one place that touches WeasyPrint.

WeasyPrint is imported by the first call that needs it, under our own font configuration. Its
private points are used in `boxes` (page boxes), `tags` (structure tree) and `text` (glyphs);
each has a test that fails when it moves.
"""

from __future__ import annotations

from .fonts import use_fonts
from .laid import LaidPage, Layout, Spill, joined, lay_out, seen_on_white, write

__all__ = [
    "LaidPage",
    "Layout",
    "Spill",
    "joined",
    "lay_out",
    "seen_on_white",
    "use_fonts",
    "write",
]
