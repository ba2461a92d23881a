"""What a release offers."""

from __future__ import annotations

import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from leafletpress import manifest, releases
from leafletpress.manifest import File
from leafletpress.problems import BuildError

SAMPLE = File(
    path="ketamine/ar/ketamine-ar-GB-trifold-a4-office.pdf",
    leaflet="ketamine",
    code="KET-1",
    version="2026.1",
    language="ar",
    territory="GB",
    layout="trifold-a4",
    output="office",
    state="draft",
    type_size=12,
    fills={},
    size=4,
    sha256="0" * 64,
)


def built(folder: Path, *files: File) -> Path:
    """A folder of finished files."""
    for file in files:
        manifest.put(folder / file.path, file.path.encode())
    manifest.record(folder, files)
    return folder


def file(language: str, state: str = "draft", sha256: str = "0") -> File:
    path = f"ketamine/{language}/ketamine-{language}-GB-trifold-a4-office.pdf"
    return replace(SAMPLE, path=path, language=language, state=state, sha256=sha256 * 64)


def names(zip_: Path) -> list[str]:
    with ZipFile(zip_) as opened:
        return opened.namelist()


def test_drafts_stand_in_one_zip_whose_name_says_so(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("ar"), file("pl"))
    made = releases.make(drafts, tmp_path / "none", tmp_path / "out", "v1")
    assert [name for name in made if name.endswith(".zip")] == ["drafts-not-checked-v1.zip"]
    assert file("ar").path in names(tmp_path / "out/drafts-not-checked-v1.zip")


def test_signed_editions_stand_in_a_zip_a_language_without_drafts(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("ar"), file("pl"))
    signed = built(tmp_path / "release", file("ar", "signed"))
    releases.make(drafts, signed, tmp_path / "out", "v1")
    assert names(tmp_path / "out/leaflets-ar-v1.zip") == ["SHA256SUMS", file("ar").path]
    assert file("ar").path not in names(tmp_path / "out/drafts-not-checked-v1.zip")


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("ar"))
    releases.make(drafts, tmp_path / "none", tmp_path / "out", "v1")
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path / "out", check=False).returncode == 0


def test_the_same_files_give_the_same_zips(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("ar"), file("pl"))
    for out in ("one", "two"):
        releases.make(drafts, tmp_path / "none", tmp_path / out, "v1")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_notes_say_what_is_new_changed_and_withdrawn(tmp_path: Path) -> None:
    before = built(tmp_path / "before", *(file(code, "signed") for code in ("ar", "pl", "ur")))
    now = [file("ar", "signed"), file("pl", "signed", "1"), file("th", "signed")]
    signed = built(tmp_path / "release", *now)
    drafts = built(tmp_path / "dist", file("uk"))
    releases.make(drafts, signed, tmp_path / "out", "v2", before / "manifest.json")
    notes = (tmp_path / "out/NOTES.md").read_text("utf-8")
    assert "**New** (signed, and not in an earlier release): Thai (th)" in notes
    assert "**Changed** (print them again): Polish (pl)" in notes
    assert "**Withdrawn** (stop using what you printed): Urdu (ur)" in notes
    assert "**Unchanged**: Arabic (ar)" in notes
    assert "**Drafts** in `drafts-not-checked-v2.zip`: Ukrainian (uk)." in notes


def test_the_manifest_of_a_release_lists_signed_files_alone(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("uk"))
    signed = built(tmp_path / "release", file("ar", "signed"))
    releases.make(drafts, signed, tmp_path / "out", "v1")
    assert manifest.earlier(tmp_path / "out") == [asdict(file("ar", "signed"))]


def test_the_manifest_of_a_release_says_what_its_files_were_made_with(tmp_path: Path) -> None:
    way = manifest.MadeWith(("weasyprint 70.0",), {"fonts/Some.ttf": "0" * 64}, "1" * 64)
    own = replace(file("ar", "signed"), made_with=way.name)
    signed = built(tmp_path / "release", own)
    manifest.record(signed, [own], way)
    releases.make(tmp_path / "none", signed, tmp_path / "out", "v1")
    said = manifest.ways(tmp_path / "out")[way.name]
    assert said["libraries"] == ["weasyprint 70.0"]


def test_when_nothing_is_signed_the_notes_say_so(tmp_path: Path) -> None:
    drafts = built(tmp_path / "dist", file("ar"))
    releases.make(drafts, tmp_path / "none", tmp_path / "out", "v1")
    assert "No text has been signed yet" in (tmp_path / "out/NOTES.md").read_text("utf-8")


def test_nothing_built_is_nothing_to_release(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="nothing-built"):
        releases.make(tmp_path, tmp_path, tmp_path / "out", "v1")
