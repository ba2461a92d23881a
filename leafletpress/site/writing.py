"""Cards → the HTML of the site: the list, the leaflets, how to print, the versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel.dates import format_date

from .. import names, pipeline
from ..direction import marked_up
from ..look import Logo
from ..model import Language, Leaflet, ProjectFile
from ..project import Project
from ..stages import pages
from . import drawings, pictures, printer, shelf
from .html import up
from .shelf import Card

ASSETS = ("site.css", "search.js")


@dataclass(frozen=True)
class Site:
    """All that the pages are made from."""

    cards: tuple[Card, ...]
    project: Project

    @property
    def leaflets(self) -> tuple[Leaflet, ...]:
        return tuple({card.leaflet.slug: card.leaflet for card in self.cards}.values())

    def of(self, leaflet: Leaflet) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.leaflet.slug == leaflet.slug)


def _logo(site: Site, path: str) -> Logo | None:
    """The publisher's logo, as a page of the site finds it."""
    logo = site.project.look.logo
    return replace(logo, address=f"{up(path)}logo{logo.file.suffix}") if logo else None


def write(site: Site) -> dict[str, bytes]:
    """Path in the site → page, and what the pages need."""
    written = {"index.html": _index(site), "folding.html": _folding(site)}
    for leaflet in site.leaflets:
        written[shelf.versions_page(leaflet)] = _versions(leaflet, site)
    for card in site.cards:
        written[card.page] = _withdrawn(card, site) if card.withdrawn else _leaflet(card, site)
        if card.downloads:
            written[card.print_page] = _print(card, site)
    return {path: page.encode() for path, page in written.items()} | _assets(site)


def _page(name: str, path: str, site: Site, **more: Any) -> str:
    context = {
        "site": site,
        "project": site.project.file,
        "up": up(path),
        "logo": _logo(site, path),
        "cover": pictures.cover,
        "sheet": pictures.sheet,
        "day": shelf.day,
        "test_sheet": printer.path,
        "versions_page": shelf.versions_page,
        "N_": str,
    }
    return site.project.templates.render(f"site/{name}", context | more)


def _index(site: Site) -> str:
    places = {card.territory: card.place for card in site.cards}
    return _page("index.html", "index.html", site, places=places)


def _folding(site: Site) -> str:
    layouts = {each.name: each for card in site.cards for each in card.layouts}
    more = {
        "layouts": layouts.values(),
        "steps": drawings.steps,
        "both": any(card.language.rtl for card in site.cards),
        "long_edge": any(card.download("office-long-edge") for card in site.cards),
    }
    return _page("folding.html", "folding.html", site, **more)


def _print(card: Card, site: Site) -> str:
    return _page("print.html", card.print_page, site, card=card, steps=drawings.steps)


def _leaflet(card: Card, site: Site) -> str:
    """The leaflet itself: every word from its catalogs."""
    assert card.edition and card.words
    others = [each for each in site.of(card.leaflet) if each is not card and each.edition]
    more = {
        "card": card,
        "up": up(card.page),
        "logo": _logo(site, card.page),
        "same_place": [each for each in others if each.territory == card.territory],
        "same_language": [each for each in others if each.language == card.language],
        "own_territory": pages.own_territory,
        "revised": _date(card.leaflet.revised, card.language),
        "canonical": _address(card.page, site.project.file),
    }
    template = "site/leaflet.html"
    return pages.web_page(card.edition, card.words, site.project.templates, template, **more)


def _date(value: dt.date, language: Language) -> str:
    """A date in the language's own words."""
    return str(format_date(value, "long", locale=names.locale(language.locale)))


def _address(path: str, project: ProjectFile) -> str:
    return f"{project.site_url.rstrip('/')}/{path}" if project.site_url else ""


def _withdrawn(card: Card, site: Site) -> str:
    said = Phrases(card.leaflet, card.language, site.project)
    return _page("withdrawn.html", card.page, site, card=card, _=said)


class Phrases:
    """The site's words in one language, where no edition is at hand; else in English."""

    def __init__(self, leaflet: Leaflet, language: Language, project: Project) -> None:
        self.language = language
        self.words = pipeline.translator(language.code, project, leaflet.slug)

    def __call__(self, english: str) -> Mapping[str, str]:
        """The text as markup, its language and its direction."""
        said = self.words(english)
        if said.lang:
            return {"text": english, "lang": "en", "dir": "ltr"}
        text = marked_up(said, self.language.rtl)
        return {"text": text, "lang": self.language.tag, "dir": self.language.direction}


@dataclass(frozen=True)
class Row:
    """One language of a leaflet on its page of versions."""

    card: Card
    phrases: Phrases
    places: Sequence[Card]


def _versions(leaflet: Leaflet, site: Site) -> str:
    rows = list(_rows(leaflet, site))
    path = shelf.versions_page(leaflet)
    return _page("versions.html", path, site, leaflet=leaflet, rows=rows)


def _rows(leaflet: Leaflet, site: Site) -> Iterator[Row]:
    cards = sorted(site.of(leaflet), key=lambda card: card.language.english_name)
    for tag in dict.fromkeys(card.language.tag for card in cards):
        own = [card for card in cards if card.language.tag == tag]
        yield Row(own[0], Phrases(leaflet, own[0].language, site.project), own)


def _assets(site: Site) -> dict[str, bytes]:
    """Style, script, the pictograms of the leaflets, and the publisher's logo."""
    names = [f"site/{name}" for name in ASSETS]
    icons = {s.icon for leaflet in site.leaflets for s in leaflet.sections if s.icon}
    files = site.project.files
    found = {name: files.find(f"templates/{name}") for name in names}
    found |= {f"icons/{icon}.svg": files.find(f"templates/icons/{icon}.svg") for icon in icons}
    look = site.project.look
    if look.logo:
        found[f"logo{look.logo.file.suffix}"] = look.logo.file
    made = {name.removeprefix("site/"): files.read(path) for name, path in found.items() if path}
    style = look.palette.painted(made["site.css"].decode())
    return made | {"site.css": style.encode()}
