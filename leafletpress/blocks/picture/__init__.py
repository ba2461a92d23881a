"""A drawing or a photograph, with words for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...engine import pictures
from ...model import LATER, Block, Edition, PictureFile, Setting, Words
from ...problems import Problem

LARGEST = 2_000_000
"""Bytes: every file and every web page of its leaflet carries it."""
INCH = 25.4
"""Millimetres."""


@checked(frozen=True, config=LATER)
class Picture(Block):
    """A drawing or a photograph from the leaflet's own folder."""

    heard: ClassVar[tuple[str, ...]] = ("alt",)

    type: Literal["picture"]
    image: PictureFile
    """Beside leaflet.yaml: an SVG drawing, a PNG or a JPEG."""
    alt: Words
    """What it shows, for those who do not see it."""
    caption: Words | None = None
    """What stands under it."""
    credit: str = ""
    """Who made it, and its licence; printed as it is typed."""
    width: Annotated[float, Field(ge=10, le=400)] = 80.0
    """In millimetres; never wider than its column."""

    def typed(self, edition: Edition) -> tuple[str, ...]:
        del edition
        return (self.credit,)

    def problems(self, setting: Setting) -> Iterator[Problem]:
        """A file that is not there, cannot be drawn, or has too few dots for its width."""
        path = setting.files.find(f"leaflets/{setting.leaflet.slug}/{self.image}")
        at = setting.at("image")
        if path is None:
            message = f"there is no picture “{self.image}” beside leaflet.yaml"
            yield Problem("missing-file", message, at, "add it, or mend the name")
        elif not any(path.resolve().is_relative_to(each.resolve()) for each in setting.files.roots):
            message = f"the picture “{self.image}” leads out of the project"
            yield Problem("outside-file", message, at, "copy the file itself into the folder")
        elif why := self._fault(path, setting):
            hint = "save it anew from a drawing program, smaller or simpler"
            yield Problem("bad-picture", f"the picture “{self.image}” {why}", at, hint)
        elif wanted := self._lacking(setting.files.read(path)):
            message = f"the picture “{self.image}” is too coarse for {self.width:g} mm"
            hint = f"wanted are {wanted} dots across, {pictures.SHARP} in an inch, or less width"
            yield Problem("picture-coarse", message, at, hint)

    def _fault(self, path: Path, setting: Setting) -> str:
        """Why it is not to be drawn, as the end of a sentence."""
        if path.stat().st_size > LARGEST:
            return f"is too large: at most {LARGEST // 1_000_000} MB"
        return pictures.fault(setting.files.read(path))

    def _lacking(self, content: bytes) -> int:
        """How many dots it should have across; 0 where it has them, or is a drawing."""
        size, wanted = pictures.size(content), round(self.width / INCH * pictures.SHARP)
        return wanted if size and not size.is_drawing and size.width < wanted else 0


BLOCK = Picture
