"""The commands around what is published: site, serve, release-files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import planning
from .project import Project

Out = Annotated[Path, typer.Option(help="Where the finished files are.")]
ProjectFolder = Annotated[Path | None, typer.Option("--project", help="Your own content's folder.")]
WithLocal = Annotated[bool, typer.Option("--with-local", help="Sheets with a local service too.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Megabytes the site may have at most.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(site)
    app.command()(serve)
    app.command("release-files")(release_files)


def site(
    out: Out = Path("dist"),
    project: ProjectFolder = None,
    limit: Limit = None,
    with_local: WithLocal = False,
) -> int:
    """Make dist/site/: a page to find, see and print what was built."""
    from . import site as pages  # not paid for by the other commands

    settings = planning.Settings(project=Project.open(project), out=out)
    made = pages.build(settings, limit * 1_000_000 if limit else None, with_local)
    for problem in made.problems:
        print(problem, file=sys.stderr)
    for path in made.left_out:
        print(f"left out, to stay under {limit} MB: {path}")
    print(f"{made.editions} editions, {made.size / 1_000_000:.1f} MB in {made.folder}/")
    return 0


def serve(
    out: Out = Path("dist"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> int:
    """Show dist/site/ in this computer's browser; no other computer sees it."""
    from . import site as pages

    pages.serve(out / "site", port, lambda line: print(line, flush=True))
    return 0


def release_files(
    name: Annotated[str, typer.Option(help="Of the release, as in the files' names.")],
    out: Annotated[Path, typer.Option(help="Where the files go.")] = Path("dist/release-files"),
    drafts: Annotated[Path, typer.Option(help="Where build put its files.")] = Path("dist"),
    signed: Annotated[Path, typer.Option(help="Where build --release did.")] = Path("dist/release"),
    before: Annotated[
        Path | None, typer.Option(help="manifest.json of the release before this one.")
    ] = None,
    project: ProjectFolder = None,
    with_local: WithLocal = False,
) -> int:
    """Make the files of a release: ZIPs by language, SHA256SUMS, notes."""
    from . import releases, withdrawals

    world = Project.open(project)
    for folder in dict.fromkeys((drafts, signed)):
        withdrawals.take_back(folder, world)
    for path in releases.make(drafts, signed, out, name, before, with_local):
        print(f"{out}/{path}")
    return 0
