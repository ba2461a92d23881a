"""All of the site → dist/site/, checked first; what does not belong to it any more goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..planning import Settings
from ..problems import BuildError, Problem, errors
from ..writing import put as put_file
from . import fonts, links, pictures, printer, shelf, writing
from .shelf import Card

NAME = "site"
LEAVE_FIRST = ("screen", "office-long-edge")
"""Outputs left out from the end when a site has to be small: one can print without them."""


@dataclass(frozen=True)
class Made:
    """What was written."""

    folder: Path
    editions: int
    size: int
    """Bytes of all files together."""
    left_out: tuple[str, ...] = ()
    """Files of the manifest that would not fit."""
    problems: tuple[Problem, ...] = ()


def build(settings: Settings, limit: int | None = None, with_local: bool = False) -> Made:
    """The site in <out>/site/, of at most `limit` bytes; BuildError if a link leads nowhere."""
    cards, problems = shelf.read(settings, with_local)
    shots = [shot for card in cards for shot in (pictures.cover(card), *pictures.sheet(card))]
    made = pictures.take([shot for shot in shots if shot], settings)
    made |= printer.sheets(
        {each.name: each for card in cards for each in card.layouts}.values(), settings
    )
    cards = fitting(cards, limit - _bytes(made) if limit else None)
    pages = writing.write(writing.Site(cards, settings.project))
    made |= pages | fonts.make(cards, pages, settings) | _finished(cards, settings)
    if wrong := errors(links.problems(made)):
        raise BuildError(wrong)
    folder = settings.out / NAME
    put(folder, made)
    left = tuple(d.file.path for card in cards for d in card.downloads if not d.kept)
    return Made(folder, len(cards), _bytes(made), left, problems)


def _bytes(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


def fitting(cards: tuple[Card, ...], limit: int | None) -> tuple[Card, ...]:
    """The cards with as many downloads as fit; one output after the other is left out whole."""
    for count in range(len(LEAVE_FIRST) + 1):
        dropped = LEAVE_FIRST[::-1][:count]
        kept = tuple(_without(card, dropped) for card in cards)
        size = sum(d.file.size for card in kept for d in card.downloads if d.kept)
        if limit is None or size <= limit:
            return kept
    hint = "publish fewer editions here, and the rest in the release"
    raise BuildError([Problem("too-large", f"the site is larger than {limit} bytes", hint=hint)])


def _without(card: Card, outputs: Iterable[str]) -> Card:
    names = set(outputs)
    return replace(
        card, downloads=tuple(replace(d, kept=d.output.name not in names) for d in card.downloads)
    )


def _finished(cards: Iterable[Card], settings: Settings) -> dict[str, bytes]:
    """The manifest's own files, byte for byte."""
    return {
        each.path: (settings.out / PurePosixPath(each.file.path)).read_bytes()
        for card in cards
        for each in card.downloads
        if each.kept
    }


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Exactly these files: a withdrawn leaflet does not stay behind."""
    for path, data in files.items():
        put_file(folder / PurePosixPath(path), data)
    for old in sorted(folder.rglob("*"), reverse=True):
        if old.is_dir() and not any(old.iterdir()):
            old.rmdir()
        elif old.is_file() and old.relative_to(folder).as_posix() not in files:
            old.unlink()
