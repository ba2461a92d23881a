"""Sheets in the order of a printer that lays them down face up: the last page first."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf

from leafletpress.finishing import Work
from leafletpress.model import Output, Step


def turn_round(work: Work, *_: object) -> Work:
    """The same pages from the last to the first."""
    turned = BytesIO()
    with pikepdf.open(BytesIO(work.data)) as pdf:
        pdf.pages.reverse()
        pdf.save(turned, deterministic_id=True)
    return replace(work, data=turned.getvalue(), drawn=work.drawn[::-1], pages=work.pages[::-1])


OUTPUT = Output(title="Print, last page first", steps=(Step("impose"), Step("turn-round")))
