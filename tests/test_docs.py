"""What the pages tell one to type can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from conftest import HOME, ProjectCopy

from leafletpress import cli

PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/*.md")])
LINE = re.compile(r"^(?:\$ )?python3 build\.py *([^#\n]*)", re.MULTILINE)
INLINE = re.compile(r"`python3 build\.py *([^`]*)`")
OURS = {"test", "", "--help"}
"""What build.py answers before there is a command line."""
CHEAP = {"add-language", "check", "update", "extract", "status", "docs"}


def typed(page: Path) -> Iterator[str]:
    """The words behind `python3 build.py`, wherever a page has them."""
    text = page.read_text("utf-8")
    yield from (found.strip() for found in LINE.findall(text))
    yield from (" ".join(found.split()) for found in INLINE.findall(text) if found != "…")


COMMANDS = sorted({words for page in PAGES for words in typed(page)})


def fault(words: str) -> str:
    """Why a command cannot be typed; nothing where it can."""
    first, *rest = shlex.split(words) or [""]
    if first in OURS:
        return ""
    if first not in (*cli.COMMANDS, *cli.OF_A_CLONE):
        first, rest = "build", [first, *rest]
    command = typer.main.get_command(cli.app).commands[first]  # type: ignore[attr-defined]
    known = {name for option in command.params for name in option.opts}
    wrong = [word for word in rest if word.startswith("-") and word.split("=")[0] not in known]
    too_many = bool(rest) and not command.params
    return f"{first}: {wrong or rest}" if wrong or too_many else ""


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_of_a_page_can_be_typed(words: str) -> None:
    assert fault(words) == ""


@pytest.mark.parametrize(
    "words", ["check --langs ar", "doctor ar", "ketamine --foldings", "build -x"]
)
def test_a_command_that_cannot_is_found(words: str) -> None:
    assert fault(words)


def test_the_pages_have_commands_of_every_group() -> None:
    assert {"check", "review", "site", "status", "docs"} <= {
        words.split(" ")[0] for words in COMMANDS
    }


def test_the_commands_for_contributors_run_in_their_order(project: ProjectCopy) -> None:
    page = (HOME / "CONTRIBUTING.md").read_text("utf-8")
    lines = re.findall(r"^\$ python3 build\.py (.+)$", page, re.MULTILINE)
    cheap = [shlex.split(line) for line in lines if line.split()[0] in CHEAP]
    assert len(cheap) == 7
    for words in cheap:
        said = project.run(*words)
        assert said.code == 0 or words[0] == "check", said.err
        assert "Traceback" not in said.err
    assert "missing-translation" in project.run("check", "so").err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
