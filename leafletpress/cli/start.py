"""The command that begins a project: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import starter
from ..bootstrap import place
from ..bootstrap.place import typed

Target = Annotated[Path, typer.Argument(help="A new folder, or an empty one.")]


def init(target: Target = Path()) -> int:
    """Make a project of your own, with a leaflet to begin with."""
    for name in starter.begin(target):
        print(name)
    is_here = target.resolve() == Path.cwd()
    go = "" if is_here else f"cd {target}, then "
    then = f"{go}{typed()}" if place.is_command() else typed(f"--project {target}")
    print(f"now: {then}; README.md tells the rest")
    return 0
