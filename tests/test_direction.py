"""Words of another direction stand as they were typed, and the sentence as Unicode orders it."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pikepdf
import pytest
from bidi.algorithm import get_display
from conftest import HOME, ProjectCopy
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from leafletpress import engine, languages, tree
from leafletpress.direction import marked_up, pieces, runs, typed
from leafletpress.model import Drawn

# ---------------------------------------------------------------- which part is a run

RUNS = {
    "تعاطي B12 و5-HT ثم": ("B12", "5-HT"),
    "مادة 2C-B أو COVID-19، ثم": ("2C-B", "COVID-19"),
    "(MDMA/GHB) في": ("MDMA/GHB",),
    "لغة C++ أو 3,4-MDMA.": ("C++", "3,4-MDMA"),
    "اسم St. Mary's Café هو": ("St. Mary's Café",),
    "اسم St. Mary's Cafe\u0301، هو": ("St. Mary's Cafe\u0301",),
    "خط Crisis Text Line هنا": ("Crisis Text Line",),
    "في U.S. أو في U.S.": ("U.S.", "U.S."),
    "A&E وحده": ("A&E",),
    "هل هو “GHB”؟": ("GHB",),
    "العمر 18 (GHB) هنا": ("18", "GHB"),
    "اتصل 1-800-662-HELP (4357) الآن": ("1-800-662-HELP (4357)",),
    "ضع GHB/{emergency} هنا": ("GHB",),
    "קטמין (K), 2C-B או B12": ("K", "2C-B", "B12"),
    "اسم (R)-ketamine و GHB(g)": ("(R)-ketamine", "GHB(g)"),
    "«قلب GHB» MDMA ثم": ("GHB", "MDMA"),
    '"قلب GHB" MDMA ثم': ("GHB", "MDMA"),
    "ل C++ثم HIV+ثم": ("C++", "HIV"),
    "موقع https://x.org/ ثم Ph.D. ثم x²": ("https://x.org/", "Ph.D.", "x²"),
    "بعد 10-12 دقيقة": ("10-12",),
    "هاتف (020) 7946 0018 أو 9-1-1": ("(020) 7946 0018", "9-1-1"),
    "من 50% و£5 ثم +44 20": ("50%", "£5", "+44 20"),
    "اختر 1، 2، 3": ("1", "2", "3"),
    "هاتف ٠٢٠ ٧٩٤٦ ثم ١٠–٢٠ ثم ٥٠٪": ("٠٢٠ ٧٩٤٦", "١٠", "٢٠", "٥٠"),
    'ב-5 או ה-GHB, ארה"ב': ("5", "GHB"),
    "بـGHB؟": ("GHB",),
    "قبل **GHB**/GBL ثم **5-**HT": ("GHB/GBL", "5-HT"),
}


@pytest.mark.parametrize(("text", "wanted"), RUNS.items(), ids=RUNS)
def test_a_run_goes_from_its_first_letter_or_digit_to_its_last(text, wanted):
    assert runs(text, rtl=True) == wanted


def test_right_to_left_words_in_an_english_sentence_are_runs_and_its_numbers_are_not():
    assert runs("Call عيادة الحي 12 now, or שלום.", rtl=False) == ("عيادة الحي", "שלום")
    assert runs("ask «عيادة 12 الحي»؟ or ב12", rtl=False) == ("عيادة 12 الحي", "ב12")


def test_strong_type_may_begin_within_a_run():
    assert '<bdi class="latin" dir="ltr"><strong>GHB</strong>/GBL</bdi>' in marked_up(
        "قبل **GHB**/GBL", rtl=True
    )


@given(st.text(alphabet="ab1 .-()*{}<&شلא٣\u0301", max_size=30), st.booleans())
@settings(deadline=None, max_examples=300)
def test_no_letter_is_lost_and_none_is_added(text, rtl):
    assert "".join(piece.text for piece in pieces(text, rtl)) == text
    shown = Markup(re.sub("<[^>]*>", "", marked_up(text, rtl))).unescape()
    plain = text if text.count("**") % 2 else text.replace("**", "")
    assert shown == plain


# ---------------------------------------------------------------- what is seen

ARABIC = ("قلب", "بعد", "عند", "مساعدة", "ثم")
URDU = ("دل", "بعد", "مدد", "یہاں", "پھر")
HEBREW = ("לב", "אחרי", "עזרה", "כאן", "ואז")
TOKENS = [
    *("B12", "5-HT", "3,4-MDMA", "C++", "U.S.", "MDMA/GHB", "COVID-19", "A&E", "2C-B", "GHB", "K"),
    *("K2", "R&B", "x1", "G7/G8", "LSD-25", "i.e.", "St. Mary's Café", "Crisis Text Line"),
    *("1-800-662-HELP", "AT&T 4 U", "(R)-ketamine", "37.5 °C"),
]
NUMBERS = ("30", "1.5", "24/7", "10-12", "18+", "50%", "9-1-1", "(020) 7946", "9:30–17:30", "٣٠")
MARKS = ("،", ".", "؟", ":", "!")


def sentences(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Right-to-left sentences with tokens and numbers between two of their words."""
    inner = st.one_of(
        st.sampled_from(TOKENS),
        st.sampled_from(TOKENS).map("({})".format),
        st.sampled_from(TOKENS).map("“{}”".format),
        st.sampled_from(NUMBERS),
    )
    own = st.sampled_from(words)
    part = st.tuples(own, inner, own).map(" ".join)
    return st.tuples(part, st.sampled_from(MARKS), part, st.sampled_from(MARKS)).map(
        lambda parts: f"{parts[0]}{parts[1]} {parts[2]}{parts[3]}"
    )


