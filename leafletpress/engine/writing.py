"""A layout → the bytes of a tagged PDF/UA-1 file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pydyf
from weasyprint.pdf.metadata import DocumentMetadata

from ..problems import BuildError, Severity
from . import tags, text
from .files import as_problem, listening
from .fonts import environment
from .laid import Layout, Record
from .recording import recording


def write(
    layout: Layout, *, title: str, lang: str, rtl: bool, created: dt.date, drawn: Record
) -> bytes:
    """See `laid.write`."""
    document = layout.document.copy([tags.plain(page) for page in layout.document.pages])
    document.metadata = DocumentMetadata(
        title=title,
        authors=layout.document.metadata.authors,
        created=created.isoformat(),
        lang=lang,
    )
    with (
        tags.truthful(document),
        text.readable(),
        recording(drawn),
        listening() as records,
        _day(created),
    ):
        data: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=True,
            finisher=lambda _, pdf: _finish(pdf, rtl),
        )
    if records:
        problems = dict.fromkeys(as_problem(record) for record in records)
        raise BuildError(replace(problem, severity=Severity.ERROR) for problem in problems)
    return data


def _day(created: dt.date) -> Any:
    """Whatever still asks for the time is told the day of the edition."""
    midnight = dt.datetime.combine(created, dt.time(), dt.UTC)
    return environment(SOURCE_DATE_EPOCH=str(int(midnight.timestamp())))


def _finish(pdf: Any, rtl: bool) -> None:
    """What WeasyPrint leaves out: the direction of the pages, and the trim as what is shown."""
    if rtl:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"
    for page in pdf.objects:
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
            page["CropBox"] = page["TrimBox"]
