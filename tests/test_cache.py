"""What is kept, and that it is never trusted blindly."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ProjectCopy

from leafletpress import cache, making
from leafletpress.cache import Cache
from leafletpress.model import PanelsPdf


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
    """The languages of what a build really makes anew."""
    made: list[str] = []
    real = making.make

    def counted(ticket: making.Ticket) -> making.Made:
        made.append(ticket.language)
        return real(ticket)

    monkeypatch.setattr(making, "make", counted)
    said = project.build("--lang", "en", "--lang", "ar", "--territory", "GB", "--jobs", "1")
    monkeypatch.setattr(making, "make", real)
    assert said.code == 0, said.err
    return made


def test_a_second_build_makes_nothing_and_one_changed_word_one_edition(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sorted(builds(project, monkeypatch)) == ["ar", "en"]
    before = {path: path.read_bytes() for path in project.pdfs}
    assert builds(project, monkeypatch) == []
    assert {path: path.read_bytes() for path in project.pdfs} == before
    path = project.root / "locales/ar/LC_MESSAGES/ketamine.po"
    text = path.read_text("utf-8")
    at = text.index('msgid "Your bladder"')
    start = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:start] + "مثانة " + text[start:], "utf-8")
    assert builds(project, monkeypatch) == ["ar"]


def test_another_picture_or_style_is_another_file(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds(project, monkeypatch)
    project.edit("templates/motif.svg", "#ffb84d", "#ffb84e")
    assert len(builds(project, monkeypatch)) == 2
    project.edit("templates/leaflet.css", "#12263a", "#12263b")
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


def test_another_output_is_made_from_the_panels_that_are_kept(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_anew: list[str] = []
    real = making.typeset

    def counted(ticket: making.Ticket) -> PanelsPdf:
        set_anew.append(ticket.language)
        return real(ticket)

    monkeypatch.setattr(making, "typeset", counted)
    only = ("--lang", "en", "--territory", "GB", "--jobs", "1")
    assert project.build(*only, "--output", "screen").code == 0
    assert project.build(*only, "--output", "office").code == 0
    assert set_anew == ["en"]
    sheet = project.pdfs[0].read_bytes()
    assert project.build(*only, "--output", "office", "--no-cache").code == 0
    assert set_anew == ["en", "en"]
    assert project.pdfs[0].read_bytes() == sheet


def test_a_build_mends_what_is_damaged_in_the_cache(own_cache: Path, project: ProjectCopy) -> None:
    only = ("--lang", "en", "--territory", "GB", "--jobs", "1")
    assert project.build(*only).code == 0
    before = {path: path.read_bytes() for path in project.pdfs}
    entries = list(own_cache.glob("??/*"))
    assert len(entries) >= 3
    for number, entry in enumerate(entries):
        entry.write_bytes((b"", b"x", entry.read_bytes()[:-9])[number % 3])
    for path in project.pdfs:
        path.unlink()
    assert project.build(*only).code == 0
    assert {path: path.read_bytes() for path in project.pdfs} == before


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
CIRCLE = SVG.format('<circle r="{}" fill="{}"/>')


def same_date(path: Path, text: str) -> None:
    """Saved anew under the date of before, and with as many letters."""
    stat = path.stat()
    path.write_text(text, "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def in_its_place(path: Path, text: str) -> None:
    """Another file moved over it, as most editors save."""
    path.with_suffix(".part").write_text(text, "utf-8")
    path.with_suffix(".part").replace(path)


@pytest.mark.parametrize("save", [Path.write_text, same_date, in_its_place])
def test_a_picture_saved_between_two_builds_of_a_process_gives_the_new_file(
    project: ProjectCopy, save: Callable[[Path, str], object], tmp_path: Path
) -> None:
    def look(colour: str, out: str, keep: str) -> bytes:
        save(icon, CIRCLE.format(4, colour))
        arguments = ("--lang", "en", "--territory", "GB", "--output", "screen", "--jobs", "1")
        said = project.run("build", *arguments, "--cache", keep, "--out", str(tmp_path / out))
        assert said.code == 0, said.err
        return next((tmp_path / out).rglob("*.pdf")).read_bytes()

    icon = project.root / "templates/icons/ambulance.svg"
    red, blue = look("#f00", "a", "kept"), look("#00f", "a", "kept")
    assert red != blue
    assert blue == look("#00f", "b", "empty")  # as a process makes it that never saw the red one
    assert red == look("#f00", "a", "kept")


def test_a_file_saved_twice_under_one_date_is_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "one.svg"
    digests = set()
    for colour in range(100, 140):
        path.write_text(f"#{colour}")
        os.utime(path, (1, 1))
        digests |= {cache.sha256(path), cache.digest((path,))}
    assert len(digests) == 80


# ---------------------------------------------------------------- what is kept of our tests


def test_a_test_that_alters_our_code_keeps_what_it_makes_for_itself(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "kept", lambda _: None)
    assert cache.default_folder() == project.root.parent / "cache"


def test_any_other_test_takes_and_gives_what_the_run_keeps(project: ProjectCopy) -> None:
    assert not cache.default_folder().is_relative_to(project.root.parent)
    assert project.build("--lang", "en", "--territory", "GB", "--jobs", "1").code == 0
    assert list(cache.default_folder().glob("??/*"))
