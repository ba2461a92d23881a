"""Typeset: HTML → one page per panel in the largest type that fits, or a refusal in millimetres."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import floor
from pathlib import Path
from urllib.parse import unquote

from .. import engine, paths, sharing, texts
from ..model import Drawn, Fill, Html, PanelsPdf
from ..names import as_folder
from ..problems import BuildError, Problem

GRID = 0.25
"""Steps of the type size, points."""
GROWTH = 1.85
"""Text takes room with this power of its size (measured): lines get longer and taller."""


LEAST = 1.0
"""Millimetres by which a page is too full at the least, if it is."""
PAGE = re.compile(r"<!--page ([\w-]+)-->")
"""Stands in front of each page of the markup, and names it."""
END = "<!--end of pages-->"
NO_MARKS = "templates/leaflet.html does not say where each page begins, and where the last one ends"
MARKS = f"write <!--page NAME--> before each, and {END} after the last; compare it with ours"


UNSEEN = "a style hides it: look for visibility, font-size and display"
IN_PICTURE = "nobody can translate or check it there: turn the picture's letters into paths"


@dataclass(frozen=True)
class _Trial:
    """One page, or run of pages, laid out at one size and held against the panels it has to fit."""

    name: str
    """The CSS name of the page."""
    size: float
    layout: engine.Layout
    fill: Fill

    @property
    def fits(self) -> bool:
        return not self.is_long and not any(page.spills for page in self.layout.pages)

    @property
    def is_long(self) -> bool:
        return self.fill.used > self.fill.room + 0.01


def typeset(
    html: Html, *, title: str, language: str, rtl: bool, created: dt.date, roots: Sequence[Path]
) -> PanelsPdf:
    """The panels as a tagged PDF, set between `html.size` and `html.smallest` points.

    Nothing is clipped: BuildError (`too-long`, `too-wide`, `missing-glyph`) says what does not fit,
    on which panel and by how many millimetres.
    """
    trials = fit(html, roots)
    if problems := list(_refusals(trials, language, html)):
        raise BuildError(problems)
    layout = engine.joined([trial.layout for trial in trials], _in_order(trials, html))
    drawn: list[tuple[Drawn, ...]] = []
    data = engine.write(layout, title=title, lang=language, rtl=rtl, created=created, drawn=drawn)
    if problems := [*_unsaid(trials, html), *_undrawn(layout, drawn), *_unseen(html, roots)]:
        raise BuildError(problems)
    return PanelsPdf(data, trials[0].size, _panel_fills(trials, html), tuple(drawn))


def fit(html: Html, roots: Sequence[Path]) -> tuple[_Trial, ...]:
    """Every page at the largest size on the grid at which all fit; the smallest where none does.

    Each page is a document of its own, so that the search lays out little more than the page that
    is too full. It looks at the longest first, and predicts the size from how full that page is.
    """
    sizes, pieces = _sizes(html), _pieces(html)
    last = len(sizes) - 1
    names = sorted(pieces, key=lambda name: -len(pieces[name]))

    @cache
    def trial(name: str, step: int) -> _Trial:
        return _try(html, name, pieces[name], sizes[step], roots)

    def next_fitting(name: str, step: int) -> int:
        guess = _predict(trial(name, step), sizes, step)
        while guess < last and not trial(name, guess).fits:
            guess += 1
        while guess - 1 > step and trial(name, guess - 1).fits:
            guess -= 1
        return guess

    step = 0
    while step < last and (full := next((n for n in names if not trial(n, step).fits), None)):
        step = next_fitting(full, step)
    return tuple(trial(name, step) for name in pieces)


def _sizes(html: Html) -> list[float]:
    steps = floor((html.size - html.smallest) / GRID + 1e-6)
    return [html.size - GRID * step for step in range(steps + 1)]


def _pieces(html: Html) -> dict[str, str]:
    """CSS page name → a document with that page alone."""
    head, *rest = PAGE.split(html.markup)
    if not rest or END not in rest[-1]:
        raise BuildError([Problem("no-page-marks", NO_MARKS, hint=MARKS)])
    body, _, tail = rest[-1].partition(END)
    pairs = zip(rest[::2], (*rest[1:-1:2], body), strict=True)
    return {name: f"{head}{piece}{tail}" for name, piece in pairs}


def _predict(trial: _Trial, sizes: list[float], step: int) -> int:
    """The first smaller size at which the page should fit."""
    wanted = trial.size * (1 / max(trial.fill.share, 1.0)) ** (1 / GROWTH)
    fitting = (at for at, size in enumerate(sizes) if size <= wanted and at > step)
    return next(fitting, len(sizes) - 1)


def _try(html: Html, name: str, piece: str, size: float, roots: Sequence[Path]) -> _Trial:
    css: tuple[str, ...] = (f"html {{ font-size: {size}pt }}", *html.css)
    panels = html.pages[name]
    layout = _laid(piece, css, tuple(roots), html.drawn)
    if name in html.repeating:
        return _Trial(name, size, layout, Fill(name, layout.pages[-1].used, layout.pages[-1].room))
    short = len(panels) - len(layout.pages)
    if short >= 0 and len(panels) > 1 and len(html.sections.get(name, ())) > 1:
        shared = (*css, _breaks(layout, html.sections[name], len(panels)))
        evenly = _laid(piece, shared, tuple(roots), html.drawn)
        if len(evenly.pages) <= len(panels):
            css, layout = shared, evenly
            short = len(panels) - len(layout.pages)
    if short > 0:  # text that is short leaves whole panels empty: pages all the same
        blanks = '<div class="blank"></div>' * short
        piece = piece.replace(f"<!--blank {name}-->", blanks)
        layout = _laid(piece, css, tuple(roots), html.drawn)
    return _Trial(name, size, layout, _fill(name, layout, panels))


def _breaks(layout: engine.Layout, sections: Sequence[str], panels: int) -> str:
    """A style that shares whole sections out evenly; none where one is longer than a panel."""
    parts = [part for page in layout.pages for part in page.sections]
    if len(parts) != len(sections):  # one stands on two panels
        return ""
    heights = [bottom - top for _, top, bottom in parts]
    rooms = [page.room for page in layout.pages]
    rooms += rooms[-1:] * (panels - len(rooms))
    counts = sharing.share_out(heights, rooms, _gap(layout))
    firsts = [sum(counts[:panel]) for panel in range(1, panels)]
    ids = dict.fromkeys(sections[first] for first in firsts if 0 < first < len(sections))
    return "".join(f'[id="{name}"] {{{{ break-before: page }}}}' for name in ids)


def _gap(layout: engine.Layout) -> float:
    """Millimetres between two sections that stand on one panel."""
    pairs = (pair for page in layout.pages for pair in pairwise(page.sections))
    return next((below[1] - above[2] for above, below in pairs), 0.0)


def _lay(piece: str, css: tuple[str, ...], roots: tuple[Path, ...], drawn: str) -> engine.Layout:
    """One page laid out: `drawn` tells other fonts and pictures under the same names apart."""
    del drawn
    return engine.lay_out(piece, css, roots)


_laid = lru_cache(maxsize=0)(_lay)


def remember(pages: int) -> None:
    """Keep so many laid-out pages, for an edition that is set again with one word changed.

    Not for a run: to look for garbage around them takes longer than the few that are used again.
    """
    global _laid
    _laid = lru_cache(maxsize=pages)(_lay)


def _fill(name: str, layout: engine.Layout, panels: Sequence[str]) -> Fill:
    """How much of all its panels together the text takes, more than all where pages are many."""
    pages = layout.pages
    room = sum(page.room for page in pages[: len(panels)])
    if len(pages) > len(panels):  # what is kept whole leaves a gap where it did not fit
        over = sum(page.used for page in pages[len(panels) :])
        used = sum(page.used for page in pages)
        return Fill(name, max(used, room + LEAST, room + over * (len(panels) > 1)), room)
    return Fill(name, sum(page.room for page in pages[:-1]) + pages[-1].used, room)


def _named(trials: Sequence[_Trial], html: Html) -> list[tuple[str, engine.LaidPage]]:
    """Every page with the panel it is; one that repeats is numbered."""
    found: list[tuple[str, engine.LaidPage]] = []
    for trial in trials:
        names = list(html.pages[trial.name])
        more = range(2, len(trial.layout.pages) - len(names) + 2)
        names += [f"{names[-1]}-{number}" for number in more]
        found += zip(names, trial.layout.pages, strict=True)
    return found


def _in_order(trials: Sequence[_Trial], html: Html) -> list[int]:
    """The pages of all trials as one reads the panels."""
    names = [name for name, _ in _named(trials, html)]
    order = {name: at for at, name in enumerate(html.order)}
    keys = [order.get(name, order.get(name.rpartition("-")[0], 0)) for name in names]
    return sorted(range(len(names)), key=lambda at: keys[at])


def _panel_fills(trials: Sequence[_Trial], html: Html) -> tuple[Fill, ...]:
    pages = _named(trials, html)
    ordered = [pages[at] for at in _in_order(trials, html)]
    return tuple(Fill(name, page.used, page.room) for name, page in ordered)


def _refusals(trials: Sequence[_Trial], language: str, html: Html) -> Iterator[Problem]:
    if missing := dict.fromkeys(char for trial in trials for char in trial.layout.missing):
        yield _missing_glyphs(tuple(missing), language)
    for trial in trials:
        if trial.is_long:
            yield _too_long(trial, language, html)
    for trial in trials:
        yield from _too_wide(trial, language, html.pages[trial.name])


def _unsaid(trials: Sequence[_Trial], html: Html) -> Iterator[Problem]:
    """What the edition says and its pages do not, or the other way round."""
    if html.said is not None:
        pages = {trial.name: _blocks(trial.layout) for trial in trials}
        yield from texts.problems(html.content, html.said, pages)
        wanted = [text for on_page in html.content.values() for text in on_page]
        yield from texts.repeated(wanted, html.printed)


def _blocks(layout: engine.Layout) -> list[str]:
    """The text of each block, whole, be it on one page or on two.

    What stands in the margins of many pages counts once: the proof asks for it on each side.
    """
    blocks: dict[int, str] = {}
    margins: dict[int, str] = {}
    for page in layout.pages:
        here: dict[int, str] = {}
        for into, texts_ in ((blocks, page.texts), (here, page.furniture)):
            for element, text in texts_:
                into[element] = into.get(element, "") + text
        margins = here | margins
    return [*blocks.values(), *margins.values()]


def _unseen(html: Html, roots: Sequence[Path]) -> Iterator[Problem]:
    """Pictures on white that are nearly white themselves."""
    for address in html.on_white:
        if not engine.seen_on_white(address, roots, html.drawn):
            message = f"hardly anything of {unquote(address)} can be seen on white paper"
            hint = "use the one that is made for a white ground; in grey it wants 3 to 1 as well"
            yield Problem("picture-pale", message, hint=hint)


def _undrawn(layout: engine.Layout, drawn: Sequence[Sequence[Drawn]]) -> Iterator[Problem]:
    """Texts that were laid out and not drawn, or drawn by something else than a box of text."""
    for page, texts_drawn in zip(layout.pages, drawn, strict=True):
        laid, written = Counter(page.lines), Counter(text.text for text in texts_drawn)
        for text in laid - written:
            yield Problem("text-lost", f"“{text.strip()}” on {page.name} is not drawn", hint=UNSEEN)
        for text in written - laid:
            message = f"“{text.strip()}” on {page.name} stands in a picture"
            yield Problem("text-stray", message, hint=IN_PICTURE)


def _too_wide(trial: _Trial, language: str, panels: Sequence[str]) -> Iterator[Problem]:
    for number, page in enumerate(trial.layout.pages):
        for spill in page.spills:
            panel = panels[min(number, len(panels) - 1)]
            message = f"{language}: “{spill.text}” sticks out of panel {panel}"
            message += f" by {spill.excess:.1f} mm at {trial.size:g} pt"
            yield Problem("too-wide", message, hint="use a shorter word, or let the word break")


def _too_long(trial: _Trial, language: str, html: Html) -> Problem:
    fill, panels = trial.fill, html.pages[trial.name]
    first, last = panels[0], panels[-1]
    which = f"panel {first} is" if first == last else f"panels {first} to {last} are"
    message = (
        f"{language}: {which} {fill.used - fill.room:.0f} mm too full"
        f" ({fill.used:.0f} of {fill.room:.0f} mm at the smallest size, {trial.size:g} pt)"
    )
    held = html.holds.get(trial.name, "")
    hint = f"shorten {held or 'the text of this panel'}; nothing is cut off"
    return Problem("too-long", message, hint=hint)


def _missing_glyphs(missing: Sequence[str], language: str) -> Problem:
    letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:8])
    message = f"{language}: the fonts have no {letters}"
    hint = f"name a font that has them in {paths.settings(as_folder(language))}"
    return Problem("missing-glyph", message, hint=hint)
