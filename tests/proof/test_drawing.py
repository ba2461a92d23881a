"""Each text the layout drew stands in the finished file, whole and to be seen, and nothing else."""

import datetime as dt
import unicodedata
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from paper import FONTS, PANEL, changed, expected

from leafletpress import engine
from leafletpress.layout import Layout, Panel, Slot
from leafletpress.model import PanelsPdf
from leafletpress.stages import proof, sheets
from leafletpress.stages.proof import drawing, prove

BODIES = {
    "English": (
        "en",
        "<h1>Ketamine</h1><p>You may feel <strong>cut off</strong> from yourself.</p>",
    ),
    "Arabic": ("ar", "<h1>الكيتامين</h1><p>قد تشعر بأنك منفصل عن <bdi>GHB</bdi> جسدك.</p>"),
    "Urdu": ("ur", "<h1>کیٹامین</h1><p>بہت سے لوگوں کو شرم آتی ہے۔</p>"),
    "Hindi": ("hi", "<h1>केटामाइन</h1><p>जो जानना ज़रूरी है</p>"),
}
FACES = '"Noto Sans", "Noto Sans Arabic", "Noto Nastaliq Urdu", "Noto Sans Devanagari"'
CSS = f"@page {{ size: 100mm 210mm; margin: 10mm }} html {{ font: 12pt {FACES} }}"


def typeset(body: str, lang: str = "en", css: str = "") -> PanelsPdf:
    """One panel, and what the layout drew on it."""
    engine.use_fonts([FONTS])
    direction = "rtl" if lang in ("ar", "ur") else "ltr"
    markup = f'<html lang="{lang}" dir="{direction}"><body>{body}'
    layout = engine.lay_out(markup, (CSS + css,), [FONTS])
    drawn = []
    said = {"title": "Ketamine", "lang": lang, "rtl": direction == "rtl"}
    data = engine.write(layout, **said, created=dt.date(2026, 11, 26), drawn=drawn)
    return PanelsPdf(data, 12, (), tuple(drawn))


def wanted(lang="en", **parts):
    return expected(lang=lang, rtl=lang in ("ar", "ur"), **parts)


def codes(panels: PanelsPdf, data: bytes | None = None, lang: str = "en", **parts) -> set[str]:
    found = prove(data or panels.data, wanted(lang, **parts), panels.drawn)
    return {problem.code for problem in found}


@pytest.mark.parametrize(("lang", "body"), BODIES.values(), ids=BODIES)
def test_what_the_layout_drew_is_found_in_the_file(lang, body):
    panels = typeset(body, lang)
    assert [text.text for text in panels.drawn[0]]
    assert not codes(panels, lang=lang)


YORUBA = "Ẹ jọ̀wọ́ ṣe ǹkan, ḿ, ụ, ị, ṅ, ṃ: talktofrank.com, 0300 123 6600, sense"


def test_letters_of_two_glyphs_do_not_change_what_their_base_is_read_as():
    panels = typeset(f"<p>{YORUBA}</p>", "yo")
    told = {"numbers": {"0300 123 6600": 1}, "addresses": ("talktofrank.com",)}
    assert not codes(panels, lang="yo", **told)
    with pypdfium2.PdfDocument(panels.data) as pdf:
        read = pdf[0].get_textpage().get_text_range()
    assert letters(read) == letters(YORUBA)


def letters(text: str) -> str:
    """Without spaces: pdfium leaves one out beside /ActualText."""
    return unicodedata.normalize("NFC", "".join(text.split()))


# ---------------------------------------------------------------- the file is spoilt


