"""The commands about the tool itself: doctor, --version."""

from __future__ import annotations

from typing import Annotated

import typer

from .bootstrap import doctor as examination
from .bootstrap import place


def _say(wanted: bool) -> None:
    if wanted:
        print(place.told_version())
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_say, is_eager=True, help="Say which version this is.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(doctor)


def doctor() -> int:
    """Say what this machine has and lacks; install nothing."""
    return examination.examine(examination.findings())
