"""The commands that tell something: status, explain, docs, cache, doctor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from .. import asked, reports
from .. import cache as kept
from .. import status as standing
from ..bootstrap import doctor as examination
from ..bootstrap.place import typed
from ..problems import BuildError, Problem
from ..project import Project
from ..stages import content
from . import say
from .options import OUT, AsJson, CacheFolder, Lang, Languages, Out, ProjectFolder, both

Fit = Annotated[bool, typer.Option("--fit", help="Type size and fill of each panel.")]
Code = Annotated[str, typer.Argument(help="As it stands in brackets: lost-placeholder.")]
Clear = Annotated[bool, typer.Option("--clear", help="Remove all of it.")]


def status(
    languages: Languages = None,
    lang: Lang = None,
    fit: Fit = False,
    as_json: AsJson = False,
    out: Out = OUT,
    project: ProjectFolder = None,
) -> int:
    """Where every text stands; with --fit, how the last build came out."""
    world = Project.open(project)
    words = both(languages, lang)
    if fit:
        return _say_fit(out, asked.meant("language", words, world), as_json)
    found = standing.status(world, asked.translated(words, world))
    if as_json:
        print(json.dumps(found.as_data(), indent=1, ensure_ascii=False))
        return 0
    _say_status(found)
    return 0


def _say_status(found: standing.Status) -> None:
    console = say.tables()
    table = Table("language", "translated", "fuzzy", "missing", "prints", box=None)
    for each in found.languages:
        counts = (str(each.translated), str(each.fuzzy), str(each.missing))
        table.add_row(f"{each.name} ({each.language})", *counts, each.printable)
    console.print(table)
    for title, entries in (("Not printed", found.withheld), ("To check again", found.stale)):
        if entries:
            console.print(f"\n{title}:", style="bold")
        for entry in entries:
            console.print(f"  {entry.territory} {entry.name}: {entry.why}", markup=False)
    console.print(f"\nFor a clinician to confirm: {len(found.waiting)} sentences", style="bold")
    for sentence in found.waiting:
        place = f"leaflets/{sentence.leaflet}/leaflet.yaml:{sentence.line}"
        console.print(f"  {place}: {sentence.text}", markup=False)


def _say_fit(out: Path, codes: Sequence[str], as_json: bool) -> int:
    fits = standing.fits(out, codes)
    if not fits:
        hint = f"run “{typed()}” first"
        raise BuildError([Problem("nothing-built", f"there is no manifest in {out}", hint=hint)])
    if as_json:
        print(json.dumps([asdict(fit) for fit in fits], indent=1))
        return 0
    panels = dict.fromkeys(panel for fit in fits for panel in fit.fills if panel != "cover")
    table = Table("edition", "pt", *panels, box=None)
    for fit in fits:
        shares = [f"{fit.fills[panel]:.0%}" if panel in fit.fills else "" for panel in panels]
        table.add_row(fit.edition, f"{fit.type_size:g}", *shares)
    say.tables().print(table)
    return 0


def explain(code: Code) -> int:
    """Say why a problem is one, and what to do about it."""
    print(reports.explained(code.strip("[]")))
    return 0


def docs(project: ProjectFolder = None) -> int:
    """Write docs/schema/*.json, by which editors check YAML files, and our docs/problems.md."""
    world = Project.open(project)
    if world.is_ours:
        world.write("docs/problems.md", reports.page().encode())
        print("docs/problems.md")
    for kind in content.KINDS:
        text = json.dumps(content.schema(kind), indent=1, ensure_ascii=False) + "\n"
        world.write(f"docs/schema/{kind}.json", text.encode())
    print(f"docs/schema/: {len(content.KINDS)} files")
    return 0


def cache(
    clear: Clear = False,
    cache: CacheFolder = None,
) -> int:
    """Show how much finished work is kept, or remove it."""
    store = kept.Cache(cache or kept.default_folder())
    if clear:
        print(f"{store.clear()} entries removed from {store.folder}")
        return 0
    entries = store.entries()
    size = sum(entry[1] for entry in entries) / 1_000_000
    print(f"{len(entries)} entries, {size:.1f} MB in {store.folder}")
    return 0


def doctor() -> int:
    """Say what this machine has and lacks; install nothing."""
    return examination.examine(examination.findings())
