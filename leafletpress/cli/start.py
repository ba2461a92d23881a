"""The command that begins a project: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import starter
from ..bootstrap import place
from ..bootstrap.place import typed

Folder = Annotated[Path, typer.Argument(help="A new folder, or an empty one.")]


def init(folder: Folder = Path()) -> int:
    """Make a project of your own, with a leaflet to begin with."""
    for name in starter.begin(folder):
        print(name)
    is_here = folder.resolve() == Path.cwd()
    go = "" if is_here else f"cd {folder}, then "
    then = f"{go}{typed()}" if place.is_command() else typed(f"--project {folder}")
    print(f"now: {then}; README.md tells the rest")
    return 0
