"""A run with nothing to do says what the last one said, and does nothing; anything else is done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ProjectCopy, Said

from leafletpress import cache, pipeline

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
@pytest.mark.parametrize("which", ["manifest.json", "SHA256SUMS", "*.pdf"])
def test_whatever_was_done_to_a_finished_file_is_put_right(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch, act: str, which: str
) -> None:
    path = next((built.root / "dist").rglob(which))
    content = path.read_bytes()
    done_to(path, act)
    with pytest.raises(Looked):
        again(built, monkeypatch)
    assert built.build(*SOME).code == 0
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
    monkeypatch.setattr("leafletpress.last_run.cache.versions", lambda: ("another library",))
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


def test_a_run_that_refused_something_is_not_remembered(
    built: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.edit("leaflets/services/GB.yaml", "phone_display: 0300 123 6600", "phone_display: 0300")
    assert built.build(*SOME).code == 1
    with pytest.raises(Looked):
        again(built, monkeypatch)
