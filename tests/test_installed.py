"""What pip installs is whole: the command works anywhere, with data that is there once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import HOME

DATA = ("fonts", "layouts", "leaflets", "locales", "starter", "templates")
SOURCES = ("leafletpress", "docs", *DATA)
FILES = ("pyproject.toml", "setup.py", "project.yaml", "README.md", "LICENSE", "build.py")
CACHES = shutil.ignore_patterns("__pycache__")
QUIET = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
PROJECT = """\
default_territory: GB
publisher: {name: Riverside Outreach}
editions:
  - leaflet: ketamine
    territories: {GB: [en]}
    outputs: [screen]
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made offline, from a copy of the clone: what a build leaves there is nobody's business."""
    clone = tmp_path_factory.mktemp("clone")
    for name in SOURCES:
        shutil.copytree(HOME / name, clone / name, ignore=CACHES)
    for name in FILES:
        shutil.copy(HOME / name, clone)
    making = [sys.executable, "-m", "pip", "wheel", *QUIET, "--no-build-isolation", "-w", "made"]
    subprocess.run([*making, "."], cwd=clone, env=plain(), check=True)
    (made,) = clone.glob("made/*.whl")
    return made


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`leafletpress` in an environment of its own, which borrows the other packages from ours."""
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    scripts = venv / ("Scripts" if os.name == "nt" else "bin")
    installing = [sys.executable, "-m", "pip", "--python", scripts / "python", "install", *QUIET]
    subprocess.run([*installing, wheel], env=plain(), check=True)
    (packages,) = {found.parent for found in venv.rglob("leafletpress") if found.is_dir()}
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return scripts / "leafletpress"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An organisation's own, outside the clone."""
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def plain() -> dict[str, str]:
    """The environment without what would lead to the clone."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(command: Path, *words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What the installed command answers in a folder; `more` is said by the environment."""
    env = plain() | more | {"LEAFLETPRESS_CACHE": str(cwd / "cache"), "PYTHONUTF8": "1"}
    given = [str(command), *words]
    return subprocess.run(given, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def below(folder: Path, inside: str) -> set[str]:
    """The files of a folder, as they are named in the wheel."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    files = [path for path in files if "__pycache__" not in path.parts]
    return {f"{inside}/{path.relative_to(folder).as_posix()}" for path in files}


def test_the_wheel_holds_our_code_and_data_once_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if ".dist-info/" not in name]
    code = below(HOME / "leafletpress", "leafletpress")
    data = {name for each in DATA for name in below(HOME / each, f"leafletpress/data/{each}")}
    assert {"leafletpress/py.typed", "leafletpress/problems/codes.toml"} <= code
    assert sorted(names) == sorted(code | data | {"leafletpress/data/project.yaml"})


def test_a_leaflet_is_built_in_a_folder_outside_the_clone(command: Path, folder: Path) -> None:
    said = run(command, "build", "--jobs", "1", cwd=folder)
    assert said.returncode == 0, said.stderr
    (pdf,) = (folder / "dist").rglob("*.pdf")
    assert pdf.name.startswith("ketamine-en-GB")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "1 file in dist/" in said.stdout


def test_a_folder_given_by_name_is_built_from_anywhere(command: Path, folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    said = run(command, "check", "en", "--project", str(folder), cwd=elsewhere)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_folder_that_is_no_project_is_told_what_to_do(command: Path, tmp_path: Path) -> None:
    said = run(command, "check", cwd=tmp_path)
    assert said.returncode == 2
    assert "error[no-project]: there is no project.yaml in" in said.stderr
    assert "--project DIR" in said.stderr
    assert "leafletpress init" in said.stderr


def test_translators_get_their_files_through_the_installed_extractors(
    command: Path, folder: Path
) -> None:
    shutil.copytree(HOME / "leaflets/ketamine", folder / "leaflets/ketamine")
    leaflet = folder / "leaflets/ketamine/leaflet.yaml"
    theirs = leaflet.read_text("utf-8").replace("What you need to know", "Words of our own")
    leaflet.write_text(theirs, "utf-8")
    said = run(command, "extract", cwd=folder)
    assert said.returncode == 0, said.stderr
    assert "Words of our own" in (folder / "locales/ketamine.pot").read_text("utf-8")


def test_it_tells_its_version_and_speaks_of_itself(command: Path, tmp_path: Path) -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    assert run(command, "--version", cwd=tmp_path).stdout == f"leafletpress {project['version']}\n"
    assert "Usage: leafletpress" in run(command, "--help", cwd=tmp_path).stdout
    wrong = run(command, "build", "--jobs", "none", cwd=tmp_path)
    assert "hint: leafletpress --help" in wrong.stderr


def test_doctor_finds_all_that_was_installed(command: Path, tmp_path: Path) -> None:
    said = run(command, "doctor", cwd=tmp_path)
    assert re.search(r"^ok +weasyprint +70\.0$", said.stdout, re.MULTILINE)
    assert re.search(r"^ok +fonts +\d+ files, as pinned$", said.stdout, re.MULTILINE)
    assert ".venv" not in said.stdout
    assert said.returncode == 0


def test_init_makes_a_project_that_builds_at_once(command: Path, tmp_path: Path) -> None:
    said = run(command, "init", "ours", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "now: cd ours, then leafletpress;" in said.stdout
    folder = tmp_path / "ours"
    said = run(command, "--jobs", "1", cwd=folder)
    assert (said.returncode, said.stderr) == (0, "")
    assert len(list((folder / "dist").rglob("folding-en-GB-trifold-a4-*.pdf"))) == 2
    said = run(command, "init", cwd=folder)
    assert said.returncode == 2
    assert "error[not-empty]" in said.stderr


MARK = "from pathlib import Path\nPath(__file__).with_name('ran').write_text('')\n"
CODE = ("evil.py", "sitecustomize.py", "yaml.py", "conftest.py", "leafletpress/__init__.py")
CODE += ("layouts/evil.py", "outputs/evil.py", "checks/evil.py", "blocks/evil/__init__.py")
CODE += ("templates/evil.py", "leafletpress/checks/evil.py")


def test_no_code_is_loaded_from_a_project_s_folder(command: Path, folder: Path) -> None:
    """Where somebody puts the folder among what is installed, it is."""
    for name in CODE:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(MARK, "utf-8")
    info = folder / "evil-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[leafletpress.checks]\nevil = evil:CHECK\n")
    for words in (["build", "--jobs", "2", "--lang", "en", "--lang", "es"], ["check", "en"]):
        said = run(command, *words, cwd=folder)
        assert said.returncode == 0, said.stderr
    assert not list(folder.rglob("ran"))
    (folder / "yaml.py").unlink()
    shutil.rmtree(folder / "leafletpress")
    said = run(command, "build", cwd=folder, PYTHONPATH=str(folder))
    assert "error[broken-plug-in]: evil 1" in said.stderr
    assert (folder / "ran").exists()
