"""An idea has one home: what another module knows as well would have to be changed twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import HOME

HOMES = {
    "the spelling of tags and folders": (r"replace\(.-., ._.\)|replace\(._., .-.\)", "names"),
    "where a catalog lies": (r"LC_MESSAGES", "paths"),
    "Jinja's environment": (r"Environment[()]", "templating"),
    "what a digit is worth": (r"unicodedata\.(decimal|digit|numeric)\(", "digits"),
    "gathering problems": (r"(\+=|extend\(|yield from) ?error\.problems", "problems/__init__"),
}
"""How one sees an idea in a source, and where alone it may be seen."""
OTHERS = {"the spelling of tags and folders": {"plugins"}}
"""The name of a drop-in's file is none of a language."""


def seen(pattern: str, sources: dict[str, str]) -> set[str]:
    return {name for name, text in sources.items() if re.search(pattern, text)}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    package = HOME / "leafletpress"
    found: list[Path] = sorted(package.rglob("*.py"))
    return {
        path.relative_to(package).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in found
    }


@pytest.mark.parametrize("idea", HOMES)
def test_an_idea_has_one_home(idea: str, sources: dict[str, str]) -> None:
    pattern, home = HOMES[idea]
    assert seen(pattern, sources) == {home} | OTHERS.get(idea, set())


@pytest.mark.parametrize(
    ("idea", "line"),
    [
        ("the spelling of tags and folders", 'code = tag.replace("-", "_")'),
        ("where a catalog lies", 'f"locales/{code}/LC_MESSAGES/common.po"'),
        ("Jinja's environment", "Environment(autoescape=True)"),
        ("what a digit is worth", "str(unicodedata.decimal(char))"),
        ("gathering problems", "problems += error.problems"),
    ],
)
def test_a_second_home_is_seen(idea: str, line: str) -> None:
    assert seen(HOMES[idea][0], {"other": line}) == {"other"}
