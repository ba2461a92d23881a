"""A layout → drawings of how its sheet is folded, step by step: for any layout that folds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ..layout import Layout, footprint

WIDE, HIGH = 240.0, 150.0
"""Of a drawing, in its own units."""
ROOM, TALL = 132.0, 96.0
"""What an open sheet takes of it at the most."""
SHARES = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth"}


@dataclass(frozen=True)
class Drawing:
    """One step: a picture, what to do, and what to look for."""

    picture: Markup
    title: str
    text: str = ""


@dataclass(frozen=True)
class _Leaf:
    """A strip of the open sheet between two folds, as one sees its inside."""

    panel: str
    """Behind it, on the outside."""
    left: float
    width: float


def steps(layout: Layout, rtl: bool) -> tuple[Drawing, ...]:
    """How to fold a sheet, the printing first; nothing for a layout that is not folded.

    Drawn left to right; for a leaflet that runs right to left, all of it in a mirror.
    """
    leaves = _leaves(layout)
    if not layout.folding or len(leaves) < 2:
        return ()
    drawn = [Drawing(_svg(_open(layout, leaves), rtl), "Print")]
    for number, name in enumerate(layout.folding):
        leaf = next((each for each in leaves if each.panel == name), None)
        if leaf is None or len(leaves) < 2:
            continue
        from_right = leaf is leaves[-1]
        side = "right" if from_right != rtl else "left"
        share = SHARES.get(len(_leaves(layout)), "leaf")
        drawn.append(
            Drawing(
                _svg(_folding(leaves, leaf, from_right, layout.height), rtl),
                f"Fold the {side} {share} {'in' if number == 0 else 'over it'}",
                "Lay the sheet so that its inside faces you." if number == 0 else "",
            )
        )
        leaves = [each for each in leaves if each is not leaf]
    return tuple(drawn)


def _leaves(layout: Layout) -> list[_Leaf]:
    """The strips of the first sheet, as one looks at its inside, from left to right."""
    outside = layout.sheets[0][0]
    found = [
        _Leaf(
            layout.panels[slot.panel].name,
            layout.width - slot.x - footprint(layout, slot)[0],
            footprint(layout, slot)[0],
        )
        for slot in outside
    ]
    return sorted(found, key=lambda leaf: leaf.left)


def _svg(parts: Iterator[str], rtl: bool) -> Markup:
    turned = f' transform="translate({WIDE:g} 0) scale(-1 1)"' if rtl else ""
    inside = Markup("").join(map(Markup, parts))
    return Markup(
        '<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false"><g{}>{}</g></svg>'
    ).format(f"{WIDE:g}", f"{HIGH:g}", Markup(turned), inside)


def _scale(layout_width: float, layout_height: float) -> float:
    return min(ROOM / layout_width, TALL / layout_height)


def _open(layout: Layout, leaves: list[_Leaf]) -> Iterator[str]:
    """The sheet with its outside up, the inside just seen beneath, and the edge it turns over."""
    scale = _scale(layout.width, layout.height)
    wide, high = layout.width * scale, layout.height * scale
    left, top = (WIDE - wide) / 2 - 6, (HIGH - high) / 2
    yield _rect("under", left + 12, top + 10, wide, high)
    yield _rect("paper", left, top, wide, high)
    for leaf in leaves:
        right = left + wide - leaf.left * scale  # its outside is the inside in a mirror
        at = right - leaf.width * scale
        kind = "front" if leaf.panel == layout.panels[0].name else ""
        if kind:
            yield _rect(kind, at + 4, top + 4, leaf.width * scale - 8, high - 8)
        else:
            yield _lines(at, top, leaf.width * scale, high)
        if leaf.left > 0:
            yield f'<path class="crease" d="M{right:.0f} {top:.0f}V{top + high:.0f}"/>'
    yield f'<path class="edge" d="M{left + wide:.0f} {top:.0f}V{top + high:.0f}"/>'


def _folding(
    leaves: list[_Leaf], moving: _Leaf, from_right: bool, sheet_height: float
) -> Iterator[str]:
    """The sheet with its inside up, and one leaf on its way over the one beside it."""
    total = sum(leaf.width for leaf in leaves)
    scale = _scale(max(total, 297.0), sheet_height)
    high, rest = sheet_height * scale, [leaf for leaf in leaves if leaf is not moving]
    wide = sum(leaf.width for leaf in rest) * scale
    left, top = (WIDE - wide) / 2, (HIGH - high) / 2 + 6
    yield _rect("paper", left, top, wide, high)
    at = left
    for leaf in rest:
        yield _lines(at, top, leaf.width * scale, high)
        at += leaf.width * scale
        if leaf is not rest[-1]:
            yield f'<path class="crease" d="M{at:.0f} {top:.0f}V{top + high:.0f}"/>'
    hinge = left + wide if from_right else left
    out = moving.width * scale * (0.7 if from_right else -0.7)
    yield (
        f'<path class="flap" d="M{hinge:.0f} {top:.0f}L{hinge + out:.0f} {top - 14:.0f}'
        f'V{top + high - 14:.0f}L{hinge:.0f} {top + high:.0f}Z"/>'
    )
    way = 1 if from_right else -1
    start, end = hinge + out + 14 * way, hinge - 22 * way
    yield (
        f'<path class="arrow" d="M{start:.0f} {top + 18:.0f}C{start:.0f} {top - 26:.0f}'
        f' {hinge + 10 * way:.0f} {top - 34:.0f} {end:.0f} {top - 16:.0f}"/>'
        f'<path class="tip" d="M{end + 8 * way:.0f} {top - 25:.0f}l{-12 * way} 10 {14 * way} 6z"/>'
    )


def _rect(kind: str, left: float, top: float, wide: float, high: float) -> str:
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}"'
        f' width="{wide:.1f}" height="{high:.1f}" rx="2"/>'
    )


def _lines(left: float, top: float, wide: float, high: float) -> str:
    """Lines of text on a panel."""
    rows = (top + 12 + 11 * number for number in range(int((high - 20) / 11)))
    drawn = "".join(f"M{left + 7:.0f} {row:.0f}h{max(wide - 14, 4):.0f}" for row in rows)
    return f'<path class="text" d="{drawn}"/>'
