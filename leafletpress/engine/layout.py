"""HTML and style sheets → a WeasyPrint document, and what was measured on its pages."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped]

from ..problems import BuildError, Problem, errors
from . import boxes, fonts
from .files import BASE, Files, as_problem, listening
from .laid import Layout


def lay_out(markup: str, css: tuple[str, ...], roots: tuple[Path, ...]) -> Layout:
    """See `laid.lay_out`."""
    configuration = fonts.configuration()
    sheets, counters, problems = _parsed(css, roots, configuration)
    files = Files(roots)
    with listening() as records:
        html = HTML(string=markup, base_url=BASE, url_fetcher=files)
        document = html.render(
            stylesheets=sheets, font_config=configuration, counter_style=counters.copy()
        )
    problems = (*problems, *_problems(files, records))
    if errors(problems):
        raise BuildError(problems)
    return Layout(tuple(map(boxes.measure, document.pages)), problems, document)


@lru_cache(maxsize=32)
def _parsed(
    css: tuple[str, ...], roots: tuple[Path, ...], configuration: Any
) -> tuple[list[Any], Any, tuple[Problem, ...]]:
    """Style sheets ready for use, which a layout only reads; kept, for parsing costs 30 ms."""
    files, counters = Files(roots), CounterStyle()
    with listening() as records:
        sheets = [
            CSS(
                string=text,
                base_url=BASE,
                url_fetcher=files,
                font_config=configuration,
                counter_style=counters,
            )
            for text in css
        ]
    return sheets, counters, _problems(files, records)


def _problems(files: Files, records: list[logging.LogRecord]) -> tuple[Problem, ...]:
    """The fetcher's own words where it has some: the log repeats them less clearly."""
    said = [as_problem(record) for record in records if "Failed to load" not in str(record.msg)]
    failed = [as_problem(record) for record in records if "Failed to load" in str(record.msg)]
    return tuple(dict.fromkeys([*files.problems, *said, *([] if files.problems else failed)]))
