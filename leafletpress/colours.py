"""An organisation's colours → every shade that is printed, and which of them carry text well.

A colour is `#rrggbb` in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

Colour = str
WHITE, INK = "#ffffff", "#12263a"
CONTRAST = 4.5
"""What small letters want against what is behind them (WCAG 2.2, 1.4.3)."""
NIGHT = "#182038"
"""What the website sets its texts on where a reader likes it dark."""
NIGHT_CONTRAST = 7.0


class Tone(NamedTuple):
    """One colour and its shades."""

    colour: Colour
    tint: Colour
    """Behind text."""
    light: Colour
    """The colour on a dark page."""
    dark: Colour
    """The tint on a dark page."""


SHIPPED: Mapping[str, Tone] = {
    "indigo": Tone("#1d2b6b", "#f1f3f8", "#b9c4ff", "#232e55"),
    "plum": Tone("#6b1a55", "#f7edf4", "#f3b3df", "#3d2036"),
    "teal": Tone("#00514f", "#e8f3f2", "#8edcd6", "#10383a"),
    "umber": Tone("#7a3b00", "#faf1e8", "#f5c396", "#40291a"),
    "red": Tone("#a1001a", "#fdf0f1", "#ffb0ba", "#43161f"),
}
ACCENT = "#ffb84d"
SHIPPED_COLOURS = {**{name: tone.colour for name, tone in SHIPPED.items()}, "accent": ACCENT}
HILLS = {"#2a3782": 0.06, "#3a4a9a": 0.15, "#5d6cc0": 0.35}
"""Shades of indigo in the drawing on the cover, and how much white is in them."""
TINT, DARK = 0.93, 0.75
"""How much white is in a tint, how much of the dark page in a dark one."""


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21, as WCAG measures it; the lesser of what is seen in colour and in grey."""
    colours = _ratio(_luminance(_parts(one)), _luminance(_parts(other)))
    greys = _ratio(_luminance([_grey(one)] * 3), _luminance([_grey(other)] * 3))
    return min(colours, greys)


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _parts(colour: Colour) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _grey(colour: Colour) -> int:
    """What a printer without colours makes of it."""
    red, green, blue = _parts(colour)
    return (30 * red + 59 * green + 11 * blue) // 100


def _luminance(parts: list[int]) -> float:
    values = [part / 255 for part in parts]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """The colour with a share of another one in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: Colour, ground: Colour, wanted: float = CONTRAST) -> Colour:
    """The nearest shade, towards black or white, that has the contrast to its ground."""
    light = _luminance(_parts(ground)) < 0.18
    shades = (mixed(colour, WHITE if light else "#000000", step / 50) for step in range(51))
    return next((shade for shade in shades if contrast(shade, ground) >= wanted), colour)


class Pair(NamedTuple):
    """Text of one colour on another."""

    name: str
    """Of the colour that can be changed."""
    text: Colour
    ground: Colour
    where: str
    """What is set so, and on what."""

    @property
    def contrast(self) -> float:
        return contrast(self.text, self.ground)

    @property
    def better(self) -> Colour:
        """A shade of the colour with which it can be read."""
        return readable(self.ground, INK) if self.text == INK else readable(self.text, self.ground)


@dataclass(frozen=True)
class Palette:
    """The colours of one project, by name."""

    colours: Mapping[str, Colour] = field(default_factory=dict)
    """Those that are its own."""

    def __getitem__(self, name: str) -> Colour:
        return self.colours.get(name, SHIPPED_COLOURS[name])

    @cached_property
    def tones(self) -> Mapping[str, Tone]:
        """Each tone with its shades: ours as they were chosen, another's made from it."""
        return {name: _tone(self[name], shipped) for name, shipped in SHIPPED.items()}

    def pairs(self) -> Iterator[Pair]:
        """Every pair of colours that carries small letters, on paper or on the website."""
        for name, tone in self.tones.items():
            yield Pair(name, tone.colour, WHITE, "headings, and white letters on it")
            yield Pair(name, tone.colour, tone.tint, "headings on its own tint")
            yield Pair(name, INK, tone.tint, "text on its tint")
        indigo, accent = self["indigo"], self["accent"]
        yield Pair("accent", accent, indigo, "the subtitle on indigo")
        yield Pair("accent", INK, accent, "the website's dark letters on it")

    @cached_property
    def shades(self) -> Mapping[Colour, Colour]:
        """What is shipped → what stands for it here; empty where nothing is changed."""
        found = {ACCENT: self["accent"]}
        for name, shipped in SHIPPED.items():
            found |= dict(zip(shipped, self.tones[name], strict=True))
        if (indigo := self["indigo"]) != SHIPPED["indigo"].colour:
            found |= {hill: mixed(indigo, WHITE, share) for hill, share in HILLS.items()}
        return {old: new for old, new in found.items() if old != new}

    def painted(self, text: str) -> str:
        """A drawing or style that names our colours themselves, in these."""
        if not self.shades:
            return text
        return re.sub("|".join(self.shades), lambda found: self.shades[found.group()], text)


def _tone(colour: Colour, shipped: Tone) -> Tone:
    if colour == shipped.colour:
        return shipped
    tint, dark = mixed(colour, WHITE, TINT), mixed(colour, NIGHT, DARK)
    return Tone(colour, tint, readable(colour, NIGHT, NIGHT_CONTRAST), dark)
