"""A copy of the project to break, and the real commands to run on it."""

from __future__ import annotations

import inspect
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from leafletpress import cache, cli, tree

HOME = Path(__file__).resolve().parent.parent
PARTS = ("layouts", "leaflets", "locales", "templates", "fonts", "project.yaml")


def pytest_configure(config: pytest.Config) -> None:
    """Finished work is kept once a run, by all its processes together.

    So an edition that no test has edited is made once. A run of its own code begins with nothing;
    in CI, where `build.py` has just run that code, with what this kept.
    """
    if hasattr(config, "workerinput"):
        return  # one of several processes, which have the folder of the first
    folder = Path(tempfile.mkdtemp(prefix="leafletpress-kept-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if os.environ.get("CI") and cache.default_folder().is_dir():
        shutil.copytree(cache.default_folder(), folder, dirs_exist_ok=True)
    os.environ["LEAFLETPRESS_CACHE"] = str(folder)


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


class ProjectCopy:
    """The shipped project in a folder of its own, with `edit` to break it and `run` to see."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capture = capture

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that is there: a test whose text is gone fails."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} no longer says {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def run(self, *arguments: str) -> Said:
        self.capture.readouterr()
        code = cli.main([*arguments])
        said = self.capture.readouterr()
        return Said(code, said.out, said.err)

    def build(self, *arguments: str) -> Said:
        return self.run("build", "--jobs", "1", "--out", str(self.root / "dist"), *arguments)

    @property
    def dist(self) -> list[str]:
        return sorted(p.relative_to(self.root / "dist").as_posix() for p in self.pdfs)

    @property
    def pdfs(self) -> list[Path]:
        return sorted((self.root / "dist").rglob("*.pdf"))


def _unsigned(path: Path) -> None:
    """A copy begins as if nobody had signed or withdrawn anything yet, whatever is shipped."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    made = {slug: {"made": entry["made"]} for slug, entry in entries.items()}
    path.write_text(yaml.safe_dump(made, allow_unicode=True), "utf-8")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where nothing is kept yet, and what is kept is kept for this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("LEAFLETPRESS_CACHE", str(folder))
    return folder


def _alters_code(test: Callable[..., object]) -> bool:
    """Whether it asks for what puts something else in the place of our functions."""
    return "monkeypatch" in inspect.signature(test).parameters


@pytest.fixture
def project(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> ProjectCopy:
    """The whole shipped project, copied; commands run inside the copy as in a clone.

    What is kept is the work of our code as it is, so a test that alters it has a cache of its own:
    it must neither be given that work nor add to it.
    """
    if _alters_code(request.function):
        request.getfixturevalue("own_cache")
    root = tmp_path / "clone"
    root.mkdir()
    for part in PARTS:
        source = HOME / part
        if source.is_dir() and part == "fonts":
            (root / part).symlink_to(source)
        elif source.is_dir():
            shutil.copytree(source, root / part)
        else:
            shutil.copy(source, root / part)
    (root / "leafletpress").mkdir()
    (root / "leafletpress/blocks").symlink_to(HOME / "leafletpress/blocks")
    for path in root.glob("locales/*/review.yaml"):
        _unsigned(path)
    monkeypatch.setattr(tree, "HOME", root)
    monkeypatch.chdir(root)
    return ProjectCopy(root, capfd)
