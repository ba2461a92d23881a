"""Turns a folder of drop-in files into named data: `outputs/long_edge.py` → `long-edge`.

A new output or check is one new file. It exports its data under the folder's one name, and a
file that is broken stops the build by name: a check that quietly went missing would be worse.
"""

from __future__ import annotations

import traceback
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from leafletpress.model import Check, Output
from leafletpress.problems import BuildError, Place, Problem, gathering

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
    """Name → what each file of the package exports, sorted, with its name filled in.

    `kind` is a dataclass with a field `name`. Files that start with `_` are not drop-ins. All the
    broken files are told together in one BuildError.
    """
    loaded: dict[str, T] = {}
    problems: list[Problem] = []
    for file in _files(package):
        name = file.stem.replace("_", "-")
        with gathering(problems):
            loaded[name] = _named(_exported(package, file, export, kind), name)
    if problems:
        raise BuildError(problems)
    return dict(sorted(loaded.items()))


def _files(package: str) -> list[Path]:
    home = Path(import_module(package).__file__ or "").parent
    return sorted(file for file in home.glob("*.py") if not file.name.startswith("_"))


def _exported(package: str, file: Path, export: str, kind: type[T]) -> T:
    shown = f"{package.replace('.', '/')}/{file.name}"
    try:
        module = import_module(f"{package}.{file.stem}")
    except Exception as error:  # whatever the file does wrong is to be told, not to be thrown
        place = Place(shown, _line(error, file))
        raise _broken(place, f"does not import: {str(error) or type(error).__name__}") from error
    found = getattr(module, export, None)
    if found is None:
        raise _broken(Place(shown), f"exports no {export}", export, kind)
    if not isinstance(found, kind):
        message = f"{export} is of type {type(found).__name__}, not {kind.__name__}"
        raise _broken(Place(shown), message, export, kind)
    return found


def _named(data: T, name: str) -> T:
    data_: Any = data
    named: T = replace(data_, name=name)
    return named


def _line(error: Exception, file: Path) -> int:
    """The line of the file on which it failed; 0 when it failed elsewhere."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == str(file)]
    return lines[-1] if lines else 0


def _broken(place: Place, message: str, export: str = "", kind: type | None = None) -> BuildError:
    hint = f"write `{export} = {kind.__name__}(…)` in it" if kind else ""
    return BuildError([Problem("broken-drop-in", message, place, hint)])
