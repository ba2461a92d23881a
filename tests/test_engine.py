"""The engine: what is measured on a page, what a written file holds, what is never opened."""

from __future__ import annotations

import datetime as dt
import multiprocessing as mp
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import page as validation
import pikepdf
import pypdfium2
import pytest

from leafletpress.engine import LaidPage, Layout, Spill, lay_out, use_fonts, write
from leafletpress.engine import fonts as engine_fonts
from leafletpress.problems import BuildError, MissingTool

FONTS = Path(__file__).parent.parent / "fonts"
DAY = dt.date(2026, 2, 3)
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PANEL = "@page { size: 100mm 200mm; margin: 10mm } html, body, p, h1 { margin: 0 }"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_ARABIC = "أفاستسقيناكموها" * 4


@dataclass(frozen=True)
class Tongue:
    """Words to set in one language; its font may not be vendored yet."""

    lang: str
    font: str
    words: str

    @property
    def rtl(self) -> bool:
        return self.lang in ("ar", "ur")

    @property
    def family(self) -> str:
        stem = self.font.removesuffix("-Regular.ttf")
        return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=Sans)(?=[A-Z])", " ", stem)


TONGUES = [
    Tongue("en", "NotoSans-Regular.ttf", "Call (now) if you are not safe; official help"),
    Tongue("ar", "NotoSansArabic-Regular.ttf", "اتصل بنا (الآن) إذا لم تكن بخير، لا تقلق أبداً"),
    Tongue("ur", "NotoNastaliqUrdu-Regular.ttf", "اگر آپ ٹھیک محسوس نہیں کر رہے تو فون کریں"),
    Tongue("hi", "NotoSansDevanagari-Regular.ttf", "यदि आप ठीक नहीं हैं तो कृपया फ़ोन करें, क्षमा"),
    Tongue("bn", "NotoSansBengali-Regular.ttf", "আপনি যদি ভালো না থাকেন তবে ফোন করুন"),
    Tongue("ta", "NotoSansTamil-Regular.ttf", "நீங்கள் நலமாக இல்லை என்றால் அழைக்கவும்"),
    Tongue("gu", "NotoSansGujarati-Regular.ttf", "જો તમને સારું ન લાગે તો કૃપા કરીને ફોન કરો"),
    Tongue("pa", "NotoSansGurmukhi-Regular.ttf", "ਜੇ ਤੁਸੀਂ ਠੀਕ ਨਹੀਂ ਹੋ ਤਾਂ ਕਿਰਪਾ ਕਰਕੇ ਫ਼ੋਨ ਕਰੋ"),
    Tongue("th", "NotoSansThai-Regular.ttf", "หากคุณรู้สึกไม่สบาย โปรดโทรหาเรา ดื่มน้ำ"),
    Tongue("km", "NotoSansKhmer-Regular.ttf", "ប្រសិនបើអ្នកមិនស្រួល សូមទូរស័ព្ទមក"),
    Tongue("my", "NotoSansMyanmar-Regular.ttf", "နေမကောင်းရင် ကျေးဇူးပြု၍ ဖုန်းဆက်ပါ"),
    Tongue("zh-Hant-HK", "NotoSansHK-Regular.ttf", "如果你感到不適，請打電話給我們"),
]
VENDORED = [tongue for tongue in TONGUES if (FONTS / tongue.font).exists()]
in_each_language = pytest.mark.parametrize("tongue", VENDORED, ids=lambda tongue: tongue.lang)


@pytest.fixture(autouse=True)
def vendored_fonts() -> None:
    use_fonts([FONTS])


def lay(body: str, css: str = "", lang: str = "en", rtl: bool = False) -> Layout:
    direction = "rtl" if rtl else "ltr"
    family = 'html { font: 12pt/1.4 "Noto Sans", "Noto Sans Arabic" }'
    markup = f'<html lang="{lang}" dir="{direction}"><body>{body}</body></html>'
    return lay_out(markup, [family, PANEL, css], [])


def one(body: str, css: str = "", rtl: bool = False) -> LaidPage:
    (page,) = lay(body, css, rtl=rtl).pages
    return page


