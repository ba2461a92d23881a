"""A project makes more or less of a check; not less of one that protects people."""

from __future__ import annotations

import re

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import registry

PO = "locales/es/LC_MESSAGES/ketamine.po"


@pytest.fixture
def spaced(project: ProjectCopy) -> ProjectCopy:
    """A translation in which one check finds something: a warning, by itself."""
    project.edit(PO, 'msgstr "Tu vejiga', 'msgstr "Tu  vejiga')
    return project


def level(project: ProjectCopy, *lines: str) -> None:
    project.edit("project.yaml", "editions:\n", "\n".join(["checks:", *lines, "editions:", ""]))


@pytest.mark.parametrize(
    ("weight", "code", "said"),
    [
        ("", 0, "warning"),
        ("off", 0, ""),
        ("'off'", 0, ""),
        ("warning", 0, "warning"),
        ("error", 1, "error"),
    ],
)
def test_a_check_is_off_or_of_another_weight(
    spaced: ProjectCopy, weight: str, code: int, said: str
) -> None:
    if weight:
        level(spaced, f"  stray-spaces: {weight}")
    found = spaced.run("check", "es")
    told = re.findall(r"(\w+)\[stray-spaces\]", found.err)
    assert (found.code, told) == (code, [said] if said else [])


def test_one_that_is_an_error_here_refuses_the_sheet(spaced: ProjectCopy) -> None:
    asked = ["--lang", "es", "--territory", "GB", "--output", "screen"]
    assert spaced.build(*asked).code == 0
    level(spaced, "  stray-spaces: error")
    assert spaced.build(*asked).code == 1
    assert spaced.pdfs == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("strai-spaces: off", "[unknown-check]: there is no check “strai-spaces”\n  hint: did you"),
        ("stray-spaces: loud", "[bad-value]: checks.stray-spaces: "),
        ("lost-placeholder: off", "[needed-check]: “lost-placeholder” protects people"),
        ("lost-placeholder: warning", "[needed-check]: “lost-placeholder” protects people"),
        ("lost-negation: off", "[needed-check]: “lost-negation” protects people"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(project: ProjectCopy, line: str, said: str) -> None:
    level(project, "  not-nfc: error", f"  {line}")
    text = (project.root / "project.yaml").read_text("utf-8").splitlines()
    number = text.index(f"  {line}") + 1
    for command in (["check", "es"], ["build", "--out", str(project.root / "dist")]):
        found = project.run(*command)
        assert found.code == 1
        assert f"project.yaml:{number}: error{said}" in found.err


@pytest.mark.parametrize("line", ["lost-placeholder: error", "lost-negation: error"])
def test_more_may_be_made_of_one_that_protects(project: ProjectCopy, line: str) -> None:
    level(project, f"  {line}")
    assert project.run("check", "es").code == 0


def test_the_page_lists_those_that_protect() -> None:
    page = (HOME / "docs/checks.md").read_text("utf-8").split("## Off, or")[1].split("##")[0]
    listed = set(re.findall("`([a-z-]+)`", page.split("alike:")[1]))
    assert listed == {name for name, rule in registry.checks().items() if rule.protects}
