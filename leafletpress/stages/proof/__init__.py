"""Prove: a finished file, opened again → what is wrong with it.

1. `document`: pages, tags, language, links, what the printer is told
2. `fonts`: every font is inside, every letter has a glyph, every digit its own
3. `reading`: glyphs in the order in which they stand on the page
4. `numbers`: telephone numbers digit for digit, and no number nobody asked for
5. `picture`: the page as pixels: QR codes, margins, numbers nothing hides

A problem's `place` has no file yet and its page as the line; whoever knows the file names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2

from ...model import Expected
from ...problems import Problem
from . import document, fonts, numbers, picture, reading


def prove(data: bytes, expected: Expected) -> tuple[Problem, ...]:
    """Everything found wrong in the file, nothing when it is as expected."""
    try:
        return tuple(_proofs(data, expected))
    except Exception as error:  # a damaged file can give way at any depth, in two libraries
        return (_unreadable(error),)


def _proofs(data: bytes, expected: Expected) -> Iterator[Problem]:
    with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
        yield from document.prove(pdf, expected)
        yield from fonts.prove(pdf)
        plain = reading.without_actual_text(pdf, data)
    with pypdfium2.PdfDocument(plain) as file:
        pages = dict(enumerate(file, 1))
        lines = tuple(line for number in pages for line in reading.lines(pages[number], number))
        pictures = tuple(picture.take(pages[number], number) for number in pages)
        found = numbers.read(lines, expected)
        yield from numbers.prove(found, expected)
        yield from picture.prove_margins(pictures, lines)
        yield from picture.prove_visible(pictures, found.findings)
        yield from picture.prove_codes(pages, pictures, expected)


def _unreadable(error: Exception) -> Problem:
    return Problem(
        "unreadable",
        f"the finished file cannot be read: {type(error).__name__}: {error}",
        hint="build it again; if it stays unreadable, that is a bug of leafletpress",
    )
