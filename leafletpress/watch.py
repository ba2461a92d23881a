"""A saved file → the new page at once, from warm processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from . import making, planning, runs, workers
from .problems import BuildError, Problem
from .sources import Source, read_by_a_run

EVERY = 0.05
"""Seconds between two looks; looking at a few hundred files takes about a millisecond."""
PAGES = 18
"""What a process remembers: an edited word changes one or two pages of an edition."""


def watch(
    settings: planning.Settings,
    report: Callable[[runs.Result], None],
    wrong: Callable[[BuildError], None],
    forever: Callable[[], bool] = lambda: True,
) -> None:
    """Builds, then builds again what each saved file touches, until `forever` says no."""

    def build(settings: planning.Settings) -> None:
        now = replace(settings, project=settings.project.reopened())
        try:
            runs.build(now, report, executor)
        except BuildError as error:
            wrong(error)
        except OSError as error:  # an editor had taken the file away just then
            wrong(BuildError([Problem("no-file", str(error), hint="save it once more")]))

    jobs = min(settings.jobs, len(planning.plan(settings)))
    with workers.executor(jobs, settings.project.font_folders, PAGES) as executor:
        for _ in range(jobs):  # warm before the first file is saved
            executor.submit(making.ready)
        before = _stamps(settings)
        build(settings)
        while forever():
            time.sleep(EVERY)
            now = _stamps(settings)
            changed = {source for source in now | before if now.get(source) != before.get(source)}
            before = now
            if changed:
                build(replace(settings, languages=_touched(changed, settings)))


def _stamps(settings: planning.Settings) -> dict[Source, tuple[int, int]]:
    found = list(read_by_a_run(settings.project.files))
    if settings.local:
        found.append(Source(settings.local, settings.local))
    return {source: source.stamp for source in found}


def _touched(changed: Iterable[Source], settings: planning.Settings) -> tuple[str, ...]:
    """The languages that read what changed; all that was asked for, where others do as well."""
    found = {source.language for source in changed}
    asked = set(settings.languages)
    if "" in found:
        return settings.languages
    return tuple(sorted(found & asked if asked else found)) or settings.languages
