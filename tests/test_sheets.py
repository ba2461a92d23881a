"""Sheets are read back as pictures: which colour stands where, and which way up."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, Literal, cast

import pikepdf
import pypdfium2
import pytest
import segno
import zxingcpp
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from leafletpress import finishing, layouts
from leafletpress.layout import Layout, Panel, Slot
from leafletpress.model import Output, PanelsPdf
from leafletpress.problems import BuildError
from leafletpress.registry import outputs
from leafletpress.stages import sheets
from leafletpress.stages.sheets import impose
from leafletpress.tree import tree

Flip = Literal["short", "long"]
Colour = tuple[int, int, int]
SHIPPED = {name: layouts.read(name, tree()) for name in layouts.names(tree())}
A4 = SHIPPED["trifold-a4"]
COLOURS: dict[str, Colour] = {
    "cover": (255, 0, 0),
    "inside-1": (0, 255, 0),
    "inside-2": (0, 0, 255),
    "inside-3": (255, 255, 0),
    "flap": (255, 0, 255),
    "back": (0, 255, 255),
}
FONT = Random(0).randbytes(60_000)
"""Stands for a font file."""
PAYLOAD = "https://example.org/help"
DATE = "D:20260102030405Z"
POINTS = 72 / 25.4
"""Per millimetre."""
SCALE = 4
"""Pixels per millimetre."""

both_directions = pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
both_flips = pytest.mark.parametrize("flip", ["short", "long"])


# ---------------------------------------------------------------- panels to impose


def panels(
    layout: Layout = A4,
    *,
    names: Iterable[str] = (),
    draw: str = "",
    date: str = DATE,
    one_font: bool = True,
) -> PanelsPdf:
    """A tagged file with a page in each panel's colour and a black mark in its upper left.

    `names` are other pages than the fold's; `draw` is drawn over the page of inside-2.
    """
    by_name = {panel.name: panel for panel in layout.panels}
    with Pdf.new() as pdf:
        font = _font(pdf)
        for name in names or by_name:
            panel = by_name[name]
            width, height = panel.width * POINTS, panel.height * POINTS
            page = pdf.add_blank_page(page_size=(width, height))
            over = draw if name == "inside-2" else ""
            page.obj.Contents = pdf.make_stream(_drawn(COLOURS[name], width, height, over))
            page.obj.Resources = Dictionary(Font=Dictionary(F0=font if one_font else _font(pdf)))
            page.obj.StructParents = len(pdf.pages) - 1
            page.obj.Annots = Array([_link(pdf)])
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pdf.docinfo["/CreationDate"] = date
        pdf.docinfo["/Producer"] = "the layout"
        file = BytesIO()
        pdf.save(file, deterministic_id=True)
    return PanelsPdf(file.getvalue(), size=12, fills=())


def _drawn(colour: Colour, width: float, height: float, over: str) -> bytes:
    red, green, blue = (part / 255 for part in colour)
    ground = f"{red} {green} {blue} rg 0 0 {width} {height} re f"
    mark = f"0 g {5 * POINTS} {height - 15 * POINTS} {10 * POINTS} {10 * POINTS} re f"
    return f"/P <</MCID 0>> BDC {ground} {mark} {over} EMC".encode()


def _font(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(FontFile2=pdf.make_stream(FONT)))


def _link(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 99, 99]), StructParent=9)
    )


def qr_code(left: float, bottom: float, module: float = 1) -> str:
    """A QR code of PAYLOAD as PDF operators; millimetres from the panel's lower left."""
    rows = list(segno.make(PAYLOAD, error="m", micro=False).matrix_iter(border=4))
    side = len(rows) * module * POINTS
    squares = "".join(
        f"{x} {len(rows) - 1 - y} 1 1 re "
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    paper = f"1 g {left * POINTS} {bottom * POINTS} {side} {side} re f"
    grid = f"{module * POINTS} 0 0 {module * POINTS} {left * POINTS} {bottom * POINTS} cm"
    return f"{paper} q {grid} 0 g {squares} f Q"


def imposed(
    given: PanelsPdf | None = None, layout: Layout = A4, *, rtl: bool = False, flip: Flip = "short"
) -> bytes:
    given = given or panels(layout)
    lang = "ar" if rtl else "en"
    return impose(given, layout, rtl=rtl, flip=flip, title="Ketamine كيتامين", lang=lang).data


# ---------------------------------------------------------------- sheets read back


@dataclass(frozen=True)
class Stripe:
    """A panel as it is seen on a side: its edges in whole millimetres."""

    panel: str
    left: int
    right: int
    upright: bool


def picture(data: bytes, side: int, scale: float = SCALE) -> Image.Image:
    page = pypdfium2.PdfDocument(data)[side]
    image: Image.Image = page.render(scale=scale / POINTS).to_pil().convert("RGB")
    return image


def pixel(image: Image.Image, x: float, y: float) -> Colour:
    """The colour at a spot, in pixels from the upper left."""
    return cast(Colour, image.getpixel((int(x), int(y))))


def stripes(data: bytes, side: int) -> list[Stripe]:
    """The panels of a side from left to right, told by their colours."""
    image = picture(data, side)
    names = {colour: name for name, colour in COLOURS.items()}
    row = [names.get(pixel(image, x, image.height // 2), "") for x in range(image.width)]
    found, left = [], 0
    for name, pixels in groupby(row):
        right = left + len(list(pixels))
        if name:
            edges = (round(left / SCALE), round(right / SCALE))
            found.append(Stripe(name, *edges, _upright(image, left, right)))
        left = right
    return found


def _upright(image: Image.Image, left: int, right: int) -> bool:
    """Where the black mark is: in the panel's upper left, or in its lower right."""
    ten = 10 * SCALE
    upper = pixel(image, left + ten, ten) == (0, 0, 0)
    lower = pixel(image, right - ten, image.height - ten) == (0, 0, 0)
    assert upper != lower, "the mark is in neither corner"
    return upper


READ: dict[tuple[bool, Flip], tuple[list[tuple[str, int, int]], ...]] = {
    (False, "short"): (
        [("flap", 0, 97), ("back", 97, 197), ("cover", 197, 297)],
        [("inside-1", 0, 100), ("inside-2", 100, 200), ("inside-3", 200, 297)],
    ),
    (False, "long"): (
        [("flap", 0, 97), ("back", 97, 197), ("cover", 197, 297)],
        [("inside-3", 0, 97), ("inside-2", 97, 197), ("inside-1", 197, 297)],
    ),
    (True, "short"): (
        [("cover", 0, 100), ("back", 100, 200), ("flap", 200, 297)],
        [("inside-3", 0, 97), ("inside-2", 97, 197), ("inside-1", 197, 297)],
    ),
    (True, "long"): (
        [("cover", 0, 100), ("back", 100, 200), ("flap", 200, 297)],
        [("inside-1", 0, 100), ("inside-2", 100, 200), ("inside-3", 200, 297)],
    ),
}
"""(right to left, flip) → outside, inside: found by folding paper."""


def as_read(rtl: bool, flip: Flip) -> tuple[list[Stripe], list[Stripe]]:
    outside, inside = READ[rtl, flip]
    turned = flip == "long"
    return [Stripe(*s, True) for s in outside], [Stripe(*s, not turned) for s in inside]


@both_directions
@both_flips
def test_panels_are_printed_where_folded_paper_has_them(rtl: bool, flip: Flip) -> None:
    data = imposed(rtl=rtl, flip=flip)

    assert (stripes(data, 0), stripes(data, 1)) == as_read(rtl, flip)


@both_directions
@both_flips
def test_reading_back_tells_the_four_ways_of_printing_apart(rtl: bool, flip: Flip) -> None:
    data = imposed(rtl=rtl, flip=flip)
    read = (stripes(data, 0), stripes(data, 1))

    assert [case for case in READ if as_read(*case) == read] == [(rtl, flip)]


def test_reading_back_notices_an_inside_that_was_not_turned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_moved(slot: Slot, layout: Layout) -> Slot:
        return replace(slot, x=layout.width - slot.x - layout.panels[slot.panel].width)

    monkeypatch.setattr(sheets, "_turned", only_moved)

    assert stripes(imposed(flip="long"), 1) != as_read(False, "long")[1]


@pytest.mark.parametrize("layout", SHIPPED.values(), ids=SHIPPED)
def test_a_sheet_has_the_paper_size_and_panels_keep_theirs(layout: Layout) -> None:
    data = imposed(layout=layout)

    for side, page in enumerate(Pdf.open(BytesIO(data)).pages):
        size = [float(edge) / POINTS for edge in page.mediabox]
        assert size == pytest.approx([0, 0, layout.width, layout.height], abs=0.001)
        for stripe in stripes(data, side):
            (panel,) = (p for p in layout.panels if p.name == stripe.panel)
            assert stripe.right - stripe.left == pytest.approx(panel.width, abs=1)


def test_panels_reach_from_the_foot_to_the_head_of_the_sheet() -> None:
    image = picture(imposed(), 0)

    assert {pixel(image, 50 * SCALE, y) for y in range(1, image.height - 1)} == {COLOURS["flap"]}


@pytest.mark.parametrize("turn", [90, 270])
def test_a_fold_may_lay_panels_on_their_side(turn: Literal[90, 270]) -> None:
    """A card of one panel: the mark in its upper left shows which way it was turned."""
    panel = replace(A4.panels[0], width=80, height=50)
    layout = Layout("card", 100, 100, (panel,), (((Slot(0, 30, 10, turn),),),))
    with Pdf.open(BytesIO(imposed(panels(layout), layout))) as pdf:
        assert len(pdf.pages) == 1
    image = picture(imposed(panels(layout), layout), 0)

    def colour(x: float, y: float) -> Colour:
        return pixel(image, round(x * SCALE), round((100 - y) * SCALE))

    card, paper, mark = COLOURS["cover"], (255, 255, 255), (0, 0, 0)
    assert [colour(x, 50) for x in (29, 31, 79, 81)] == [paper, card, card, paper]
    assert [colour(55, y) for y in (9, 11, 89, 91)] == [paper, card, card, paper]
    assert colour(*((40, 20) if turn == 90 else (70, 80))) == mark
    assert colour(*((70, 80) if turn == 90 else (40, 20))) == card


def test_what_runs_over_a_panel_is_cut_at_the_fold() -> None:
    wide = f"0 g -999 {50 * POINTS} 9999 {10 * POINTS} re f"
    image = picture(imposed(panels(draw=wide)), 1)
    y = image.height - 55 * SCALE

    assert pixel(image, 99 * SCALE, y) == COLOURS["inside-1"]
    assert pixel(image, 101 * SCALE, y) == pixel(image, 199 * SCALE, y) == (0, 0, 0)
    assert pixel(image, 201 * SCALE, y) == COLOURS["inside-3"]


def codes(data: bytes, side: int, dpi: float = 150) -> list[tuple[str, int]]:
    """Text and turn (degrees, to 90) of each code read from the printed side."""
    found = zxingcpp.read_barcodes(picture(data, side, dpi / 25.4))
    return [(code.text, round(code.orientation / 90) * 90 % 360) for code in found]


@both_directions
@pytest.mark.parametrize(("flip", "turn"), [("short", 0), ("long", 180)])
def test_a_qr_code_can_be_scanned_from_an_upright_and_from_a_turned_panel(
    rtl: bool, flip: Flip, turn: int
) -> None:
    data = imposed(panels(draw=qr_code(20, 100)), rtl=rtl, flip=flip)

    assert codes(data, 1) == [(PAYLOAD, turn)]
    assert codes(data, 0) == []


def test_a_qr_code_over_the_edge_of_its_panel_cannot_be_scanned() -> None:
    assert codes(imposed(panels(draw=qr_code(80, 100)), flip="long"), 1) == []


# ---------------------------------------------------------------- the file


PRINTED = [output for output in outputs().values() if output.is_printed]


@both_directions
@pytest.mark.parametrize("output", PRINTED, ids=lambda output: output.name)
def test_the_printer_is_asked_for_both_sides_and_no_scaling(rtl: bool, output: Output) -> None:
    text = finishing.Text("Ketamine", "ar" if rtl else "en", rtl)
    given = panels()
    given = replace(given, drawn=((),) * len(A4.panels))
    work = finishing.finish(given, A4, text, output)
    with Pdf.open(BytesIO(work.data)) as pdf:
        asked = dict(pdf.Root.ViewerPreferences.as_dict())

    edge = {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge"}[work.duplex]
    assert asked == {
        "/PrintScaling": "/None",
        "/Duplex": edge,
        "/PickTrayByPDFSize": True,
        "/DisplayDocTitle": True,
        "/Direction": "/R2L" if rtl else "/L2R",
    }


def test_a_sheet_carries_its_title_its_language_and_the_dates_of_its_panels() -> None:
    with Pdf.open(BytesIO(imposed(rtl=True))) as pdf, pdf.open_metadata() as metadata:
        assert pdf.pdf_version == "1.7"
        assert pdf.Root.Lang == "ar"
        assert pdf.docinfo["/Title"] == metadata["dc:title"] == "Ketamine كيتامين"
        assert set(metadata["dc:language"]) == {"ar"}
        assert pdf.docinfo["/CreationDate"] == DATE
        assert metadata["xmp:CreateDate"] == "2026-01-02T03:04:05+00:00"
        assert pdf.docinfo["/Producer"] == metadata["pdf:Producer"] == "the layout"
        assert "xmp:MetadataDate" not in metadata


def keys(data: bytes) -> set[str]:
    """Every dictionary key in the file."""
    with Pdf.open(BytesIO(data)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
        return {str(key) for item in found for key in item.keys()}  # noqa: SIM118


def test_no_structure_and_no_link_is_left_dangling() -> None:
    for_the_screen = {"/Annots", "/MarkInfo", "/StructParents", "/StructParent", "/StructTreeRoot"}

    assert for_the_screen <= keys(panels().data)
    assert for_the_screen & keys(imposed()) == set()


def fonts(data: bytes) -> int:
    """How often the font file is in the file."""
    with Pdf.open(BytesIO(data)) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        return sum(stream.read_bytes() == FONT for stream in streams)


def test_panels_share_their_fonts_on_the_sheets() -> None:
    given = panels()

    assert fonts(given.data) == fonts(imposed(given)) == 1
    assert len(imposed(given)) < len(given.data) + 2000
    assert fonts(imposed(panels(one_font=False))) == 6


def test_same_panels_give_the_same_bytes() -> None:
    given = panels()

    assert imposed(given) == imposed(given)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"title": "Ketamin"}, id="title"),
        pytest.param({"lang": "ar"}, id="language"),
        pytest.param({"rtl": True}, id="direction"),
        pytest.param({"flip": "long"}, id="flip"),
    ],
)
def test_any_other_wish_gives_other_bytes(other: dict[str, Any]) -> None:
    wish: dict[str, Any] = {"rtl": False, "flip": "short", "title": "Ketamine", "lang": "en"}
    given = panels()

    assert impose(given, A4, **wish).data != impose(given, A4, **{**wish, **other}).data


def test_panels_of_another_day_give_other_bytes() -> None:
    assert imposed(panels()) != imposed(panels(date="D:20260102030406Z"))


IN_ANOTHER_PROCESS = """
import hashlib, pathlib, sys
from leafletpress.model import PanelsPdf
from leafletpress import finishing, layouts
from leafletpress.stages.sheets import impose
from leafletpress.tree import tree
panels = PanelsPdf(pathlib.Path(sys.argv[1]).read_bytes(), size=12, fills=())
trifold = layouts.read("trifold-a4", tree())
sheets = impose(panels, trifold, rtl=True, flip="long", title="كيتامين", lang="ar")
print(hashlib.sha256(sheets.data).hexdigest())
"""


def test_other_processes_give_the_same_bytes(tmp_path: Path) -> None:
    given = panels()
    file = tmp_path / "panels.pdf"
    file.write_bytes(given.data)

    def digest(seed: str) -> str:
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(file)]
        return subprocess.run(
            command, env=env, check=True, capture_output=True, text=True
        ).stdout.strip()

    here = impose(given, A4, rtl=True, flip="long", title="كيتامين", lang="ar").data
    assert {digest("0"), digest("1"), digest("4711")} == {hashlib.sha256(here).hexdigest()}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("names", [list(COLOURS)[:5], [*COLOURS, "back"]], ids=["few", "many"])
def test_pages_that_are_not_as_many_as_the_panels_are_refused(names: list[str]) -> None:
    with pytest.raises(BuildError) as caught:
        imposed(panels(names=names))

    (problem,) = caught.value.problems
    assert problem.code == "panel-count"
    assert problem.message == f"trifold-a4 has 6 panels, the file {len(names)} pages"


def test_pages_in_the_slots_of_other_panels_are_refused() -> None:
    """One panel short of the back, and the flap's page would stand on 100 mm."""
    swapped = ["cover", "inside-1", "inside-2", "inside-3", "back", "flap"]

    with pytest.raises(BuildError) as caught:
        imposed(panels(names=swapped))

    assert [problem.code for problem in caught.value.problems] == ["panel-size"] * 2
    assert "the page for flap is 100.0 × 210.0 mm, its panel 97 × 210" in str(caught.value)


@pytest.mark.parametrize(("wide", "high"), [(1, 0), (0, 1)], ids=["width", "height"])
@pytest.mark.parametrize(("excess", "refused"), [(0.05, False), (0.15, True), (-0.15, True)])
def test_a_page_may_differ_by_a_tenth_of_a_millimetre(
    wide: int, high: int, excess: float, refused: bool
) -> None:
    def other(panel: Panel) -> Panel:
        width, height = panel.width + wide * excess, panel.height + high * excess
        return replace(panel, width=width, height=height)

    given = panels(replace(A4, panels=tuple(map(other, A4.panels))))

    if refused:
        with pytest.raises(BuildError, match="panel-size"):
            imposed(given)
    else:
        imposed(given)