def seen(texts: list[str], lang: str, markup=marked_up) -> list[str]:
    """Each text as its glyphs stand from left to right, on a line of its own."""
    engine.use_fonts([HOME / "fonts"])
    face = '"Noto Sans Arabic", "Noto Sans", "Noto Sans Hebrew"'
    css = f"@page {{ size: 400mm 280mm; margin: 5mm }} html {{ font: 10pt/1.6 {face} }}"
    css += "p { margin: 0; white-space: nowrap } bdi { white-space: nowrap }"
    body = "".join(f"<p>{markup(text, True)}</p>" for text in texts)
    html = f'<html lang="{lang}" dir="rtl"><body>{body}'
    drawn: list[tuple[Drawn, ...]] = []
    layout = engine.lay_out(html, (css,), [HOME / "templates"])
    data = engine.write(
        layout, title="x", lang=lang, rtl=True, created=dt.date(2026, 11, 26), drawn=drawn
    )
    rows: dict[tuple[int, float], list[tuple[float, str]]] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for page, texts_drawn in enumerate(drawn):
            for text in texts_drawn:
                row = rows.setdefault((page, -round(text.matrix[5], 0)), [])
                row += _characters(text, pdf)
    return ["".join(char for _, char in sorted(row)) for _, row in sorted(rows.items())]


def _characters(text: Drawn, pdf: pikepdf.Pdf) -> list[tuple[float, str]]:
    """Where each glyph stands and what it is, by its font's own table."""
    found = []
    for run in text.runs:
        table = _tables(pdf)[run.font]
        for glyph, pen in zip(run.glyphs, run.pens, strict=True):
            found.append((text.matrix[4] + pen * text.matrix[0], table.get(glyph, "")))
    return found


def _tables(pdf: pikepdf.Pdf) -> dict[str, dict[int, str]]:
    found = {}
    for page in pdf.pages:
        for font in page.resources.Font.values():
            table = font.ToUnicode.read_bytes()
            pairs = re.findall(rb"<(\w{4})> <(\w+)>", table)
            found[str(font.BaseFont).lstrip("/")] = {
                int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in pairs
            }
    return found


