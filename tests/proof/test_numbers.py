"""Telephone numbers, digit for digit, in the order in which they stand on the page."""

import pikepdf
import pypdfium2
import pytest
from paper import FRANK, changed, codes, expected, on_sheet, panel, redrawn, sheet

from leafletpress.stages.proof import prove

ARABIC = "<p>اتصل على الرقم {} في أي وقت</p>"
RIGHT = ARABIC.format(f'<bdi dir="ltr">{FRANK}</bdi>')
WRONG = ARABIC.format(FRANK)
ONE_FRANK = {FRANK: 1}


def arabic(**parts):
    return expected(lang="ar", rtl=True, **parts)


def test_an_arabic_number_in_its_isolate_is_right():
    assert not prove(panel(RIGHT, lang="ar"), arabic(numbers=ONE_FRANK))


def test_an_arabic_number_with_its_groups_reversed_is_refused():
    problems = prove(panel(WRONG, lang="ar"), arabic(numbers=ONE_FRANK))
    wrong = next(problem for problem in problems if problem.code == "number-wrong")
    assert "“6600 123 0300”" in wrong.message
    assert "reversed" in wrong.hint


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("body", "found"), [(RIGHT, set()), (WRONG, {"number-wrong"})])
def test_a_turned_arabic_panel_is_judged_as_an_upright_one(body, found, turn):
    side = sheet(panel(body, lang="ar"), turn=turn)
    assert codes(side, on_sheet(numbers=ONE_FRANK)) - {"unexpected-number"} == found


