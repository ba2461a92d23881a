"""A saved file → the new page at once, from one warm process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from . import cache, pipeline
from .problems import BuildError

EVERY = 0.05
"""Seconds between two looks; looking at a few hundred files takes about a millisecond."""
PLACES = ("leaflets", "locales", "templates", "project.yaml")


def watch(
    settings: pipeline.Settings,
    report: Callable[[pipeline.Built], None],
    wrong: Callable[[BuildError], None],
    forever: Callable[[], bool] = lambda: True,
) -> None:
    """Builds, then builds again what each saved file touches, until `forever` says no."""
    settings = replace(settings, jobs=1)
    _try(settings, report, wrong)
    before = _times(settings)
    while forever():
        time.sleep(EVERY)
        now = _times(settings)
        changed = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
        before = now
        if changed:
            _forget(changed)
            _try(replace(settings, languages=_touched(changed, settings)), report, wrong)


def _try(
    settings: pipeline.Settings,
    report: Callable[[pipeline.Built], None],
    wrong: Callable[[BuildError], None],
) -> None:
    try:
        pipeline.build(settings, report)
    except BuildError as error:
        wrong(error)


def _times(settings: pipeline.Settings) -> dict[Path, int]:
    """When each file that a sheet is made from was last written."""
    return {path: path.stat().st_mtime_ns for path in _files(settings) if path.is_file()}


def _files(settings: pipeline.Settings) -> Iterator[Path]:
    for root in settings.tree.roots:
        for place in PLACES:
            path = root / place
            yield from path.rglob("*") if path.is_dir() else (path,)


def _forget(changed: set[Path]) -> None:
    """Pictures and fonts are remembered by name within a process: read them again."""
    if any(path.suffix not in (".po", ".yaml", ".html") for path in changed):
        cache.digest.cache_clear()
        pipeline._drawn.cache_clear()


def _touched(changed: set[Path], settings: pipeline.Settings) -> tuple[str, ...]:
    """The languages whose own files changed; all that was asked for, for any other file."""
    found = set()
    for path in changed:
        parts = path.parts
        inside = parts[parts.index("locales") + 1 :] if "locales" in parts else ()
        if len(inside) < 2:
            return settings.languages
        found.add(inside[0])
    asked = set(settings.languages)
    return tuple(sorted(found & asked if asked else found)) or settings.languages
