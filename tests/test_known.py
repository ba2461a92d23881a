"""An edition of which nothing has changed is not looked at; any other is."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from conftest import HOME, ProjectCopy, Said

from leafletpress import cache, known, pipeline, planning
from leafletpress.project import Project

SOME = ("--lang", "en", "--lang", "pl", "--territory", "GB", "--output", "screen", "--jobs", "1")


class Looked(Exception):
    """An edition was looked at."""


def again(project: ProjectCopy, *arguments: str) -> Said:
    """A build that may not look at a single edition."""

    def refuse(*_: object) -> None:
        raise Looked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "draft", refuse)
        return project.build(*(arguments or SOME))


@pytest.fixture
def built(project: ProjectCopy) -> ProjectCopy:
    assert project.build(*SOME).code == 0
    return project


def test_with_nothing_changed_no_edition_is_looked_at(built: ProjectCopy) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.pdfs}
    said = again(built)
    assert said.code == 0
    told = [f"ketamine {code} GB trifold-a4: 1 file at 12 pt" for code in ("en", "pl")]
    assert said.out.splitlines()[:2] == told
    assert {path: path.stat().st_mtime_ns for path in built.pdfs} == before


@pytest.mark.parametrize(
    "name",
    [
        "project.yaml",
        "leaflets/ketamine/leaflet.yaml",
        "leaflets/topics/drugs/GB.yaml",
        "locales/pl/LC_MESSAGES/ketamine.po",
        "locales/pl/review.yaml",
        "templates/leaflet.css",
        "templates/icons/ambulance.svg",
    ],
)
def test_whatever_was_saved_is_looked_at(built: ProjectCopy, name: str) -> None:
    path = built.root / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Looked):
        again(built)


@pytest.mark.parametrize("act", ["remove", "change", "touch"])
def test_whatever_was_done_to_a_finished_file_is_put_right(built: ProjectCopy, act: str) -> None:
    path = built.pdfs[0]
    content = path.read_bytes()
    done_to(path, act)
    with pytest.raises(Looked):
        again(built)
    assert built.build(*SOME).code == 0
    assert path.read_bytes() == content


@pytest.mark.parametrize("act", ["remove", "change", "touch"])
@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_whatever_was_done_to_the_lists_of_files_is_put_right(
    built: ProjectCopy, act: str, name: str
) -> None:
    path = built.root / "dist" / name
    content = path.read_bytes()
    done_to(path, act)
    assert again(built).code == 0
    assert path.read_bytes() == content


def done_to(path: Path, act: str) -> None:
    if act == "remove":
        path.unlink()
    elif act == "change":
        path.write_bytes(b"?" + path.read_bytes()[1:])
    else:
        os.utime(path, (1, 1))


def test_another_library_is_another_run(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leafletpress.known.cache.versions", lambda: ("another library",))
    with pytest.raises(Looked):
        again(built)


def test_a_warning_is_given_again(project: ProjectCopy) -> None:
    path = project.root / "locales/pl/LC_MESSAGES/ketamine.po"
    text = path.read_text("utf-8")
    at = text.index('msgid "Your bladder"')
    start = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:start] + text[text.index('"\n', start) :], "utf-8")
    first = project.build(*SOME)
    second = again(project)
    assert "Your bladder" in first.err
    assert (second.code, second.err) == (first.code, first.err)


def test_an_edition_that_was_refused_is_looked_at_again(built: ProjectCopy) -> None:
    path = built.root / "locales/pl/LC_MESSAGES/ketamine.po"
    path.write_bytes(path.read_bytes() + b"nonsense\n")
    assert built.build(*SOME).code == 1
    with pytest.raises(Looked):
        again(built)


def test_another_language_is_not_looked_at(built: ProjectCopy) -> None:
    for name in ("ar/LC_MESSAGES/ketamine.po", "ar/review.yaml", "ar/terms.csv"):
        path = built.root / "locales" / name
        path.write_bytes(path.read_bytes() + b"\n")
    assert again(built).code == 0


@pytest.mark.parametrize("name", ["ar/LC_MESSAGES/common.po", "ar/language.yaml", "en/review.yaml"])
def test_what_other_languages_read_of_one_is_looked_at(built: ProjectCopy, name: str) -> None:
    path = built.root / "locales" / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Looked):
        again(built)


def test_an_edition_reads_nothing_that_its_digest_leaves_out() -> None:
    settings = planning.Settings(kept=None)
    covered = {source.path: source.language for source in known._sources(settings)}
    for job in planning.plan(settings):
        with opened() as paths:
            alone = replace(settings, project=Project.open())
            pipeline.draft(job, alone).ticket(job, alone)
        ours = {path for path in paths if path.is_relative_to(HOME) and ".venv" not in path.parts}
        assert any(path.suffix == ".yaml" for path in ours), "what is opened is seen"
        for path in ours:
            if "__pycache__" not in path.parts:
                assert covered[path] in ("", job.language), path


@contextmanager
def opened() -> Iterator[set[Path]]:
    """Every file that is opened meanwhile, by whatever means."""
    paths: set[Path] = set()
    over = False

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if not over and event == "open" and isinstance(arguments[0], str):
            paths.add(Path(arguments[0]))

    sys.addaudithook(hear)  # it cannot be taken away again
    try:
        yield paths
    finally:
        over = True


def test_other_outputs_are_made(built: ProjectCopy) -> None:
    only = ("--lang", "en", "--lang", "pl", "--territory", "GB", "--jobs", "1")
    assert built.build(*only, "--output", "office").code == 0
    assert (
        sorted(path.stem.rsplit("-", 1)[1] for path in built.pdfs)
        == ["office"] * 2 + ["screen"] * 2
    )


def test_a_local_service_is_read_each_time(built: ProjectCopy) -> None:
    said = built.build(*SOME, "--local", "nobody-wrote-it.yaml")
    assert said.code == 2
    assert "nobody-wrote-it.yaml" in said.err


@pytest.mark.parametrize(
    "name", ["leaflets/topics/drugs/GB.yaml", "locales/pl/LC_MESSAGES/ketamine.po"]
)
def test_a_folder_may_be_a_link_and_the_project_may_lie_anywhere(
    project: ProjectCopy, tmp_path: Path, name: str
) -> None:
    own, shelf = tmp_path / "locales/riverside", tmp_path / "shelf"
    for part in ("leaflets/topics", "locales/pl"):
        shutil.copytree(project.root / part, shelf / part)
        (own / part).parent.mkdir(parents=True)
        (own / part).symlink_to(shelf / part)
    more = (*SOME, "--project", str(own))
    assert project.build(*more).code == 0
    assert again(project, *more).code == 0
    (shelf / name).write_bytes((shelf / name).read_bytes() + b"\n")
    with pytest.raises(Looked):
        again(project, *more)


def test_a_source_saved_during_a_run_is_looked_at(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.root / "locales/pl/LC_MESSAGES/ketamine.po"
    real = pipeline.draft

    def saved_meanwhile(*given: Any) -> pipeline.Draft:
        path.write_bytes(path.read_bytes())
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "draft", saved_meanwhile)
        assert project.build(*SOME).code == 0
    with pytest.raises(Looked):
        again(project)


def test_a_file_that_cannot_be_read_stops_nothing(built: ProjectCopy) -> None:
    (built.root / "leaflets/notes").symlink_to(built.root / "leaflets/nowhere")
    (built.root / "leaflets/p\udcffl.txt").write_text("from a ZIP")
    assert built.build(*SOME).code == 0


def test_every_library_that_shapes_a_file_is_in_the_keys() -> None:
    """Those of the command line, of tests and of the website shape none."""
    named = {name.replace("-", "_") for name in cache.LIBRARIES}
    assert imported("pipeline.py", "known.py", "making.py", "stages", "engine", "checks") <= named


def imported(*places: str) -> set[str]:
    """The distributions that modules of ours import, in the spelling of `LIBRARIES`."""
    package = HOME / "leafletpress"
    files = [path for place in places for path in _python(package / place)]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level
    }
    found = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"leafletpress"}
    known_as = packages_distributions()
    return {known_as[name][0].lower().replace("-", "_") for name in found}


def _python(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))
