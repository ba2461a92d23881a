"""A computer without the fonts shows letters and no boxes."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path

import pytest
from conftest import ProjectCopy
from fontTools.ttLib import TTFont

from leafletpress.site import fonts


def letters(page: Path) -> set[str]:
    text = html.unescape(re.sub(r"<[^>]*>", "", page.read_text("utf-8")))
    return {char for char in text if ord(char) > 0x2FF and char.isalnum()}


def covered(font: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap()}


@pytest.fixture
def site(project: ProjectCopy) -> Path:
    asked = [f"--lang={code}" for code in ("en", "hi", "ur")]
    assert project.build(*asked, "--territory", "GB").code == 0
    said = project.run("site", "--out", str(project.root / "dist"))
    assert said.code == 0, said.err
    return project.root / "dist/site"


def test_each_page_brings_the_letters_it_needs(site: Path) -> None:
    for tag in ("hi", "ur"):
        for weight in ("regular", "bold"):
            font = (site / f"fonts/text-{tag}-{weight}.woff2").read_bytes()
            own = {c for c in letters(site / f"ketamine/{tag}-GB.html") if c in script(tag)}
            assert own and own <= covered(font)


def script(tag: str) -> set[str]:
    first, last = {"hi": (0x900, 0x97F), "ur": (0x600, 0x6FF)}[tag]
    return {chr(code) for code in range(first, last + 1)}


def test_a_letter_that_no_page_says_is_not_sent(site: Path) -> None:
    assert "ॐ" not in covered((site / "fonts/text-hi-regular.woff2").read_bytes())


@pytest.mark.parametrize(
    ("letter", "parts"),
    [("\u0e33", "\u0e4d\u0e32"), ("\u0958", "\u0915\u093c"), ("\u0627\u0653", "\u0622")],
)
def test_what_a_letter_is_taken_apart_or_put_together_to_is_sent_too(
    letter: str, parts: str
) -> None:
    assert {*letter, *parts} <= set(fonts._letters(letter))


def test_the_list_loads_names_alone_and_latin_needs_no_file(site: Path) -> None:
    names = list((site / "fonts").glob("names-*"))
    assert {path.name for path in names} == {"names-hi-bold.woff2", "names-ur-bold.woff2"}
    assert sum(path.stat().st_size for path in names) < 20_000
    css = (site / "fonts.css").read_text("utf-8")
    assert ':lang(hi) { font-family: "leaflet names hi"' in css
    assert 'html:lang(hi), html:lang(hi) :lang(hi) { font-family: "leaflet text hi"' in css
