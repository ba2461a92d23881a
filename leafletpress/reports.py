"""Problems → text for programs: JSON and GitHub's annotations; a code → what it means."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping

from . import registry
from .bootstrap import place
from .model import Check
from .problems import Problem, Severity, UsageError, did_you_mean

GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects; `line` is 0 where a problem has none, `source` null."""
    return json.dumps([_data(problem) for problem in problems], indent=1, ensure_ascii=False)


def _data(problem: Problem) -> dict[str, object]:
    source = problem.source
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "file": problem.place.file,
        "line": problem.place.line,
        "hint": problem.hint,
        "source": {"file": source.file, "line": source.line} if source else None,
    }


def as_annotations(problems: Iterable[Problem]) -> str:
    """Lines that GitHub shows beside the file in a pull request.

    Source: docs.github.com, “Workflow commands for GitHub Actions”.
    """
    return "\n".join(_annotation(problem) for problem in problems)


def _annotation(problem: Problem) -> str:
    place = {"file": problem.place.file, "line": problem.place.line or "", "title": problem.code}
    fields = ",".join(
        f"{name}={_escaped(str(value), ':,')}" for name, value in place.items() if value
    )
    text = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    return f"::{GITHUB[problem.severity]} {fields}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def rationale(rule: Check) -> str:
    """Why a check is there: its module's docstring."""
    return (sys.modules[rule.find.__module__].__doc__ or "").strip()


def explained(code: str) -> str:
    """What a code means and what to do; UsageError with the nearest one if there is none."""
    others = _others()
    rules = registry.checks()
    if code in rules:
        rule = rules[code]
        return f"{code}: {rule.severity}\n\n{rationale(rule)}\n\nhint: {rule.hint}"
    if code in others:
        meaning, act = others[code]
        return f"{code}\n\n{meaning}\n\nhint: {act}"
    hint = did_you_mean(code, [*rules, *others])
    raise UsageError([Problem("unknown-code", f"there is no code “{code}”", hint=hint)])


def _others() -> Mapping[str, tuple[str, str]]:
    """Codes that are no checks, from the table in docs/problems.md."""
    rows = ROW.findall((place.HOME / "docs" / "problems.md").read_text("utf-8"))
    return {code: (meaning, act) for code, meaning, act in rows}
