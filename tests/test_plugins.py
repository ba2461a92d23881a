"""An installed package adds layouts, outputs, their steps and checks; a broken one is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from conftest import HOME, ProjectCopy

from leafletpress import cache, finishing, gate, making, model, plugins, registry

QUIET = (
    "--quiet",
    "--no-deps",
    "--no-index",
    "--no-build-isolation",
    "--disable-pip-version-check",
)
KEPT = (plugins.installed, plugins.files, registry.outputs, registry.checks)
KEPT += (model.blocks, finishing.steps, cache.versions, making._finishing, gate.mistakes)


@pytest.fixture(scope="module")
def riverside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tests/plugin as pip installs it, in a folder of its own."""
    source = tmp_path_factory.mktemp("source") / "plugin"
    shutil.copytree(HOME / "tests/plugin", source)
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", *QUIET, "--target", folder, source]
    subprocess.run(pip, check=True)
    return folder


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Has this Python find what is installed in a folder, as if it had been from the start."""

    def forget() -> None:
        for each in KEPT:
            each.cache_clear()

    def put_on_path(folder: Path) -> None:
        monkeypatch.syspath_prepend(folder)
        forget()

    yield put_on_path
    monkeypatch.undo()
    for name in [name for name in sys.modules if name.split(".")[0] == "riverside_leaflets"]:
        del sys.modules[name]
    forget()


def write(folder: Path, name: str, points: str, **modules: str) -> Path:
    """A package by hand: its entry points, and modules of Python."""
    info = folder / f"{name}-0.3.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.3\n")
    (info / "entry_points.txt").write_text(points)
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)
    return folder


# ---------------------------------------------------------------- one that is good


def test_a_layout_an_output_and_its_step_are_built(
    project: ProjectCopy, riverside: Path, use: Callable[[Path], None]
) -> None:
    use(riverside)
    asked = ["--lang", "ar", "--territory", "GB", "--layout", "riverside-a5"]
    said = project.build(*asked, "--output", "backwards", "--output", "office")
    assert said.code == 0, said.err
    backwards, office = project.pdfs
    assert backwards.name == "ketamine-ar-GB-riverside-a5-backwards.pdf"
    with pikepdf.open(backwards) as turned, pikepdf.open(office) as plain:
        texts = [[drawn_on(page) for page in pdf.pages] for pdf in (turned, plain)]
    assert texts[0] == texts[1][::-1]
    assert texts[0] != texts[1]
    made_with = json.loads((project.root / "dist/manifest.json").read_text("utf-8"))["made_with"]
    assert all("riverside-leaflets 1.2" in each["libraries"] for each in made_with.values())


def drawn_on(page: pikepdf.Page) -> list[bytes]:
    """The content of a sheet's panels."""
    return [form.read_bytes() for form in page.Resources.XObject.values()]


def test_workers_have_the_steps_as_well(
    project: ProjectCopy, riverside: Path, use: Callable[[Path], None]
) -> None:
    use(riverside)
    asked = ["--territory", "GB", "--lang", "en", "--lang", "es", "--output", "backwards"]
    said = project.run("build", "--jobs", "2", "--out", str(project.root / "dist"), *asked)
    assert (said.code, len(project.pdfs)) == (0, 2), said.err


def test_a_check_reads_translations_and_is_explained(
    project: ProjectCopy, riverside: Path, use: Callable[[Path], None]
) -> None:
    project.edit("locales/es/LC_MESSAGES/ketamine.po", 'msgstr "Tu vejiga', 'msgstr "!!! Tu vejiga')
    assert "shouting" not in project.run("check", "es").err
    use(riverside)
    assert "warning[shouting]: the Spanish shouts" in project.run("check", "es").err
    assert "shout at a reader who is worried" in project.run("explain", "shouting").out


