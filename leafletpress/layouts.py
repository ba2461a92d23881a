"""layouts/<name>.yaml → a Layout, with everything that would make it unprintable told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from . import plugins
from .layout import TITLE, Layout, Panel, Sheet, Side, Slot, flows, footprint, in_turn
from .model import ROLES, LayoutFile, PanelFile, SlotFile
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content
from .tree import Tree

FOLDER = "layouts"
LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)
"""Where the paper is US Letter: `paperSize` of CLDR 48's supplemental data, which Babel lacks."""
NEAR = 0.05
"""Millimetres by which edges may differ that are meant to be one."""


def paper(territory: str) -> str:
    """What offices of a territory print on: A4 or Letter."""
    return "Letter" if territory in LETTER else "A4"


def names(tree: Tree) -> list[str]:
    """Every layout there is."""
    return sorted(_files(tree))


def _files(tree: Tree) -> dict[str, Path]:
    """Layout → its file: a project's own lie in front of those of plug-ins, and of ours.

    BuildError where a plug-in brings one that is ours, or another plug-in's.
    """
    ours = {path.stem for path in Tree(tree.roots[-1:]).files(f"{FOLDER}/*.yaml")}
    brought: dict[str, Path] = {}
    problems: list[Problem] = []
    for plugin, folder in plugins.folders("leafletpress.layouts"):
        for path in folder.glob("*.yaml"):
            if path.stem in ours or path.stem in brought:
                problems.append(plugins.taken(plugin, path.stem))
            brought[path.stem] = path
    if problems:
        raise BuildError(problems)
    return brought | {path.stem: path for path in tree.files(f"{FOLDER}/*.yaml")}


def families(known: Sequence[str]) -> list[str]:
    """What may be asked for: every layout, and the name that those for several papers share."""
    papers = ("-a4", "-letter")
    shared = (name.removesuffix(end) for name in known for end in papers if name.endswith(end))
    return list(dict.fromkeys([*known, *shared]))


def on_paper(asked: str, territory: str, known: Sequence[str]) -> str:
    """The layout that is meant: `trifold` is trifold-a4 or trifold-letter, by the territory."""
    fitting = f"{asked}-{paper(territory).lower()}"
    return fitting if fitting in known else asked


def read(name: str, tree: Tree) -> Layout:
    """One layout; BuildError if there is none, or with all that is wrong in its file."""
    path = _files(tree).get(name)
    if path is None:
        hint = did_you_mean(name, names(tree))
        raise BuildError([Problem("unknown-layout", f"there is no layout “{name}”", hint=hint)])
    found: LayoutFile = content.read("layout", path, tree)
    reader = _Reader(found, path, tree)
    layout = replace(reader.layout(), name=name)
    if problems := [*reader.problems, *reader.wrong(layout)]:
        raise BuildError(problems)
    return layout


