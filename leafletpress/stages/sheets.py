"""Turns panels into sheets: each panel page is placed in its slot, ready to print on both sides.

Layouts are written once, left to right and turned like the page of a book. The other cases follow:

1. right to left: each side mirrored, so that the leaflet opens from the right (`mirrored`);
2. turned over the other edge: backs turned half round (`turned`);
3. both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from leafletpress.layout import Edge, Layout, Side, Slot, Turn, footprint
from leafletpress.model import Drawn, PanelsPdf, SheetsPdf
from leafletpress.problems import BuildError, Problem

POINTS = 72 / 25.4
"""Per millimetre."""
NEAR = 0.1
"""Millimetres a page may differ from its panel."""
DUPLEX = {
    "short": Name.DuplexFlipShortEdge,
    "long": Name.DuplexFlipLongEdge,
    "none": Name.Simplex,
}


def impose(
    panels: PanelsPdf, layout: Layout, *, rtl: bool, flip: Edge, title: str, lang: str
) -> SheetsPdf:
    """Lay panels onto the sides of their sheets, at true size, fronts before backs.

    `lang` is BCP-47. The file asks the printer for `flip`, or one side, and no scaling. Links and
    the structure for reading aloud stay behind in the screen file. Same input, same bytes.
    BuildError when the pages are not the layout's panels, which is our own bug.
    """
    with Pdf.open(BytesIO(panels.data)) as source, Pdf.new() as sheets:
        _refuse_other_panels(source, layout)
        forms = [sheets.copy_foreign(page.as_form_xobject()) for page in source.pages]
        for side in sides(layout, rtl, flip):
            _add_side(sheets, layout, side, forms)
        _describe(sheets, source, title, lang)
        _ask_printer(sheets, rtl, flip if layout.is_two_sided else "none")
        return SheetsPdf(_saved(sheets))


# ---------------------------------------------------------------- geometry


def sides(layout: Layout, rtl: bool, flip: Edge) -> tuple[Side, ...]:
    """The slots of every side, as they are printed, front and back of one sheet after another."""
    if rtl:
        layout = mirrored(layout)
    tumbles = flip != layout.edge
    return tuple(
        turned(side, layout) if tumbles and back else side
        for sheet in layout.sheets
        for back, side in enumerate(sheet)
    )


def mirrored(layout: Layout) -> Layout:
    """The same for a language that runs right to left; the panels stay upright."""

    def side(slots: Side) -> Side:
        return tuple(replace(s, x=layout.width - s.x - footprint(layout, s)[0]) for s in slots)

    return replace(layout, sheets=tuple(tuple(map(side, sheet)) for sheet in layout.sheets))


def turned(side: Side, layout: Layout) -> Side:
    """One side turned half round, as a flip over the other edge wants it."""
    return tuple(_turned(slot, layout) for slot in side)


def _turned(slot: Slot, layout: Layout) -> Slot:
    width, height = footprint(layout, slot)
    half_round: dict[int, Turn] = {0: 180, 90: 270, 180: 0, 270: 90}
    return replace(
        slot,
        x=layout.width - slot.x - width,
        y=layout.height - slot.y - height,
        turn=half_round[slot.turn],
    )


def placed(
    panels: PanelsPdf, layout: Layout, *, rtl: bool, flip: Edge
) -> tuple[tuple[Drawn, ...], ...]:
    """What the layout drew on its panels, side by side of the sheet, where it must stand there."""
    return tuple(
        tuple(
            text.moved(_matrix(slot, layout)) for slot in side for text in panels.drawn[slot.panel]
        )
        for side in sides(layout, rtl, flip)
    )


def _matrix(slot: Slot, layout: Layout) -> tuple[float, ...]:
    """From points on a panel to points on the sheet: turned, then moved to the slot's corner."""
    panel = layout.panels[slot.panel]
    width, height = panel.width * POINTS, panel.height * POINTS
    cos, sin, right, up = {
        0: (1, 0, 0.0, 0.0),
        90: (0, 1, height, 0.0),
        180: (-1, 0, width, height),
        270: (0, -1, 0.0, width),
    }[slot.turn]
    return cos, sin, -sin, cos, slot.x * POINTS + right, slot.y * POINTS + up


# ---------------------------------------------------------------- the file


def _refuse_other_panels(source: Pdf, layout: Layout) -> None:
    if len(source.pages) != len(layout.panels):
        message = (
            f"{layout.name} has {len(layout.panels)} panels, the file {len(source.pages)} pages"
        )
        raise BuildError([Problem("panel-count", message)])
    problems = [
        Problem(
            "panel-size",
            f"the page for {panel.name} is {w:.1f} × {h:.1f} mm, its panel "
            f"{panel.width:g} × {panel.height:g}",
        )
        for panel, (w, h) in zip(layout.panels, _sizes(source), strict=True)
        if abs(w - panel.width) > NEAR or abs(h - panel.height) > NEAR
    ]
    if problems:
        raise BuildError(problems)


def _sizes(source: Pdf) -> Iterator[tuple[float, float]]:
    """Width and height of each page in millimetres: its TrimBox, as forms are cut to it."""
    for page in source.pages:
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        yield (right - left) / POINTS, (top - bottom) / POINTS


def _add_side(sheets: Pdf, layout: Layout, side: Side, forms: list[pikepdf.Object]) -> None:
    # The names are ours: pikepdf's add_resource would make random ones.
    page = sheets.add_blank_page(page_size=(layout.width * POINTS, layout.height * POINTS))
    page.obj.Resources = Dictionary(
        XObject=Dictionary({f"/P{slot.panel}": forms[slot.panel] for slot in side})
    )
    drawn = "\n".join(_drawn(slot, forms[slot.panel]) for slot in side)
    page.obj.Contents = sheets.make_stream(drawn.encode())


def _drawn(slot: Slot, form: pikepdf.Object) -> str:
    """The operators that put the form's box, turned, with its lower-left corner on the slot."""
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[slot.turn]
    left, bottom, right, top = (float(edge) for edge in form.BBox.as_list())
    xs = [cos * x - sin * y for x in (left, right) for y in (bottom, top)]
    ys = [sin * x + cos * y for x in (left, right) for y in (bottom, top)]
    dx, dy = slot.x * POINTS - min(xs), slot.y * POINTS - min(ys)
    return f"q {cos} {sin} {-sin} {cos} {dx:.4f} {dy:.4f} cm /P{slot.panel} Do Q"


def _describe(sheets: Pdf, source: Pdf, title: str, lang: str) -> None:
    """Title and language; the dates and the maker are those of the panels, never the clock's."""
    for key in ("/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"):
        if key in source.docinfo:
            sheets.docinfo[key] = str(source.docinfo[key])
    sheets.docinfo["/Title"] = title
    sheets.Root.Lang = pikepdf.String(lang)
    with sheets.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(sheets.docinfo)
        metadata["dc:language"] = {lang}


def _ask_printer(sheets: Pdf, rtl: bool, flip: str) -> None:
    edge = DUPLEX[flip]
    sheets.Root.ViewerPreferences = Dictionary(
        Direction=Name.R2L if rtl else Name.L2R,
        DisplayDocTitle=True,
        Duplex=edge,
        PickTrayByPDFSize=True,
        PrintScaling=Name("/None"),
    )


def _saved(sheets: Pdf) -> bytes:
    file = BytesIO()
    sheets.save(
        file,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return file.getvalue()
