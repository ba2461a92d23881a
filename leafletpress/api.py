"""A project, and words of a program's → finished files, and what is wrong: the public functions.

docs/api.md tells them by examples; `import leafletpress` has all of it by name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from . import asked, cache, gate, runs
from .planning import Settings
from .problems import Problem
from .project import Names, Project, several
from .runs import Result


def build(
    project: Project,
    *,
    leaflet: Names = (),
    language: Names = (),
    territory: Names = (),
    layout: Names = (),
    output: Names = (),
    out: str | Path = "dist",
    local: str | Path | None = None,
    release: bool = False,
    jobs: int | None = None,
    cached: bool = True,
    report: Callable[[Result], None] | None = None,
) -> tuple[Result, ...]:
    """Each edition of `project.editions(…)`, its finished files in `out`, or why it has none.

    `local` is a file that describes a local service; `release` prints signed editions alone; `jobs`
    is how many are made at once (1: in this process). Without `cached`, all is made anew and
    nothing is kept. `report` hears of each edition as it is done.

    BuildError where the run cannot begin: UsageError if something is asked for that is not there,
    MissingTool if this machine lacks something. What is wrong with an edition is in its result.
    """
    settings = Settings(
        leaflets=several(leaflet),
        languages=several(language),
        territories=several(territory),
        layouts=several(layout),
        outputs=several(output),
        project=project,
        out=Path(out),
        local=Path(local) if local else None,
        release=release,
        jobs=jobs or os.cpu_count() or 1,
        kept=cache.default_folder() if cached else None,
    )
    return runs.build(settings, report or _unheard)


def _unheard(result: Result) -> None:
    del result


def check(project: Project, *languages: str) -> tuple[Problem, ...]:
    """What is wrong with content and catalogs, each problem once.

    Of the project's own languages where none is named; UsageError if there is no such language.
    """
    codes = asked.translated(languages, project)
    found = [*gate.check_content(project), *project.templates.problems()]
    for code in codes:
        found += gate.check(code, project)
    return tuple(dict.fromkeys(found))