def test_a_block_is_written_in_a_leaflet_and_prints(project: ProjectCopy, riverside: Path) -> None:
    """In a process of its own: what a leaflet may hold is settled when the first one is read."""
    block = "      - {type: quote, text: People listened., by: Sam Lee}\n"
    project.edit("leaflets/ketamine/leaflet.yaml", "      - type: law\n", block)
    code = "import sys; from pathlib import Path; from leafletpress import cli, tree; "
    code += "tree.HOME = Path.cwd(); sys.exit(cli.main(sys.argv[1:]))"
    words = ["build", "--jobs", "1", "--lang", "en", "--territory", "GB", "--output", "screen"]
    for found, exit_code in (([str(riverside)], 0), ([], 1)):
        env = os.environ | {"PYTHONPATH": os.pathsep.join([*found, str(HOME)])}
        call = [sys.executable, "-c", code, *words]
        done = subprocess.run(call, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == exit_code, done.stderr
        assert ("unknown-block" in done.stderr) is bool(exit_code)
        assert bool(project.pdfs) is not bool(exit_code)


def test_other_code_of_a_plug_in_is_other_work(
    project: ProjectCopy, riverside: Path, use: Callable[[Path], None], tmp_path: Path
) -> None:
    """What is kept is the work of this code of it: a new version makes it anew."""
    own = tmp_path / "installed"
    shutil.copytree(riverside, own)
    use(own)
    asked = ["--lang", "en", "--territory", "GB", "--output", "backwards"]
    assert project.build(*asked).code == 0
    step = own / "riverside_leaflets/printing.py"
    text = step.read_text("utf-8")
    assert "work.drawn[::-1]" in text
    step.write_text(text.replace("pdf.pages.reverse()", "pdf.docinfo['/New'] = 'code'"), "utf-8")
    del sys.modules["riverside_leaflets.printing"]
    use(own)
    said = project.build(*asked)
    assert "error[text-lost]" in said.err, "the file of the old code was given out again"


def test_nothing_is_read_of_an_output_before_it_is_needed(
    riverside: Path, use: Callable[[Path], None]
) -> None:
    use(riverside)
    assert len(plugins.installed()) == 5
    assert {path.name for path in plugins.files()} >= {"printing.py", "riverside-a5.yaml"}
    assert "riverside_leaflets" not in sys.modules


# ---------------------------------------------------------------- one that is not


@pytest.mark.parametrize(
    ("point", "code", "said"),
    [
        ("[leafletpress.checks]\nx = zebra:CHECK", "zebra = 1", "does not load: module 'zebra'"),
        ("[leafletpress.checks]\nx = zebra:CHECK", "1 / 0", "does not load: division by zero"),
        ("[leafletpress.checks]\nx = zebra:CHECK", "CHECK = 3", "CHECK is of type int, not Check"),
        ("[leafletpress.outputs]\nx = nowhere:OUTPUT", "", "does not load: No module named"),
        ("[leafletpress.layouts]\nx = nowhere", "", "nowhere is no package with a folder"),
        ("[leafletpress.layouts]\nx = zebra", "", "zebra is no package with a folder"),
        ("[leafletpress.layouts]\nx = not a name", "", "not a name is no package with a folder"),
    ],
)
def test_a_broken_plug_in_stops_the_build_by_name(
    project: ProjectCopy,
    use: Callable[[Path], None],
    tmp_path: Path,
    point: str,
    code: str,
    said: str,
) -> None:
    use(write(tmp_path / "installed", "broken-stripes", point, zebra=code))
    sys.modules.pop("zebra", None)
    answer = project.build("--lang", "en", "--territory", "GB")
    assert answer.code == 1
    assert "error[broken-plug-in]: broken-stripes 0.3: “x” of leafletpress." in answer.err
    assert said in answer.err
    assert "pip uninstall broken-stripes" in answer.err
    assert project.pdfs == []


@pytest.mark.parametrize(
    ("group", "name", "code"),
    [
        ("outputs", "office", "from leafletpress.model import Output\nTHING = Output('Mine')"),
        ("checks", "not-nfc", "from leafletpress.model import Check\nTHING = Check(print)"),
        ("steps", "impose", "THING = print"),
    ],
)
def test_nothing_of_ours_is_replaced(
    project: ProjectCopy,
    use: Callable[[Path], None],
    tmp_path: Path,
    group: str,
    name: str,
    code: str,
) -> None:
    point = f"[leafletpress.{group}]\n{name} = usurper:THING"
    use(write(tmp_path / "installed", "usurper", point, usurper=code))
    sys.modules.pop("usurper", None)
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert f"error[name-taken]: usurper 0.3: “{name}” of leafletpress.{group}" in said.err


@pytest.mark.parametrize("name", ["trifold-a4", "riverside-a5"])
def test_a_layout_that_is_there_already_is_told(
    project: ProjectCopy,
    riverside: Path,
    use: Callable[[Path], None],
    tmp_path: Path,
    name: str,
) -> None:
    """Ours, or that of another plug-in."""
    use(riverside)
    folder = write(tmp_path / "more", "usurper", "[leafletpress.layouts]\nmine = usurped")
    (folder / "usurped").mkdir()
    shutil.copy(HOME / "layouts/trifold-a4.yaml", folder / f"usurped/{name}.yaml")
    use(folder)
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert "error[name-taken]" in said.err
    assert f"brings “{name}”, which is there already" in said.err


def test_a_project_s_own_layout_lies_in_front_of_a_plug_in_s(
    project: ProjectCopy, riverside: Path, use: Callable[[Path], None], tmp_path: Path
) -> None:
    use(riverside)
    own = tmp_path / "own/layouts"
    own.mkdir(parents=True)
    shutil.copy(HOME / "layouts/trifold-letter.yaml", own / "riverside-a5.yaml")
    asked = ["--layout", "riverside-a5", "--lang", "en", "--territory", "GB"]
    said = project.build("--project", str(own.parent), *asked, "--output", "office")
    assert said.code == 0, said.err
    with pikepdf.open(project.pdfs[0]) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [792, 612]


@pytest.mark.parametrize("what", ["checks", "steps"])
def test_one_that_fails_at_its_work_is_named(
    project: ProjectCopy, use: Callable[[Path], None], tmp_path: Path, what: str
) -> None:
    code = "from leafletpress.model import Check, Output, Step\n"
    code += "def fail(*_): raise ValueError('stripes')\n"
    code += "CHECK = Check(lambda entry, language: fail())\nOUTPUT = Output('X', (Step('x'),))\n"
    points = {
        "checks": "[leafletpress.checks]\nx = zebra:CHECK\n",
        "steps": "[leafletpress.steps]\nx = zebra:fail\n[leafletpress.outputs]\ny = zebra:OUTPUT\n",
    }
    use(write(tmp_path / "installed", "broken-stripes", points[what], zebra=code))
    sys.modules.pop("zebra", None)
    output = ["--output", "y"] if what == "steps" else []
    said = project.build("--lang", "es", "--territory", "GB", *output)
    assert said.code == 1
    assert f"broken-stripes 0.3: “x” of leafletpress.{what} fails: stripes" in said.err
    assert project.pdfs == []
