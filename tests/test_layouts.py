"""Every fold is proved by geometry, and the trifolds by folding them in a program.

The geometry here is written from the paper, not from `sheets`: where a point of the printed inside
lies on the sheet, seen from either face, follows from how the printer turns it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise, product
from typing import Literal

import pytest

from leafletpress import layouts
from leafletpress.layout import Layout, Panel, Slot
from leafletpress.stages.sheets import sides
from leafletpress.tree import tree

Flip = Literal["short", "long"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top; millimetres."""
NEAR = 0.01

SHIPPED = {name: layouts.read(name, tree()) for name in layouts.names(tree())}
every_layout = pytest.mark.parametrize("layout", SHIPPED.values(), ids=SHIPPED)
both_directions = pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
both_flips = pytest.mark.parametrize("flip", ["short", "long"])
TRIFOLDS = [SHIPPED["trifold-a4"], SHIPPED["trifold-letter"]]
trifolds = pytest.mark.parametrize("layout", TRIFOLDS, ids=lambda layout: layout.name)


# ---------------------------------------------------------------- any fold


def box(layout: Layout, slot: Slot) -> Box:
    """The paper a slot covers, in its own side's millimetres."""
    panel = layout.panels[slot.panel]
    width, height = panel.width, panel.height
    if slot.turn in (90, 270):
        width, height = height, width
    return slot.x, slot.y, slot.x + width, slot.y + height


def behind(layout: Layout, area: Box, flip: Flip) -> Box:
    """What lies behind: the printer turns the sheet about the middle line along that edge."""
    left, bottom, right, top = area
    if (flip == "short") == (layout.width >= layout.height):
        return layout.width - right, bottom, layout.width - left, top
    return left, layout.height - top, right, layout.height - bottom


def same(one: Box, other: Box) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def overlap(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > NEAR and high > NEAR


def within(layout: Layout, area: Box) -> bool:
    left, bottom, right, top = area
    fits = right <= layout.width + NEAR and top <= layout.height + NEAR
    return left >= -NEAR and bottom >= -NEAR and fits


def faults(layout: Layout, rtl: bool = False, flip: Flip = "short") -> set[str]:
    """What makes a fold unprintable; empty for a good one."""
    printed = sides(layout, rtl, flip)
    outside, inside = ([box(layout, slot) for slot in side] for side in printed)
    used = Counter(slot.panel for side in printed for slot in side)
    backs = [behind(layout, area, flip) for area in outside]
    found = {
        "a panel is missing or twice": used != Counter(range(len(layout.panels))),
        "a panel leaves the sheet": not all(within(layout, area) for area in outside + inside),
        "panels overlap": any(
            overlap(*pair) for side in (outside, inside) for pair in combinations(side, 2)
        ),
        "a front has no back": len(outside) != len(inside)
        or not all(any(same(back, area) for area in inside) for back in backs),
    }
    return {fault for fault, is_so in found.items() if is_so}


@every_layout
@both_directions
@both_flips
def test_every_layout_holds_each_panel_once_on_the_sheet_apart_and_back_to_back(
    layout: Layout, rtl: bool, flip: Flip
) -> None:
    assert faults(layout, rtl, flip) == set()


@every_layout
def test_panels_of_a_layout_have_names_of_their_own(layout: Layout) -> None:
    assert len({panel.name for panel in layout.panels}) == len(layout.panels)


A4 = SHIPPED["trifold-a4"]


def with_sides(outside: tuple[Slot, ...] = (), inside: tuple[Slot, ...] = ()) -> Layout:
    """The A4 trifold with another outside or inside."""
    front, back = A4.sides
    return replace(A4, sheets=((outside or front, inside or back),))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        pytest.param(
            with_sides((Slot(3, 0, 0), *A4.sides[0][1:])),
            {"a panel is missing or twice"},
            id="inside-3 for flap",
        ),
        pytest.param(
            with_sides(A4.sides[0][:2]),
            {"a panel is missing or twice", "a front has no back"},
            id="cover left out",
        ),
        pytest.param(
            replace(with_sides((Slot(4, -1, 0), Slot(5, 96, 0), Slot(0, 196, 0))), width=296),
            {"a panel leaves the sheet"},
            id="narrower paper",
        ),
        pytest.param(
            replace(A4, height=200),
            {"a panel leaves the sheet"},
            id="lower paper",
        ),
        pytest.param(
            with_sides(
                (Slot(4, 0, 0), Slot(5, 90, 0), Slot(0, 197, 0)),
                (Slot(1, 0, 0), Slot(2, 107, 0), Slot(3, 200, 0)),
            ),
            {"panels overlap"},
            id="back slides under flap",
        ),
        pytest.param(
            with_sides(inside=(Slot(3, 0, 0), Slot(2, 97, 0), Slot(1, 197, 0))),
            {"a front has no back"},
            id="inside the wrong way round",
        ),
    ],
)
def test_a_broken_layout_is_caught(broken: Layout, fault: set[str]) -> None:
    assert faults(broken) == fault


