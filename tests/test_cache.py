"""What is kept, and that it is never trusted blindly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ProjectCopy

from leafletpress import cache, pipeline
from leafletpress.cache import Cache


def test_what_was_put_is_found_again(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    store.put(cache.key("a"), b"content")
    assert store.get(cache.key("a")) == b"content"
    assert store.get(cache.key("b")) is None


def test_a_damaged_entry_is_not_trusted(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    store.put(cache.key("a"), b"content")
    path = next(tmp_path.glob("??/*"))
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    assert store.get(cache.key("a")) is None
    assert not path.exists()


def test_without_a_folder_nothing_is_kept() -> None:
    store = Cache(None)
    store.put(cache.key("a"), b"content")
    assert store.get(cache.key("a")) is None


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    store = Cache(file)
    store.put(cache.key("a"), b"content")
    assert store.get(cache.key("a")) is None


def test_the_entries_used_longest_ago_go_first(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    for number, name in enumerate("abc"):
        store.put(cache.key(name), bytes(1000))
        os.utime(store._path(cache.key(name)), (number, number))
    store.get(cache.key("a"))
    assert store.prune(2200) == 1
    assert store.get(cache.key("b")) is None
    assert store.get(cache.key("a")) is not None


def test_every_part_of_the_input_is_in_the_key() -> None:
    keys = {cache.key(*parts) for parts in (["a"], ["b"], ["a", "b"], ["ab"], [1], ["1"])}
    assert len(keys) == 6


def builds(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a build really makes anew."""
    made: list[str] = []
    real = pipeline.build_edition

    def counted(job: pipeline.Job, settings: pipeline.Settings) -> pipeline.Built:
        made.append(str(job))
        return real(job, settings)

    monkeypatch.setattr(pipeline, "build_edition", counted)
    said = project.build("--lang", "en", "--lang", "ar", "--territory", "GB")
    monkeypatch.setattr(pipeline, "build_edition", real)
    assert said.code == 0, said.err
    return made


def test_a_second_build_makes_nothing_and_one_changed_word_one_edition(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sorted(builds(project, monkeypatch)) == ["ketamine ar GB", "ketamine en GB"]
    before = {path: path.read_bytes() for path in project.pdfs}
    assert builds(project, monkeypatch) == []
    assert {path: path.read_bytes() for path in project.pdfs} == before
    path = project.root / "locales/ar/LC_MESSAGES/ketamine.po"
    text = path.read_text("utf-8")
    at = text.index('msgid "Your bladder"')
    start = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:start] + "مثانة " + text[start:], "utf-8")
    assert builds(project, monkeypatch) == ["ketamine ar GB"]


def test_another_picture_or_style_is_another_file(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds(project, monkeypatch)
    project.edit("templates/motif.svg", "#ffb84d", "#ffb84e")
    cache.digest.cache_clear()
    pipeline._drawn.cache_clear()
    assert len(builds(project, monkeypatch)) == 2
    project.edit("templates/leaflet.css", "#1d2b6b", "#1d2b6c")
    assert len(builds(project, monkeypatch)) == 2


def test_a_file_removed_from_dist_comes_back_from_what_is_kept(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds(project, monkeypatch)
    gone = project.pdfs[0]
    content = gone.read_bytes()
    gone.unlink()
    assert builds(project, monkeypatch) == []
    assert gone.read_bytes() == content
