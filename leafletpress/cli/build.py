"""The command that makes the leaflets: `build`, which may be left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from .. import asked, manifest, planning, runs
from .. import watch as watching
from ..problems import Problem, Severity
from ..project import Project
from . import say
from .options import (
    OUT,
    CacheFolder,
    Jobs,
    Lang,
    Layouts,
    Leaflets,
    NoCache,
    Out,
    Outputs,
    ProjectFolder,
    Territories,
)

Local = Annotated[Path | None, typer.Option(help="A file that describes your local service.")]
Release = Annotated[bool, typer.Option("--release", help="Signed editions only; dist/release/.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep refused files, in dist/refused/.")]
Watch = Annotated[bool, typer.Option("--watch", help="Build again whenever a file is saved.")]


def build(
    leaflets: Leaflets = None,
    lang: Lang = None,
    territory: Territories = None,
    layout: Layouts = None,
    output: Outputs = None,
    local: Local = None,
    out: Out = OUT,
    project: ProjectFolder = None,
    jobs: Jobs = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    release: Release = False,
    keep: Keep = False,
    watch: Watch = False,
) -> int:
    """Build the leaflets into dist/."""
    settings = planning.Settings(
        project=Project.open(project),
        out=out / "release" if release and out == OUT else out,
        leaflets=asked.split(leaflets),
        languages=asked.split(lang),
        territories=asked.split(territory),
        layouts=asked.split(layout),
        outputs=asked.split(output),
        local=local,
        release=release,
        keep=keep,
    )
    if jobs:
        settings = replace(settings, jobs=jobs)
    if cache or no_cache:
        settings = replace(settings, kept=None if no_cache else cache)
    settings = asked.settled(settings, settings.project)
    return _watch(settings) if watch else _build(settings)


def _build(settings: planning.Settings) -> int:
    planned = planning.plan(settings)
    if found := planning.read_local(settings):
        print(f"{found.name}: on the sheets of {planned[0].territory}; others are left as they are")
    if settings.out.is_dir():
        say.problems(_as_warnings(manifest.entries(settings.out / manifest.NAME)[1]))
    with _progress(len(planned)) as report:
        results = runs.build(settings, report)
    say.problems(problem for built in results for problem in built.problems)
    _summary(results, settings.out)
    _say_local(settings)
    return runs.exit_code(results, settings)


def _as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What a build mends itself, as it writes it anew."""
    return (replace(problem, severity=Severity.WARNING) for problem in problems)


def _watch(settings: planning.Settings) -> int:
    """Until Ctrl-C: each saved file makes the sheets it touches anew."""
    planning.plan(settings)

    def report(built: runs.Result) -> None:
        print(_line(built), flush=True)
        say.problems(built.problems)

    print("watching; Ctrl-C ends it", flush=True)
    watching.watch(settings, report, lambda error: say.problems(error.problems))
    return 0


@contextmanager
def _progress(total: int) -> Iterator[Callable[[runs.Result], None]]:
    """A bar at a terminal, a line an edition anywhere else."""
    if not sys.stdout.isatty():
        yield lambda built: print(_line(built), flush=True)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
    )
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("building", total=total)

        def report(built: runs.Result) -> None:
            bar.update(task, advance=1, description=str(built.edition))

        yield report


def _line(built: runs.Result) -> str:
    if built.failed:
        return f"{built.edition}: refused"
    if built.is_left_out:
        return f"{built.edition}: withdrawn, left out"
    size = built.files[0].type_size if built.files else 0
    return f"{built.edition}: {say.count(len(built.files), 'file')} at {size:g} pt"


def _summary(results: Iterable[runs.Result], out: Path) -> None:
    results = list(results)
    files = sum(len(built.files) for built in results)
    refused = sum(built.failed for built in results)
    lost = f", {say.count(refused, 'edition')} refused" if refused else ""
    out_of = sum(built.is_left_out for built in results)
    lost += f", {say.count(out_of, 'edition')} withdrawn" if out_of else ""
    print(f"{say.count(files, 'file')} in {out}/{lost}")


def _say_local(settings: planning.Settings) -> None:
    """Sheets with a local service are no part of an ordinary build, which leaves them there."""
    if not settings.local:
        listed = [file["local"] for file in manifest.earlier(settings.out) if file.get("local")]
        for name in sorted(set(listed)):
            count = say.count(listed.count(name), "file")
            print(f"{name}: {count} of an earlier build; make them again with --local FILE")
