"""A drop-in file is found by its name, and a broken one stops the build by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from leafletpress import registry
from leafletpress.model import Check, Output, Step
from leafletpress.problems import BuildError

GOOD = "from leafletpress.model import Output\nOUTPUT = Output(title='For posters', order=7)\n"

Load = Callable[[dict[str, str]], dict[str, Output]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Writes files into a fresh package and loads it as a folder of outputs."""
    package = f"dropins_{tmp_path.name}"
    home = tmp_path / package

    def write_and_load(files: dict[str, str]) -> dict[str, Output]:
        home.mkdir()
        for name, text in {"__init__.py": "", **files}.items():
            (home / name).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return registry.load(package, "OUTPUT", Output)

    return write_and_load


def test_a_new_file_is_a_new_output_named_after_it(load: Load) -> None:
    outputs = load({"poster_a3.py": GOOD})

    assert outputs == {"poster-a3": Output("For posters", order=7, name="poster-a3")}


def test_drop_ins_come_sorted_by_name(load: Load) -> None:
    assert list(load({"a1.py": GOOD, "a_b.py": GOOD, "a.py": GOOD})) == ["a", "a-b", "a1"]


def test_files_that_start_with_an_underscore_and_other_kinds_are_left_alone(load: Load) -> None:
    assert list(load({"_shared.py": "1/0", "notes.txt": "1/0", "a.py": GOOD})) == ["a"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("x = 1\ny = (", 2, "'(' was never closed (poster_a3.py, line 2)", id="syntax"),
        pytest.param("\n\n1 / 0", 3, "does not import: division by zero", id="raises"),
        pytest.param("\nimport not_there", 2, "No module named 'not_there'", id="import"),
        pytest.param("\nassert False", 2, "does not import: AssertionError", id="silent"),
        pytest.param("", 0, "exports no OUTPUT", id="nothing"),
        pytest.param(GOOD.replace("OUTPUT", "OUT"), 0, "exports no OUTPUT", id="misspelt"),
        pytest.param("OUTPUT = 'poster'", 0, "OUTPUT is of type str, not Output", id="type"),
        pytest.param(GOOD + "OUTPUT = Output", 0, "OUTPUT is of type type, not Output", id="class"),
    ],
)
def test_a_broken_file_stops_the_build_and_is_named(
    load: Load, text: str, line: int, said: str
) -> None:
    with pytest.raises(BuildError) as caught:
        load({"a.py": GOOD, "poster_a3.py": text})

    (problem,) = caught.value.problems
    assert problem.place.file.endswith("/poster_a3.py")
    assert not Path(problem.place.file).is_absolute()
    assert problem.place.line == line
    assert problem.message.endswith(said)


def test_all_broken_files_are_told_together(load: Load) -> None:
    with pytest.raises(BuildError) as caught:
        load({"b.py": "1/0", "a.py": "", "c.py": GOOD})

    files = [Path(problem.place.file).name for problem in caught.value.problems]
    assert files == ["a.py", "b.py"]


def test_a_file_without_its_export_is_told_what_to_write(load: Load) -> None:
    with pytest.raises(BuildError, match=r"hint: write `OUTPUT = Output\(…\)` in it"):
        load({"a.py": ""})


@pytest.mark.parametrize(
    ("found", "kind"),
    [(registry.checks, Check), (registry.outputs, Output)],
    ids=["check", "output"],
)
def test_what_ships_is_sorted_carries_its_name_and_is_read_once(
    found: Callable[[], dict[str, Check | Output]], kind: type
) -> None:
    shipped = found()

    assert list(shipped) == sorted(shipped)
    assert all(isinstance(data, kind) and data.name == name for name, data in shipped.items())
    assert found() is shipped


def test_the_promised_outputs_ship() -> None:
    assert {"screen", "office", "office-long-edge"} <= registry.outputs().keys()


def test_outputs_say_what_the_printer_must_do() -> None:
    outputs = registry.outputs()

    assert outputs["screen"].tagged and not outputs["screen"].is_printed
    assert outputs["office"].steps == (Step("impose"),)
    assert outputs["office-long-edge"].steps == (Step("impose", (("flip", "long"),)),)