def signs(text: str) -> str:
    """What can be told apart on paper whatever the script's shapes: digits, Latin, some marks."""
    return "".join(re.findall(r"[A-Za-z0-9+&/.,'%-]|é", text))


def unicode_says(text: str) -> str:
    """The order of the sentence by UAX #9, each run one object, put back as it was typed."""
    parts = pieces(text, True)
    found = [part.text for part in parts if part.foreign]
    order = get_display(
        "".join("\ufffc" if part.foreign else part.text for part in parts), base_dir="R"
    )
    for run in reversed(found):  # from the left, the last comes first
        order = order.replace("\ufffc", run, 1)
    return order


@pytest.mark.parametrize(
    ("lang", "words"), [("ar", ARABIC), ("ur", URDU), ("he", HEBREW)], ids=["ar", "ur", "he"]
)
def test_runs_read_as_typed_in_the_order_that_unicode_gives(lang, words):
    """Ninety generated sentences a language, on one page."""
    made: list[str] = []

    @given(sentences(words))
    @settings(deadline=None, max_examples=90, database=None, derandomize=True)
    def gather(text):
        made.append(text)

    gather()
    texts = list(dict.fromkeys(made))
    for text, shown in zip(texts, seen(texts, lang), strict=True):
        assert signs(shown) == signs(unicode_says(text)), text
        for run in runs(text, True):
            assert signs(run) in signs(shown), (run, text)


def once(text: str, _rtl: bool) -> Markup:
    """How it was done before: runs of the letters A to Z alone."""
    word = Markup('<span class="latin" dir="ltr">{}</span>')
    parts = re.split(r"(\{[a-z_]*\}|[A-Za-z]+(?:[ -][A-Za-z]+)*)", text)
    shown = (word.format(p) if i % 2 and p[0] != "{" else escape(p) for i, p in enumerate(parts))
    return Markup("").join(shown)


@pytest.mark.parametrize("token", ["B12", "5-HT"])
def test_isolating_letters_alone_turns_a_token_round(token):
    text = f"قلب {token} ثم"
    (before,), (now,) = seen([text], "ar", once), seen([text], "ar")
    assert signs(before) != token
    assert signs(now) == token


# ---------------------------------------------------------------- names, addresses, hours


@pytest.mark.parametrize(
    ("text", "lang", "rtl", "direction"),
    [
        ("12 Mill Lane", "en", False, "ltr"),
        ("12 Mill Lane", "", None, "ltr"),
        ("عيادة 12", "", None, "rtl"),
        ("عيادة 12", "en", False, "rtl"),
        ("B12 عيادة", "ar", True, "rtl"),
        ("9 to 5, Mon to Fri", "", None, "ltr"),
        ("020 7946 0018", "", None, "ltr"),
    ],
)
def test_what_is_typed_has_the_direction_of_its_language_or_of_its_letters(
    text, lang, rtl, direction
):
    assert f'dir="{direction}"' in typed(text, lang, rtl)


RTL = [
    code
    for code in languages.codes(tree.tree())
    if code != "en" and languages.language(code, tree.tree()).rtl
]


@pytest.mark.parametrize("code", RTL)
def test_a_local_service_reads_as_typed_on_every_right_to_left_sheet(
    project: ProjectCopy, code: str
) -> None:
    file = project.write(
        "mine.yaml",
        'name: Riverside!\nphone: "+442079460018"\nphone_display: 020 7946 0018\n'
        "address: Flat 2, 12 Mill Lane.\nhours: 9 to 5, Mon to Fri\n",
    )
    said = project.build("--lang", code, "--territory", "GB", "--local", str(file))
    assert said.code == 0, said.err
    lines = lines_of(next(path for path in project.pdfs if "screen" in path.name))
    for wanted in ("Riverside!", "Flat 2, 12 Mill Lane.", "9 to 5, Mon to Fri"):
        assert any(wanted.replace(" ", "") in line.replace(" ", "") for line in lines), wanted


