"""The contest: every entrant once in each run, in turn → the figures of all."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from .. import paths, planning
from ..problems import BuildError, Problem, UsageError, did_you_mean
from ..project import Project
from ..tree import HOME
from . import growth, measure, results, watched
from .entrants import PEERS, Entrant, Ours, edited, found, ours, peers
from .results import Result

LANGUAGES = ("es", "pl")
"""Whose strings are changed: one with three editions, more than any but English; one with one."""


def say(data: Mapping[str, Any], jobs: int) -> None:
    """The table, and what else there is to tell."""
    Console(highlight=False, width=None if sys.stdout.isatty() else 140).print(results.table(data))
    for name, why in data["left_out"].items():
        print(f"{name}: left out, {why}")
    if data["efficiency"] is not None:
        print(f"{jobs} jobs use {data['efficiency']:.0%} of as many processors")
    for code, row in data["watch"].items():
        told = f"{row['wall']:.2f} s (editions: {row['editions']})"
        print(f"watching, from a saved word of {code} to its finished pages: {told}")


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    print(f"{path}: written")


def tools(asked: Sequence[str] | None) -> dict[str, str | None]:
    """Each tool's program, None where it is not installed."""
    if not asked:
        return {name: found(name) for name in PEERS}
    chosen = dict(_named(each) for each in asked if each != "none")
    for name in chosen.keys() - set(PEERS):
        hint = did_you_mean(name, PEERS)
        raise UsageError([Problem("unknown-peer", f"there is no peer “{name}”", hint=hint)])
    return chosen


def _named(asked: str) -> tuple[str, str | None]:
    name, _, program = asked.partition("=")
    return name, program or found(name)


def compare(
    scratch: Path, asked: dict[str, str | None], runs: int, sample: int, jobs: int
) -> dict[str, Any]:
    """Every entrant once in each run, so that whatever else the machine does hits all of them."""
    left_out = {name: "not installed" for name, program in asked.items() if not program}
    start, leaflet = _our_start(scratch, jobs)
    own = ours(start, LANGUAGES, leaflet)
    names = _sources(scratch, own)[::sample]
    known = {name: program for name, program in asked.items() if program}
    others = _working(list(peers(known, scratch / "peers", names)), scratch / "peers", left_out)
    found_results = [Result(entrant) for entrant in (*own, *others)]
    for number in range(1, runs + 1):
        for result in found_results:
            _say(f"run {number} of {runs}: {result.entrant.name}")
            result.costs.append(_once(result.entrant, number, _folder(result.entrant, scratch)))
    for result in found_results:
        _say(f"memory: {result.entrant.name}")
        result.entrant.before(runs + 1)
        folder = _folder(result.entrant, scratch)
        result.together = measure.memory(result.entrant.commands[0], folder, result.entrant.extra)
    more = {
        "efficiency": results.efficiency(found_results, jobs),
        "watch": {code: _watched(start, code, leaflet, runs) for code in LANGUAGES},
    }
    return results.as_data(found_results, runs, left_out, **more)


def _watched(start: Ours, language: str, leaflet: str, runs: int) -> dict[str, Any]:
    """From a saved word to its finished pages; the first one warms the watcher up."""
    _say(f"watching: {language}")
    place = start.scratch / f"watch-{language}"
    ours = Ours(place, start.editions, start.jobs, place / "project")
    target = place / "project" / paths.catalog(language, leaflet)
    target.parent.mkdir(parents=True)
    shipped = (HOME / paths.catalog(language, leaflet)).read_text("utf-8")
    target.write_text(shipped, "utf-8")
    asked = planning.Settings(languages=(language,))
    editions = len(planning.plan(asked))
    command = (*ours.command(), "--watch", f"--lang={language}")
    texts = [edited(shipped, "·" * number) for number in range(1, runs + 2)]
    _, *found = watched.seconds(command, HOME, editions, target, texts)
    walls = [round(wall, 3) for wall in found]
    return {"editions": editions, "wall": median(walls), "walls": walls}


def _our_start(scratch: Path, jobs: int) -> tuple[Ours, str]:
    settings = planning.Settings()
    planned = planning.plan(settings)
    (scratch / "project").mkdir()
    return Ours(scratch, len(planned), jobs), planned[0].leaflet


def _sources(scratch: Path, own: Sequence[Entrant]) -> list[str]:
    """The names of the editions; our own files are there, the others' sources are made from them.

    All of ours run once without being counted, so that nobody pays for a cold disk.
    """
    for entrant in own:
        _say(f"warming up: {entrant.name}")
        _once(entrant, 0, HOME)
    folder = scratch / "peers"
    folder.mkdir()
    script = str(HOME / "benchmarks" / "peers" / "sources.py")
    command = (sys.executable, script, str(folder), str(scratch / "out"))
    measure.run(command, HOME, {"PYTHONPATH": str(HOME)})
    return sorted(path.stem for path in folder.glob("*.json"))


def _working(others: list[Entrant], folder: Path, left_out: dict[str, str]) -> list[Entrant]:
    """Those that can make a first file; why the others cannot is noted."""
    able = []
    for entrant in others:
        _say(f"warming up: {entrant.name}")
        try:
            measure.run(entrant.commands[0], folder, entrant.extra)
            able.append(entrant)
        except BuildError as error:
            left_out[entrant.name] = error.problems[0].message
    return able


def _folder(entrant: Entrant, scratch: Path) -> Path:
    return HOME if entrant.name.startswith("ours") else scratch / "peers"


def _once(entrant: Entrant, number: int, folder: Path) -> measure.Cost:
    entrant.before(number)
    total = measure.Cost(0, 0, 0)
    for command in entrant.commands:
        total += measure.run(command, folder, entrant.extra)
    return total


def draw(scratch: Path, out: Path, jobs: int) -> int:
    shipped = Project.open().file
    rows = []
    for row in growth.grow(scratch, shipped, jobs, growth.STEPS):
        print(row, flush=True)
        rows.append(row)
    write(out.with_name("growth.json"), json.dumps({"jobs": jobs, "rows": rows}, indent=1) + "\n")
    write(out.with_name("growth.svg"), growth.picture(rows))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
