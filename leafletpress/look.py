"""What an organisation's leaflets look like: its colours, fonts, logo and cover picture.

All lengths are millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from .colours import Palette

COMMON = "Noto Sans"
"""The family that every language falls back on, and that numbers are set in."""
Fonts = Mapping[str, tuple[str, ...]]
"""Language, or `default` → an organisation's own families."""


def families(fonts: Fonts, language: str, shipped: Iterable[str]) -> tuple[str, ...]:
    """The families of a language, an organisation's own in front of what is shipped.

    Those for all languages stand where the common family does, so that a script of its own keeps
    the font that was made for it.
    """
    common = (*fonts.get("default", ()), COMMON)
    behind = (each for family in shipped for each in (common if family == COMMON else (family,)))
    return tuple(dict.fromkeys((*fonts.get(language, ()), *behind)))


@dataclass(frozen=True)
class Picture:
    """A picture of the project's own."""

    address: str
    """For a page of a sheet."""
    file: Path
    width: float
    """Of the drawing or of its dots: only how wide it is for its height counts, and its dots."""
    height: float
    is_drawing: bool
    """Whether it is made of lines, and sharp at any size."""

    def within(self, width: float, height: float) -> tuple[float, float]:
        """As large as it can be there, whole."""
        scale = min(width / self.width, height / self.height)
        return round(self.width * scale, 2), round(self.height * scale, 2)

    def over(self, width: float, height: float) -> float:
        """How wide it is where it covers all of a place, its edges cut off."""
        return max(width, height * self.width / self.height)

    def sharpness(self, width: float) -> float:
        """Dots in an inch when it is so wide; no limit for a drawing."""
        return float("inf") if self.is_drawing else self.width / (width / 25.4)


@dataclass(frozen=True)
class Logo:
    """The publisher's sign at the size at which it is printed."""

    address: str
    file: Path
    width: float
    height: float


@dataclass(frozen=True)
class Look:
    """All of it; as shipped where a project says nothing."""

    palette: Palette = field(default_factory=Palette)
    fonts: Fonts = field(default_factory=dict)
    logo: Logo | None = None
    cover: Picture | None = None

    def stack(self, language: str, *shipped: str) -> Markup:
        """The families of a language as a style names them, the first that has a letter sets it."""
        found = families(self.fonts, language, shipped)
        return Markup(", ").join(Markup('"{}"').format(family) for family in found)
