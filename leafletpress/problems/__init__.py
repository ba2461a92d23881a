"""What is wrong, where, and what to do next: problems are gathered and shown together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad it is; an error refuses the edition it belongs to."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file a person can open; `line` counts from 1, 0 where there is none."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Problem:
    """One mistake in content or in a finished file, told to a person who may not program.

    `code` is a lasting slug that people quote; `source` is the English a translation answers to.
    """

    code: str
    message: str
    place: Place = Place()
    hint: str = ""
    source: Place | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place.file else ""
        lines = [f"{where}{self.severity}[{self.code}]: {self.message}"]
        if self.source:
            lines.append(f"  source: {self.source}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class BuildError(Exception):
    """We could not go on: carries every problem found up to here."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is after travelling from one process to another."""
        return type(self), (self.problems,)


class UsageError(BuildError):
    """The command was given something that does not exist; exit code 2."""


class MissingTool(BuildError):
    """A library, a system package or a font is not there; exit code 3."""


@contextmanager
def gathering(problems: list[Problem]) -> Iterator[None]:
    """What goes wrong inside is put among `problems`, and one goes on behind it."""
    try:
        yield
    except BuildError as error:
        problems.extend(error.problems)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those that refuse an edition."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def did_you_mean(word: str, known: Iterable[str], most: int = 40) -> str:
    """A hint naming the nearest known word, or listing (at most some of) them when none is near."""
    from difflib import get_close_matches

    known = sorted(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    more = ", …" if len(known) > most else ""
    return f"did you mean “{near[0]}”?" if near else f"known: {', '.join(known[:most])}{more}"
