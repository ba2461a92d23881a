"""What the last run like this one came to, if nothing it read or wrote has changed since.

What went in is compared by content. What came out is compared by size and time of writing, as Git
and rsync do, after one comparison by content: `build.py verify` reads every byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import cache, manifest
from .manifest import File
from .planning import Settings
from .problems import Place, Problem, Severity

PLACES = ("project.yaml", "leaflets", "locales", "templates", "fonts")
OWN = ("*.svg", "*.png")
"""Pictures that may stand anywhere in an organisation's own folder."""

Outcome = tuple[tuple[File, ...], tuple[Problem, ...]]
"""The files of one edition and what there is to say about them."""


def key(settings: Settings) -> str:
    """The name under which a run is remembered: what was asked, and every file it may read."""
    asked = (settings.leaflets, settings.languages, settings.territories, settings.outputs)
    total = hashlib.sha256()
    for path in _sources(settings):
        content = path.read_bytes()
        total.update(f"{path} {len(content)}\n".encode())
        total.update(content)
    return cache.key("run", settings.out.resolve(), asked, total.hexdigest(), cache.versions())


def _sources(settings: Settings) -> Iterator[Path]:
    roots = settings.tree.roots
    found = [path for root in roots for place in PLACES for path in _under(root / place)]
    found += [path for root in roots[:-1] for pattern in OWN for path in root.rglob(pattern)]
    found += Path(__file__).parent.rglob("*.py")
    found += [settings.local] if settings.local else []
    yield from sorted(path for path in dict.fromkeys(found) if path.is_file())


def _under(place: Path) -> Iterator[Path]:
    return place.rglob("*") if place.is_dir() else iter((place,))


def remember(settings: Settings, name: str, outcomes: Sequence[Outcome]) -> None:
    """Keep what a run came to, if all of it is there as it should be."""
    files = [file for files, _ in outcomes for file in files]
    left = {path: _left(settings.out / path) for path in _written(files)}
    whole = all(manifest.is_whole(settings.out, file) for file in files)
    if whole and name == key(settings):
        told = [[list(map(asdict, files)), list(map(asdict, said))] for files, said in outcomes]
        settings.store.put(name, json.dumps({"left": left, "outcomes": told}).encode())


def recall(settings: Settings, name: str) -> tuple[Outcome, ...] | None:
    """What the run under this name came to; None if there was none, or something has changed."""
    content = settings.store.get(name)
    if content is None:
        return None
    known = json.loads(content)
    if any(_left(settings.out / path) != left for path, left in known["left"].items()):
        return None
    return tuple(
        (tuple(File(**file) for file in files), tuple(map(_problem, said)))
        for files, said in known["outcomes"]
    )


def _written(files: Sequence[File]) -> list[str]:
    return [*(file.path for file in files), manifest.NAME, manifest.SUMS]


def _left(path: Path) -> list[int]:
    """Bytes, and nanoseconds of the last writing; nothing where there is no file."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]


def _problem(told: dict[str, Any]) -> Problem:
    place, source = Place(**told["place"]), told["source"]
    more = {"place": place, "source": Place(**source) if source else None}
    return Problem(**{**told, **more, "severity": Severity(told["severity"])})
