"""The commands around what is handed out: verify, site, serve, release-files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .. import manifest, planning
from ..problems import BuildError
from ..project import Project
from .options import OUT, Out, ProjectFolder, WithLocal

Limit = Annotated[int | None, typer.Option(min=1, help="Megabytes the site may have at most.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]
Name = Annotated[str, typer.Option(help="Of the release, as in the files' names.")]
Before = Annotated[Path | None, typer.Option(help="manifest.json of the release before this one.")]
Folder = Annotated[Path, typer.Argument(help="A folder of finished files.")]


def verify(folder: Folder) -> int:
    """Check that every file is the one that was built."""
    if problems := list(manifest.verify(folder)):
        raise BuildError(problems)
    print(f"{len(manifest.earlier(folder))} files are as their manifest says")
    return 0


def site(
    out: Out = OUT,
    project: ProjectFolder = None,
    limit: Limit = None,
    with_local: WithLocal = False,
) -> int:
    """Make dist/site/: a page to find, see and print what was built."""
    from .. import site as pages  # not paid for by the other commands

    settings = planning.Settings(project=Project.open(project), out=out)
    made = pages.build(settings, limit * 1_000_000 if limit else None, with_local)
    for problem in made.problems:
        print(problem, file=sys.stderr)
    for path in made.left_out:
        print(f"left out, to stay under {limit} MB: {path}")
    print(f"{made.editions} editions, {made.size / 1_000_000:.1f} MB in {made.folder}/")
    return 0


def serve(
    out: Out = OUT,
    port: Port = 8000,
) -> int:
    """Show dist/site/ in this computer's browser; no other computer sees it."""
    from .. import site as pages

    pages.serve(out / "site", port, lambda line: print(line, flush=True))
    return 0


def release_files(
    name: Name,
    out: Annotated[Path, typer.Option(help="Where the files go.")] = OUT / "release-files",
    drafts: Annotated[Path, typer.Option(help="Where build put its files.")] = OUT,
    signed: Annotated[Path, typer.Option(help="Where build --release did.")] = OUT / "release",
    before: Before = None,
    project: ProjectFolder = None,
    with_local: WithLocal = False,
) -> int:
    """Make the files of a release: ZIPs by language, SHA256SUMS, notes."""
    from .. import releases, withdrawals

    world = Project.open(project)
    for folder in dict.fromkeys((drafts, signed)):
        withdrawals.take_back(folder, world)
    for path in releases.make(drafts, signed, out, name, before, with_local):
        print(f"{out}/{path}")
    return 0
