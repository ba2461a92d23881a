"""Pages of the finished files → WebP pictures, kept by the hash of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from .. import cache
from ..manifest import File
from ..planning import Settings
from ..workers import follow_parent
from .shelf import Card

COVER = 240
"""Pixels across: the cover on a card, twice as fine as it is shown."""
SHEET = 1400
"""Pixels across: a side of the sheet, large enough to read."""
QUALITY = 72


@dataclass(frozen=True)
class Shot:
    """A picture to take."""

    source: str
    """The finished file, as the manifest names it."""
    sha256: str
    page: int
    width: int
    height: int

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        stem = PurePosixPath(self.source).with_suffix("")
        return f"pictures/{stem}-{self.page + 1}-{self.width}.webp"


def cover(card: Card) -> Shot | None:
    """The front of the folded leaflet."""
    file = card.shown("cover")
    if file is None:
        return None
    first = file.layout.panels[0]
    return _shot(file.file, 0, COVER, first.height / first.width)


def sheet(card: Card) -> tuple[Shot, ...]:
    """Every side of the first layout's sheets; of pages that repeat, the first."""
    file = card.shown("sheet")
    if file is None:
        return ()
    layout = file.layout
    ratio = layout.height / layout.width
    return tuple(_shot(file.file, page, SHEET, ratio) for page in range(len(layout.sides)))


def _shot(file: File, page: int, width: int, ratio: float) -> Shot:
    return Shot(file.path, file.sha256, page, width, round(width * ratio))


def take(shots: Iterable[Shot], settings: Settings) -> dict[str, bytes]:
    """Path in the site → picture; what was taken before is not taken again."""
    wanted = {_key(shot): shot for shot in shots}
    found: dict[str, bytes | None] = {key: settings.store.get(key) for key in wanted}
    missing = {key: wanted[key] for key, data in found.items() if data is None}
    for key, data in _taken(missing, settings).items():
        settings.store.put(key, data)
        found[key] = data
    return {wanted[key].path: data for key, data in found.items() if data is not None}


def _key(shot: Shot) -> str:
    return cache.key("picture", shot, QUALITY, cache.versions(), cache.digest((Path(__file__),)))


def _taken(shots: Mapping[str, Shot], settings: Settings) -> dict[str, bytes]:
    sources = [str(settings.out / PurePosixPath(shot.source)) for shot in shots.values()]
    if min(len(shots), settings.jobs) <= 1:
        return dict(zip(shots, map(_picture, sources, shots.values()), strict=True))
    jobs = min(settings.jobs, len(shots))
    with ProcessPoolExecutor(jobs, initializer=follow_parent) as pool:
        return dict(zip(shots, pool.map(_picture, sources, shots.values()), strict=True))


def _picture(source: str, shot: Shot) -> bytes:
    """One page, drawn at twice the size and made smaller: thin strokes stay even."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(source) as pdf:
        page = pdf[shot.page]
        drawn = page.render(scale=2 * shot.width / page.get_width()).to_pil()
    small = drawn.resize((shot.width, shot.height), Image.Resampling.HAMMING)
    stream = BytesIO()
    small.save(stream, "WEBP", quality=QUALITY, method=4)
    return stream.getvalue()
