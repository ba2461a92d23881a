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
from ..model import Fold
from ..planning import Settings

MADE = dt.date(2026, 1, 1)
"""The date in the file: never the clock's."""


def path(fold: Fold) -> str:
    """Where the sheet for a fold's paper stands in the site: printer-test-a4.pdf."""
    return f"printer-test-{paper(fold)}.pdf"


def paper(fold: Fold) -> str:
    """The fold's paper as printers call it, else its millimetres."""
    sizes = {(297, 210): "a4", (210, 297): "a4", (279.4, 215.9): "letter", (215.9, 279.4): "letter"}
    return sizes.get((fold.width, fold.height), f"{fold.width:g}x{fold.height:g}")


def sheets(folds: Iterable[Fold], settings: Settings) -> dict[str, bytes]:
    """Path in the site → PDF, one for each paper."""
    by_paper = {path(fold): fold for fold in folds}
    return {name: _sheet(fold, settings) for name, fold in by_paper.items()}


def _sheet(fold: Fold, settings: Settings) -> bytes:
    context = {"fold": fold, "paper": paper(fold)}
    page = settings.project.templates.render("site/printer-test.html", context)
    key = cache.key("printer-test", page, cache.versions(), cache.digest((Path(__file__),)))
    if kept := settings.store.get(key):
        return kept
    made = _made(page, settings)
    settings.store.put(key, made)
    return made


def _made(page: str, settings: Settings) -> bytes:
    engine.use_fonts(settings.project.font_folders)
    layout = engine.lay_out(page, (), settings.project.picture_folders)
    title = "Which edge does this printer flip on?"
    return _asking(engine.write(layout, title=title, lang="en", rtl=False, created=MADE))


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
