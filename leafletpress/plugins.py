"""Turns a folder of drop-ins into named things: `blocks/local_service/` → `local-service`.

A drop-in is one file or one folder. It exports one thing under the package's one name, and what is
broken stops the build by name: a block that quietly went missing would be worse. Nothing here knows
what a block, a fold or a check is.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from .problems import BuildError, Place, Problem, gathering

Fault = Callable[[str, Any], str]
"""A drop-in's name and what it exports → what is wrong with that; empty where nothing is."""


def load(package: str, export: str, fault: Fault, hint: str) -> dict[str, Any]:
    """Name → what each drop-in of the package exports, sorted.

    Those that start with `_` are none. All that are broken are told together in one BuildError;
    `hint` says what a good one exports.
    """
    loaded: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in _dropins(package):
        name = path.stem.replace("_", "-")
        with gathering(problems):
            loaded[name] = _exported(package, path, export, hint)
            if why := fault(name, loaded[name]):
                raise _broken(Place(_shown(package, path)), why, hint)
    if problems:
        raise BuildError(problems)
    return dict(sorted(loaded.items()))


def _dropins(package: str) -> list[Path]:
    """The files and folders of a package."""
    homes = [Path(home) for home in import_module(package).__path__]
    found = [path for home in homes for path in home.iterdir() if path.name[0] not in "._"]
    return sorted(path for path in found if path.suffix == ".py" or path.is_dir())


def _exported(package: str, path: Path, export: str, hint: str) -> Any:
    try:
        module = import_module(f"{package}.{path.stem}")
    except Exception as error:  # whatever the file does wrong is to be told, not to be thrown
        place = Place(_shown(package, path), _line(error, path))
        raise _broken(place, f"does not import: {str(error) or type(error).__name__}") from error
    if not hasattr(module, export):
        raise _broken(Place(_shown(package, path)), f"exports no {export}", hint)
    return getattr(module, export)


def _shown(package: str, path: Path) -> str:
    inside = path.name if path.suffix == ".py" else f"{path.name}/__init__.py"
    return f"{package.replace('.', '/')}/{inside}"


def _line(error: Exception, path: Path) -> int:
    """The line of the drop-in on which it failed; 0 when it failed elsewhere."""
    file = str(path if path.suffix == ".py" else path / "__init__.py")
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == file]
    return lines[-1] if lines else 0


def _broken(place: Place, message: str, hint: str = "") -> BuildError:
    return BuildError([Problem("broken-drop-in", message, place, hint)])
