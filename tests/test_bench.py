"""The benchmark: what it tells is right, whoever runs it; how fast anything is, no test says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from leafletpress import planning
from leafletpress.bench import contest, entrants, growth, measure, results, watched
from leafletpress.problems import BuildError, UsageError
from leafletpress.project import Project


def stub(name: str, wall: float, files: int, editions: int) -> results.Result:
    return results.Result(
        entrants.Entrant(name, (("true",),), files, editions),
        [measure.Cost(wall, wall, 50_000_000), measure.Cost(9 * wall, wall, 60_000_000)] * 2
        + [measure.Cost(wall, wall, 0)],
    )


def compared() -> dict[str, object]:
    ours = stub("ours, cold, 2 jobs", 2.0, 8, 4)
    alone = stub("ours, cold, 1 job", 3.0, 8, 4)
    peer = stub("stub, one process a file", 8.0, 4, 4)
    found = [ours, alone, peer]
    left_out = {"absent": "not installed"}
    return results.as_data(found, 5, left_out, efficiency=results.efficiency(found, 2))


def test_a_ratio_says_how_many_times_faster_we_are() -> None:
    *_, peer = compared()["results"]  # type: ignore[misc]
    assert (peer["ratio_per_file"], peer["ratio_per_edition"]) == (8.0, 4.0)
    assert peer["wall"] == 8.0, "the median, not the mean"
    assert peer["largest_process_mb"] == 60


def test_the_efficiency_of_two_jobs_is_the_share_of_two_processors_they_use() -> None:
    assert compared()["efficiency"] == 0.75


def test_the_table_and_the_json_tell_every_entrant() -> None:
    data = json.loads(json.dumps(compared()))
    console = Console(width=140)
    with console.capture() as shown:
        console.print(results.table(data))
    for row in data["results"]:
        assert row["name"] in shown.get()
    assert data["left_out"] == {"absent": "not installed"}


def test_a_process_is_measured_with_its_children() -> None:
    child = "b = bytearray(80_000_000); sum(range(2_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = measure.run((sys.executable, "-c", parent), Path.cwd(), {})
    assert cost.largest > 80_000_000
    assert cost.cpu > 0


def test_a_peer_that_fails_is_named_with_its_last_words() -> None:
    command = (sys.executable, "-c", "raise SystemExit('no such style')")
    with pytest.raises(BuildError, match="no such style"):
        measure.run(command, Path.cwd(), {})


def test_an_unknown_peer_is_refused() -> None:
    with pytest.raises(UsageError, match="weasyprnt"):
        contest.tools(["weasyprnt"])
    assert contest.tools(["none"]) == {}
    assert contest.tools(["typst=python9"]) == {"typst": "python9"}


def test_an_edited_catalog_differs_in_its_last_string_alone() -> None:
    catalog = 'msgid "One"\nmsgstr "Uno"\n\nmsgid "Two"\nmsgstr "Dos"\n'
    assert entrants.edited(catalog, "·") == catalog.replace("Dos", "Dos·")


def test_watching_is_timed_until_every_edition_was_told(tmp_path: Path) -> None:
    slow = """import pathlib, sys, time
said = "" if len(sys.argv) < 2 else pathlib.Path(sys.argv[1]).read_text
print("watching", "a", "b", sep="\\n", flush=True)
for text in ("one", "two"):
    while said() != text: time.sleep(0.005)
    print("a", flush=True); time.sleep(0.2); print("b", flush=True)
time.sleep(60)"""
    catalog = tmp_path / "words.po"
    catalog.write_text("none")
    command = (sys.executable, "-c", slow, str(catalog))
    found = watched.seconds(command, tmp_path, 2, catalog, ["one", "two"])
    assert len(found) == 2
    assert all(0.2 <= wall < 2 for wall in found)


def test_a_watcher_that_ends_is_told(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "print('watching')")
    with pytest.raises(BuildError, match="ended by itself"):
        watched.seconds(command, tmp_path, 1, tmp_path / "words.po", ["one"])


def test_a_grown_project_has_as_many_editions_as_asked(tmp_path: Path) -> None:
    growth.project(tmp_path, 30, Project.open().file)
    settings = planning.Settings(project=Project.open(tmp_path))
    jobs = planning.plan(settings)
    assert len(jobs) == len(set(jobs)) == 30
    for place in {job.territory for job in jobs}:
        settings.project.territory(place, "drugs", "crisis")


def test_the_picture_of_growth_shows_each_way_of_building() -> None:
    rows = [dict.fromkeys(growth.WAYS, 1.0) | {"editions": count} for count in growth.STEPS]
    drawn = growth.picture(rows)
    assert drawn.count("<polyline") == len(growth.WAYS)
    assert all(way in drawn for way in growth.WAYS)