@dataclass
class _Reader:
    """One file on its way to a layout."""

    file: LayoutFile
    path: Path
    tree: Tree

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.order = list(self.file.panels)

    def layout(self) -> Layout:
        file = self.file
        panels = tuple(self._panel(name, each) for name, each in file.panels.items())
        if not any(panel.imprint for panel in panels):
            panels = (*panels[:-1], replace(panels[-1], imprint=True))
        return Layout(
            title=file.title,
            width=file.width,
            height=file.height,
            panels=panels,
            sheets=self._sheets(panels) if file.sheets else in_turn(panels),
            largest=file.type.largest,
            smallest=file.type.smallest,
            paper=file.paper,
            leaves_out=file.leaves_out,
            folding=file.folding,
        )

    def _panel(self, name: str, found: PanelFile) -> Panel:
        return Panel(
            name=name,
            width=found.width or self.file.width,
            height=found.height or self.file.height,
            roles=found.roles,
            foot=found.foot,
            margin=found.margin,
            columns=found.columns,
            repeats=found.repeats,
            imprint=found.imprint,
        )

    def _sheets(self, panels: tuple[Panel, ...]) -> tuple[Sheet, ...]:
        return tuple(
            tuple(self._side(side, panels, (number, at)) for at, side in enumerate(sheet))
            for number, sheet in enumerate(self.file.sheets)
        )

    def _side(
        self, side: tuple[str | SlotFile, ...], panels: tuple[Panel, ...], at: tuple[int, int]
    ) -> Side:
        """Panels that are named alone stand beside one another, from the left edge."""
        slots: list[Slot] = []
        right = 0.0
        for number, each in enumerate(side):
            name = each if isinstance(each, str) else each.panel
            if name not in self.order:
                hint = did_you_mean(name, self.order)
                place = self._place("sheets", *at, number)
                message = f"a side has “{name}”, which is no panel of this layout"
                self.problems.append(Problem("unknown-panel", message, place, hint))
                continue
            index = self.order.index(name)
            if isinstance(each, str):
                slots.append(Slot(index, right, 0.0))
                right += panels[index].width
            else:
                slots.append(Slot(index, each.x, each.y, each.turn))
        return tuple(slots)

    def _place(self, *keys: str | int) -> Place:
        return content.place(self.path, self.tree, *keys)

    # ------------------------------------------------------------ what makes it unprintable

    def wrong(self, layout: Layout) -> Iterator[Problem]:
        yield from self._wrong_sides(layout)
        yield from self._wrong_roles(layout)
        for name in layout.folding:
            if name not in self.order:
                hint = did_you_mean(name, self.order)
                place = self._place("folding")
                yield Problem("unknown-panel", f"there is no panel “{name}” to fold", place, hint)

    def _wrong_sides(self, layout: Layout) -> Iterator[Problem]:
        used = Counter(slot.panel for side in layout.sides for slot in side)
        for index, panel in enumerate(layout.panels):
            if used[index] != 1 and not self.problems:
                message = f"panel “{panel.name}” stands on {used[index]} sides, and not on one"
                yield self._problem(message, "sheets")
        for side in layout.sides:
            yield from self._crowded(side, layout)
        for number, sheet in enumerate(layout.sheets):
            if not 1 <= len(sheet) <= 2:
                yield self._problem("a sheet has one side or two", "sheets", number)
        if any(panel.repeats for panel in layout.panels) and self.file.sheets:
            yield self._problem(
                "a panel that repeats needs its own side: leave out sheets", "sheets"
            )

    def _crowded(self, side: Side, layout: Layout) -> Iterator[Problem]:
        boxes = [(slot, *footprint(layout, slot)) for slot in side]
        for slot, width, height in boxes:
            name = layout.panels[slot.panel].name
            beyond = max(slot.x + width - layout.width, slot.y + height - layout.height)
            if max(beyond, -slot.x, -slot.y) > NEAR:
                excess = max(beyond, -slot.x, -slot.y)
                message = f"panel “{name}” sticks out of the sheet by {excess:.1f} mm"
                yield self._problem(message, "sheets")
        for (one, w1, h1), (two, w2, h2) in combinations(boxes, 2):
            wide = min(one.x + w1, two.x + w2) - max(one.x, two.x)
            high = min(one.y + h1, two.y + h2) - max(one.y, two.y)
            if wide > NEAR and high > NEAR:
                first, second = (layout.panels[slot.panel].name for slot in (one, two))
                yield self._problem(f"panels “{first}” and “{second}” overlap", "sheets")

    def _wrong_roles(self, layout: Layout) -> Iterator[Problem]:
        placed = [role for flow in flows(layout) for role in flow[0].roles]
        for role in dict.fromkeys(placed):
            if placed.count(role) > 1:
                message = f"the role “{role}” goes to two kinds of panels"
                yield self._problem(message, "panels")
        if TITLE not in placed:
            yield self._problem("no panel has the role “title”", "panels")
        for role in ROLES:
            if role not in placed and role not in layout.leaves_out:
                message = f"no panel has the role “{role}”"
                hint = "give it a panel, or say that it has none here: leaves_out: [{}]"
                yield self._problem(message, "panels", hint=hint.format(role))

    def _problem(self, message: str, *keys: str | int, hint: str = "") -> Problem:
        return Problem("bad-layout", message, self._place(*keys), hint)