def redrawn(panels: PanelsPdf, old: bytes, new: bytes) -> bytes:
    """The file with one thing in its content stream written otherwise."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        drawn = page.Contents.read_bytes()
        assert old in drawn
        page.Contents = pdf.make_stream(drawn.replace(old, new, 1))

    return changed(panels.data, change)


def show(panels: PanelsPdf) -> bytes:
    """The operator that shows the last text."""
    with pikepdf.open(BytesIO(panels.data)) as pdf:
        drawn = pdf.pages[0].obj.Contents.read_bytes()
    return drawn[drawn.rindex(b"[") : drawn.rindex(b"TJ") + 2]


@pytest.mark.parametrize(("lang", "body"), BODIES.values(), ids=BODIES)
def test_a_text_that_is_not_drawn_any_more_is_missed(lang, body):
    panels = typeset(body, lang)
    spoilt = redrawn(panels, show(panels), b"")
    assert "text-lost" in codes(panels, spoilt, lang)


@pytest.mark.parametrize(("lang", "body"), BODIES.values(), ids=BODIES)
def test_a_letter_that_is_not_drawn_any_more_is_missed(lang, body):
    panels = typeset(body, lang)
    shown = show(panels)
    start = shown.index(b"<")
    spoilt = redrawn(panels, shown, shown[:start] + b"<" + shown[start + 5 :])
    assert {"text-lost", "text-stray"} <= codes(panels, spoilt, lang)


def test_letters_that_change_places_are_missed():
    panels = typeset("<p>was</p>")
    shown = show(panels)
    assert shown == b"[<005a>0<0044>0<0056>0] TJ", shown
    spoilt = redrawn(panels, shown, b"[<0056>0<0044>0<005a>0] TJ")  # saw
    assert codes(panels, spoilt) == {"text-lost", "text-stray"}


@pytest.mark.parametrize("where", [b"1 0 0 1 3 0 cm", b"1 0 0 1 0 -3 cm", b"1.1 0 0 1 0 0 cm"])
def test_a_text_at_another_place_is_missed(where):
    panels = typeset(BODIES["English"][1])
    spoilt = redrawn(panels, b"BT", where + b"\nBT")
    assert {"text-lost", "text-stray"} <= codes(panels, spoilt)


def test_letters_pushed_together_are_missed():
    panels = typeset("<p>0300 123 6600</p>")
    shown = show(panels)
    spoilt = redrawn(panels, shown, shown.replace(b">0<", b">90<", 1))
    assert {"text-lost", "text-stray"} <= codes(panels, spoilt)


def test_a_text_nobody_asked_for_is_seen():
    panels = typeset(BODIES["English"][1])
    shown = show(panels)
    twice = redrawn(panels, shown, shown + b" ET BT 1 0 0 1 60 400 Tm " + shown)
    assert codes(panels, twice) == {"text-stray"}


def test_letters_in_a_form_are_seen_as_well():
    panels = typeset(BODIES["English"][1])

    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        form = pdf.make_stream(b"BT /F 12 Tf (dose) Tj ET")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 283, 595])
        form.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=next(iter(page.resources.Font.values())))
        )
        page.resources.XObject = pikepdf.Dictionary(X=form)
        drawn = page.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(drawn + b" q 1 0 0 1 80 100 cm /X Do Q")

    assert "text-stray" in codes(panels, changed(panels.data, add))


# ---------------------------------------------------------------- what hides a text

FIELD = '<div style="position: absolute; {} ; width: 60mm; height: 12mm"></div>'
UNSEEN = {
    "white on white": '<p style="color: #fff">Ask for help early</p>',
    "covered": "<p>Ask for help early</p>" + FIELD.format("top: 0; left: 0; background: #1d2b6b"),
    "its foot cut off": '<p style="height: 2.6mm; overflow: hidden">Ask for help early</p>',
    "its last word cut off": '<p style="width: 20mm; overflow: hidden; white-space: nowrap">'
    "Ask for help early</p>",
    "half a letter covered": "<p>Ask for help early</p>"
    + '<div style="position: absolute; top: 0; left: 1mm; background: #fff; width: 2mm;'
    ' height: 12mm"></div>',
    "clear as glass": '<p style="opacity: 0.05">Ask for help early</p>',
    "of the colour of its field": '<p style="color: #00514f; background: #1d4f6b">Ask for help</p>',
}


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_a_text_nobody_can_see_is_refused(body):
    assert "text-hidden" in codes(typeset(body))


SEEN = {
    "black on white": "<p>Ask for help early</p>",
    "white on red": '<p style="color: #fff; background: #a1001a">Ask for help early</p>',
    "touched by a rule": '<p style="border-bottom: 0.4mm solid #000; line-height: 1.12">gypsy</p>',
    "turned": '<p style="transform: rotate(90deg); width: 40mm; margin: 40mm 0">Ask for help</p>',
    "in a group": '<p style="opacity: 0.9">Ask for help early</p>',
    "grey enough": '<p style="color: #666">Ask for help early</p>',
    "large and grey": '<p style="color: #888; font-size: 20pt">Ask for help</p>',
}


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_a_text_that_can_be_read_is_let_through(body):
    assert not codes(typeset(body))


@pytest.mark.parametrize("colour", ["#888", "#ffb84d", "#7ec8ff"])
def test_a_text_that_is_too_pale_is_refused(colour):
    assert codes(typeset(f'<p style="color: {colour}">Ask for help</p>')) == {"text-pale"}


OVER = [
    '<p>Ask for help early</p><p style="margin-top: -9mm">It is never too late</p>',
    '<p style="line-height: 0.3">Ask for help<br>early, it is never too late</p>',
    '<p>Ask for help</p><p style="position: absolute; top: 1mm; left: 5mm">now</p>',
]


@pytest.mark.parametrize("body", OVER)
def test_texts_that_stand_over_one_another_are_refused(body):
    assert "text-overlaps" in codes(typeset(body))


# ---------------------------------------------------------------- sheets

TWO = Layout(
    title="two beside one another, one of them turned",
    width=200,
    height=210,
    panels=(Panel("a", *PANEL), Panel("b", *PANEL)),
    sheets=(((Slot(1, 0, 0), Slot(0, 100, 0)), (Slot(1, 0, 0, 180), Slot(0, 100, 0, 180))),),
    name="two",
)
PAGES = '<p>{} 0300 123 6600</p><p style="break-before: page">Lower the risk</p>'


def imposed(panels: PanelsPdf, flip: str = "short") -> tuple[bytes, tuple]:
    how = {"rtl": False, "flip": flip}
    data = sheets.impose(panels, TWO, title="Ketamine", lang="en", **how).data
    return data, sheets.placed(panels, TWO, **how)


def on_two(**parts):
    return expected(pages=((200, 210), (200, 210)), tagged=False, **parts)


@pytest.mark.parametrize("flip", ["short", "long"])
def test_a_sheet_draws_its_panels_texts_at_their_places(flip):
    data, drawn = imposed(typeset(PAGES.format("Call")), flip)
    assert not prove(data, on_two(numbers={"0300 123 6600": 2}), drawn)


def test_a_sheet_of_another_edition_is_refused():
    data, _ = imposed(typeset(PAGES.format("Call")))
    _, drawn = imposed(typeset(PAGES.format("Do not call")))
    found = {problem.code for problem in prove(data, on_two(), drawn)}
    assert {"text-lost", "text-stray"} <= found


def test_a_sheet_turned_for_the_other_edge_is_refused():
    data, _ = imposed(typeset(PAGES.format("Call")), "short")
    _, drawn = imposed(typeset(PAGES.format("Call")), "long")
    assert "text-lost" in {problem.code for problem in prove(data, on_two(), drawn)}


DRAFT = "Draft: not checked by a health professional."


@pytest.mark.parametrize(("back", "found"), [(DRAFT, set()), ("Ready.", {"side-silent"})])
def test_each_side_says_that_it_is_a_draft(back, found):
    front = f"<p>Ketamine</p><p>{DRAFT}</p>"
    panels = typeset(f'{front}<p style="break-before: page">{back}</p>')
    both = expected(pages=(PANEL, PANEL), on_each_side=(DRAFT,), somewhere=("Ketamine",))
    assert {problem.code for problem in prove(panels.data, both, panels.drawn)} == found


def test_a_file_says_what_it_has_to_say_somewhere():
    assert codes(typeset("<p>Ketamine</p>"), somewhere=("KET-1",)) == {"side-silent"}


# ---------------------------------------------------------------- the proof itself


def test_a_proof_that_gives_way_says_so_and_where_it_is_written_down(monkeypatch):
    monkeypatch.setattr(drawing, "read", lambda _: 1 / 0)
    (problem,) = proof.prove(typeset("<p>Ketamine</p>").data, wanted())
    assert problem.code == "proof-failed"
    log = Path(problem.hint.split("with ")[-1])
    assert "ZeroDivisionError" in log.read_text("utf-8")
    log.unlink()


def test_a_file_that_is_damaged_is_told_as_such():
    data = typeset("<p>Ketamine</p>").data
    assert codes(typeset("<p>K</p>"), data[: len(data) // 2]) == {"unreadable"}
