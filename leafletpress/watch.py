"""A saved file → the new page at once, from warm processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from . import cache, making, pipeline, planning, runs, workers
from .problems import BuildError

EVERY = 0.05
"""Seconds between two looks; looking at a few hundred files takes about a millisecond."""
PAGES = 18
"""What a process remembers: an edited word changes one or two pages of an edition."""
PLACES = ("leaflets", "locales", "templates", "project.yaml")


def watch(
    settings: planning.Settings,
    report: Callable[[runs.Built], None],
    wrong: Callable[[BuildError], None],
    forever: Callable[[], bool] = lambda: True,
) -> None:
    """Builds, then builds again what each saved file touches, until `forever` says no."""

    def build(settings: planning.Settings) -> None:
        try:
            runs.build(settings, report, executor)
        except BuildError as error:
            wrong(error)

    with workers.executor(settings.jobs, pipeline.font_folders(settings.tree), PAGES) as executor:
        for _ in range(settings.jobs):  # warm before the first file is saved
            executor.submit(making.ready)
        build(settings)
        before = _times(settings)
        while forever():
            time.sleep(EVERY)
            now = _times(settings)
            changed = {path for path in now | before if now.get(path) != before.get(path)}
            before = now
            if changed:
                cache.forget()
                build(replace(settings, languages=_touched(changed, settings)))


def _times(settings: planning.Settings) -> dict[Path, int]:
    """When each file that a sheet is made from was last written."""
    return {path: path.stat().st_mtime_ns for path in _files(settings) if path.is_file()}


def _files(settings: planning.Settings) -> Iterator[Path]:
    for root in settings.tree.roots:
        for place in PLACES:
            path = root / place
            yield from path.rglob("*") if path.is_dir() else (path,)


def _touched(changed: set[Path], settings: planning.Settings) -> tuple[str, ...]:
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
