"""Paper sizes → a sheet each that tells over which edge a printer flips, and whether it scales.

An arrow stands on both sides in the same place. Held to the light both point the same way only
when the printer turned the sheet over the edge that the file asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from .. import cache, engine
from ..layout import Layout
from ..planning import Settings

MADE = dt.date(2026, 1, 1)
"""The date in the file: never the clock's."""


def path(layout: Layout) -> str:
    """Where the sheet for a layout's paper stands in the site: printer-test-a4.pdf."""
    return f"printer-test-{paper(layout)}.pdf"


def paper(layout: Layout) -> str:
    """A layout's paper as printers call it, else its millimetres."""
    return layout.paper.lower() or f"{layout.width:g}x{layout.height:g}"


def sheets(layouts: Iterable[Layout], settings: Settings) -> dict[str, bytes]:
    """Path in the site → PDF, one for each paper."""
    by_paper = {path(layout): layout for layout in layouts}
    return {name: _sheet(layout, settings) for name, layout in by_paper.items()}


def _sheet(layout: Layout, settings: Settings) -> bytes:
    context = {"layout": layout, "paper": paper(layout)}
    page = settings.project.templates.render("site/printer-test.html", context)
    key = cache.key("printer-test", page, cache.versions(), cache.digest((Path(__file__),)))
    if kept := settings.store.get(key):
        return kept
    made = _made(page, settings)
    settings.store.put(key, made)
    return made


def _made(page: str, settings: Settings) -> bytes:
    engine.use_fonts(settings.project.font_folders)
    laid = engine.lay_out(page, (), settings.project.picture_folders)
    title = "Which edge does this printer flip on?"
    return _asking(engine.write(laid, title=title, lang="en", rtl=False, created=MADE))


def _asking(data: bytes) -> bytes:
    """The same file; it asks the printer for what the leaflets ask for."""
    with pikepdf.open(BytesIO(data)) as pdf:
        wanted = Dictionary(
            DisplayDocTitle=True,
            Duplex=Name.DuplexFlipShortEdge,
            PickTrayByPDFSize=True,
            PrintScaling=Name("/None"),
        )
        pdf.Root.ViewerPreferences = wanted
        stream = BytesIO()
        pdf.save(stream, deterministic_id=True)
        return stream.getvalue()
