"""A block is one folder: found by its name, printed by its template, proved by what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from conftest import HOME, ProjectCopy

from leafletpress import model

LEAFLET = "leaflets/ketamine/leaflet.yaml"
LAW = "      - type: law\n"
ARABIC = "locales/ar/LC_MESSAGES/ketamine.po"
CLASS = '''
from typing import Literal
from pydantic.dataclasses import dataclass as checked
from leafletpress.model import LATER, Block, Words


@checked(frozen=True, config=LATER)
class Quote(Block):
    """What somebody said."""

    type: Literal["quote"]
    text: Words
    by: str = ""

    def typed(self, edition):
        return (self.by,)


BLOCK = Quote
'''
QUOTE = "      - {type: quote, text: People listened., by: Sam Lee}\n"
TEMPLATE = '<p class="quote">{{ w.text(block.text) }} {{ w.as_typed(block.by) }}</p>\n'
STYLE = ".quote { font-weight: 700; color: var(--tone) }\n"
GOOD = {"__init__.py": CLASS, "block.html": TEMPLATE, "block.css": STYLE}


@pytest.fixture
def folder(project: ProjectCopy, tmp_path: Path) -> Path:
    """Of one more block, beside ours; the leaflet has one of it."""
    project.edit(LEAFLET, LAW, QUOTE + LAW)
    return tmp_path / "more" / "quote"


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def build(folder: Path, lang: str = "en", *more: str) -> subprocess.CompletedProcess[str]:
    """What a build says where the blocks of another folder are installed as well."""
    code = (
        "import sys; from pathlib import Path; from leafletpress import blocks, cli, tree; "
        "blocks.__path__.append(sys.argv[1]); tree.HOME = Path.cwd(); "
        "sys.exit(cli.main(sys.argv[2:]))"
    )
    words = ["build", "--jobs", "1", "--lang", lang, "--territory", "GB", "-o", "screen", *more]
    call = [sys.executable, "-c", code, str(folder.parent), *words]
    env = os.environ | {"PYTHONPATH": str(HOME), "PYTHONUTF8": "1"}
    return subprocess.run(call, env=env, capture_output=True, text=True, check=False)


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


# ---------------------------------------------------------------- one more block


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_block_is_added_in_one_folder_and_prints(
    project: ProjectCopy, folder: Path, lang: str
) -> None:
    write(folder, GOOD)
    said = build(folder, lang)
    assert said.returncode == 0, said.stderr
    assert {"Sam", "Lee"} <= set(text_of(project.pdfs[0]).split())


def test_without_its_folder_the_block_is_unknown(project: ProjectCopy, folder: Path) -> None:
    write(
        folder.parent / "side_box", GOOD | {"__init__.py": CLASS.replace('"quote"', '"side-box"')}
    )
    said = build(folder.parent / "side_box")
    assert "error[unknown-block]: there is no block “quote” here" in said.stderr
    assert "bullets" in said.stderr
    assert project.pdfs == []


@pytest.mark.parametrize(
    ("forgotten", "lost"),
    [("{{ w.text(block.text) }}", "People listened."), ("{{ w.as_typed(block.by) }}", "Sam Lee")],
)
def test_a_block_that_forgets_what_it_says_is_refused(
    project: ProjectCopy, folder: Path, forgotten: str, lost: str
) -> None:
    write(folder, GOOD | {"block.html": TEMPLATE.replace(forgotten, "")})
    assert f"error[text-lost]: ketamine en GB trifold-a4: “{lost}”" in build(folder).stderr
    assert project.pdfs == []


@pytest.mark.parametrize(
    ("files", "line", "words"),
    [
        ({"__init__.py": ""}, "", "exports no BLOCK"),
        ({"__init__.py": "BLOCK = 1"}, "", "BLOCK is 1, and no class of a block"),
        ({"__init__.py": "\n1 / 0"}, ":2", "does not import: division by zero"),
        ({"__init__.py": CLASS.replace('"quote"', '"quota"')}, "", "its type is not “quote”"),
        ({"__init__.py": CLASS, "block.css": ""}, "", "it has no block.html"),
        ({"block.html": TEMPLATE}, "", "exports no BLOCK"),
    ],
    ids=["nothing", "no class", "raises", "another type", "no template", "no code"],
)
def test_a_broken_block_stops_the_build_by_name(
    project: ProjectCopy, folder: Path, files: dict[str, str], line: str, words: str
) -> None:
    write(folder, files)
    said = build(folder)
    place = f"leafletpress/blocks/quote/__init__.py{line}"
    assert f"{place}: error[broken-drop-in]: {words}" in said.stderr
    assert said.returncode == 1
    assert project.pdfs == []


def test_a_broken_template_of_a_block_is_told_by_its_line(
    project: ProjectCopy, folder: Path
) -> None:
    write(folder, GOOD | {"block.html": "\n{{ w.text(block.words) }}"})
    assert "quote/block.html:2: error[bad-template]" in build(folder).stderr
    write(folder, GOOD | {"block.html": "\n{{ w.text(block.text }}"})
    assert "quote/block.html:2: error[bad-template]" in build(folder).stderr
    assert project.pdfs == []


# ---------------------------------------------------------------- ours


def test_every_shipped_block_is_named_after_its_folder() -> None:
    folders = {path.parent.name for path in HOME.glob("leafletpress/blocks/*/__init__.py")}
    assert {name.replace("-", "_") for name in model.blocks()} == folders


def test_a_projects_own_template_of_a_block_comes_first(project: ProjectCopy) -> None:
    ours = (HOME / "leafletpress/blocks/law/block.html").read_text("utf-8")
    project.write(
        "own/templates/blocks/law.html", ours.replace("<p", '{{ _("Day and night.") }}<p')
    )
    said = project.build("--lang", "en", "--territory", "US", "--project", "own", "-o", "screen")
    assert said.code == 0, said.err
    text = text_of(project.pdfs[0])
    assert text.count("Day and night.") == text_without_own(project) + 1


def text_without_own(project: ProjectCopy) -> int:
    said = project.build("--lang", "en", "--territory", "US", "-o", "screen")
    assert said.code == 0, said.err
    return text_of(project.pdfs[0]).count("Day and night.")


def test_the_strings_of_a_sheet_are_those_of_its_blocks(project: ProjectCopy) -> None:
    """A leaflet without services waits for no translation of what stands beside a number."""
    catalog = "locales/ar/LC_MESSAGES/common.po"
    text = (project.root / catalog).read_text("utf-8")
    at = text.index('msgid "Free to call."')
    end = text.index("\n\n", at)
    project.write(catalog, text[:at] + 'msgid "Free to call."\nmsgstr ""' + text[end:])
    missing = "“Free to call.” has no translation"
    assert missing in project.build("--lang", "ar", "--territory", "GB").err
    project.edit(LEAFLET, "      - type: services\n", "")
    assert missing not in project.build("--lang", "ar", "--territory", "GB").err
