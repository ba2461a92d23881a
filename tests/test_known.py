"""An edition of which nothing has changed is not looked at; any other is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import HOME, ProjectCopy, Said

from leafletpress import cache, known, pipeline, planning

SOME = ("--lang", "en", "--lang", "pl", "--territory", "GB", "--output", "screen", "--jobs", "1")


class Looked(Exception):
    """An edition was looked at."""


def again(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> Said:
    """A build that may not look at a single edition."""

    def refuse(*_: object) -> None:
        raise Looked

    cache.forget()
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "draft", refuse)
        return project.build(*SOME)


@pytest.fixture
def built(project: ProjectCopy) -> ProjectCopy:
    assert project.build(*SOME).code == 0
    return project


def test_with_nothing_changed_no_edition_is_looked_at(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.pdfs}
    said = again(built, monkeypatch)
    assert said.code == 0
    told = [f"ketamine {code} GB: 1 file at 12 pt" for code in ("en", "pl")]
    assert said.out.splitlines()[:2] == told
    assert {path: path.stat().st_mtime_ns for path in built.pdfs} == before


@pytest.mark.parametrize(
    "name",
    [
        "project.yaml",
        "leaflets/ketamine/leaflet.yaml",
        "leaflets/services/GB.yaml",
        "locales/pl/LC_MESSAGES/ketamine.po",
        "locales/pl/review.yaml",
        "templates/leaflet.css",
        "templates/icons/ambulance.svg",
    ],
)
def test_whatever_was_saved_is_looked_at(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = built.root / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Looked):
        again(built, monkeypatch)


@pytest.mark.parametrize("act", ["remove", "change", "touch"])
def test_whatever_was_done_to_a_finished_file_is_put_right(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    path = built.pdfs[0]
    content = path.read_bytes()
    done_to(path, act)
    with pytest.raises(Looked):
        again(built, monkeypatch)
    assert built.build(*SOME).code == 0
    assert path.read_bytes() == content


@pytest.mark.parametrize("act", ["remove", "change", "touch"])
@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_whatever_was_done_to_the_lists_of_files_is_put_right(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch, act: str, name: str
) -> None:
    path = built.root / "dist" / name
    content = path.read_bytes()
    done_to(path, act)
    assert again(built, monkeypatch).code == 0
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
        again(built, monkeypatch)


def test_a_warning_is_given_again(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.root / "locales/pl/LC_MESSAGES/ketamine.po"
    text = path.read_text("utf-8")
    at = text.index('msgid "Your bladder"')
    start = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:start] + text[text.index('"\n', start) :], "utf-8")
    first = project.build(*SOME)
    second = again(project, monkeypatch)
    assert "Your bladder" in first.err
    assert (second.code, second.err) == (first.code, first.err)


def test_an_edition_that_was_refused_is_looked_at_again(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built.root / "locales/pl/LC_MESSAGES/ketamine.po"
    path.write_bytes(path.read_bytes() + b"nonsense\n")
    assert built.build(*SOME).code == 1
    with pytest.raises(Looked):
        again(built, monkeypatch)


def test_another_language_is_not_looked_at(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ar/LC_MESSAGES/ketamine.po", "ar/review.yaml", "ar/terms.csv"):
        path = built.root / "locales" / name
        path.write_bytes(path.read_bytes() + b"\n")
    assert again(built, monkeypatch).code == 0


@pytest.mark.parametrize("name", ["ar/LC_MESSAGES/common.po", "ar/language.yaml", "en/review.yaml"])
def test_what_other_languages_read_of_one_is_looked_at(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = built.root / "locales" / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(Looked):
        again(built, monkeypatch)


def test_an_edition_reads_nothing_that_its_digest_leaves_out() -> None:
    settings = planning.Settings(kept=None)
    covered = set(known._sources(settings))
    for job in planning.plan(settings):
        with opened() as paths:
            pipeline.draft(job, settings).ticket(job, settings)
        ours = {path for path in paths if path.is_relative_to(HOME) and ".venv" not in path.parts}
        assert any(path.suffix == ".yaml" for path in ours), "what is opened is seen"
        for path in ours:
            assert "__pycache__" in path.parts or path in covered, path
            assert known._language(path) in ("", job.language), path


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
