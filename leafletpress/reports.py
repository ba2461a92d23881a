"""Problems → text for programs: JSON and GitHub's annotations; codes → what they mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from . import registry
from .model import Check
from .problems import Problem, Severity, UsageError, did_you_mean
from .problems.codes import codes

GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
PAGE = """# Problems

Every code, as the command `explain` tells it. `docs` makes this page from
leafletpress/problems/codes.toml and, for translations, from leafletpress/checks/<code>.py; how good
these checks are, [checks.md](checks.md) tells.
"""


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


# ---------------------------------------------------------------- what codes mean


def rationale(rule: Check) -> str:
    """Why a check is there: its module's docstring."""
    return (sys.modules[rule.find.__module__].__doc__ or "").strip()


def explained(code: str) -> str:
    """What a code means and what to do; UsageError with the nearest one if there is none."""
    rules = registry.checks()
    if code in rules:
        rule = rules[code]
        return f"{code}: {rule.severity}\n\n{rationale(rule)}\n\nhint: {rule.hint}"
    if code in codes():
        told = codes()[code]
        return f"{code}\n\n{told.meaning}\n\nhint: {told.act}"
    hint = did_you_mean(code, [*rules, *codes()])
    raise UsageError([Problem("unknown-code", f"there is no code “{code}”", hint=hint)])


def page() -> str:
    """docs/problems.md."""
    rules = {name: _listed(rule) for name, rule in registry.checks().items()}
    listed = [(told.group, code, told.meaning, told.act) for code, told in codes().items()]
    listed += [("Translations", code, *told) for code, told in rules.items()]
    tables = (_table(*each) for each in groupby(listed, lambda row: row[0]))
    return PAGE + "".join(f"{line}\n" for table in tables for line in table)


def _listed(rule: Check) -> tuple[str, str]:
    """What a check is for, in a sentence, and what to do."""
    return rationale(rule).split("\n\n")[0].replace(
        "\n", " "
    ), f"{rule.hint[:1].upper()}{rule.hint[1:]}."


def _table(title: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| code | what it means | what to do |", "|---|---|---|")
    yield from (f"| `{code}` | {meaning} | {act} |" for _, code, meaning, act in rows)
