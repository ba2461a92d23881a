"""Outputs and checks by name: `outputs/office_long_edge.py` → `office-long-edge`.

A new one is one new file, which exports its data under the folder's one name; or an entry point of
an installed package.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from leafletpress import plugins
from leafletpress.model import Check, Output

T = TypeVar("T")


@cache
def outputs() -> dict[str, Output]:
    """Every output by name, sorted."""
    return load("leafletpress.outputs", "OUTPUT", Output)


@cache
def checks() -> dict[str, Check]:
    """Every check by code, sorted."""
    return load("leafletpress.checks", "CHECK", Check)


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
