"""Typeset: HTML → one page per panel in the largest type that fits, or a refusal in millimetres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from .. import engine
from ..model import Fill, Html, PanelsPdf
from ..problems import BuildError, Problem

GRID = 0.25
"""Steps of the type size, points."""
GROWTH = 1.85
"""Text takes room with this power of its size (measured): lines get longer and taller."""


@dataclass(frozen=True)
class _Trial:
    """One layout at one size, held against the panels it has to fit."""

    size: float
    layout: engine.Layout
    fills: tuple[Fill, ...]
    """Of each page or run of pages, by its CSS name."""
    short: dict[str, int]
    """CSS page name → panels left without a page."""

    @property
    def fits(self) -> bool:
        wide = any(page.spills for page in self.layout.pages)
        return not wide and all(fill.used <= fill.room + 0.01 for fill in self.fills)

    @property
    def fullest(self) -> float:
        return max(fill.share for fill in self.fills)


def typeset(
    html: Html, *, title: str, language: str, rtl: bool, created: dt.date, roots: Sequence[Path]
) -> PanelsPdf:
    """The panels as a tagged PDF, set between `html.size` and `html.smallest` points.

    Nothing is clipped: BuildError (`too-long`, `too-wide`, `missing-glyph`) says what does not fit,
    on which panel and by how many millimetres.
    """
    trial = fit(html, roots)
    if problems := list(_refusals(trial, language)):
        raise BuildError(problems)
    data = engine.write(trial.layout, title=title, lang=language, rtl=rtl, created=created)
    return PanelsPdf(data, trial.size, _panel_fills(trial.layout, html))


def fit(html: Html, roots: Sequence[Path]) -> _Trial:
    """The largest size on the grid that fits; the smallest where none does.

    The size is predicted from how full the first layout is, then corrected step by step.
    """
    sizes = _sizes(html)
    tried: dict[int, _Trial] = {}

    def trial(step: int) -> _Trial:
        if step not in tried:
            tried[step] = _try(html, sizes[step], roots)
        return tried[step]

    last = len(sizes) - 1
    step = 0 if trial(0).fits else _predict(trial(0), sizes)
    while step < last and not trial(step).fits:
        step += 1
    while step > 0 and trial(step - 1).fits:
        step -= 1
    return _with_blanks(trial(step), html, roots)


def _sizes(html: Html) -> list[float]:
    steps = floor((html.size - html.smallest) / GRID + 1e-6)
    return [html.size - GRID * step for step in range(steps + 1)]


def _predict(trial: _Trial, sizes: list[float]) -> int:
    wanted = trial.size * (1 / max(trial.fullest, 1.0)) ** (1 / GROWTH)
    fitting = [step for step, size in enumerate(sizes) if size <= wanted]
    return max(1, fitting[0]) if fitting else len(sizes) - 1


def _try(
    html: Html, size: float, roots: Sequence[Path], blanks: dict[str, int] | None = None
) -> _Trial:
    markup = html.markup
    for name, count in (blanks or {}).items():
        markup = markup.replace(f"<!--blank {name}-->", '<div class="blank"></div>' * count)
    layout = engine.lay_out(markup, (f"html {{ font-size: {size}pt }}", *html.css), roots)
    return _Trial(size, layout, tuple(_fills(layout, html)), _short(layout, html))


def _with_blanks(trial: _Trial, html: Html, roots: Sequence[Path]) -> _Trial:
    """Flowing text that is short leaves whole panels empty: they are pages all the same."""
    return _try(html, trial.size, roots, trial.short) if trial.short else trial


def _fills(layout: engine.Layout, html: Html) -> Iterator[Fill]:
    for name, panels in html.pages.items():
        pages = [page for page in layout.pages if page.name == name]
        if not pages:
            continue
        full = sum(page.room for page in pages[:-1])
        rooms = [page.room for page in pages[: len(panels)]]
        rooms += [pages[-1].room] * (len(panels) - len(rooms))
        yield Fill(name, full + pages[-1].used, sum(rooms))


def _short(layout: engine.Layout, html: Html) -> dict[str, int]:
    counts = {
        name: len(panels) - sum(page.name == name for page in layout.pages)
        for name, panels in html.pages.items()
    }
    return {name: count for name, count in counts.items() if count > 0}


def _panel_fills(layout: engine.Layout, html: Html) -> tuple[Fill, ...]:
    names = [panel for panels in html.pages.values() for panel in panels]
    pairs = zip(names, layout.pages, strict=True)
    return tuple(Fill(name, page.used, page.room) for name, page in pairs)


def _refusals(trial: _Trial, language: str) -> Iterator[Problem]:
    if trial.layout.missing:
        yield _missing_glyphs(trial.layout.missing, language)
    for fill in trial.fills:
        if fill.used > fill.room + 0.01:
            yield _too_long(fill, trial.size, language)
    for page in trial.layout.pages:
        for spill in page.spills:
            message = f"{language}: “{spill.text}” sticks out of panel {page.name}"
            message += f" by {spill.excess:.1f} mm at {trial.size:g} pt"
            yield Problem("too-wide", message, hint="use a shorter word, or let the word break")
    if trial.short:
        names = ", ".join(trial.short)
        yield Problem("empty-panel", f"{language}: nothing stands on {names}", hint="see sections")


def _too_long(fill: Fill, size: float, language: str) -> Problem:
    excess = fill.used - fill.room
    message = (
        f"{language}: panel {fill.panel} is {excess:.0f} mm too full"
        f" ({fill.used:.0f} of {fill.room:.0f} mm at the smallest size, {size:g} pt)"
    )
    return Problem("too-long", message, hint="shorten the text of this panel; nothing is cut off")


def _missing_glyphs(missing: Sequence[str], language: str) -> Problem:
    letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:8])
    message = f"{language}: the fonts have no {letters}"
    hint = f"name a font that has them in locales/{language.replace('-', '_')}/language.yaml"
    return Problem("missing-glyph", message, hint=hint)
