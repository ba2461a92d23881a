"""A leaflet and a layout → flows: which sections stand on which panels, in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .layout import TITLE, Layout, Panel, flows
from .model import Block, Leaflet, Section, messages_in
from .problems import BuildError, Place, Problem, Severity, did_you_mean


@dataclass(frozen=True)
class Flow:
    """Panels that are filled one after another, and what fills them."""

    panels: tuple[Panel, ...]
    sections: tuple[Section, ...] = ()

    @property
    def name(self) -> str:
        """Of its pages in CSS: its first panel's."""
        return self.panels[0].name

    @property
    def has_title(self) -> bool:
        return any(TITLE in panel.roles for panel in self.panels)

    @property
    def is_cover(self) -> bool:
        """Whether it is a title page and nothing else."""
        return self.has_title and not self.sections

    @property
    def ends_with_imprint(self) -> bool:
        return any(panel.imprint for panel in self.panels)

    @property
    def repeats(self) -> bool:
        return any(panel.repeats for panel in self.panels)

    @property
    def columns(self) -> int:
        return self.panels[0].columns


def place(leaflet: Leaflet, layout: Layout) -> tuple[Flow, ...]:
    """Every section that the layout takes, on its flow, in the order of reading.

    A panel that nothing is for goes on with what stands beside it. BuildError where a section is
    pinned to a panel that the layout does not have.
    """
    if problems := list(_unknown_pins(leaflet, layout)):
        raise BuildError(problems)
    pinned = {s.pin[layout.name] for s in leaflet.sections if layout.name in s.pin}
    placed = [
        Flow(part, tuple(_sections(part, leaflet, layout)))
        for panels in flows(layout)
        for part in _parted(panels, pinned)
    ]
    return tuple(_joined(placed, layout))


def blocks_on(leaflet: Leaflet, layout: Layout) -> tuple[Block, ...]:
    """Every block that a layout prints, those inside others too."""
    sections = (section for flow in place(leaflet, layout) for section in flow.sections)
    return tuple(block for section in sections for block in section.all_blocks)


def left_out(leaflet: Leaflet, layout: Layout) -> tuple[Section, ...]:
    """The sections that have no place in a layout."""
    taken = {s.id for flow in place(leaflet, layout) for s in flow.sections}
    return tuple(section for section in leaflet.sections if section.id not in taken)


def _parted(panels: tuple[Panel, ...], pinned: set[str]) -> Iterator[tuple[Panel, ...]]:
    """The panels of a flow; those that sections are pinned to are each one of its own."""
    if rest := tuple(panel for panel in panels if panel.name not in pinned):
        yield rest
    yield from ((panel,) for panel in panels if panel.name in pinned)


def _sections(panels: tuple[Panel, ...], leaflet: Leaflet, layout: Layout) -> Iterator[Section]:
    """What is pinned here, else what has a role that the panels take, in the order of the roles."""
    names = {panel.name for panel in panels}
    pins = {section.id: section.pin.get(layout.name, "") for section in leaflet.sections}
    if here := [section for section in leaflet.sections if pins[section.id] in names]:
        yield from here
        return
    for role in panels[0].roles:
        yield from (s for s in leaflet.sections if s.role == role and not pins[s.id])


def _joined(placed: list[Flow], layout: Layout) -> Iterator[Flow]:
    """Panels without anything go to the flow before them, else to the one behind."""
    order = {panel.name: index for index, panel in enumerate(layout.panels)}
    full = [flow for flow in placed if flow.sections]
    for empty in (flow for flow in placed if not flow.sections and not flow.has_title):
        for panel in empty.panels:
            _add(panel, full, order)
    covers = [flow for flow in placed if flow.has_title and not flow.sections]
    alone = [] if full else [f for f in placed if not f.sections and not f.has_title]
    yield from sorted([*covers, *full, *alone], key=lambda flow: order[flow.name])


def _add(panel: Panel, full: list[Flow], order: dict[str, int]) -> None:
    """Give a panel to the nearest flow: the last that has a panel before it, else the first."""
    at = order[panel.name]
    before = [
        (max(order[p.name] for p in flow.panels if order[p.name] < at), index)
        for index, flow in enumerate(full)
        if any(order[p.name] < at for p in flow.panels)
    ]
    if not full:
        return
    index = max(before)[1] if before else 0
    panels = sorted((*full[index].panels, panel), key=lambda each: order[each.name])
    full[index] = replace(full[index], panels=tuple(panels))


def _unknown_pins(leaflet: Leaflet, layout: Layout) -> Iterator[Problem]:
    known = [panel.name for panel in layout.panels]
    for section in leaflet.sections:
        panel = section.pin.get(layout.name)
        if panel is not None and panel not in known:
            line = min((m.line for m in messages_in(section)), default=0)
            message = f"section “{section.id}” is pinned to “{panel}”, which is no panel of"
            hint = did_you_mean(panel, known)
            place = Place(leaflet.file, line)
            yield Problem("unknown-panel", f"{message} {layout.name}", place, hint)


def unplaced(leaflet: Leaflet, layouts: Iterable[Layout]) -> Iterator[Problem]:
    """Critical words that a layout leaves out."""
    for layout in layouts:
        for section in left_out(leaflet, layout):
            critical = [m for m in messages_in(section) if m.critical]
            if critical:
                yield _left_out(section, critical[0].line, layout, leaflet)


def _left_out(section: Section, line: int, layout: Layout, leaflet: Leaflet) -> Problem:
    message = f"section “{section.id}” has critical words, and {layout.name} leaves it out"
    hint = f"give its role a panel in layouts/{layout.name}.yaml, or pin it to one"
    place = Place(leaflet.file, line)
    return Problem("critical-left-out", message, place, hint, severity=Severity.WARNING)