def put(layout: Layout, lang: str = "en", rtl: bool = False, title: str = "Title") -> bytes:
    return write(layout, title=title, lang=lang, rtl=rtl, created=DAY)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def failures(data: bytes) -> list[str]:
    report = validation.validate_pdf_bytes(data, profile=validation.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def read(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def elements(data: bytes) -> list[pikepdf.Dictionary]:
    """The structure tree, every element of it."""
    found: list[pikepdf.Dictionary] = []

    def visit(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                visit(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            visit(element.get("/K", pikepdf.Array()))

    with opened(data) as pdf:
        visit(pdf.Root.StructTreeRoot.K)
        return [pikepdf.Dictionary(_strings(element)) for element in found]


def _strings(element: pikepdf.Dictionary) -> dict[str, pikepdf.Object]:
    wanted = ("/S", "/Lang", "/Alt", "/ActualText")
    return {key: pikepdf.String(str(element[key])) for key in wanted if key in element}


# ---------------------------------------------------------------- what a page tells


def test_a_page_tells_its_name_and_size() -> None:
    css = "@page flap { size: 97mm 210mm; margin: 8mm } body { page: flap }"
    page = one("<p>x</p>", css)
    assert page.name == "flap"
    assert (page.width, page.height, page.room) == pytest.approx((97, 210, 194))
    assert one("<p>x</p>").name == ""


def test_used_ends_with_the_last_line_and_not_with_its_margin() -> None:
    css = "p { line-height: 5mm; margin-bottom: 30mm }"
    assert one("<p>x<p>y", css).used == pytest.approx(5 + 30 + 5, abs=0.01)


def test_used_takes_in_the_padding_and_the_border_of_the_last_box() -> None:
    css = "p { line-height: 5mm } div { padding: 2mm; border: 1mm solid; margin-bottom: 9mm }"
    assert one("<div><p>x</div>", css).used == pytest.approx(11, abs=0.01)


def test_used_takes_in_an_empty_line_to_write_on() -> None:
    css = "div { height: 6mm; border-bottom: 1mm solid }"
    assert one("<div></div>", css).used == pytest.approx(7, abs=0.01)


def test_used_leaves_out_what_is_not_in_the_flow() -> None:
    css = """
        p { line-height: 5mm } .a { position: absolute; bottom: 0 } .f { position: running(f) }
        @page { @bottom-left { content: element(f) } }
    """
    page = one("<p class=f>foot<p class=a>low</p><p>x", css)
    assert page.used == pytest.approx(5, abs=0.01)


# ---------------------------------------------------------------- what sticks out

TOO_WIDE = {
    "a paragraph": ("<p>{}", ""),
    "a heading": ("<h1>{}</h1>", ""),
    "a list item": ("<ul><li>x<li>{}</ul>", ""),
    "a nested block": ("<div><div><p>{}</div></div>", "div { padding: 3mm }"),
    "a table cell": (
        "<table><tr><td>{}<td>y</table>",
        "table { width: 100%; table-layout: fixed }",
    ),
    "a wide table": ("<table><tr><td>{0}<td>{0}</table>", ""),
    "a flex item": ("<div><p>a</p><p>{}</p></div>", "div { display: flex }"),
    "a grid item": ("<div><p>a</p><p>{}</p></div>", "div { display: grid }"),
    "an inline block": ("<p>a <span>{}</span>", "span { display: inline-block }"),
    "a float": ("<div>{}</div><p>a", "div { float: left; width: 30mm }"),
    "a link": ('<p>a <a href="https://example.org/">{}</a>', ""),
    "a line kept whole": ("<p><span>{0} {0}</span>", "span { white-space: nowrap }"),
    "a box of its own": ("<div><p>{}</div>", "div { position: absolute; width: 40mm }"),
    "two columns": ("<div><p>{}</div>", "div { columns: 2 }"),
}


@pytest.mark.parametrize("place", TOO_WIDE)
@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_a_word_too_wide_is_told_in(place: str, rtl: bool) -> None:
    body, css = TOO_WIDE[place]
    page = one(body.format(LONG_ARABIC if rtl else LONG), css, rtl=rtl)
    assert page.spills
    assert max(spill.excess for spill in page.spills) > 3


@pytest.mark.parametrize("place", TOO_WIDE)
@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_a_short_word_is_at_home_in(place: str, rtl: bool) -> None:
    body, css = TOO_WIDE[place]
    assert one(body.format("كلمة" if rtl else "word"), css, rtl=rtl).spills == ()


def test_a_spill_says_which_words_in_which_language() -> None:
    (spill,) = one(f'<p>a <span lang="de">{LONG}</span>').spills
    assert spill == Spill(LONG[:40], spill.excess, "de")


def test_spaces_at_the_end_of_a_line_do_not_stick_out() -> None:
    css = "p { white-space: pre-wrap; width: 20mm }"
    assert one(f"<p>word{' ' * 60}\nword", css).spills == ()
    assert one(f"<p>كلمة{' ' * 60}\nكلمة", css, rtl=True).spills == ()


def test_pictures_too_wide_are_told_and_decoration_is_not() -> None:
    css = "img { width: 90mm; height: 2mm; max-width: none }"
    (spill,) = one(f'<p><img src="{DOT}" alt="code">', css).spills
    assert spill.text == "code"
    assert spill.excess == pytest.approx(10, abs=0.01)
    assert one(f'<p><img src="{DOT}" alt="">', css).spills == ()


def test_page_furniture_and_list_markers_are_meant_to_stand_outside() -> None:
    css = "@page { @bottom-left { content: 'a foot' } } ul { padding-inline-start: 5mm; margin: 0 }"
    for rtl in (False, True):
        assert one("<ul><li>one<li>two</ul>", css, rtl=rtl).spills == ()


def test_a_box_pulled_into_the_padding_is_meant_to_be_there() -> None:
    css = "section { padding: 4mm } h1 { margin: 0 -4mm; padding: 0 1mm; font-size: 12pt }"
    wide = "word " * 40
    assert one(f"<section><h1>{wide}</h1></section>", css).spills == ()


def test_words_below_a_fixed_height_are_told() -> None:
    css = "div { height: 12mm } p { line-height: 5mm }"
    assert one("<div><p>a<p>b</div>", css).spills == ()
    (spill,) = one("<div><p>a<p>b<p>cut off</div>", css).spills
    assert spill.text == "cut off"
    assert spill.excess == pytest.approx(3, abs=0.01)


def test_words_below_the_page_are_told() -> None:
    css = "div { display: inline-block } p { line-height: 50mm }"
    page = one("<div><p>a<p>b<p>c<p>d</div>", css)
    assert [spill.text for spill in page.spills] == ["d"]
    assert page.used > page.room


def test_a_positioned_box_must_stay_on_the_page_and_in_a_box_that_cuts() -> None:
    inside = "div { position: absolute; left: -8mm }"
    outside = "div { position: absolute; left: -12mm }"
    assert one("<div>word</div>", inside).spills == ()
    assert one("<div>word</div>", outside).spills
    field = "section { position: relative; height: 20mm; overflow: hidden }"
    low = "div { position: absolute; top: 18mm }"
    assert one("<section><div>word</div></section>", field + low).spills


# ---------------------------------------------------------------- fonts


def test_a_font_of_the_system_is_not_used() -> None:
    layout = lay("<p>words</p>", 'p { font-family: "DejaVu Sans", "Liberation Sans", serif }')
    with opened(put(layout)) as pdf:
        names = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    assert all("Noto" in name for name in names), names


def test_every_font_is_embedded_and_cut_to_what_is_used() -> None:
    with opened(put(lay("<p>words <b>bold</b></p>"))) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            file = font.DescendantFonts[0].FontDescriptor.FontFile2
            assert 0 < len(file.read_bytes()) < 40_000


def test_another_font_under_the_same_name_is_seen_at_once(tmp_path: Path) -> None:
    font = tmp_path / "Some.ttf"
    shutil.copy(FONTS / "NotoSans-Regular.ttf", font)
    use_fonts([tmp_path])
    assert engine_fonts.missing("aก") == ("ก",)
    shutil.copy(FONTS / "NotoSansThai-Regular.ttf", font)
    use_fonts([tmp_path])
    assert engine_fonts.missing("ก") == ()
    use_fonts([FONTS])


def test_a_folder_without_fonts_is_a_missing_tool(tmp_path: Path) -> None:
    with pytest.raises(MissingTool):
        use_fonts([tmp_path])


def _bytes_from_a_fresh_process(home: str) -> bytes:
    import os

    os.environ.update(
        HOME=home, XDG_CACHE_HOME=home, SOURCE_DATE_EPOCH="1", LANG="C", TZ="Asia/Tokyo"
    )
    use_fonts([FONTS])
    return put(lay("<h1>One</h1><p>words <b>bold</b> كلمة</p>"))


def test_several_processes_at_once_without_a_home_write_the_same_bytes() -> None:
    with mp.get_context("spawn").Pool(3) as pool:
        made = pool.map(_bytes_from_a_fresh_process, ["/proc/nowhere"] * 3)
    assert set(made) == {put(lay("<h1>One</h1><p>words <b>bold</b> كلمة</p>"))}


def test_a_character_no_font_has_is_told_at_the_layout_and_refused_in_the_file() -> None:
    layout = lay("<p>good \u2066word\u2069 \u200b\u2060 ⴰ ꧁ word")
    assert layout.missing == ("ⴰ", "꧁")
    with pytest.raises(BuildError) as caught:
        put(layout)
    assert {problem.code for problem in caught.value.problems} == {"missing-glyph"}


def test_a_missing_glyph_shows_in_a_file_as_an_encoding_of_its_own() -> None:
    def named(text: str) -> bool:
        data = lay(f"<p>{text}").document.write_pdf(pdf_variant="pdf/ua-1")
        with opened(data) as pdf:
            fonts = pdf.pages[0].Resources.Font.values()
            return all(font.Encoding == "/Identity-H" for font in fonts)

    assert named("word")
    assert not named("word ⴰ")


# ---------------------------------------------------------------- files

FOREIGN = {
    "the network": "http://127.0.0.1:9/dot.png",
    "another host": "file://example.org{folder}/in/dot.png",
    "the system": "file:///etc/passwd",
    "a folder up": "../secret.png",
    "a folder up, written out": "file://{folder}/in/../secret.png",
    "a folder up, escaped": "%2e%2e/secret.png",
    "a link that leads out": "link.png",
    "a page in the address": "data:text/html,hello",
}
USES = {
    "image": lambda url: (f'<img src="{url}" alt="x">', ""),
    "background": lambda url: ("<p>x", f'p {{ background: url("{url}") }}'),
    "style sheet": lambda url: ("<p>x", f'@import "{url}";'),
    "font": lambda url: ("<p>x", f'@font-face {{ font-family: x; src: url("{url}") }}'),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from base64 import b64decode

    (tmp_path / "in").mkdir()
    for name in ("in/dot.png", "secret.png"):
        (tmp_path / name).write_bytes(b64decode(DOT.partition(",")[2]))
    (tmp_path / "in" / "link.png").symlink_to("../secret.png")
    return tmp_path


@pytest.mark.parametrize("use", USES)
def test_nothing_but_pictures_is_opened(use: str, folder: Path) -> None:
    (folder / "in/notes.txt").write_text("p { color: red }")
    body, css = USES[use]("notes.txt")
    with pytest.raises(BuildError) as caught:
        lay_out(f"<html lang=en>{body}", [css], [folder / "in"])
    assert {problem.code for problem in caught.value.problems} == {"not-a-picture"}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("where", FOREIGN)
def test_nothing_is_opened_from(where: str, use: str, folder: Path) -> None:
    body, css = USES[use](FOREIGN[where].format(folder=folder))
    with pytest.raises(BuildError) as caught:
        lay_out(f"<html lang=en>{body}", [css], [folder / "in"])
    assert {problem.code for problem in caught.value.problems} == {"outside-file"}


@pytest.mark.parametrize("use", ["image", "background"])
def test_the_same_file_is_opened_when_its_folder_belongs_to_us(use: str, folder: Path) -> None:
    """The control: it is the roots that refuse, and nothing else."""
    for url in ("dot.png", "link.png", f"file://{folder}/secret.png"):
        body, css = USES[use](url)
        layout = lay_out(f"<html lang=en>{body}", [css], [folder / "in", folder])
        assert "/Image" in str(_kinds_of_objects(put(layout)))


def _kinds_of_objects(data: bytes) -> set[str]:
    with opened(data) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        return {str(stream.get("/Subtype")) for stream in streams}


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BuildError) as caught:
        lay_out('<html lang=en><img src="gone.png" alt="x">', [], [FONTS])
    (problem,) = caught.value.problems
    assert problem.code == "missing-file"
    assert problem.message.startswith("gone.png ")


def test_a_style_that_is_not_understood_is_a_warning_each_time() -> None:
    for _ in range(2):  # style sheets are kept: what was wrong with them is too
        (problem,) = lay("<p>x", "p { colr: red }").problems
        assert "colr" in problem.message


def test_a_style_sheet_kept_from_one_layout_does_not_leak_into_the_next() -> None:
    css = "p { color: red } @page { margin: 20mm } @page :nth(2) { size: 50mm 50mm }"
    first, other = lay("<p>x", css), lay(f"<h1>y</h1>{'<p>line' * 90}", css)
    again = lay("<p>x", css)
    assert first.pages == again.pages != other.pages
    assert put(first) == put(again)


# ---------------------------------------------------------------- the written file


def everything(tongue: Tongue) -> Layout:
    """A small leaflet with each thing that has once failed PDF/UA-1."""
    words = tongue.words
    css = f"""
        html {{ font: 11pt/1.6 "{tongue.family}", "Noto Sans" }}
        @page {{ size: 100mm 210mm; margin: 8mm 8mm 20mm; bleed: 3mm;
                 @bottom-left {{ content: element(foot); width: 100% }} }}
        .foot {{ position: running(foot) }}
        h2::before {{ content: ""; display: inline-block; width: 5mm; height: 5mm;
                      background: url({DOT}) no-repeat center }}
        .corner {{ position: absolute; bottom: 0; inset-inline-end: 0 }}
        .beside {{ float: inline-end; width: 20mm }} img {{ width: 10mm }}
        section {{ break-before: page }} a {{ display: inline-block }}
    """
    body = f"""
        <div class="foot"><p>{words} <a href="https://example.org/">example.org</a></div>
        <h1>{words}</h1><h2>{words}</h2>
        <p>{words} <a href="tel:+443001236600"><bdi dir="ltr">0300 123 6600</bdi></a>
           <a href="https://example.org/">example.org</a> <strong>{words}</strong></p>
        <p class="beside" lang="en" dir="ltr">English words</p>
        <ul lang="cy" dir="ltr"><li>Cymraeg<li>dau <b>dri</b></ul>
        <ol><li>{words}<ul><li>{words}</ul></ol>
        <section><table><tr><th scope="col">{words}<th scope="col" lang="pl">kolumna</tr>
          <tr><th scope="row">{words}<td>1</tr></table>
        <p><img src="{DOT}" alt="{words}"><img src="{DOT}" alt="">
           <span aria-hidden="true">•</span></p></section>
        <div class="corner">{words}</div>
    """
    direction = "rtl" if tongue.rtl else "ltr"
    markup = f'<html lang="{tongue.lang}" dir="{direction}"><body>{body}</body></html>'
    return lay_out(markup, [css], [])


def written(tongue: Tongue) -> bytes:
    return put(everything(tongue), tongue.lang, tongue.rtl, tongue.words)


@in_each_language
def test_a_written_file_passes_pdf_ua(tongue: Tongue) -> None:
    layout = everything(tongue)
    assert layout.problems == ()
    assert layout.missing == ()
    assert failures(written(tongue)) == []


@in_each_language
def test_without_us_the_same_file_fails_pdf_ua(tongue: Tongue) -> None:
    assert failures(everything(tongue).document.write_pdf(pdf_variant="pdf/ua-1"))


@pytest.mark.parametrize(
    "tongue", [t for t in VENDORED if t.lang in ("ar", "ur", "hi", "th")], ids=lambda t: t.lang
)
def test_it_is_the_empty_entries_that_fail(tongue: Tongue, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from leafletpress.engine import text

    monkeypatch.setattr(text, "readable", nullcontext)
    assert any("unicode" in failure.lower() for failure in failures(written(tongue)))


@in_each_language
def test_the_words_can_be_read_back(tongue: Tongue) -> None:
    layout = lay_out(
        f'<html lang="{tongue.lang}" dir="{"rtl" if tongue.rtl else "ltr"}"><p>{tongue.words}',
        [f'html {{ font: 11pt/2 "{tongue.family}" }} @page {{ size: 290mm 100mm }}'],
        [],
    )
    found = _letters(read(put(layout, tongue.lang, tongue.rtl)))
    words = [_letters(word) for word in re.findall(r"[^\s(),;،，]+", tongue.words)]
    words = [word for word in words if "\u064b" not in word]  # pdfium breaks at Arabic vowels
    assert [word for word in words if word not in found] == []


def _letters(text: str) -> str:
    from unicodedata import category, normalize

    shown = (char for char in normalize("NFKD", text) if category(char) not in ("Cf", "Zs"))
    return "".join(shown)


def test_right_to_left_words_are_spoken_in_their_order() -> None:
    data = put(lay("<p>اتصل بنا", lang="ar", rtl=True), "ar", True)
    assert "اتصل بنا" in {str(e.get("/ActualText")) for e in elements(data)}


def test_a_number_is_never_said_only_shown() -> None:
    """`/ActualText` on figures would prove itself and not what is printed."""
    data = put(
        lay("<p>تكن <bdi dir=ltr>0300 123</bdi> تكن ٤٥٦ تكن", lang="ar", rtl=True), "ar", True
    )
    with opened(data) as pdf:
        operations = pikepdf.parse_content_stream(pdf.pages[0])
    said = [
        str(operation.operands[1].ActualText)
        for operation in operations
        if str(operation.operator) == "BDC" and "/ActualText" in operation.operands[1]
    ]
    assert said
    assert not any(char.isdecimal() for char in "".join(said))


def test_no_glyph_is_left_without_a_character() -> None:
    data = put(lay("<p>اتصل بنا office", lang="ar", rtl=True), "ar", True)
    with opened(data) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            table = font.ToUnicode.read_bytes()
            assert b"beginbfchar" in table
            assert b"<>" not in table


def test_the_file_says_its_title_language_direction_and_day() -> None:
    with opened(put(lay("<p>x", lang="ar", rtl=True), "ar", True, "عنوان")) as pdf:
        assert str(pdf.Root.Lang) == "ar"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
        assert str(pdf.docinfo.Title) == "عنوان"
        assert str(pdf.docinfo.CreationDate) == "D:20260203"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "عنوان"
            assert metadata["pdfuaid:part"] == "1"
    with opened(put(lay("<p>x"))) as pdf:
        assert "/Direction" not in pdf.Root.ViewerPreferences


def test_the_trim_is_what_is_shown_of_a_page_with_bleed() -> None:
    with opened(put(lay("<p>x", "@page { bleed: 3mm }"))) as pdf:
        page = pdf.pages[0]
        assert page.CropBox == page.TrimBox
        assert float(page.MediaBox[0]) == pytest.approx(-3 / 25.4 * 72, abs=0.01)


def test_each_element_says_its_own_language() -> None:
    body = '<p lang="ar" dir="rtl">كلمة</p><ul lang="cy"><li>un</ul><p>a <b lang="pl">b</b>'
    tree = elements(put(lay(body)))
    assert {(str(e["/S"]), str(e["/Lang"])) for e in tree if "/Lang" in e} >= {
        ("/P", "ar"), ("/L", "cy"), ("/NonStruct", "pl"),
    }  # fmt: skip
    assert sum("/Lang" in element for element in tree) == 3


def test_without_us_no_element_says_its_language() -> None:
    data = lay('<p lang="ar" dir="rtl">كلمة</p>').document.write_pdf(pdf_variant="pdf/ua-1")
    assert not any("/Lang" in element for element in elements(data))


SILENT = {
    "page furniture": ("<p>x", "@page { @bottom-left { content: 'foot' } }"),
    "a running element": (
        "<p class=f>foot</p><p>x",
        ".f { position: running(f) } @page { @top-left { content: element(f) } }",
    ),
    "what is hidden from readers": ("<p>x <span aria-hidden=true>foot</span>", ""),
    "a decoration": (f'<p>x <img src="{DOT}" alt="">', ""),
}


@pytest.mark.parametrize("what", SILENT)
def test_not_read_aloud(what: str) -> None:
    ours = put(lay(*SILENT[what]))
    theirs = lay(*SILENT[what]).document.write_pdf(pdf_variant="pdf/ua-1")
    assert failures(ours) == []
    assert _marks(ours) == 1 < _marks(theirs)


def _marks(data: bytes) -> int:
    """Marked content in the structure tree's care."""
    with opened(data) as pdf:
        operations = pikepdf.parse_content_stream(pdf.pages[0])
        properties = [o.operands[1] for o in operations if str(o.operator) == "BDC"]
        return sum(
            "/MCID" in str(p.keys()) for p in properties if isinstance(p, pikepdf.Dictionary)
        )


def test_links_are_live_and_there_is_one_for_each() -> None:
    body = '<p><a href="tel:+443001236600"><bdi dir="ltr">0300 123</bdi></a> <a href="https://a.org/">a</a>'
    with opened(put(lay(body))) as pdf:
        targets = [str(annotation.A.URI) for annotation in pdf.pages[0].Annots]
    assert targets == ["tel:+443001236600", "https://a.org/"]


@in_each_language
def test_the_same_layout_gives_the_same_bytes(tongue: Tongue) -> None:
    layout = everything(tongue)
    first = put(layout, tongue.lang, tongue.rtl, tongue.words)
    assert put(layout, tongue.lang, tongue.rtl, tongue.words) == first == written(tongue)


# ---------------------------------------------------------------- WeasyPrint's private points


def _page_box() -> None:
    (page,) = lay("<p>x", "@page a { margin: 1mm } body { page: a }").document.pages
    assert page._page_box.page_type.name == "a"
    assert len(page.links) == 0


def _placeholder() -> None:
    from weasyprint.layout.absolute import AbsolutePlaceholder

    (page,) = lay("<p style='position: absolute'>x").document.pages
    body = page._page_box.children[0].children[0]
    assert isinstance(body.children[0], AbsolutePlaceholder)
    assert body.children[0]._box.element_tag == "p"


def _width_of_a_line() -> None:
    from leafletpress.engine.boxes import _width, is_text, walk

    (page,) = lay("<p>wide").document.pages
    (box,) = (box for box in walk(page._page_box) if is_text(box))
    assert _width("wide", box.style) == pytest.approx(box.width)


def _tag_builder() -> None:
    from inspect import signature

    from weasyprint.pdf.tags import _build_box_tree

    names = ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]
    assert list(signature(_build_box_tree).parameters) == names


def _marking() -> None:
    from inspect import signature

    from weasyprint.pdf.stream import Stream

    assert list(signature(Stream.marked).parameters) == ["self", "box", "tag"]


def _drawing() -> None:
    from inspect import signature

    from weasyprint import pdf
    from weasyprint.draw import text

    assert list(signature(text.draw_first_line).parameters)[:2] == ["stream", "textbox"]
    assert list(signature(pdf.build_fonts_dictionary).parameters)[:2] == ["pdf", "fonts"]


@pytest.mark.parametrize(
    "point", [_page_box, _placeholder, _width_of_a_line, _tag_builder, _marking, _drawing]
)
def test_weasyprints_private_point_is_where_it_was(point: Callable[[], None]) -> None:
    point()


def test_what_we_replace_is_put_back() -> None:
    from weasyprint import pdf
    from weasyprint.draw import text
    from weasyprint.pdf import stream, tags

    def points() -> list[object]:
        marked, tree = stream.Stream.marked, tags._build_box_tree
        return [pdf.build_fonts_dictionary, text.draw_first_line, marked, tree]

    before = points()
    put(lay("<p>x"))
    assert points() == before


def test_weasyprint_is_not_loaded_before_a_build_typesets() -> None:
    import subprocess
    import sys

    program = "import leafletpress.engine, sys; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12")
    before = dict(os.environ)
    monkeypatch.setattr(engine_fonts._Fonts, "files", ())
    use_fonts([FONTS])
    put(lay("<p>x"))
    assert dict(os.environ) == before
