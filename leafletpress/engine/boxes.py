"""One laid-out page → how full it is, what sticks out, which characters no font has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.formatting_structure import boxes as kinds
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text.line_break import split_first_line

from . import fonts
from .laid import LaidPage, Spill

MM = 25.4 / 96
TOLERANCE = 0.1
"""Millimetres; less is rounding."""
EXCERPT = 40
CONTAINERS = (kinds.BlockContainerBox, kinds.FlexContainerBox, kinds.GridContainerBox)
Box = Any


@dataclass(frozen=True)
class Area:
    """Edges in CSS pixels from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def __and__(self, other: Area) -> Area:
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def across(self, other: Area) -> Area:
        """These left and right edges with the other's top and bottom."""
        return replace(self, top=other.top, bottom=other.bottom)

    def excess(self, room: Area) -> float:
        """How far this sticks out of `room`, in millimetres; 0 or less when it fits."""
        sides = (
            room.left - self.left,
            self.right - room.right,
            room.top - self.top,
            self.bottom - room.bottom,
        )
        return max(sides) * MM


@dataclass(frozen=True)
class Room:
    """What a box may fill, on the way down to it."""

    inner: Area
    """Content box of the container, narrowed by the ones around it; sideways only."""
    padded: Area
    """The same with padding: as far as a box with negative margins may reach."""
    limit: Area
    """What would be cut off or leave the page's content area."""
    positioned: Area
    """What holds for an absolutely positioned box in here."""
    in_flow: bool = True


@dataclass(frozen=True)
class Thing:
    """A line, an image, a table or a decorated box, and the room it was given."""

    box: Box
    area: Area
    room: Area
    in_flow: bool
    text: str = ""

    @property
    def spill(self) -> Spill | None:
        excess = self.area.excess(self.room) if self.text else 0
        if excess <= TOLERANCE:
            return None
        lang = self.box.style["lang"] or ""
        return Spill(self.text.strip()[:EXCERPT], round(excess, 2), lang)


def measure(page: Any) -> LaidPage:
    """The page's size, fill, spills and missing characters."""
    box = page._page_box
    things = tuple(_things_on(box))
    margins = [child for child in box.children if isinstance(child, kinds.MarginBox)]
    body = [child for child in box.children if child not in margins]
    top = box.content_box_y()
    lowest = max((thing.area.bottom for thing in things if thing.in_flow), default=top)
    return LaidPage(
        name=box.page_type.name or "",
        width=page.width * MM,
        height=page.height * MM,
        used=(lowest - top) * MM,
        room=box.height * MM,
        spills=tuple(spill for thing in things if (spill := thing.spill)),
        missing=fonts.missing("".join(child.text for child in walk(box) if is_text(child))),
        texts=tuple(text for part in body for text in _texts(part, 0)),
        furniture=tuple(text for part in margins for text in _texts(part, 0)),
        sections=tuple(_sections(box, top)),
        lines=tuple(child.text for child in walk(box) if is_text(child) and child.text.strip()),
    )


def _sections(box: Box, top: float) -> Iterator[tuple[str, float, float]]:
    """Where each section, or its part on this page, begins and ends, its decoration included."""
    for child in walk(box):
        if child.element_tag == "section" and isinstance(child, kinds.BlockBox):
            area = _border(child)
            yield child.element.get("id", ""), (area.top - top) * MM, (area.bottom - top) * MM


def _texts(box: Box, element: int) -> Iterator[tuple[int, str]]:
    """Each text of the document, not of the style, under the number of the block it stands in."""
    box = real(box)
    if is_text(box) and not _is_generated(box):
        yield element, box.text
    if isinstance(box, CONTAINERS) and box.element is not None:
        element = id(box.element)
    for child in box.children:
        yield from _texts(child, element)


def _is_generated(box: Box) -> bool:
    """Whether a style put it in: before or after an element, a list's mark, a page's margin."""
    tag = box.element_tag or "@"
    return "::" in tag or tag.startswith("@")


def walk(box: Box) -> Iterator[Box]:
    """A box and all boxes in it, absolutely positioned ones too."""
    box = real(box)
    yield box
    for child in box.children:
        yield from walk(child)


