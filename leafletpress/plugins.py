"""Turns drop-ins into named things: `blocks/local_service/` → `local-service`.

A drop-in is one file or one folder of ours, which exports one thing under the package's one name;
or a plug-in: an entry point of an installed package, in the group that is called like our package.
What is broken stops the build by name: a block that quietly went missing would be worse. So do two
of one name. Nothing here knows what a block, an output or a check is.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from .problems import BuildError, Place, Problem, gathering

Fault = Callable[[str, Any], str]
"""A drop-in's name and what it exports → what is wrong with that; empty where nothing is."""


KINDS = ("blocks", "checks", "layouts", "outputs", "steps")
GROUPS = tuple(f"leafletpress.{kind}" for kind in KINDS)
"""Entry points that are looked for."""


def load(package: str, export: str, fault: Fault, hint: str) -> dict[str, Any]:
    """Name → what each drop-in of the package exports, and what plug-ins bring for it, sorted.

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
    return joined(package, loaded, fault)


# ---------------------------------------------------------------- ours


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
        raise _broken(place, f"does not import: {_said(error)}") from error
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


# ---------------------------------------------------------------- of installed packages


class Plugin(NamedTuple):
    """One entry point."""

    group: str
    name: str
    package: str
    """The installed package and its version: riverside-leaflets 1.2."""
    point: metadata.EntryPoint

    def problem(self, code: str, what: str) -> Problem:
        """What is wrong with it, by name."""
        package = self.package.split(" ")[0]
        hint = f"have {package} mended, or take it away: pip uninstall {package}"
        return Problem(code, f"{self.package}: “{self.name}” of {self.group} {what}", hint=hint)


@cache
def installed() -> tuple[Plugin, ...]:
    """Every plug-in of this Python, sorted; none of them is loaded."""
    found = [
        Plugin(point.group, point.name, f"{point.dist.name} {point.dist.version}", point)
        for group in GROUPS
        for point in metadata.entry_points(group=group)
        if point.dist
    ]
    return tuple(sorted(found, key=lambda plugin: plugin[:3]))


def joined(group: str, ours: Mapping[str, Any], fault: Fault) -> dict[str, Any]:
    """Ours and what plug-ins bring, sorted; BuildError if one is broken or has a name twice."""
    found = dict(ours)
    problems: list[Problem] = []
    for plugin in (each for each in installed() if each.group == group):
        with gathering(problems):
            thing = _loaded(plugin, fault)
            if plugin.name in found:
                problems.append(taken(plugin, plugin.name))
            found[plugin.name] = thing
    if problems:
        raise BuildError(problems)
    return dict(sorted(found.items()))


def taken(plugin: Plugin, name: str) -> Problem:
    """What is there already: nothing of ours or of another package is replaced."""
    return plugin.problem("name-taken", f"brings “{name}”, which is there already")


def _loaded(plugin: Plugin, fault: Fault) -> Any:
    try:
        thing = plugin.point.load()
    except Exception as error:  # whatever it does wrong is to be told, not to be thrown
        what = f"does not load: {_said(error)}"
        raise BuildError([plugin.problem("broken-plug-in", what)]) from error
    if why := fault(plugin.name, thing):
        raise BuildError([plugin.problem("broken-plug-in", f"is of no use: {why}")])
    return thing


def blame(group: str, name: str, error: Exception) -> None:
    """BuildError where it was a plug-in that failed at its work; nothing where it was ours."""
    for plugin in installed():
        if (plugin.group, plugin.name) == (group, name) and not isinstance(error, BuildError):
            raise BuildError(
                [plugin.problem("broken-plug-in", f"fails: {_said(error)}")]
            ) from error


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def folders(group: str) -> Iterator[tuple[Plugin, Path]]:
    """The folders that hold a group's data files; nothing in them is imported.

    BuildError if an entry point names no folder.
    """
    for plugin in installed():
        if plugin.group == group:
            homes = _homes(plugin.point.value)
            if not all(home.is_dir() for home in homes) or not homes:
                what = f"is of no use: {plugin.point.value} is no package with a folder"
                raise BuildError([plugin.problem("broken-plug-in", what)])
            yield from ((plugin, home) for home in homes)


def _homes(value: str) -> list[Path]:
    """Where an entry point's package lies, or its one file; nowhere if it is not there.

    It is not imported.
    """
    top, *inside = value.partition(":")[0].strip().split(".")
    spec = find_spec(top) if top.isidentifier() else None
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        return [Path(spec.origin)] if spec.origin and not inside else []
    return [Path(home, *inside) for home in spec.submodule_search_locations]


def versions() -> tuple[str, ...]:
    """Each installed package that brings a plug-in, and its version."""
    return tuple(sorted({plugin.package for plugin in installed()}))


@cache
def files() -> tuple[Path, ...]:
    """All that those packages are made of, as far as it lies beside what their plug-ins name."""
    tops = {re.split("[.:]", plugin.point.value)[0] for plugin in installed()}
    found = {path for top in tops for home in _homes(top) for path in (home, *home.rglob("*"))}
    return tuple(sorted(path for path in found if path.is_file() and path.suffix != ".pyc"))
