"""A computer without the fonts shows letters and no boxes."""

from __future__ import annotations

import html
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import shown
from conftest import HOME, ProjectCopy
from fontTools.ttLib import TTFont
from shaping import Drawn, Font, plain

from leafletpress import languages, tree
from leafletpress.bootstrap import libraries
from leafletpress.site import cutting, fonts

WHOLE = {
    "ar": "NotoSansArabic",
    "hi": "NotoSansDevanagari",
    "th": "NotoSansThai",
    "ur": "NotoNastaliqUrdu",
    "zh-Hant-HK": "NotoSansHK",
}
WEIGHTS = ("Regular", "Bold")


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


def test_the_page_of_versions_brings_the_letters_of_every_language() -> None:
    """What stands there in a language is set in the font that is sent for such lines."""
    folder = shown.folder()
    css = (folder / "fonts.css").read_text("utf-8")
    page = (folder / "ket-1.html").read_text("utf-8")
    for tag in WHOLE:
        quoted = re.findall(rf'<span[^>]* lang="{tag}"[^>]*>(.*?)</span>', page)
        assert len(quoted) > 1, f"{tag} has no more than its name there"
        said = {char for char in html.unescape("".join(quoted)) if not char.isspace()}
        assert said <= covered((folder / f"fonts/lines-{tag}-bold.woff2").read_bytes())
        assert f'.versions :lang({tag}), .lead:lang({tag}) {{ font-family: "leaflet lines' in css
        names = covered((folder / f"fonts/names-{tag}-bold.woff2").read_bytes())
        assert not said <= names, "the names alone would do: this proves nothing"


def script(tag: str) -> set[str]:
    first, last = {"hi": (0x900, 0x97F), "ur": (0x600, 0x6FF)}[tag]
    return {chr(code) for code in range(first, last + 1)}


def test_a_letter_that_no_page_says_is_not_sent(site: Path) -> None:
    assert "ॐ" not in covered((site / "fonts/text-hi-regular.woff2").read_bytes())


def test_the_list_loads_names_alone_and_latin_needs_no_file(site: Path) -> None:
    names = list((site / "fonts").glob("names-*"))
    assert {path.name for path in names} == {"names-hi-bold.woff2", "names-ur-bold.woff2"}
    assert sum(path.stat().st_size for path in names) < 20_000
    css = (site / "fonts.css").read_text("utf-8")
    assert ':lang(hi) { font-family: "leaflet names hi"' in css
    assert 'html:lang(hi), html:lang(hi) :lang(hi) { font-family: "leaflet text hi"' in css


# ---------------------------------------------------------------- every form that shaping needs


@cache
def lines(tag: str) -> tuple[str, ...]:
    """What a page says, piece by piece and word by word."""
    page = (shown.folder() / f"ketamine/{tag}-GB.html").read_text("utf-8")
    pieces = [html.unescape(piece).strip() for piece in re.findall(r">([^<]+)<", page)]
    return tuple(dict.fromkeys([*pieces, *(word for piece in pieces for word in piece.split())]))


def drawn(font: Font, tag: str) -> dict[str, Drawn]:
    return {line: font.drawn(line, tag) for line in lines(tag)}


@cache
def as_it_should_be(tag: str, weight: str) -> dict[str, Drawn]:
    return drawn(Font((HOME / f"fonts/{WHOLE[tag]}-{weight}.ttf").read_bytes()), tag)


def sent(tag: str, weight: str) -> bytes:
    return (shown.folder() / f"fonts/text-{tag}-{weight.lower()}.woff2").read_bytes()


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("tag", WHOLE)
def test_each_line_is_drawn_as_with_the_whole_font(tag: str, weight: str) -> None:
    assert len(lines(tag)) > 100
    assert drawn(Font(sent(tag, weight)), tag) == as_it_should_be(tag, weight)


@pytest.mark.parametrize("tag", WHOLE)
def test_the_name_in_the_list_is_drawn_as_with_the_whole_font(tag: str) -> None:
    names = (shown.folder() / f"fonts/names-{tag}-bold.woff2").read_bytes()
    name = own_name(tag)
    whole = Font((HOME / f"fonts/{WHOLE[tag]}-Bold.ttf").read_bytes())
    assert Font(names).drawn(name, tag) == whole.drawn(name, tag)
    assert None not in whole.drawn(name, tag)


def own_name(tag: str) -> str:
    return languages.language(tag.replace("-", "_"), tree.tree()).own_name


@pytest.mark.parametrize(
    ("tag", "table"),
    [(tag, table) for tag in ("ar", "hi", "th", "ur") for table in ("GSUB", "GPOS")],
)
def test_a_font_without_its_forms_or_places_would_be_noticed(tag: str, table: str) -> None:
    damaged = Font(plain(sent(tag, "Regular"), without=table))
    assert drawn(damaged, tag) != as_it_should_be(tag, "Regular")


@pytest.mark.parametrize(
    ("letter", "parts"),
    [("\u0e33", "\u0e4d\u0e32"), ("\u0958", "\u0915\u093c"), ("\u0627\u0653", "\u0622")],
)
def test_what_a_letter_is_taken_apart_or_put_together_to_is_sent_too(
    letter: str, parts: str
) -> None:
    assert {*letter, *parts} <= set(fonts._letters(letter))


def test_what_only_a_style_asks_for_is_kept() -> None:
    font = TTFont(BytesIO(sent("zh-Hant-HK", "Regular")))
    assert "palt" in {r.FeatureTag for r in font["GPOS"].table.FeatureList.FeatureRecord}


def test_without_harfbuzz_the_site_says_what_to_install(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.build("--lang=th", "--territory", "GB").code == 0
    monkeypatch.setattr(libraries, "load", lambda _: None)
    cutting._function.cache_clear()
    said = project.run("site", "--out", str(project.root / "dist"))
    assert said.code == 3
    assert "error[missing-library]: HarfBuzz: not on this machine" in said.err
    assert "apt-get install" in said.err


def test_a_font_that_harfbuzz_does_not_cut_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_wanted", lambda _: cutting.Handle())
    with pytest.raises(RuntimeError, match="HarfBuzz gave no hb_subset_input"):
        cutting.cut(b"", "a")
