"""What may be typed after a command, each once: the same word means the same everywhere.

Several of a kind stand after one another or with commas between: `-l en -l ar`, `-l en,ar`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..bootstrap import place

Words = list[str] | None


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(place.told_version())
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_tell_version, is_eager=True, help="Say which version this is."
    ),
]

# ---------------------------------------------------------------- what is meant

Leaflets = Annotated[Words, typer.Argument(help="Leaflets; all by default.")]
Leaflet = Annotated[str, typer.Argument(help="The leaflet's folder.")]
Languages = Annotated[Words, typer.Argument(help="Languages; all by default.")]
Language = Annotated[str | None, typer.Argument(help="The language; English without one.")]
Lang = Annotated[Words, typer.Option("--lang", "-l", help="Only these languages: en,ar.")]
Territories = Annotated[Words, typer.Option("--territory", "-t", help="Only these: GB,IE.")]
Layouts = Annotated[Words, typer.Option("--layout", help="Only these: trifold, trifold-letter.")]
Outputs = Annotated[Words, typer.Option("--output", "-o", help="Only these: screen,office.")]

# ---------------------------------------------------------------- where and how

ProjectFolder = Annotated[Path | None, typer.Option("--project", help="Your own content's folder.")]
Out = Annotated[Path, typer.Option(help="Where the finished files are.")]
OUT = Path("dist")
CacheFolder = Annotated[Path | None, typer.Option("--cache", help="Where finished work is kept.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Make everything anew, keep nothing.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="How many at once.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
WithLocal = Annotated[bool, typer.Option("--with-local", help="Sheets with a local service too.")]


def both(words: Words, more: Words) -> list[str]:
    """What stands after the command and after `--lang` means the same."""
    return [*(words or ()), *(more or ())]