@pytest.mark.parametrize("number", ["999", "+44 300 123 6600", "1-800-662-HELP (4357)"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_number_is_found_as_its_service_writes_it(number, turn):
    body = ARABIC.format(f'<bdi dir="ltr">{number}</bdi>')
    side = sheet(panel(f'<p dir="ltr">Call {number}.</p>{body}', lang="ar"), turn=turn)
    assert not prove(side, on_sheet(numbers={number: 2}))


@pytest.mark.parametrize("number", ["+44 300 123 6600", "1-800-662-HELP (4357)"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_same_number_without_an_isolate_is_refused(number, turn):
    side = sheet(panel(ARABIC.format(number), lang="ar"), turn=turn)
    assert "number-wrong" in codes(side, on_sheet(numbers={number: 1}))


def test_a_digit_changed_after_the_layout_is_refused():
    file = panel(f"<p>Call {FRANK} at 4.</p>")
    assert not prove(file, expected(numbers=ONE_FRANK))
    assert "number-wrong" in codes(redrawn(file, "2", "4"), expected(numbers=ONE_FRANK))


@pytest.mark.parametrize("times", [0, 2])
def test_a_number_stands_exactly_as_often_as_it_should(times):
    file = panel(f"<p>Call {FRANK}.</p>")
    assert codes(file, expected(numbers={FRANK: times})) == {"number-wrong"}


def test_a_number_in_arabic_digits_is_refused():
    file = panel(ARABIC.format('<bdi dir="ltr">٠٣٠٠ ١٢٣ ٦٦٠٠</bdi>'), lang="ar")
    problems = prove(file, arabic(numbers=ONE_FRANK))
    assert {problem.code for problem in problems} == {"number-wrong", "unexpected-number"}
    assert "0 to 9" in problems[0].hint


@pytest.mark.parametrize("longer", ["0999 123", "9990", "1-999", "+999", "24 999", "99 999 9"])
def test_a_short_number_is_not_found_in_a_longer_one(longer):
    file = panel(f"<p>Call {longer} now.</p>")
    assert "number-wrong" in codes(file, expected(numbers={"999": 1}))


@pytest.mark.parametrize("text", ["999.", "(999)", "999 / 112", "999: 24/7", "999, 24 hours"])
def test_a_short_number_is_found_beside_what_is_no_number(text):
    numbers = {"999": 1} | ({"112": 1} if "112" in text else {})
    assert not prove(panel(f"<p>Call {text}</p>"), expected(numbers=numbers))


def test_a_number_split_over_two_lines_is_refused():
    file = panel("<p>Call 0300 123<br>6600.</p>")
    problems = prove(file, expected(numbers=ONE_FRANK))
    assert problems[0].code == "number-wrong"
    assert "wraps" in problems[0].hint


def test_spaces_may_be_drawn_or_only_left():
    gaps = "<p>Call 0300<i style='margin: 0 .15em'></i>123<i style='margin: 0 .15em'></i>6600</p>"
    spaces = f"<p>Call {FRANK.replace(' ', '&#160;')}, or {FRANK.replace(' ', '')}</p>"
    assert not prove(panel(gaps + spaces), expected(numbers={FRANK: 3}))


COLUMNS = {
    "flex": '<div style="display: flex; gap: 4mm"><p>Call 999</p><p>0300 123 6600</p></div>',
    "table": "<table style='border-spacing: 4mm 0'><tr><td>999<td>0300 123 6600</table>",
}


@pytest.mark.parametrize("columns", COLUMNS.values(), ids=COLUMNS)
def test_columns_on_one_baseline_do_not_merge(columns):
    assert not prove(panel(columns), expected(numbers={"999": 1, FRANK: 1}))


@pytest.mark.parametrize("turn", [0, 180])
def test_panels_beside_one_another_do_not_merge(turn):
    css = "@page { margin: 7mm }"
    ends = panel("<p style='text-align: right'>Call 0300</p>", css)
    starts = panel("<p>123 6600</p>", css)
    beside = (ends, starts) if turn == 0 else (starts, ends)
    found = codes(sheet(*beside, turn=turn), on_sheet(numbers=ONE_FRANK))
    assert found == {"number-wrong", "unexpected-number"}


def _say_inline(_pdf: pikepdf.Pdf, _page: pikepdf.Object) -> bytes:
    return b"<</ActualText (" + FRANK.encode() + b")>>"


def _say_by_name(pdf: pikepdf.Pdf, page: pikepdf.Object) -> bytes:
    said = pdf.make_indirect(pikepdf.Dictionary(ActualText=FRANK))
    page.Resources.Properties = pikepdf.Dictionary(Said=said)
    return b"/Said"


@pytest.mark.parametrize("say", [_say_inline, _say_by_name])
def test_text_to_copy_does_not_stand_in_for_what_is_drawn(say):
    """/ActualText is what a reader copies; pdfium believes it before the glyphs."""

    def lie(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        marked = b"/Span " + say(pdf, page) + b" BDC BT"
        drawn = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(drawn.replace(b"BT", marked).replace(b"ET", b"ET EMC"))

    file = changed(panel("<p>0300 321 6600</p>"), lie)
    with pypdfium2.PdfDocument(file) as pages:
        assert pages[0].get_textpage().get_text_range() == FRANK
    assert "number-wrong" in codes(file, expected(numbers=ONE_FRANK))


def test_a_digit_that_is_drawn_as_another_is_refused():
    """The file says 2 where its font draws 4: readers agree, eyes do not."""
    file = panel(f"<p>Call {FRANK} at 4.</p>")

    def rename(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].resources.Font.values():
            said = font.ToUnicode.read_bytes()
            font.ToUnicode.write(said.replace(b"<0034>", b"<0032>"))

    drawn = redrawn(file, "2", "4")
    assert codes(changed(drawn, rename), expected(numbers=ONE_FRANK)) == {"digit-glyph"}


HIDDEN = {
    "cut off": f'<p style="width: 20mm; overflow: hidden; white-space: nowrap">{FRANK}</p>',
    "covered": f'<p>{FRANK}<p style="background: #fff; margin: -9mm 0; position: relative">&#160;',
    "white": f'<p style="color: #fff">{FRANK}</p>',
    "pale": f'<p style="color: #ddd">{FRANK}</p>',
    "half": f'<p style="height: 3mm; margin: 0; overflow: hidden">{FRANK}</p>',
}


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_a_number_nobody_can_see_is_refused(body):
    assert codes(panel(body), expected(numbers=ONE_FRANK)) == {"text-hidden"}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_white_on_a_dark_field_can_be_seen(turn):
    body = f'<p style="color: #fff; background: #b3261e; font-size: 10pt">{FRANK}</p>'
    assert not prove(sheet(panel(body), turn=turn), on_sheet(numbers=ONE_FRANK))


@pytest.mark.parametrize("stray", ["0800 77 66 00", "112", "01.22.33.44", "९९९", "١١٢", "1-800"])
def test_a_number_nobody_asked_for_is_refused(stray):
    file = panel(f"<p>Call {FRANK} or call {stray}.</p>", "html { font-family: Latin, Arabic }")
    assert "unexpected-number" in codes(file, expected(numbers=ONE_FRANK))


def test_versions_dates_addresses_and_hours_are_no_strangers():
    body = f"""<p>{FRANK}, 14:00–18:00, 24/7, 18 or over.</p>
        <p>See dan247.org.uk. Version 2026.1, 15 March 2026.</p>"""
    wanted = expected(
        numbers=ONE_FRANK, addresses=("dan247.org.uk",), others=("2026.1", "15 March 2026")
    )
    assert not prove(panel(body), wanted)


def test_a_date_is_known_in_a_line_from_the_right():
    body = "<p>الإصدار 2026-03-15 عربي</p>"
    assert not prove(panel(body, lang="ar"), arabic(others=("2026-03-15",)))


def test_a_date_does_not_excuse_a_number_around_it():
    file = panel("<p>Call 20 2026 44.</p>")
    assert codes(file, expected(others=("2026",))) == {"unexpected-number"}


ADDRESS = "talktofrank.com"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_address_is_found_in_a_line_from_the_right(turn):
    side = sheet(panel(ARABIC.format(ADDRESS), lang="ar"), turn=turn)
    assert not prove(side, on_sheet(addresses=(ADDRESS,)))


@pytest.mark.parametrize(
    "body", ["<p>talktofrank</p>", "<p>talktofrank.<br>com</p>", "<p>talktofrank.community</p>"]
)
def test_an_address_that_does_not_stand_whole_is_refused(body):
    assert codes(panel(body), expected(addresses=(ADDRESS,))) == {"address-missing"}
