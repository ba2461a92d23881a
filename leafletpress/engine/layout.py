"""HTML and style sheets → a WeasyPrint document, and what was measured on its pages."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle

from ..problems import BuildError, Problem, errors
from . import boxes, fonts
from .files import BASE, Files, as_problem, listening
from .laid import Layout

UNLOADED = re.compile("Failed to load|cannot be loaded")


def lay_out(markup: str, css: tuple[str, ...], roots: tuple[Path, ...]) -> Layout:
    """See `laid.lay_out`."""
    configuration = fonts.configuration()
    sheets = [_parsed(text, roots, configuration) for text in css]
    counters = CounterStyle()
    for sheet in sheets:
        counters.update(sheet.counters)
    files = Files(roots)
    with listening() as records:
        html = HTML(string=markup, base_url=BASE, url_fetcher=files)
        document = html.render(
            stylesheets=[sheet.css for sheet in sheets],
            font_config=configuration,
            counter_style=counters,
        )
    problems = (*(p for sheet in sheets for p in sheet.problems), *_problems(files, records))
    return Layout(tuple(map(boxes.measure, document.pages)), problems, document)


@dataclass(frozen=True)
class _Sheet:
    """A style sheet ready for use; a layout only reads it."""

    css: Any
    counters: CounterStyle
    problems: tuple[Problem, ...]


@lru_cache(maxsize=64)
def _parsed(text: str, roots: tuple[Path, ...], configuration: Any) -> _Sheet:
    """One style sheet; kept, for a leaflet is laid out at several sizes and in many languages."""
    files, counters = Files(roots), CounterStyle()
    with listening() as records:
        css = CSS(
            string=text,
            base_url=BASE,
            url_fetcher=files,
            font_config=configuration,
            counter_style=counters,
        )
    return _Sheet(css, counters, _problems(files, records))


def _problems(files: Files, records: list[logging.LogRecord]) -> tuple[Problem, ...]:
    """Warnings; BuildError if there are errors.

    The fetcher's own words are kept where it has some: the log repeats them less clearly.
    """
    if files.problems:
        records = [record for record in records if not UNLOADED.search(str(record.msg))]
    problems = tuple(dict.fromkeys([*files.problems, *map(as_problem, records)]))
    if errors(problems):
        raise BuildError(problems)
    return problems
