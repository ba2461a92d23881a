"""The steps of an output's pipeline: panels → a file for a printer or a screen.

Each step takes work and gives work. A new one is a function here, or in an installed plug-in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

from . import plugins
from .layout import Edge, Layout
from .model import Drawn, Output, PanelsPdf
from .problems import BuildError, Problem, did_you_mean
from .stages import sheets


@dataclass(frozen=True)
class Text:
    """What a file says of itself."""

    title: str
    lang: str
    """BCP-47."""
    rtl: bool


@dataclass(frozen=True)
class Work:
    """A file on its way, and what is known of it."""

    data: bytes
    drawn: tuple[tuple[Drawn, ...], ...]
    """What has to stand on each page, and where."""
    pages: tuple[tuple[float, float], ...]
    """Width and height of each page, millimetres."""
    duplex: str = ""
    """The edge over which a printer turns its sheets, `none` for one side; empty: no sheets yet."""


Act = Callable[[Work, PanelsPdf, Layout, Text, Mapping[str, str]], Work]


def finish(panels: PanelsPdf, layout: Layout, text: Text, output: Output) -> Work:
    """The finished file of an output; BuildError (`unknown-step`) where a step is not there."""
    pages = tuple((panel.width, panel.height) for panel in layout.panels)
    work = Work(panels.data, panels.drawn, pages)
    known = steps() if output.steps else {}
    for step in output.steps:
        if step.name not in known:
            hint = did_you_mean(step.name, known)
            message = f"the output {output.name} has a step “{step.name}”, which is not there"
            raise BuildError([Problem("unknown-step", message, hint=hint)])
        try:
            work = known[step.name](work, panels, layout, text, dict(step.options))
        except Exception as error:
            plugins.blame("leafletpress.steps", step.name, error)
            raise
    return work


def impose(
    work: Work, panels: PanelsPdf, layout: Layout, text: Text, options: Mapping[str, str]
) -> Work:
    """Panels at their places on sheets; `flip` is the edge over which the printer turns them."""
    edge = cast(Edge, options.get("flip", layout.edge))
    how: dict[str, Any] = {"rtl": text.rtl, "flip": edge}
    made = sheets.impose(panels, layout, title=text.title, lang=text.lang, **how)
    return replace(
        work,
        data=made.data,
        drawn=sheets.placed(panels, layout, **how),
        pages=((layout.width, layout.height),) * len(layout.sides),
        duplex=edge if layout.is_two_sided else "none",
    )


STEPS: dict[str, Act] = {"impose": impose}


@cache
def steps() -> dict[str, Act]:
    """Every step by name: ours, and those of plug-ins."""

    def fault(name: str, found: Any) -> str:
        del name
        return "" if callable(found) else f"{found!r} is no function"

    return plugins.joined("leafletpress.steps", STEPS, fault)
