"""Where every text stands: translated or not, printable or why not, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import catalogs, languages, manifest
from .model import Entry, Territory, messages_in
from .problems import errors
from .stages import content, messages
from .tree import Tree


@dataclass(frozen=True)
class LanguageStatus:
    """One language, all its catalogs together."""

    language: str
    name: str
    translated: int
    fuzzy: int
    missing: int
    errors: int

    @property
    def printable(self) -> str:
        """ "as a draft", or what stands in the way."""
        if self.missing or self.fuzzy:
            return f"no: {self.missing + self.fuzzy} strings are not translated"
        return f"no: {self.errors} errors, see check" if self.errors else "as a draft"


@dataclass(frozen=True)
class Withheld:
    """A place to get help that does not print, and why."""

    territory: str
    name: str
    why: str


@dataclass(frozen=True)
class Waiting:
    """A sentence that a clinician has to confirm before a release."""

    leaflet: str
    line: int
    text: str


@dataclass(frozen=True)
class Status:
    """All of it, ready to be shown or written as JSON."""

    languages: tuple[LanguageStatus, ...]
    withheld: tuple[Withheld, ...]
    stale: tuple[Withheld, ...]
    waiting: tuple[Waiting, ...]

    def as_data(self) -> dict[str, Any]:
        data = asdict(self)
        for entry, language in zip(data["languages"], self.languages, strict=True):
            entry["printable"] = language.printable
        return data


def status(files: Tree, today: dt.date) -> Status:
    """Where every text and contact stands today."""
    territories = [content.read_territory(name, files) for name in content.territory_names(files)]
    codes = [code for code in languages.codes(files) if code != "en"]
    return Status(
        languages=tuple(_language(code, files) for code in codes),
        withheld=tuple(found for territory in territories for found in _withheld(territory)),
        stale=tuple(found for territory in territories for found in _stale(territory, today)),
        waiting=tuple(_waiting(files)),
    )


def _language(code: str, files: Tree) -> LanguageStatus:
    found: list[Entry | None] = []
    for domain in catalogs.domains(files):
        known = messages.read_catalogs(f"locales/{code}/LC_MESSAGES/{domain}.po", files)
        wanted = catalogs.template(domain, files).entries
        found += [messages.entry_of(key, known) for key in wanted]
    entries = [entry for entry in found if entry]
    fuzzy = sum(entry.fuzzy for entry in entries)
    translated = sum(entry.usable for entry in entries)
    found_errors = [p for p in errors(catalogs.check(code, files)) if _is_of_a_check(p.code)]
    name = languages.language(code, files).english_name
    missing = len(found) - translated - fuzzy
    return LanguageStatus(code, name, translated, fuzzy, missing, len(found_errors))


def _is_of_a_check(code: str) -> bool:
    return code not in ("missing-translation", "missing-catalog")


def _withheld(territory: Territory) -> Iterator[Withheld]:
    for service in territory.services:
        if service.withheld:
            yield Withheld(territory.territory, service.name, service.withheld)
    if territory.finder and territory.finder.withheld:
        yield Withheld(territory.territory, territory.finder.url, territory.finder.withheld)


def _stale(territory: Territory, today: dt.date) -> Iterator[Withheld]:
    for service in territory.printed:
        if service.checked.is_stale(today):
            why = f"last checked {service.checked.on}: more than twelve months ago"
            yield Withheld(territory.territory, service.name, why)


def _waiting(files: Tree) -> Iterator[Waiting]:
    for name in content.leaflet_names(files):
        leaflet, _ = content.read_leaflet(name, files)
        for message in messages_in(leaflet):
            if message.review == "clinician":
                yield Waiting(name, message.line, message.text)


@dataclass(frozen=True)
class Fit:
    """How one edition came out in the last build."""

    edition: str
    type_size: float
    fills: dict[str, float]


def fits(out: Path) -> tuple[Fit, ...]:
    """Type size and fill of each panel, by edition, as the last build recorded them."""
    found = {}
    for file in manifest.earlier(out):
        edition = f"{file['leaflet']} {file['language']} {file['territory']}"
        found[edition] = Fit(edition, float(file["type_size"]), file["fills"])
    return tuple(found[edition] for edition in sorted(found))
