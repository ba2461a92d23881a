"""Every code that somebody may meet is explained, once, and the page says what `explain` does."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import asked, registry, reports
from leafletpress.problems import BuildError, Problem, gathering
from leafletpress.problems.codes import codes

SOURCES = sorted((HOME / "leafletpress").rglob("*.py"))
OF_A_KIND = "f'unknown-{kind}'"
MADE_UP = {
    **dict.fromkeys(("gate.py", "wording.py"), "name"),
    **dict.fromkeys(("asked.py", "editions.py"), OF_A_KIND),
    "plugins.py": "code",
}
"""Where a code is no word of the source: the checks', and what is not there of any kind."""


def made(source: str) -> Iterator[ast.expr]:
    """The code of each Problem that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and _makes_one(node.func):
            yield node.args[0]


def _makes_one(function: ast.expr) -> bool:
    """`Problem(…)`, or a plug-in's own `plugin.problem(…)`."""
    names = (getattr(function, "id", ""), getattr(function, "attr", ""))
    return names[0] == "Problem" or names[1] == "problem"


def words(codes: Iterable[ast.expr]) -> set[str]:
    """The codes that are written out, one of two among them."""
    found = set()
    for code in codes:
        ways = (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,)
        found |= {way.value for way in ways if isinstance(way, ast.Constant)}
    return found


def used() -> set[str]:
    written = words(code for path in SOURCES for code in made(path.read_text("utf-8")))
    return written | {f"unknown-{kind}" for kind in asked.KNOWN}


def test_every_code_in_the_source_is_explained() -> None:
    assert used() - registry.checks().keys() - codes().keys() == set()


def test_every_code_that_is_explained_is_in_the_source() -> None:
    assert codes().keys() - used() == set()


def test_a_code_is_a_check_or_stands_in_the_file() -> None:
    assert registry.checks().keys() & codes().keys() == set()


def test_a_code_is_written_out_where_its_problem_is_made() -> None:
    others = {
        path.name: ast.unparse(code)
        for path in SOURCES
        for code in made(path.read_text("utf-8"))
        if not words([code])
    }
    assert others == MADE_UP


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Problem('zebra', 'stripes')", {"zebra"}),
        ("x = [Problem('zebra' if y else 'horse', 'hoofs')]", {"zebra", "horse"}),
        ("Problem(code, 'stripes')", set()),
        ("print('zebra')", set()),
    ],
)
def test_a_code_in_a_source_is_found(source: str, found: set[str]) -> None:
    assert words(made(source)) == found


def test_the_page_is_as_the_command_writes_it(project: ProjectCopy) -> None:
    assert project.run("docs").code == 0
    shipped = sorted([HOME / "docs/problems.md", *(HOME / "docs/schema").iterdir()])
    written = sorted(path for path in (project.root / "docs").rglob("*.*"))
    assert [path.name for path in written] == [path.name for path in shipped]
    for ours, theirs in zip(written, shipped, strict=True):
        assert ours.read_bytes() == theirs.read_bytes(), f"build.py docs writes {theirs.name} anew"


def test_an_organisation_gets_no_copy_of_our_page(project: ProjectCopy, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    assert project.run("docs", "--project", str(own)).code == 0
    assert [path.name for path in (own / "docs").iterdir()] == ["schema"]


@pytest.mark.parametrize("code", [*codes(), *registry.checks()])
def test_the_page_has_a_row_for_every_code(code: str) -> None:
    assert reports.page().count(f"\n| `{code}` | ") == 1


def test_explain_tells_what_the_file_says() -> None:
    said = reports.explained("bad-yaml")
    assert said.startswith("bad-yaml\n\nA file is not YAML.\n\nhint: ")


def test_what_goes_wrong_is_gathered_and_one_goes_on() -> None:
    problems: list[Problem] = []
    for code in ("one", "two"):
        with gathering(problems):
            raise BuildError([Problem(code, "broken")])
    with gathering(problems):
        assert len(problems) == 2
    assert [problem.code for problem in problems] == ["one", "two"]


def test_our_own_mistakes_are_not_gathered() -> None:
    with pytest.raises(ZeroDivisionError), gathering([]):
        1 / 0  # noqa: B018