def real(box: Box) -> Box:
    """The laid-out box itself where a placeholder stands for it."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def is_text(box: Box) -> bool:
    return isinstance(box, kinds.TextBox)


def _things_on(page: Box) -> Iterator[Thing]:
    whole = Area(0, 0, page.margin_width(), page.margin_height())
    content = _content(page)
    room = Room(inner=content, padded=content, limit=content, positioned=whole)
    for child in page.children:
        if not isinstance(child, kinds.MarginBox):
            yield from _things(child, room)


def _things(box: Box, room: Room) -> Iterator[Thing]:
    box = real(box)
    if box.is_absolutely_positioned():
        at = room.positioned
        room = Room(inner=at, padded=at, limit=at, positioned=at, in_flow=False)
    if isinstance(box, kinds.LineBox):
        yield from _line(box, room)
    elif isinstance(box, kinds.ReplacedBox):
        yield Thing(box, _border(box), room.inner.across(room.limit), room.in_flow, _alt(box))
    elif isinstance(box, kinds.TableBox):
        yield from _table(box, room)
    else:
        yield from _container(box, room)


def _container(box: Box, room: Room) -> Iterator[Thing]:
    if _is_decorated(box):
        yield Thing(box, _border(box), room.limit, room.in_flow)
    inside = _room_in(box, room) if isinstance(box, CONTAINERS) else room
    for child in box.children:
        yield from _things(child, inside)


def _table(box: Box, room: Room) -> Iterator[Thing]:
    """The table, if too wide, tells it once for all its cells."""
    area = _border(box)
    words = next((child.text for child in walk(box) if is_text(child)), "table")
    table = Thing(box, area, room.inner.across(area), room.in_flow, words)
    yield table
    if table.spill:
        room = replace(room, inner=area, padded=area)
    for child in box.children:
        yield from _things(child, room)


def _line(line: Box, room: Room) -> Iterator[Thing]:
    """Each text of a line, as high as the line; images and inline blocks in it."""
    if _has_content(line):
        bottom = line.position_y + line.height
        area = Area(line.position_x, line.position_y, line.position_x, bottom)
        yield Thing(line, area, room.limit, room.in_flow)
    for box, marker in _inline(line):
        if is_text(box):
            if box.text.strip():
                inner = room.limit if marker else room.inner.across(room.limit)
                yield Thing(box, _extent(box, line), inner, False, box.text)
        else:
            yield from _things(box, room)


def _inline(box: Box, marker: bool = False) -> Iterator[tuple[Box, bool]]:
    """What stands on a line, inline boxes opened; True for a list marker hung outside."""
    for child in box.children:
        child, hung = real(child), marker or child.is_outside_marker
        if isinstance(child, kinds.InlineBox) and not child.is_absolutely_positioned():
            yield from _inline(child, hung)
        else:
            yield child, hung


def _room_in(box: Box, room: Room) -> Room:
    """What the children of a container may fill."""
    padding = _padding(box)
    reach = room.padded if _has_negative_margin(box) else room.inner
    limit = room.limit & padding if _cuts(box) else room.limit
    place = room.positioned & padding if box.style["overflow"] != "visible" else room.positioned
    inner = padding if _hangs(box) else _content(box)
    return Room(
        inner=inner & reach.across(inner),
        padded=padding & room.padded.across(padding),
        limit=limit,
        positioned=place if _is_positioned(box) else room.positioned,
        in_flow=room.in_flow,
    )


def _cuts(box: Box) -> bool:
    """Whether a box ends where it must, whatever is in it: hidden overflow, a fixed height."""
    if isinstance(box, kinds.TableCellBox):
        return bool(box.style["overflow"] != "visible")
    fixed = box.style["height"] != "auto" or box.style["max_height"].value != float("inf")
    return bool(box.style["overflow"] != "visible" or fixed)


def _hangs(box: Box) -> bool:
    """Whether its first line is meant to start in the padding."""
    return bool(box.style["text_indent"].value < 0)


def _has_negative_margin(box: Box) -> bool:
    margins = (box.style["margin_left"], box.style["margin_right"])
    return any(margin != "auto" and margin.value < 0 for margin in margins)


def _is_positioned(box: Box) -> bool:
    return box.style["position"] in ("relative", "absolute", "fixed")


def _is_decorated(box: Box) -> bool:
    """Whether the eye sees where the box ends. The page shows html's and body's background."""
    if box.element_tag in ("html", "body") or not isinstance(box, CONTAINERS):
        return False
    seen = box.padding_bottom or box.border_bottom_width
    return bool(seen or getattr(box, "background", None))


def _has_content(line: Box) -> bool:
    return any(not is_text(box) or box.text.strip() for box, _ in _inline(line))


def _alt(box: Box) -> str:
    """The words of an image; none for a decoration, which may stick out."""
    element = box.element
    return "" if element is None else str(element.get("alt", element.tag))


def _extent(box: Box, line: Box) -> Area:
    """Where a text stands, without the spaces that hang at its end."""
    left, right = box.position_x, box.position_x + box.width
    if box.text != box.text.rstrip():
        width = _width(box.text.rstrip(), box.style)
        if box.style["direction"] == "rtl":
            left = right - width
        else:
            right = left + width
    return Area(left, line.position_y, right, line.position_y + line.height)


def _width(text: str, style: Any) -> float:
    return float(split_first_line(text, style, None, None, 0)[3])


def _content(box: Box) -> Area:
    x, y = box.content_box_x(), box.content_box_y()
    return Area(x, y, x + box.width, y + box.height)


def _padding(box: Box) -> Area:
    x, y = box.padding_box_x(), box.padding_box_y()
    return Area(x, y, x + box.padding_width(), y + box.padding_height())


def _border(box: Box) -> Area:
    x, y = box.border_box_x(), box.border_box_y()
    return Area(x, y, x + box.border_width(), y + box.border_height())
