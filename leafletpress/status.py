"""Where every text stands: translated or not, printable or why not, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from . import gate, manifest, names
from .model import Entry, Territory, messages_in
from .problems import BuildError, errors
from .project import Project
from .stages import messages

T = TypeVar("T")


@dataclass(frozen=True)
class TextStatus:
    """One text that is built: as what it prints, or why it does not."""

    leaflet: str
    territory: str
    state: gate.State
    prints: bool
    why: str
    """What stands in the way, or is still to be done; empty when there is nothing."""

    @property
    def shown(self) -> str:
        said = {"signed": "signed", "draft": "as a draft"}.get(self.state, "no")
        return f"{said}: {self.why}" if self.why else said


@dataclass(frozen=True)
class LanguageStatus:
    """One language, all its catalogs together, and its texts one by one."""

    language: str
    name: str
    translated: int
    fuzzy: int
    missing: int
    errors: int
    texts: tuple[TextStatus, ...]

    @property
    def prints(self) -> bool:
        """Whether every text does."""
        return all(text.prints for text in self.texts)

    @property
    def printable(self) -> str:
        """As what it prints, or what stands in the way; by leaflet and territory where they differ.

        Begins with "no" where nothing prints.
        """
        places: dict[str, list[str]] = {}
        for text in self.texts:
            places.setdefault(text.shown, []).append(f"{text.leaflet} {text.territory}")
        if len(places) == 1:
            return next(iter(places))
        said = "; ".join(f"{', '.join(names)} {shown}" for shown, names in places.items())
        return said if any(text.prints for text in self.texts) else f"no: {said}"


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
            entry |= {"printable": language.printable, "prints": language.prints}
        return data


def status(project: Project, codes: Sequence[str] | None = None) -> Status:
    """Where the texts that a project builds stand today, and their contacts.

    Of these languages, else of its own. What is ours and not built is not spoken of.
    """
    territories = _readable(partial(_everything, project), project.own_territories)
    return Status(
        languages=tuple(_language(code, project) for code in codes or project.own_languages),
        withheld=tuple(found for territory in territories for found in _withheld(territory)),
        stale=tuple(
            found for territory in territories for found in _stale(territory, project.today)
        ),
        waiting=tuple(_waiting(project)),
    )


def _everything(project: Project, code: str) -> Territory:
    """A territory with what the topics of its leaflets have there."""
    return project.territory(code, *project.topics_of(*_slugs(project)))


def _language(code: str, project: Project) -> LanguageStatus:
    verdicts = [gate.judge(text, project) for text in gate.texts(code, project)]
    found = list(_entries(code, project))
    wrong = {problem for verdict in verdicts for problem in errors(verdict.problems)}
    translated = sum(code == "en" or bool(entry and entry.usable) for entry in found)
    fuzzy = sum(bool(entry and entry.fuzzy) for entry in found)
    return LanguageStatus(
        language=code,
        name=_name(code, project),
        translated=translated,
        fuzzy=fuzzy,
        missing=len(found) - translated - fuzzy,
        errors=len(wrong),
        texts=tuple(map(_text, verdicts)),
    )


def _name(code: str, project: Project) -> str:
    with suppress(BuildError):
        return project.bare_language(code).english_name
    return code


def _entries(code: str, project: Project) -> Iterator[Entry | None]:
    """For each string of the leaflets that are built, what its catalogs say."""
    domains = project.domains(*_slugs(project))
    known = {name: _catalogs(code, name, project) for name in domains}
    for string in project.all_strings():
        if string.domain in known:
            yield messages.entry_of(string.key, known[string.domain])


def _slugs(project: Project) -> list[str]:
    """The leaflets that are built and can be read."""
    return [leaflet.slug for leaflet in _readable(project.leaflet, project.own_leaflets)]


def _catalogs(code: str, domain: str, project: Project) -> tuple[messages.Catalog, ...]:
    with suppress(BuildError):
        return project.domain(code, domain)
    return ()


def _text(verdict: gate.Verdict) -> TextStatus:
    text = verdict.text
    return TextStatus(text.leaflet, text.territory, verdict.state, verdict.prints, _why(verdict))


def _why(verdict: gate.Verdict) -> str:
    """In few words; `check` tells all of it."""
    wrong = errors(verdict.problems)
    untranslated = [each for each in wrong if each.code == "missing-translation"]
    if untranslated and len(untranslated) == len(wrong):
        return f"{_count(wrong, 'critical string')} not translated"
    if wrong:
        return f"{_count(wrong, 'error')}, see check"
    if stopped := verdict.english.withdrawn or verdict.own.withdrawn:
        return f"withdrawn on {stopped.on} by {stopped.by}: {stopped.reason}"
    return f"{_count(verdict.missing, 'string')} in English" if verdict.missing else ""


def _count(found: Sequence[object], thing: str) -> str:
    return f"{len(found)} {thing}{'' if len(found) == 1 else 's'}"


def _withheld(territory: Territory) -> Iterator[Withheld]:
    for service in territory.services:
        if service.withheld:
            yield Withheld(territory.territory, service.name, service.withheld)
    for finder in filter(None, (topic.finder for topic in territory.topics)):
        if finder.withheld:
            yield Withheld(territory.territory, finder.url, finder.withheld)


def _stale(territory: Territory, today: dt.date) -> Iterator[Withheld]:
    for service in territory.printed:
        if service.checked.is_stale(today):
            why = f"last checked {service.checked.on}: more than twelve months ago"
            yield Withheld(territory.territory, service.name, why)


def _waiting(project: Project) -> Iterator[Waiting]:
    for leaflet in _readable(project.leaflet, project.own_leaflets):
        for message in messages_in(leaflet):
            if message.review == "clinician":
                yield Waiting(leaflet.slug, message.line, message.text)


def _readable(read: Callable[[str], T], names: Sequence[str]) -> list[T]:
    """Those that are not broken: `check` tells of the others."""
    found = []
    for name in names:
        with suppress(BuildError):
            found.append(read(name))
    return found


@dataclass(frozen=True)
class Fit:
    """How one edition came out in the last build."""

    edition: str
    type_size: float
    fills: dict[str, float]


def fits(out: Path, codes: Sequence[str]) -> tuple[Fit, ...]:
    """How the editions of these languages (else of all) came out in the last build."""
    found = {}
    tags = set(map(names.as_tag, codes))
    for file in manifest.earlier(out):
        if tags and file["language"] not in tags:
            continue
        edition = f"{file['leaflet']} {file['language']} {file['territory']}"
        edition += f" ({file['local']})" if file.get("local") else ""
        found[edition] = Fit(edition, float(file["type_size"]), file["fills"])
    return tuple(found[edition] for edition in sorted(found))