def lines_of(path) -> list[str]:
    """The lines of a file as they are seen, by the places of the glyphs."""
    import pypdfium2

    from leafletpress.stages.proof import layers, reading

    with pypdfium2.PdfDocument(layers.text_alone(path.read_bytes())) as pdf:
        return [
            line.text for number, page in enumerate(pdf) for line in reading.lines(page, number)
        ]


def test_arabic_hours_in_ireland_run_from_right_to_left(project: ProjectCopy) -> None:
    said = project.build("--lang", "ar", "--territory", "IE")
    assert said.code == 0, said.err
    lines = lines_of(next(path for path in project.pdfs if "screen" in path.name))
    row = next(line for line in lines if "9:30" in line)
    assert row.index("5:30") < row.index("9:30"), row  # the later hour stands to the left
    assert re.search(r"[^\W\d] ?5:30.[^\W\d] ?9:30", row), row  # each letter left of its hour


def test_an_arabic_name_on_an_english_sheet_is_set_in_an_arabic_face(project: ProjectCopy) -> None:
    file = project.write("mine.yaml", "name: عيادة الحي\nlang: ar\naddress: شارع 12\n")
    said = project.build("--lang", "en", "--territory", "GB", "--local", str(file))
    assert said.code == 0, said.err
    with pikepdf.open(next(path for path in project.pdfs if "screen" in path.name)) as pdf:
        names = {str(font.BaseFont) for page in pdf.pages for font in page.resources.Font.values()}
    assert any("Arabic" in name for name in names)
    assert not any("Nastaliq" in name for name in names)


def test_a_word_that_is_turned_round_is_refused(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof reads runs by the places of their glyphs, whatever isolates the page has."""
    from leafletpress.stages import pages

    name = "locales/ar/LC_MESSAGES/ketamine.po"
    heading = 'msgid "What is ketamine?"\nmsgstr "'
    project.edit(name, heading, f"{heading}B12 و5-HT ")
    assert project.build("--lang", "ar", "--territory", "GB").code == 0
    monkeypatch.setattr(pages, "marked_up", lambda text, rtl, *_: once(text.replace("**", ""), rtl))
    said = project.build("--lang", "ar", "--territory", "GB", "--no-cache")
    assert said.code == 1
    assert "error[run-turned]: ketamine ar GB trifold-a4: “B12”" in said.err


def test_a_reviewer_reads_words_as_they_were_typed(project: ProjectCopy) -> None:
    """On paper: who signs a sentence has to see it as it will print."""
    heading = 'msgid "What is ketamine?"\nmsgstr "'
    project.edit("locales/ar/LC_MESSAGES/ketamine.po", heading, f"{heading}C++ و2C-B ")
    said = project.run("review", "ketamine", "ar", "--out", str(project.root / "dist"))
    assert said.code == 0, said.err
    lines = lines_of(next(project.root.rglob("*-review.pdf")))
    assert any("2C-B" in line and "C++" in line for line in lines)


def test_what_is_filled_in_stands_in_an_isolate() -> None:
    from leafletpress.stages.pages import _filled

    words = marked_up("الإصدار {version}، {date} {other}", rtl=True)
    said = _filled(words, {"version": "2026-11", "date": "21 نوفمبر", "other": typed("<x>")})
    assert '<bdi dir="ltr" class="typed">2026-11</bdi>، <bdi dir="rtl"' in said
    assert said.endswith('<bdi dir="ltr" class="typed">&lt;x&gt;</bdi>')


def test_what_is_typed_is_not_markup_and_is_called_what_it_is() -> None:
    assert "**12**" in typed("Mill **12** Lane", "en", False)
    assert ' lang="en"' in typed("Mill Lane", "en", False)
    assert " lang=" not in typed("عيادة", "en", False)
