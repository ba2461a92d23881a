"""From ten editions to a thousand: the same leaflet for ever more territories, drawn as a curve."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

import phonenumbers
import yaml
from babel import Locale

from .. import paths
from ..model import ProjectFile
from ..tree import HOME
from . import measure
from .entrants import Ours, edited

STEPS = (10, 30, 100, 300, 1000)
PATTERN = "GB"
"""The territory whose services the others get: it is the engine that is measured, not the data."""
LONGEST = 34
"""Characters."""
WAYS = ("nothing kept", "one string changed", "nothing changed")
COLOURS = ("#1d2b6b", "#7a3b00", "#00514f")
Row = dict[str, Any]


def territories() -> list[str]:
    """ISO codes that CLDR names, in order, but for the pattern's own and the longest names.

    With such a name the foot of a sheet has three lines, and the proof refuses it.
    """
    names = {str(code): name for code, name in Locale("en").territories.items()}
    codes = (code for code, name in names.items() if len(name) <= LONGEST)
    return sorted(code for code in codes if len(code) == 2 and code.isalpha() and code != PATTERN)


def project(folder: Path, count: int, shipped: ProjectFile) -> None:
    """A project of `count` editions: shipped languages, made-up territories."""
    listed = shipped.editions[0]
    codes = list(listed.territories[PATTERN])
    pattern = dict(_pattern())
    shared: dict[str, list[str]] = {}
    for place in territories()[: -(-count // len(codes))]:
        for name, text in pattern.items():
            path = folder / name / f"{place}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            made = text.replace(f"territory: {PATTERN}", f"territory: {place}", 1)
            path.write_text(made, "utf-8")
        shared[place] = codes[: count - sum(map(len, shared.values()))]
    edition = {"leaflet": listed.leaflet, "territories": shared, "outputs": list(listed.outputs)}
    data = {"default_territory": next(iter(shared)), "editions": [edition]}
    (folder / "project.yaml").write_text(yaml.safe_dump(data), "utf-8")


def _pattern() -> Iterator[tuple[str, str]]:
    """The pattern's folders and files; their numbers as one dials them from another country."""
    kind = phonenumbers.PhoneNumberFormat.INTERNATIONAL

    def abroad(match: re.Match[str]) -> str:
        number = phonenumbers.format_number(phonenumbers.parse(match[2]), kind)
        return f'{match[1]}phone_display: "{number}"'

    for path in sorted((HOME / "leaflets").rglob(f"{PATTERN}.yaml")):
        text = path.read_text("utf-8")
        text = re.sub(r'(phone: "(\+\d+)"\n +)phone_display: .*', abroad, text)
        yield path.parent.relative_to(HOME).as_posix(), text


def grow(scratch: Path, shipped: ProjectFile, jobs: int, steps: Sequence[int]) -> Iterator[Row]:
    """Seconds of a build with nothing kept, with one string changed, and with nothing changed."""
    listed = shipped.editions[0]
    for count in steps:
        place = scratch / str(count)
        project(place / "project", count, shipped)
        ours = Ours(place, count, jobs, place / "project", len(listed.outputs))
        row: Row = {"editions": count, "files": count * len(listed.outputs)}
        for way in WAYS:
            if way == WAYS[1]:
                _edit(place / "project", listed.leaflet)
            cost = measure.run(ours.command(), HOME, {})
            row[way] = round(cost.wall, 3)
            row["largest_process_mb"] = max(
                row.get("largest_process_mb", 0), round(cost.largest / 1e6)
            )
        yield row


def _edit(folder: Path, leaflet: str) -> None:
    name = paths.catalog("es", leaflet)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(edited((HOME / name).read_text("utf-8"), "·"), "utf-8")


# ---------------------------------------------------------------- the picture

WIDTH, HEIGHT, EDGE = 640, 400, 60


def picture(rows: Sequence[Mapping[str, Any]]) -> str:
    """An SVG: editions across, seconds upwards, both by powers of ten."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" ']
    parts += ['font-family="sans-serif" font-size="12" fill="#12263a">\n']
    parts += [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n', *_grid()]
    for way, colour in zip(WAYS, COLOURS, strict=True):
        points = [(_across(row["editions"]), _up(row[way])) for row in rows]
        parts += _line(points, colour, f"{way}: {rows[-1][way]:.3g} s")
    return "".join([*parts, "</svg>\n"])


def _across(editions: float) -> float:
    return EDGE + (log10(editions) - 1) / 2 * (WIDTH - EDGE - 200)


def _up(seconds: float) -> float:
    """From 0.1 s at the foot to 1,000 s at the head."""
    return HEIGHT - EDGE - (log10(max(seconds, 0.1)) + 1) / 4 * (HEIGHT - 2 * EDGE)


def _grid() -> Iterator[str]:
    for power in range(-1, 4):
        y = _up(10**power)
        yield f'<path d="M{EDGE} {y:.1f}H{WIDTH - 200}" stroke="#d5d9e0"/>'
        yield f'<text x="{EDGE - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:g} s</text>\n'
    for count in (10, 100, 1000):
        x = _across(count)
        yield f'<path d="M{x:.1f} {EDGE}V{HEIGHT - EDGE}" stroke="#d5d9e0"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{count:,}</text>\n'
    middle = _across(100)
    yield f'<text x="{middle:.1f}" y="{HEIGHT - 16}" text-anchor="middle">editions</text>\n'


def _line(points: Sequence[tuple[float, float]], colour: str, label: str) -> Iterator[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    x, y = points[-1]
    yield f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{label}</text>\n'