@both_directions
@both_flips
def test_a_fold_of_panels_on_their_side_can_be_proved(rtl: bool, flip: Flip) -> None:
    names = ("front", "middle", "end", "back")
    heights = (150, 147, 147, 150)
    layout = Layout(
        title="two cards on their side",
        width=297,
        height=210,
        panels=tuple(Panel(name, 210, high) for name, high in zip(names, heights, strict=True)),
        sheets=(
            (
                (Slot(0, 0, 0, 90), Slot(1, 150, 0, 270)),
                (Slot(2, 0, 0, 270), Slot(3, 147, 0, 90)),
            ),
        ),
    )

    assert faults(layout, rtl, flip) == set()
    turns = [slot.turn for slot in sides(layout, rtl, flip)[1]]
    assert turns == ([270, 90] if flip == "short" else [90, 270])


def test_the_wrong_flip_is_caught() -> None:
    """The proof tells the two turns apart: a low panel lands high when turned the other way."""
    low = replace(A4, height=220)

    assert faults(low, flip="short") == set()
    outside, inside = sides(low, False, "long")
    backs = [behind(low, box(low, slot), "short") for slot in outside]
    assert not any(same(back, box(low, slot)) for back in backs for slot in inside)


# ---------------------------------------------------------------- the trifolds


STANDARDS = {
    (False, "short"): (
        {"flap": (0, 97), "back": (97, 197), "cover": (197, 297)},
        {"inside-1": (0, 100), "inside-2": (100, 200), "inside-3": (200, 297)},
        0,
    ),
    (False, "long"): (
        {"flap": (0, 97), "back": (97, 197), "cover": (197, 297)},
        {"inside-3": (0, 97), "inside-2": (97, 197), "inside-1": (197, 297)},
        180,
    ),
    (True, "short"): (
        {"cover": (0, 100), "back": (100, 200), "flap": (200, 297)},
        {"inside-3": (0, 97), "inside-2": (97, 197), "inside-1": (197, 297)},
        0,
    ),
    (True, "long"): (
        {"cover": (0, 100), "back": (100, 200), "flap": (200, 297)},
        {"inside-1": (0, 100), "inside-2": (100, 200), "inside-3": (200, 297)},
        180,
    ),
}
"""(right to left, flip) → outside, inside, turn of the inside: found by folding paper."""


def stands(layout: Layout, side: tuple[Slot, ...]) -> dict[str, tuple[float, float]]:
    """Panel → its left and right edge on the printed side."""
    boxes = {layout.panels[slot.panel].name: box(layout, slot) for slot in side}
    return {name: (area[0], area[2]) for name, area in boxes.items()}


@both_directions
@both_flips
def test_a4_trifold_panels_stand_where_folded_paper_has_them(rtl: bool, flip: Flip) -> None:
    outside, inside = sides(A4, rtl, flip)

    assert (stands(A4, outside), stands(A4, inside), inside[0].turn) == STANDARDS[rtl, flip]
    assert {slot.turn for slot in outside} == {0}
    assert {slot.turn for slot in inside} == {inside[0].turn}


