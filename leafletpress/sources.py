"""A project's folders → every file that an edition may be made from, and who reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .model import PICTURES
from .tree import Tree

PLACES = ("project.yaml", "layouts", "leaflets", "locales", "templates", "fonts")
SHARED = ("common.po", "language.yaml")
"""What others read of a language: the words one says on the telephone. All read the English."""


class Source(NamedTuple):
    """One file."""

    path: Path
    relative: Path
    """To the folder of the project that holds it."""

    @property
    def language(self) -> str:
        """The one language that reads it; empty where others do as well."""
        place, *inside = self.relative.parts
        if place != "locales" or len(inside) < 2 or self.path.name in SHARED:
            return ""
        return inside[0] if inside[0] != "en" else ""

    @property
    def stamp(self) -> tuple[int, int]:
        """Nanoseconds of its last writing, and its bytes; nothing for a file that is gone."""
        try:
            stat = self.path.stat()
        except OSError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_size


def read_by_a_run(tree: Tree) -> Iterator[Source]:
    """Content, catalogs, templates and fonts."""
    for root in tree.roots:
        for place in PLACES:
            yield from (Source(path, path.relative_to(root)) for path in _files(root / place))


def pictures(tree: Tree) -> Iterator[Source]:
    """What a layout may open besides fonts: in templates/, and anywhere in one's own folder."""
    own = [(root, root) for root in tree.roots[:-1]]
    for root, place in [(root, root / "templates") for root in tree.roots] + own:
        for path in _files(place):
            if path.suffix.lower() in PICTURES:
                yield Source(path, path.relative_to(root))


def _files(place: Path) -> Iterator[Path]:
    """In the order of their names; linked folders are followed, each once."""
    if not place.is_dir():
        yield from (place,) if place.is_file() else ()
        return
    seen: set[str] = set()
    for folder, folders, names in os.walk(place, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        yield from (Path(folder, name) for name in sorted(names))
