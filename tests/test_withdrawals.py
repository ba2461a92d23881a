"""What was withdrawn is in no folder any more, and the rest goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from conftest import HOME, ProjectCopy
from test_review import LEAFLET, ONE, TWO, sign

FOLDERS = ("dist", "dist/release", "dist/release-files")
EDITIONS = "GB: [en, es, pl, uk, ar, ur, hi, th, zh_Hant_HK]\n      IE: [en, es]\n"
REST = "      US: [en, es]\n      HK: [zh_Hant_HK, en]\n"


@pytest.fixture
def small(project: ProjectCopy) -> ProjectCopy:
    """Arabic and English for GB, English for IE, screen files alone."""
    project.edit("project.yaml", EDITIONS + REST, "GB: [en, ar]\n      IE: [en]\n")
    project.edit("project.yaml", "[screen, office]", "[screen]")
    return project


@pytest.fixture
def everywhere(small: ProjectCopy) -> ProjectCopy:
    """Built, signed, released and on the site; Arabic with a local service as well."""
    sign(small, "en", ONE, TWO)
    sign(small, "ar", ONE, TWO)
    local = small.write("mine.yaml", "name: Riverside\naddress: 12 Mill Lane\n")
    assert small.run("build").code == 0
    assert small.run("build", "--local", str(local), "--lang", "ar").code == 0
    assert small.run("build", "--release").code == 0
    assert small.run("release-files", "--name", "v1", "--with-local").code == 0
    assert small.run("site", "--with-local").code == 0
    assert len(of("ar", small)) >= 7
    return small


def of(language: str, project: ProjectCopy) -> list[str]:
    """Every finished file of a language, wherever it is; members of a ZIP after its name."""
    dist = project.root / "dist"
    found = [path for path in dist.rglob("*") if path.suffix in (".pdf", ".webp", ".html", ".zip")]
    names = [path.relative_to(dist).as_posix() for path in found]
    names = [name for name in names if not name.startswith("review/")]  # for its readers
    for path in dist.rglob("*.zip"):
        with ZipFile(path) as opened:
            names += [f"{path.name}!{name}" for name in opened.namelist()]
    marks = (f"/{language}/", f"/{language}-", f"-{language}-")
    return sorted(name for name in names if any(mark in f"/{name}" for mark in marks))


def withdraw(project: ProjectCopy, *what: str) -> str:
    said = project.run("withdraw", "ketamine", *what, "--by", ONE, "--reason", "a number is wrong")
    assert said.code == 0, said.err
    return said.out


def pulled(project: ProjectCopy, code: str) -> str:
    """Somebody else withdrew it: review.yaml comes with the next pull, and a build follows."""
    path = project.root / f"locales/{code}/review.yaml"
    version = yaml.safe_load((project.root / LEAFLET).read_text("utf-8"))["version"]
    lines = ["  withdrawals:", "    - by: Amal Haddad, GP", "      on: 2026-11-20"]
    lines += ["      reason: a number is wrong", f'      version: "{version}"']
    path.write_text(path.read_text("utf-8").rstrip() + "\n" + "\n".join(lines) + "\n", "utf-8")
    return project.run("build", "--lang", "en", "--territory", "IE").out


@pytest.mark.parametrize("act", [withdraw, pulled])
def test_a_withdrawal_takes_every_file_of_every_mode_away(
    everywhere: ProjectCopy, act: Callable[[ProjectCopy, str], str]
) -> None:
    english = of("en", everywhere)
    act(everywhere, "ar")
    assert of("ar", everywhere) == []
    assert of("en", everywhere) == english
    for folder in FOLDERS:
        said = everywhere.run("verify", folder)
        assert said.code == 0, said.err
    notes = (everywhere.root / "dist/release-files/NOTES.md").read_text("utf-8")
    assert "**Withdrawn** (stop using what you printed): Arabic (ar)" in notes
    sums = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    for folder in FOLDERS:
        assert subprocess.run(sums, cwd=everywhere.root / folder, check=False).returncode == 0


def test_a_withdrawn_english_empties_every_folder_and_says_so(everywhere: ProjectCopy) -> None:
    told = withdraw(everywhere, "en")
    assert of("ar", everywhere) == of("en", everywhere) == []
    for folder in FOLDERS:
        assert everywhere.run("verify", folder).code == 0
    for place in ("ketamine/ar/", "release/ketamine/en/", "release-files/ketamine/ar/"):
        assert f"already out, taken away here: {place}" in told
    assert "python3 build.py site" in told
    assert everywhere.run("build").code == 0
    assert everywhere.run("site").code == 0
    page = (everywhere.root / "dist/site/ketamine/ar-GB.html").read_text("utf-8")
    assert 'lang="ar"' in page
    assert "withdrawn" in page
    assert "a number is wrong" in page


def test_a_string_of_one_territory_stops_its_sheets_alone(everywhere: ProjectCopy) -> None:
    withdraw(everywhere, "en", "Not free. It may show")
    left = of("en", everywhere) + of("ar", everywhere)
    assert not [name for name in left if "-GB-" in name]
    assert len([name for name in left if "-en-IE-" in name]) >= 4
    for folder in FOLDERS:
        assert everywhere.run("verify", folder).code == 0


def test_a_new_version_is_free_and_what_is_older_is_not(everywhere: ProjectCopy) -> None:
    withdraw(everywhere, "ar")
    everywhere.edit(LEAFLET, 'version: "2026.1"', 'version: "2026.2"')
    assert everywhere.run("build").code == 0
    assert [name for name in of("ar", everywhere) if name.startswith("ketamine/")]
    withdraw(everywhere, "en")
    assert of("en", everywhere) == of("ar", everywhere) == []  # 2026.1 of the release as well


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ((), 0),
        (("--output", "screen"), 0),
        (("--lang", "ar", "--lang", "en"), 0),
        (("--lang", "ar"), 1),
        (("ketamine", "--lang", "ar", "--territory", "GB"), 1),
    ],
)
def test_a_build_says_what_it_leaves_out(
    small: ProjectCopy, asked: tuple[str, ...], code: int
) -> None:
    withdraw(small, "ar")
    said = small.build(*asked)
    assert said.code == code
    assert "info[withdrawn]: ketamine ar GB: left out, version 2026.1 was withdrawn" in said.err
    assert "a number is wrong" in said.err
    assert "ketamine ar GB trifold-a4: withdrawn, left out" in said.out
    assert "1 edition withdrawn" in said.out
    assert [name for name in small.dist if "/ar/" in name] == []
    assert small.build(*asked).code == code  # also once it is known


def test_with_all_withdrawn_the_site_can_be_published(small: ProjectCopy) -> None:
    withdraw(small, "en")
    assert small.build().code == 0
    assert small.run("site").code == 0
    for name in ("en-GB", "ar-GB", "en-IE"):
        page = (small.root / f"dist/site/ketamine/{name}.html").read_text("utf-8")
        assert "withdrawn" in page


def test_the_workflow_publishes_a_withdrawal_beside_a_text_that_fails(
    small: ProjectCopy, tmp_path: Path
) -> None:
    withdraw(small, "ar")
    small.edit("leaflets/topics/drugs/IE.yaml", "1800 459 459", "1800 459 458")
    done = published(small, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "::warning::not every edition was built" in done.stdout
    page = (small.root / "dist/site/ketamine/ar-GB.html").read_text("utf-8")
    assert "withdrawn" in page


def test_the_workflow_stops_where_nothing_can_be_built(small: ProjectCopy, tmp_path: Path) -> None:
    (small.root / "project.yaml").unlink()
    assert published(small, tmp_path).returncode != 0


def published(project: ProjectCopy, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """The steps of publish.yml up to the finished site, as its shell runs them."""
    workflow = yaml.safe_load((HOME / ".github/workflows/publish.yml").read_text("utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["make"]["steps"] if "run" in step]
    script = "\n".join(f"({step}\n)" for step in steps[:2])
    assert "build.py site" in script
    own = "import sys; from pathlib import Path; from leafletpress import cli, tree; "
    own += f"tree.HOME = Path({str(project.root)!r}); sys.exit(cli.main(sys.argv[2:]))"
    python = tmp_path / "bin/python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{own}" "$@"\n', "utf-8")
    python.chmod(0o755)
    env = {**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}", "PYTHONPATH": str(HOME)}
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        bash, cwd=project.root, env=env, capture_output=True, text=True, check=False
    )