@trifolds
@both_directions
@both_flips
def test_cover_flap_and_back_have_their_own_inside_panels_behind_them(
    layout: Layout, rtl: bool, flip: Flip
) -> None:
    outside, inside = sides(layout, rtl, flip)
    pairs = {
        (layout.panels[front.panel].name, layout.panels[back.panel].name)
        for front, back in product(outside, inside)
        if same(behind(layout, box(layout, front), flip), box(layout, back))
    }

    assert pairs == {("cover", "inside-1"), ("back", "inside-2"), ("flap", "inside-3")}


def seen_from_inside(layout: Layout, area: Box, flip: Flip) -> Box:
    """Where paper printed on the inside is, once the reader turns the sheet like a page."""
    return as_page_turns(layout, behind(layout, area, flip))


def as_page_turns(layout: Layout, area: Box) -> Box:
    left, bottom, right, top = area
    return layout.width - right, bottom, layout.width - left, top


@trifolds
@both_directions
@both_flips
def test_inside_panels_stand_upright_for_whoever_opens_the_leaflet(
    layout: Layout, rtl: bool, flip: Flip
) -> None:
    for slot in sides(layout, rtl, flip)[1]:
        left, bottom, right, top = box(layout, slot)
        foot = {0: (left, bottom, right, bottom + 1), 180: (left, top - 1, right, top)}[slot.turn]
        assert seen_from_inside(layout, foot, flip)[1] == 0
        assert seen_from_inside(layout, foot, "long" if flip == "short" else "short")[1] > 0


@dataclass(frozen=True)
class Leaf:
    """A stretch of paper between two folds, in the cross-section of the sheet."""

    left: float
    right: float
    up: str
    """The panel on the face towards the reader."""
    down: str

    @property
    def width(self) -> float:
        return self.right - self.left

    def over(self, line: float) -> Leaf:
        """The leaf turned over about a fold line."""
        return Leaf(2 * line - self.right, 2 * line - self.left, self.down, self.up)


Stack = tuple[Leaf, ...]
"""Leaves from the table upwards."""


def opened_sheet(layout: Layout, rtl: bool, flip: Flip) -> Stack:
    """The printed sheet on the table, inside up, its leaves from left to right."""
    outside, inside = sides(layout, rtl, flip)
    fronts = [(as_page_turns(layout, box(layout, slot)), slot) for slot in outside]
    leaves = []
    for slot in inside:
        seen = seen_from_inside(layout, box(layout, slot), flip)
        (under,) = (front for area, front in fronts if same(area, seen))
        names = (layout.panels[slot.panel].name, layout.panels[under.panel].name)
        leaves.append(Leaf(seen[0], seen[2], *names))
    return tuple(sorted(leaves, key=lambda leaf: leaf.left))


def fold_in(stack: Stack, leaf: Leaf, line: float) -> Stack:
    """The stack after one of its leaves was turned over onto the others."""
    return (*(other for other in stack if other != leaf), leaf.over(line))


def turned_over(stack: Stack) -> Stack:
    return tuple(leaf.over(0) for leaf in reversed(stack))


def visible(stack: Stack, rtl: bool) -> list[str]:
    """The panels seen from above, in the reader's direction.

    Slivers do not count: the shorter leaf leaves some millimetres of the middle one to be seen.
    """
    edges = sorted({edge for leaf in stack for edge in (leaf.left, leaf.right)})
    shown: Counter[str] = Counter()
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        (*_, top) = (leaf for leaf in stack if leaf.left < middle < leaf.right)
        shown[top.up] += round(right - left)
    seen = [panel for panel, width in shown.items() if width > 10]
    return seen[::-1] if rtl else seen


@dataclass(frozen=True)
class Met:
    """What a reader meets in a folded leaflet, each time in the reader's direction."""

    closed: list[str]
    opened: list[str]
    spread: list[str]
    turned_over: list[str]
    hinge: Literal["left", "right"]
    """The edge that stays shut when the closed leaflet is opened."""
    spare: float
    """Millimetres between the edge of the leaf that is folded in and the other layout."""


