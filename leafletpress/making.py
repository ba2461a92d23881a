"""A ticket → finished, proved files: steps 5 to 7, which need nothing else of the project.

As in a printing house, the ticket says all that has to be known to make the job. It can be made by
any process, and what it says is the exact input whose hash names the work that is kept.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from . import cache, plugins
from .cache import Cache
from .layout import Layout
from .manifest import Finished
from .model import Drawn, Expected, Fill, Glyphs, Html, Output, PanelsPdf
from .problems import BuildError, MissingTool, Problem

OFTEN = 8
"""Editions between two searches through everything."""
_editions = itertools.count(1)


@dataclass(frozen=True)
class Ticket:
    """All that the files of one edition are made from."""

    html: Html
    title: str
    language: str
    """BCP-47."""
    rtl: bool
    created: dt.date
    layout: Layout
    outputs: tuple[tuple[Output, Expected], ...]
    """What is made of the panels, and what must be found in it."""
    fonts: tuple[Path, ...]
    """Folders."""
    pictures: tuple[Path, ...]
    """Folders that pictures may come from."""
    store: Cache

    @functools.cached_property
    def panels_key(self) -> str:
        """The name under which the panels are kept."""
        said = (self.html, self.title, self.language, self.rtl, self.created)
        return cache.key("panels", said, cache.versions(), _typesetting())

    def key(self, output: Output, expected: Expected) -> str:
        """The name under which a finished file is kept."""
        return cache.key("finished", self.panels_key, self.layout, output, expected, _finishing())


@dataclass(frozen=True)
class Made:
    """What came of a ticket: a file for each of its outputs, or what is wrong."""

    files: tuple[Finished, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, bytes] | None = None
    """The output that failed its proof, and its file: to be looked at, never to be given out."""


class NotProved(BuildError):
    """A file is made, and is not what it must be."""

    def __init__(self, problems: Iterable[Problem], output: str = "", data: bytes = b"") -> None:
        super().__init__(problems)
        self.output, self.data = output, data


@functools.cache
def _typesetting() -> str:
    """A digest of our own code that the panels are a result of, as this process runs it."""
    return _code(
        "model.py", "manifest.py", "making.py", "engine/*.py", "stages/panels.py", "texts.py"
    )


@functools.cache
def _finishing() -> str:
    """The same of what comes after, and of the plug-ins that may have a part in it."""
    ours = ("layout.py", "finishing.py", "stages/sheets.py", "stages/proof/*.py", "texts.py")
    return _code(*ours) + cache.digest(plugins.files())


def _code(*patterns: str) -> str:
    home = Path(__file__).parent
    return cache.digest(tuple(path for each in patterns for path in sorted(home.glob(each))))


# ---------------------------------------------------------------- what is there already


def kept(ticket: Ticket) -> Made | None:
    """The finished files, as an earlier run kept them; None where one is missing."""
    found = [ticket.store.get(ticket.key(*each)) for each in ticket.outputs]
    if None in found:
        return None
    return Made(tuple(Finished.unpacked(content) for content in found if content is not None))


# ---------------------------------------------------------------- making it


def warm(fonts: tuple[Path, ...], pages: int = 0) -> None:
    """Get this process ready: libraries and fonts loaded, and left alone by the collector.

    `pages` is how many laid-out pages it remembers.

    A layout is a web of boxes that point at one another. Searching all that was imported for such
    garbage takes longer than a panel does, so the search runs once an edition (`_tidy`).
    """
    from . import engine, finishing  # noqa: F401
    from .stages import panels, proof  # noqa: F401

    engine.use_fonts(fonts)
    panels.remember(pages)
    gc.collect()
    gc.freeze()
    gc.disable()


def ready() -> None:
    """Nothing: sent ahead, so that a process gets warm before there is something to make."""


def make(ticket: Ticket) -> Made:
    """Every file of a ticket; none where one is not as it must be."""
    try:
        return Made(tuple(_finished(ticket)))
    except MissingTool:
        raise  # no edition's fault
    except NotProved as error:
        return Made(problems=error.problems, refused=(error.output, error.data))
    except BuildError as error:
        return Made(problems=error.problems)
    finally:
        _tidy()


def _tidy() -> None:
    """Look for garbage in what this edition left; now and then in what outlived earlier ones."""
    gc.collect(2 if next(_editions) % OFTEN == 0 else 0)


def _finished(ticket: Ticket) -> Iterator[Finished]:
    panels_pdf = _kept_panels(ticket) or typeset(ticket)
    for output, expected in ticket.outputs:
        data = finish(ticket, panels_pdf, output, expected)
        file = Finished(data, panels_pdf.size, panels_pdf.fills)
        ticket.store.put(ticket.key(output, expected), file.packed())
        yield file


def _kept_panels(ticket: Ticket) -> PanelsPdf | None:
    content = ticket.store.get(ticket.panels_key)
    return None if content is None else _unpacked(content)


def _packed(panels: PanelsPdf) -> bytes:
    """A line of JSON, and the file: how panels are kept, with what the layout drew on them."""
    said = [panels.size, panels.fills, panels.drawn]
    return json.dumps(said, default=astuple).encode() + b"\n" + panels.data


def _unpacked(content: bytes) -> PanelsPdf:
    head, data = content.split(b"\n", 1)
    size, fills, pages = json.loads(head)
    drawn = tuple(tuple(_drawn(*text) for text in page) for page in pages)
    return PanelsPdf(data, size, tuple(Fill(*fill) for fill in fills), drawn)


def _drawn(text: str, matrix: list[float], runs: list[Any], is_furniture: bool) -> Drawn:
    glyphs = (Glyphs(font, size, tuple(ids), tuple(pens)) for font, size, ids, pens in runs)
    return Drawn(text, tuple(matrix), tuple(glyphs), is_furniture)


def typeset(ticket: Ticket) -> PanelsPdf:
    """Step 5, typeset: the panels as a tagged PDF, one page each."""
    from . import engine
    from .stages import panels

    engine.use_fonts(ticket.fonts)
    made = panels.typeset(
        ticket.html,
        title=ticket.title,
        language=ticket.language,
        rtl=ticket.rtl,
        created=ticket.created,
        roots=ticket.pictures,
    )
    ticket.store.put(ticket.panels_key, _packed(made))
    return made


def finish(ticket: Ticket, panels_pdf: PanelsPdf, output: Output, expected: Expected) -> bytes:
    """Steps 6 and 7, impose and prove: the finished file; BuildError if the proof fails."""
    from . import finishing
    from .stages import proof

    text = finishing.Text(ticket.title, ticket.language, ticket.rtl)
    layout = ticket.layout.of(len(panels_pdf.drawn))
    work = finishing.finish(panels_pdf, layout, text, output)
    wanted = replace(expected, pages=work.pages, duplex=work.duplex)
    if problems := proof.prove(work.data, wanted, work.drawn):
        raise NotProved(problems, output.name, work.data)
    return work.data
