"""An empty folder → a project with a leaflet of its own, which builds at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .bootstrap import place
from .problems import Problem, UsageError
from .writing import put

STARTER = "starter"
"""The folder of HOME that holds what a project begins with."""
RENAMED = {"gitignore": ".gitignore"}
"""What would have a meaning already where it is kept."""


def begin(folder: Path) -> list[str]:
    """The names of the files that were written; UsageError if the folder has anything in it.

    Nothing is copied that has to stay ours: layouts, templates, services, languages.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "a folder with something in it" if folder.is_dir() else "a file"
        hint = f"give a new folder, and nothing is written over: {place.typed('init our-leaflets')}"
        raise UsageError([Problem("not-empty", f"{folder} is {what}", hint=hint)])
    written = []
    for source, name in _files():
        put(folder / name, source.read_bytes())
        written.append(name)
    return written


def _files() -> Iterator[tuple[Path, str]]:
    home = place.HOME / STARTER
    for source in sorted(home.rglob("*")):
        if source.is_file() and source.suffix != ".pyc":
            name = source.relative_to(home).as_posix()
            yield source, RENAMED.get(name, name)