def read_folded(sheet: Stack, rtl: bool) -> Met:
    """Folds a sheet in three, the shorter end leaf first, and opens it again."""
    first, middle, last = sheet
    lines = {first: middle.left, last: middle.right}
    shorter, longer = sorted(lines, key=lambda leaf: leaf.width)
    once = fold_in(sheet, shorter, lines[shorter])
    closed = fold_in(once, longer, lines[longer])
    return Met(
        closed=visible(closed, rtl),
        opened=visible(once, rtl),
        spread=visible(sheet, rtl),
        turned_over=visible(turned_over(closed), rtl),
        hinge="left" if longer is first else "right",
        spare=round(middle.width - shorter.width, 2),
    )


@trifolds
@both_directions
@both_flips
def test_a_folded_trifold_is_met_in_reading_order(layout: Layout, rtl: bool, flip: Flip) -> None:
    met = read_folded(opened_sheet(layout, rtl, flip), rtl)

    assert met.closed == ["cover"]
    assert met.opened == ["inside-1", "flap"]
    assert met.spread == ["inside-1", "inside-2", "inside-3"]
    assert met.turned_over == ["back"]


@trifolds
@both_flips
def test_arabic_trifold_opens_from_the_right(layout: Layout, flip: Flip) -> None:
    sheet = opened_sheet(layout, rtl=True, flip=flip)

    assert read_folded(sheet, rtl=True).hinge == "right"
    assert max(sheet, key=lambda leaf: leaf.right).up == "inside-1"


@trifolds
@both_flips
def test_english_trifold_opens_from_the_left(layout: Layout, flip: Flip) -> None:
    sheet = opened_sheet(layout, rtl=False, flip=flip)

    assert read_folded(sheet, rtl=False).hinge == "left"
    assert min(sheet, key=lambda leaf: leaf.left).up == "inside-1"


@trifolds
@both_directions
def test_the_leaf_that_folds_in_is_short_enough_not_to_buckle(layout: Layout, rtl: bool) -> None:
    sheet = opened_sheet(layout, rtl, "short")
    shortest = min(sheet, key=lambda leaf: leaf.width)

    assert (shortest.up, shortest.down) == ("inside-3", "flap")
    assert 2 <= read_folded(sheet, rtl).spare <= 4


def test_an_arabic_leaflet_on_an_english_sheet_reads_wrongly() -> None:
    met = read_folded(opened_sheet(A4, rtl=False, flip="short"), rtl=True)

    assert met.hinge == "left"
    assert met.opened == ["flap", "inside-1"]
    assert met.spread == ["inside-3", "inside-2", "inside-1"]


def with_widths(widths: dict[str, float]) -> Layout:
    """The A4 trifold with some panels wider or narrower and the slots closed up."""
    panels = tuple(replace(p, width=widths.get(p.name, p.width)) for p in A4.panels)

    def closed_up(side: tuple[Slot, ...]) -> tuple[Slot, ...]:
        ends = accumulate((panels[slot.panel].width for slot in side), initial=0.0)
        return tuple(replace(slot, x=x) for slot, x in zip(side, ends, strict=False))

    front, back = map(closed_up, A4.sides)
    return replace(A4, panels=panels, sheets=((front, back),))


def test_a_cover_on_the_short_leaf_would_be_folded_in() -> None:
    wrong = with_widths({"cover": 97, "inside-1": 97, "flap": 100, "inside-3": 100})

    assert faults(wrong) == set()
    met = read_folded(opened_sheet(wrong, rtl=False, flip="short"), rtl=False)
    assert (met.closed, met.opened) == (["flap"], ["cover", "inside-3"])


def test_three_equal_leaves_would_buckle() -> None:
    equal = with_widths({panel.name: 99 for panel in A4.panels})

    assert faults(equal) == set()
    assert read_folded(opened_sheet(equal, rtl=False, flip="short"), rtl=False).spare == 0
