"""Layouts as data: panels, what goes on each, and how they become sheets.

All lengths are millimetres and all type sizes points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Turn = Literal[0, 90, 180, 270]
Edge = Literal["short", "long"]
TITLE = "title"
"""The role of the title page, which is no section: title, names, points, the line of a draft."""


@dataclass(frozen=True)
class Panel:
    """One face between folds, or one page."""

    name: str
    width: float
    height: float
    roles: tuple[str, ...] = ()
    """What goes on it; panels of the same roles are filled one after another."""
    foot: tuple[str, ...] = ()
    """What stands at its lower edge: `draft`, `checked`, `code`."""
    margin: float | None = None
    """On all its edges; by default what office printers need."""
    columns: int = 1
    repeats: bool = False
    """Whether there are as many of it as the text needs."""
    imprint: bool = False
    """Whether it ends with who stands behind the leaflet."""


@dataclass(frozen=True)
class Slot:
    """Where a panel stands on one side of a sheet, from that side's lower-left corner."""

    panel: int
    """Index into the layout's panels, reading order."""
    x: float
    y: float
    turn: Turn = 0
    """Degrees anticlockwise."""


Side = tuple[Slot, ...]
Sheet = tuple[Side, ...]
"""One side, or a front and a back."""


@dataclass(frozen=True)
class Layout:
    """Pure data, written left to right; a leaflet from right to left has it mirrored."""

    title: str
    width: float
    height: float
    panels: tuple[Panel, ...]
    """In reading order."""
    sheets: tuple[Sheet, ...]
    largest: float = 12.0
    """Body type size to begin with, and the floor, before the language's scale."""
    smallest: float = 10.0
    paper: str = ""
    """What it is printed on, as printers call it: A4, Letter."""
    leaves_out: tuple[str, ...] = ()
    """Roles that have no place in it."""
    folding: tuple[str, ...] = ()
    """Panels in the order in which their leaves are folded in, the inside facing up."""
    name: str = ""
    """Filled in from the file's name."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """All that is printed, in the order of the pages of a file."""
        return tuple(side for sheet in self.sheets for side in sheet)

    @property
    def is_two_sided(self) -> bool:
        return any(len(sheet) > 1 for sheet in self.sheets)

    @property
    def is_landscape(self) -> bool:
        return self.width >= self.height

    @property
    def edge(self) -> Edge:
        """The edge beside which one turns a sheet like the page of a book."""
        return "short" if self.is_landscape else "long"

    def of(self, pages: int) -> Layout:
        """The same with its repeating panel as often as `pages` pages need it.

        Such a panel fills its side, so that sheets are front and back in the order of the pages.
        """
        more = pages - len(self.panels)
        at = next((i for i, panel in enumerate(self.panels) if panel.repeats), None)
        if more <= 0 or at is None:
            return self
        one = self.panels[at]
        again = tuple(replace(one, name=f"{one.name}-{n}") for n in range(2, more + 2))
        panels = (*self.panels[: at + 1], *again, *self.panels[at + 1 :])
        return replace(self, panels=panels, sheets=in_turn(panels))


def in_turn(panels: tuple[Panel, ...]) -> tuple[Sheet, ...]:
    """Sheets of one panel a side, front and back."""
    sides = [(Slot(index, 0, 0),) for index in range(len(panels))]
    return tuple(tuple(sides[at : at + 2]) for at in range(0, len(sides), 2))


def footprint(layout: Layout, slot: Slot) -> tuple[float, float]:
    """Width and height that the slot takes on the sheet: a quarter turn swaps its panel's."""
    panel = layout.panels[slot.panel]
    size = (panel.width, panel.height)
    return size if slot.turn in (0, 180) else size[::-1]


def flows(layout: Layout) -> Iterator[tuple[Panel, ...]]:
    """Panels that are filled one after another, in the order of their first ones."""
    found: dict[tuple[str, ...], list[Panel]] = {}
    for panel in layout.panels:
        found.setdefault(panel.roles, []).append(panel)
    yield from map(tuple, found.values())
