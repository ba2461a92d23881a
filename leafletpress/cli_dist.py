"""The command about finished files: check a folder against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import manifest
from .problems import BuildError


def register(app: typer.Typer) -> None:
    """Add this command to the one command."""
    app.command("verify")(verify)


def verify(folder: Annotated[Path, typer.Argument(help="A folder of finished files.")]) -> int:
    """Check that every file is the one that was built."""
    if problems := list(manifest.verify(folder)):
        raise BuildError(problems)
    print(f"{len(manifest.earlier(folder))} files are as their manifest says")
    return 0
