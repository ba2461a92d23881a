"""Outputs and checks by name: `outputs/office_long_edge.py` → `office-long-edge`.

A new one is one new file, which exports its data under the folder's one name; or an entry point of
an installed package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from leafletpress import plugins
from leafletpress.model import Check, Level, Output
from leafletpress.problems import Place, Problem, did_you_mean

T = TypeVar("T")


@cache
def outputs() -> dict[str, Output]:
    """Every output by name, sorted."""
    return load("leafletpress.outputs", "OUTPUT", Output)


@cache
def checks() -> dict[str, Check]:
    """Every check by code, sorted."""
    return load("leafletpress.checks", "CHECK", Check)


def wrong_levels(levels: Mapping[str, Level], at: Callable[..., Place]) -> Iterator[Problem]:
    """What a project may not make of the checks; `at` tells where a name stands in its file."""
    for name, level in levels.items():
        rule = checks().get(name)
        if rule is None:
            hint = did_you_mean(name, checks())
            yield Problem("unknown-check", f"there is no check “{name}”", at(name), hint)
        elif rule.protects and level not in ("error", rule.severity):
            message = f"“{name}” protects people: here it cannot be “{level}”"
            hint = f"take the line out, or write “{name}: error”"
            yield Problem("needed-check", message, at(name), hint)


def load(package: str, export: str, kind: type[T]) -> dict[str, T]:
    """Name → what each drop-in of the package exports, sorted, with its name filled in.

    `kind` is a dataclass with a field `name`. All that are broken are told together in one
    BuildError.
    """

    def fault(name: str, found: Any) -> str:
        del name
        if isinstance(found, kind):
            return ""
        return f"{export} is of type {type(found).__name__}, not {kind.__name__}"

    found = plugins.load(package, export, fault, f"write `{export} = {kind.__name__}(…)` in it")
    return {name: replace(data, name=name) for name, data in found.items()}
