"""Each script's own rules, on the real sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import HOME

from leafletpress import languages, making, pipeline, planning
from leafletpress.stages import pages
from leafletpress.tree import tree

SETTINGS = planning.Settings()
TREE = tree()
CODES = languages.codes(TREE)


def html(code: str, territory: str = "GB") -> str:
    job = planning.Job("ketamine", code, territory, "trifold-a4", ("screen",))
    return pipeline.draft(job, SETTINGS).html.markup


def fonts_of(code: str, tmp_path: Path) -> set[str]:
    job = planning.Job("ketamine", code, "GB", "trifold-a4", ("screen",))
    made = pipeline.draft(job, SETTINGS)
    data = making.typeset(made.ticket(job, SETTINGS)).data
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        return {str(font.BaseFont).split("+")[-1].replace("-", " ") for font in fonts}


def test_nine_languages_are_shipped() -> None:
    assert set(CODES) == {"en", "es", "pl", "uk", "ar", "ur", "hi", "th", "zh_Hant_HK"}


@pytest.mark.parametrize("code", CODES)
def test_only_the_fonts_of_its_language_are_used(code: str, tmp_path: Path) -> None:
    families = languages.language(code, TREE).typography.fonts
    used = {re.sub(r" (Bold|Regular)$", "", name) for name in fonts_of(code, tmp_path)}
    assert used <= set(families)
    assert families[0] in used


def test_hong_kong_has_its_own_glyphs(tmp_path: Path) -> None:
    assert any("Noto Sans HK" in name for name in fonts_of("zh_Hant_HK", tmp_path))


@pytest.mark.parametrize("code", ["pl", "uk"])
def test_a_line_never_ends_on_a_one_letter_word(code: str) -> None:
    own = re.sub(r'<(\w+)[^>]* lang="en".*?</\1>', "", html(code), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", "", own)
    pattern = languages.language(code, TREE).typography.keep_together
    assert re.search(f"{pattern}\u00a0", text)
    assert not re.search(f"(?:{pattern}) (?=\\w)", text)


def test_the_name_of_the_drug_stays_whole_in_thai() -> None:
    assert '<span class="whole">เคตามีน</span>' in html("th")


def test_latin_words_in_urdu_stand_in_a_latin_font() -> None:
    assert '<bdi class="latin" dir="ltr">GHB</bdi>' in html("ur")


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
def test_english_on_a_translated_sheet_is_marked_as_english(code: str) -> None:
    markup = html(code)
    assert '<bdi dir="ltr" class="typed" lang="en">FRANK</bdi>' in markup
    assert re.search(r'class="code-line" lang="en" dir="ltr"', markup)
    assert re.search(r'class="draft-line" lang="en" dir="ltr"', markup)


@pytest.mark.parametrize("code", CODES)
def test_every_number_stands_in_a_left_to_right_isolate(code: str) -> None:
    markup = html(code)
    for number in ("0300 123 6600", "116 123", "0808 808 2234"):
        inside = rf'<bdi dir="ltr" class="number"><a href="tel:[+\d]+">{number}</a></bdi>'
        assert len(re.findall(inside, markup)) == markup.count(number) == 1
    assert '<bdi dir="ltr" class="fact">999</bdi>' in markup


def test_who_does_not_speak_english_is_given_the_words_to_say() -> None:
    assert "“Arabic, please”" in html("ar")
    assert "“Cantonese, please”" in html("zh_Hant_HK")
    assert ", please”" not in html("en")


def test_the_us_helpline_that_speaks_spanish_needs_no_such_words() -> None:
    assert ", please”" not in html("es", "US")


def test_a_region_stands_with_its_line() -> None:
    markup = html("en")
    at = markup.index("DAN 24/7")
    assert "Wales" in markup[at : at + 200]


def test_no_translation_is_signed() -> None:
    for code in CODES:
        text = (HOME / f"locales/{code}/review.yaml").read_text("utf-8")
        assert "signed" not in re.sub(r"#.*", "", text)


def test_the_type_is_never_under_its_languages_floor() -> None:
    for code in CODES:
        job = planning.Job("ketamine", code, "GB", "trifold-a4", ("screen",))
        made = pipeline.draft(job, SETTINGS)
        size = making.typeset(made.ticket(job, SETTINGS)).size
        typography = made.edition.language.typography
        assert size >= typography.smallest * typography.scale - 0.01, code


def test_arabic_reads_from_the_right_and_shows_its_title_in_both_scripts(tmp_path: Path) -> None:
    job = planning.Job("ketamine", "ar", "GB", "trifold-a4", ("screen",))
    made = pipeline.draft(job, SETTINGS)
    path = tmp_path / "x.pdf"
    path.write_bytes(making.typeset(made.ticket(job, SETTINGS)).data)
    with pikepdf.open(path) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
        assert str(pdf.Root.Lang) == "ar"
        assert "Ketamine (Arabic)" in str(pdf.docinfo.Title)
    assert pypdfium2.PdfDocument(path).get_metadata_value("Title").startswith("الكيتامين")
    assert pages.title(made.edition, made.words.words).startswith("الكيتامين")
