"""Tables of two to four columns, pictures and subsections, in English and in Arabic."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import ProjectCopy, Said
from PIL import Image

HEAT = Path(__file__).parent / "heat"
LEAFLET = "heat/leaflets/heat/leaflet.yaml"
ALT = {"en": "A fan beside an open window.", "ar": "مروحة بجانب نافذة مفتوحة."}
INDIGO, UMBER, TEAL = (0x1D, 0x2B, 0x6B), (0x7A, 0x3B, 0x00), (0x00, 0x51, 0x4F)

both_directions = pytest.mark.parametrize("lang", ["en", "ar"])


@pytest.fixture
def heat(project: ProjectCopy) -> ProjectCopy:
    """A small leaflet of an organisation, over the shipped project."""
    shutil.copytree(HEAT, project.root / "heat")
    return project


def build(heat: ProjectCopy, lang: str = "en", output: str = "screen") -> Said:
    return heat.build("--project", "heat", "--lang", lang, "-o", output)


def refused(heat: ProjectCopy, code: str, *words: str) -> None:
    """The build prints nothing and says why, with the line."""
    said = build(heat)
    assert said.code == 1
    assert f"error[{code}]" in said.err, said.err
    assert LEAFLET + ":" in said.err
    for each in words:
        assert each in said.err, said.err
    assert heat.pdfs == []


def tags(path: Path) -> list[tuple[str, str]]:
    """The kind of each element of the structure, and its alternative text, in order."""

    def walk(node: pikepdf.Object) -> list[tuple[str, str]]:
        if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
            return []
        kids = node.get("/K", pikepdf.Array())
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        own = (str(node.S).lstrip("/"), str(node.get("/Alt", "")))
        return [own, *(found for kid in kids for found in walk(kid))]

    with pikepdf.open(path) as pdf:
        roots = pdf.Root.StructTreeRoot.K
        found = list(roots) if isinstance(roots, pikepdf.Array) else [roots]
        return [each for root in found for each in walk(root)]


# ---------------------------------------------------------------- printed


@both_directions
@pytest.mark.parametrize("output", ["screen", "office"])
def test_all_of_them_print_in_both_directions(heat: ProjectCopy, lang: str, output: str) -> None:
    """With numbers in the texts, which are content and no telephone numbers."""
    said = build(heat, lang, output)
    assert said.code == 0, said.err
    assert len(heat.pdfs) == 1


@pytest.mark.parametrize(("lang", "order"), [("en", (0, 1, 2)), ("ar", (2, 1, 0))])
def test_the_first_column_stands_where_reading_begins(
    heat: ProjectCopy, lang: str, order: tuple[int, ...]
) -> None:
    assert build(heat, lang).code == 0
    with pypdfium2.PdfDocument(heat.pdfs[0]) as pdf:
        page = pdf[0].render(scale=1).to_pil().convert("RGB")
    umber, indigo, teal = (_first(page, tone) for tone in (UMBER, INDIGO, TEAL))
    left_to_right = sorted([(indigo, 0), (umber, 1), (teal, 2)])
    assert tuple(number for _, number in left_to_right) == order


def _first(page: Image.Image, tone: tuple[int, int, int]) -> int:
    """Where a colour begins in the row of the table's heads: the one that has umber."""
    points = page.load()
    rows = [y for y in range(page.height) if any(points[x, y] == UMBER for x in range(page.width))]
    middle = rows[len(rows) // 2]
    return next(x for x in range(page.width) if points[x, middle] == tone)


def test_headings_are_one_level_deeper_inside_a_subsection(heat: ProjectCopy) -> None:
    assert build(heat).code == 0
    levels = [kind for kind, _ in tags(heat.pdfs[0]) if kind in ("H1", "H2", "H3", "H4")]
    assert levels == ["H1", "H2", "H2", "H3", "H4", "H3", "H4"]


@both_directions
def test_a_picture_says_what_it_shows_in_the_language(heat: ProjectCopy, lang: str) -> None:
    assert build(heat, lang).code == 0
    said = [alt for kind, alt in tags(heat.pdfs[0]) if kind == "Figure"]
    assert ALT[lang] in said


def test_a_template_that_forgets_what_a_picture_shows_is_refused(heat: ProjectCopy) -> None:
    heat.write("heat/templates/blocks/picture.html", _picture().replace("w.heard(block.alt)", '""'))
    said = build(heat)
    assert f"error[no-alternative]: heat en GB page: no picture says “{ALT['en']}”" in said.err
    assert heat.pdfs == []


@pytest.mark.parametrize(
    ("forgotten", "lost"),
    [
        ("<p>{{ w.text(block.caption) }}</p>", "Above 35 °C a fan does not cool you."),
        ("{{ w.as_typed(block.credit) }}", "Drawing: Sam Lee, CC BY 4.0"),
    ],
)
def test_a_template_that_forgets_what_stands_under_a_picture_is_refused(
    heat: ProjectCopy, forgotten: str, lost: str
) -> None:
    assert forgotten in _picture()
    heat.write("heat/templates/blocks/picture.html", _picture().replace(forgotten, ""))
    assert f"error[text-lost]: heat en GB page: “{lost}”" in build(heat).err


def _picture() -> str:
    from leafletpress import model

    return (model.folder_of(model.blocks()["picture"]) / "block.html").read_text("utf-8")


def test_the_words_of_a_picture_are_translated_or_told(heat: ProjectCopy) -> None:
    heat.edit("heat/locales/ar/LC_MESSAGES/heat.po", f'msgstr "{ALT["ar"]}"', 'msgstr ""')
    said = build(heat, "ar")
    assert f"warning[missing-translation]: “{ALT['en']}”" in said.err


def test_a_changed_picture_is_printed_anew(heat: ProjectCopy) -> None:
    assert build(heat).code == 0
    before = heat.pdfs[0].read_bytes()
    heat.edit("heat/leaflets/heat/fan.svg", 'r="16"', 'r="14"')
    assert build(heat).code == 0
    assert heat.pdfs[0].read_bytes() != before


@both_directions
def test_a_web_page_shows_them_too(heat: ProjectCopy, lang: str) -> None:
    assert build(heat, lang).code == 0
    said = heat.run("site", "--project", "heat", "--out", "dist")
    assert said.code == 0, said.err
    page = (heat.root / f"dist/site/heat/{lang}-GB.html").read_text("utf-8")
    assert 'src="data:image/svg+xml;base64,' in page
    assert f'alt="{ALT[lang]}"' in page
    assert page.count("<h4>") == 2
    assert page.count('<th scope="col">') == 1 + 4


# ---------------------------------------------------------------- tables


def test_a_row_that_has_too_few_texts_is_refused(heat: ProjectCopy) -> None:
    heat.edit(LEAFLET, "            - Eat cold food.\n", "")
    refused(heat, "uneven-row", "row 2 has 2 texts, the table 3 columns", "one text for each")


def test_a_row_that_has_too_many_texts_is_refused(heat: ProjectCopy) -> None:
    heat.edit(LEAFLET, "- Eat cold food.\n", "- Eat cold food.\n            - Sleep.\n")
    refused(heat, "uneven-row", "row 2 has 4 texts")


@pytest.mark.parametrize(("columns", "words"), [(1, "at least 2"), (5, "at most 4")])
def test_a_table_has_two_to_four_columns(heat: ProjectCopy, columns: int, words: str) -> None:
    head = "          - heading: Evening\n"
    if columns == 1:
        heat.edit(LEAFLET, "          - {heading: Morning, tone: indigo}\n", "")
        heat.edit(LEAFLET, "          - {heading: Midday, tone: umber}\n", "")
    else:
        heat.edit(LEAFLET, head, head + 2 * head)
    refused(heat, "bad-value", "columns", words)


# ---------------------------------------------------------------- pictures


def photo(kind: str, width: int, lying: bool = False) -> bytes:
    """A picture so many dots wide as it is shown."""
    size = (100, width) if lying else (width, 100)
    picture, made = Image.new("RGB", size, TEAL), BytesIO()
    exif = Image.Exif()
    if lying:
        exif[0x0112] = 6
    picture.save(made, kind, exif=exif)
    return made.getvalue()


def put(heat: ProjectCopy, name: str, content: bytes) -> None:
    """A picture in the place of the drawing; it prints 60 mm wide."""
    (heat.root / "heat/leaflets/heat" / name).write_bytes(content)
    heat.edit(LEAFLET, "image: fan.svg", f"image: {name}")


@pytest.mark.parametrize("lying", [False, True])
@pytest.mark.parametrize(("name", "kind"), [("fan.png", "PNG"), ("fan.jpg", "JPEG")])
def test_a_photograph_needs_200_dots_an_inch(
    heat: ProjectCopy, name: str, kind: str, lying: bool
) -> None:
    put(heat, name, photo(kind, 471, lying))
    refused(heat, "picture-coarse", f"“{name}” is too coarse for 60 mm", "472 dots across")
    put_again = heat.root / "heat/leaflets/heat" / name
    put_again.write_bytes(photo(kind, 472, lying))
    said = build(heat)
    assert said.code == 0, said.err


def test_a_picture_printed_less_wide_needs_fewer(heat: ProjectCopy) -> None:
    put(heat, "fan.png", photo("PNG", 300))
    refused(heat, "picture-coarse")
    heat.edit(LEAFLET, "width: 60", "width: 38")
    assert build(heat).code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "is no picture that can be read"),
        (b"<svg", "is no drawing that can be read"),
        (photo("PNG", 600) + bytes(2_000_000), "is too large: at most 2 MB"),
        (b"<svg>" + b"<g/>" * 6000 + b"</svg>", "is too complicated"),
    ],
    ids=["no picture", "broken drawing", "large", "complicated"],
)
def test_a_picture_that_cannot_be_drawn_is_refused(
    heat: ProjectCopy, content: bytes, words: str
) -> None:
    put(heat, "fan.png", content)
    refused(heat, "bad-picture", "the picture “fan.png”", words)


