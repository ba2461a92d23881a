"""Problems and figures → what a person reads at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console

from ..problems import Problem, Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def problems(found: Iterable[Problem]) -> None:
    """Each once, in order, coloured at a terminal."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in dict.fromkeys(found):
        head, *rest = str(problem).split("\n")
        style = f"bold {COLOURS[problem.severity]}" if console.is_terminal else None
        console.print(head, style=style, markup=False)
        for line in rest:
            console.print(line, markup=False)


def tables() -> Console:
    """Where tables are printed: as wide as a terminal, else wide enough."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def count(number: int, thing: str) -> str:
    """“1 file”, “2 files”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
