"""Prove: a finished file, opened again → what is wrong with it.

1. `document`: pages, tags, language, links, what the printer is told
2. `fonts`: every font is inside, every letter has a glyph, every digit its own
3. `drawing`: each text that the layout drew is drawn here, at its place, and no other
4. `reading`: glyphs in the order in which they stand on the page
5. `numbers`: telephone numbers digit for digit, and no number nobody asked for
6. `layers`, `picture`: the page as pixels: letters nothing hides, margins, QR codes

A problem's `place` has no file yet and its page as the line; whoever knows the file names it.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO

import pikepdf
import pypdfium2

from ...model import Drawn, Expected
from ...problems import Problem
from . import document, drawing, fonts, layers, numbers, picture, reading

Pages = Sequence[Sequence[Drawn]]


def prove(data: bytes, expected: Expected, wanted: Pages | None = None) -> tuple[Problem, ...]:
    """Everything found wrong in the file, nothing when it is as expected.

    `wanted` is what the layout drew, page by page; without it what the file draws is taken as
    meant, and only looked at.
    """
    try:
        return tuple(_proofs(data, expected, wanted))
    except Exception as error:
        return (_unreadable(error) if _is_damaged(data) else _our_bug(error),)


def _proofs(data: bytes, expected: Expected, wanted: Pages | None) -> Iterator[Problem]:
    with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
        yield from document.prove(pdf, expected)
        yield from fonts.prove(pdf)
        drawn = [drawing.read(page) for page in pdf.pages]
    if wanted is not None:
        yield from drawing.prove(drawn, wanted)
        yield from drawing.prove_apart(wanted)
        yield from drawing.prove_sides(wanted, expected)
        yield from drawing.prove_aloud(drawn, wanted, expected)
    yield from _seen(data, expected, drawn if wanted is None else wanted)


def _seen(data: bytes, expected: Expected, texts: Pages) -> Iterator[Problem]:
    with ExitStack() as stack:
        whole, letters, ground = (
            dict(enumerate(stack.enter_context(pypdfium2.PdfDocument(each)), 1))
            for each in (data, layers.text_alone(data), layers.without_text(data))
        )
        lines = tuple(line for page in letters for line in reading.lines(letters[page], page))
        yield from numbers.prove(numbers.read(lines, expected), expected)
        yield from numbers.prove_runs(lines, expected)
        pictures = tuple(picture.take(whole[page], page) for page in whole)
        yield from picture.prove_margins(pictures, lines, expected.margin)
        for shown, drawn in zip(pictures, texts, strict=False):
            alone = (picture.take(layer[shown.page], shown.page) for layer in (letters, ground))
            yield from picture.prove_visible(picture.Layers(shown, *alone), drawn)
        yield from picture.prove_codes(whole, pictures, expected)


# ---------------------------------------------------------------- when the proof itself gives way


def _is_damaged(data: bytes) -> bool:
    """Whether its libraries can read the file from its first page to its last, and its fonts."""
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            damaged = bool(pdf.check_pdf_syntax())
            for page in pdf.pages:
                pikepdf.parse_content_stream(page)
            fonts.open_all(pdf)
        with pypdfium2.PdfDocument(data) as file:
            for page in file:
                page.render(scale=0.1)
    except Exception:  # a damaged file can give way at any depth
        return True
    return damaged


def _unreadable(error: Exception) -> Problem:
    return Problem(
        "unreadable",
        f"the finished file cannot be read: {type(error).__name__}: {error}",
        hint="build it again; if it stays unreadable, that is a bug of leafletpress",
    )


def _our_bug(error: Exception) -> Problem:
    """An alarm is never blind: what stops the proof is told, and where it is written down."""
    handle, name = tempfile.mkstemp(prefix="leafletpress-proof-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    return Problem(
        "proof-failed",
        f"the proof itself gave way, so the file is not trusted: {type(error).__name__}: {error}",
        hint=f"that is a bug of leafletpress; please report it, with {name}",
    )