def test_a_picture_that_is_not_there_is_refused(heat: ProjectCopy) -> None:
    heat.edit(LEAFLET, "image: fan.svg", "image: fun.svg")
    refused(heat, "missing-file", "there is no picture “fun.svg” beside leaflet.yaml")


@pytest.mark.parametrize(
    "name", ["../../../secret.png", "/etc/secret.png", "a/../b.png", "C:\\fan.png", "fan.gif"]
)
def test_only_a_picture_in_the_leaflets_folder_has_a_name(heat: ProjectCopy, name: str) -> None:
    heat.edit(LEAFLET, "image: fan.svg", f"image: '{name}'")
    refused(heat, "bad-value", "wanted is a picture in the leaflet's own folder: fan.svg")


def test_a_link_that_leads_out_of_the_project_is_refused(heat: ProjectCopy, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(photo("PNG", 600))
    (heat.root / "heat/leaflets/heat/fan.png").symlink_to(secret)
    heat.edit(LEAFLET, "image: fan.svg", "image: fan.png")
    refused(heat, "outside-file", "“fan.png” leads out of the project")


def test_letters_in_a_drawing_are_refused(heat: ProjectCopy) -> None:
    words = '<text y="20" font-family="Noto Sans">Call 1</text></svg>'
    heat.edit("heat/leaflets/heat/fan.svg", "</svg>", words)
    assert "error[text-stray]" in build(heat).err


# ---------------------------------------------------------------- subsections


def test_a_subsection_holds_no_subsection(heat: ProjectCopy) -> None:
    heat.edit(LEAFLET, "          - type: paragraph\n", "          - type: subsection\n")
    refused(heat, "unknown-block", "there is no block “subsection” here", "table")


def test_a_picture_in_a_subsection_is_looked_at_too(heat: ProjectCopy) -> None:
    alert = "          - type: alert\n"
    heat.edit(LEAFLET, alert, "          - {type: picture, image: x.svg, alt: X.}\n" + alert)
    refused(heat, "missing-file", "x.svg")


def test_an_emergency_stands_in_its_section_and_not_inside_another_block(
    heat: ProjectCopy,
) -> None:
    alert = "          - type: alert\n"
    heat.edit(LEAFLET, alert, alert + "            style: emergency\n")
    refused(heat, "hidden-emergency", "section “body”", "among the blocks of the section")
