"""What other tools write comes back unchanged in meaning, and ours passes theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from conftest import HOME
from translate.storage import po as toolkit

from leafletpress import catalogs, po
from leafletpress.project import Project

CATALOGS = sorted(HOME.glob("locales/*/LC_MESSAGES/*.po"))
NAMES = [path.relative_to(HOME / "locales").as_posix() for path in CATALOGS]
GETTEXT = shutil.which("msgfmt") is not None
needs_gettext = pytest.mark.skipif(
    not GETTEXT and not os.environ.get("CI"), reason="gettext's own tools are not installed"
)


def meaning(path: Path) -> dict[po.Key, tuple[str, bool]]:
    """English → translation and whether it is fuzzy: all that counts in a catalog."""
    entries = catalogs.read_catalog(path, Project.open()).entries
    return {key: (message.text, message.fuzzy) for key, message in entries.items()}


def test_there_are_catalogs_to_try() -> None:
    assert CATALOGS


@needs_gettext
@pytest.mark.parametrize("path", CATALOGS, ids=NAMES)
def test_gettext_finds_no_fault(path: Path, tmp_path: Path) -> None:
    command = ["msgfmt", "-c", "-o", str(tmp_path / "x.mo"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@needs_gettext
def test_gettext_would_find_a_fault(tmp_path: Path) -> None:
    broken = tmp_path / "x.po"
    text = CATALOGS[0].read_text("utf-8")
    broken.write_text(text.replace("\nmsgstr", "\nmsgstrr", 1), "utf-8")
    done = subprocess.run(["msgfmt", "-c", "-o", str(tmp_path / "x.mo"), str(broken)])
    assert done.returncode != 0


@needs_gettext
@pytest.mark.parametrize("path", CATALOGS, ids=NAMES)
def test_msgmerge_keeps_every_translation(path: Path, tmp_path: Path) -> None:
    template = HOME / "locales" / f"{path.stem}.pot"
    merged = tmp_path / "x.po"
    command = ["msgmerge", "--quiet", "--previous", "-o", str(merged), str(path), str(template)]
    subprocess.run(command, check=True, capture_output=True)
    assert meaning(merged) == meaning(path)


@pytest.mark.parametrize("path", CATALOGS, ids=NAMES)
def test_polib_keeps_every_translation(path: Path, tmp_path: Path) -> None:
    saved = tmp_path / "x.po"
    polib.pofile(str(path)).save(str(saved))
    assert meaning(saved) == meaning(path)


@pytest.mark.parametrize("path", CATALOGS, ids=NAMES)
def test_translate_toolkit_keeps_every_translation(path: Path, tmp_path: Path) -> None:
    store = toolkit.pofile.parsefile(str(path))
    saved = tmp_path / "x.po"
    saved.write_bytes(bytes(store))
    assert meaning(saved) == meaning(path)


def test_a_string_somebody_marked_fuzzy_elsewhere_stays_fuzzy(tmp_path: Path) -> None:
    saved = tmp_path / "x.po"
    file = polib.pofile(str(CATALOGS[0]))
    file[0].fuzzy = True
    file[0].previous_msgid = "Something else"
    file.save(str(saved))
    message = catalogs.read_catalog(saved, Project.open()).entries["", file[0].msgid]
    assert message.fuzzy
    assert message.previous.english == "Something else"
