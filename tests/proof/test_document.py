"""Pages, tags, language, links, fonts, and what the printer is told."""

import pikepdf
import pytest
from paper import PANEL, changed, codes, expected, on_sheet, panel, sheet

from leafletpress.stages.proof import prove

LINK = "https://www.talktofrank.com/"
FILE = panel(f'<h1>Ketamine</h1><p>See <a href="{LINK}">talktofrank.com</a></p>')


@pytest.mark.parametrize("data", [b"", b"garbage", b"%PDF-1.7\ngarbage", FILE[: len(FILE) // 2]])
def test_a_damaged_file_is_a_problem_and_never_a_traceback(data):
    assert codes(data, expected()) == {"unreadable"}


def test_a_good_file_has_no_problems():
    assert not prove(FILE, expected(links=(LINK,)))


def test_a_page_too_many_is_refused():
    assert codes(FILE, expected(pages=())) == {"page-count"}
    assert codes(FILE, expected(pages=(PANEL, PANEL))) == {"page-count"}


@pytest.mark.parametrize(("width", "found"), [(100.1, set()), (100.4, {"page-size"})])
def test_a_page_may_differ_by_a_fifth_of_a_millimetre(width, found):
    assert codes(FILE, expected(pages=((width, 210.0),))) == found


def _unlink(pdf):
    del pdf.pages[0].obj["/Annots"]


def _no_language(pdf):
    del pdf.Root["/Lang"]


def _no_title(pdf):
    del pdf.docinfo["/Title"]
    with pdf.open_metadata(update_docinfo=False) as metadata:
        del metadata["dc:title"]


def _file_name_as_title(pdf):
    del pdf.Root.ViewerPreferences["/DisplayDocTitle"]


def _no_structure(pdf):
    del pdf.Root["/StructTreeRoot"]


def _not_marked(pdf):
    del pdf.Root["/MarkInfo"]


@pytest.mark.parametrize(
    ("loss", "code"),
    [
        (_unlink, "link-missing"),
        (_no_language, "no-language"),
        (_no_title, "no-title"),
        (_file_name_as_title, "no-title"),
        (_no_structure, "not-tagged"),
        (_not_marked, "not-tagged"),
    ],
)
def test_a_screen_file_that_lost_something_is_refused(loss, code):
    assert codes(changed(FILE, loss), expected(links=(LINK,))) == {code}


def test_another_language_or_title_is_refused():
    assert codes(FILE, expected(lang="ur")) == {"no-language"}
    assert codes(FILE, expected(title="Cocaine")) == {"no-title"}


def test_an_arabic_file_says_that_it_reads_from_the_right():
    wanted = expected(lang="ar", rtl=True)
    file = panel("<p>كيتامين</p>", lang="ar")

    def forget(pdf):
        del pdf.Root.ViewerPreferences["/Direction"]

    assert not prove(file, wanted)
    assert codes(changed(file, forget), wanted) == {"not-tagged"}


@pytest.mark.parametrize(
    ("key", "code"), [("/PrintScaling", "print-scaling"), ("/Duplex", "no-duplex")]
)
def test_a_sheet_tells_the_printer_how_to_print_it(key, code):
    side = sheet(FILE)

    def forget(pdf):
        del pdf.Root.ViewerPreferences[key]

    assert not prove(side, on_sheet())
    assert codes(changed(side, forget), on_sheet()) == {code}


# ---------------------------------------------------------------- fonts

NO_FONT_HAS_IT = "\U0010fffd"


@pytest.mark.parametrize("letter", [NO_FONT_HAS_IT, "\ue0f0"])
def test_a_letter_no_font_has_is_refused(letter):
    problems = prove(panel(f"<p>One {letter} here</p>"), expected())
    assert [problem.code for problem in problems] == ["missing-glyph"]
    assert f"U+{ord(letter[-1]):04X}" in problems[0].message


def test_a_missing_letter_is_found_inside_an_imposed_form():
    side = sheet(FILE, panel(f"<p>One {NO_FONT_HAS_IT}</p>"), turn=180)
    assert codes(side, on_sheet()) == {"missing-glyph"}


@pytest.mark.parametrize("glyph", ["0000", "ffff"])
def test_a_glyph_the_font_lacks_is_refused_whatever_the_file_calls_it(glyph):
    def redraw(pdf):
        page = pdf.pages[0].obj
        drawn = page.Contents.read_bytes()
        start = drawn.index(b"<00") + 1
        page.Contents = pdf.make_stream(drawn[:start] + glyph.encode() + drawn[start + 4 :])

    assert codes(changed(FILE, redraw), expected()) == {"missing-glyph"}


def test_the_table_from_codes_to_glyphs_is_followed():
    def send_all_to_the_empty_box(pdf):
        for font in pdf.pages[0].resources.Font.values():
            font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(2 * 65536))

    assert codes(changed(FILE, send_all_to_the_empty_box), expected()) == {"missing-glyph"}


def _pull_out_the_fonts(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
            del thing["/FontFile2"]


def test_a_font_outside_the_file_is_refused():
    assert codes(changed(FILE, _pull_out_the_fonts), expected()) == {"font-not-embedded"}


def test_a_font_outside_the_file_is_found_under_a_form():
    assert codes(changed(sheet(FILE), _pull_out_the_fonts), on_sheet()) == {"font-not-embedded"}


def _send_all_to_the_empty_box(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/DescendantFonts" in thing:
            thing.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(2 * 65536))


def _cut_the_font_short(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
            thing.FontFile2 = pdf.make_stream(thing.FontFile2.read_bytes()[:200])


def _draw_no_glyph(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and b" TJ" in (drawn := thing.read_bytes()):
            start = drawn.index(b"<00") + 1
            thing.write(drawn[:start] + b"ffff" + drawn[start + 4 :])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_pull_out_the_fonts, "font-not-embedded"),
        (_send_all_to_the_empty_box, "missing-glyph"),
        (_draw_no_glyph, "missing-glyph"),
        (_cut_the_font_short, "unreadable"),
    ],
)
def test_a_good_file_does_not_excuse_the_next(spoil, code):
    """What is kept of its streams and fonts is true of the very same bytes alone."""
    screen, office = expected(links=(LINK,)), on_sheet()
    assert not prove(FILE, screen)
    assert not prove(sheet(FILE), office)
    assert codes(changed(FILE, spoil), screen) == {code}
    assert codes(changed(sheet(FILE), spoil), office) == {code}


def test_a_page_in_several_streams_is_read_as_one():
    def split(pdf):
        page = pdf.pages[0].obj
        start, end = page.Contents.read_bytes().split(b" Tf\n", 1)
        page.Contents = pikepdf.Array([pdf.make_stream(start + b" Tf"), pdf.make_stream(end)])

    def spoil(pdf):
        _draw_no_glyph(pdf)
        split(pdf)

    assert not prove(changed(FILE, split), expected(links=(LINK,)))
    assert codes(changed(FILE, spoil), expected(links=(LINK,))) == {"missing-glyph"}
