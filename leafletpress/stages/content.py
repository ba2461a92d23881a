"""Read: YAML files → checked content, every mistake with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import phonenumbers
from pydantic import TypeAdapter, ValidationError

from .. import names, wanted
from ..located import load
from ..model import (
    PLACEHOLDER,
    SLUG,
    WANTED,
    Alert,
    BackTranslation,
    Evidence,
    Leaflet,
    LocalService,
    Project,
    Review,
    Section,
    Service,
    Territory,
    Typography,
    messages_in,
)
from ..problems import BuildError, Place, Problem, did_you_mean
from ..tree import Tree

T = TypeVar("T")
KINDS: dict[str, Any] = {
    "leaflet": Leaflet,
    "facts": Evidence,
    "services": Territory,
    "project": Project,
    "language": Typography,
    "review": dict[str, Review],
    "back-translation": BackTranslation,
    "local-service": LocalService,
}
TAKEN = frozenset(
    {"common", "files", "fonts", "icons", "refused", "release", "release-files", "review"}
    | {"services", "pictures", "site"}
)
"""What a leaflet cannot be called: folders of leaflets/, dist/ and the site, and a catalog."""
FACTS_OF_AN_EDITION = frozenset({"emergency"})
"""The placeholders a text may use."""


# ---------------------------------------------------------------- data → model


@cache
def adapter(kind: str) -> TypeAdapter[Any]:
    """What checks one kind of file, and makes its JSON Schema."""
    return TypeAdapter(KINDS[kind])


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, without the keys that the reader fills in."""
    made = adapter(kind).json_schema()
    for part in (made, *made.get("$defs", {}).values()):
        for hidden in wanted.FILLED_IN:
            part.get("properties", {}).pop(hidden, None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def read(kind: str, path: Path, tree: Tree) -> Any:
    """The checked content of one file; BuildError with all of its problems at once."""
    return _read(kind, path.read_bytes(), tree.shown(path))


@lru_cache(maxsize=512)
def _read(kind: str, content: bytes, shown: str) -> Any:
    data, lines = load(content, shown)
    try:
        return adapter(kind).validate_python(data)
    except ValidationError as error:
        raise BuildError(wanted.problems(error, KINDS[kind], shown, lines)) from error


# ---------------------------------------------------------------- whole files, and what ties them


def read_leaflet(slug: str, tree: Tree) -> tuple[Leaflet, Evidence]:
    """One leaflet and its evidence; every fact it names exists, every placeholder is known."""
    path = tree.find(f"leaflets/{slug}/leaflet.yaml")
    if path is None:
        raise BuildError([_no_leaflet(slug, tree)])
    problems: list[Problem] = []
    leaflet = _try(problems, "leaflet", path, tree)
    evidence_path = tree.find(f"leaflets/{slug}/facts.yaml")
    evidence = _try(problems, "facts", evidence_path, tree) if evidence_path else Evidence({}, {})
    problems += _slug_problems(slug, tree.shown(path))
    if leaflet and evidence:
        leaflet = replace(leaflet, slug=slug, file=tree.shown(path))
        problems += _section_problems(leaflet, path, tree)
        problems += _twins(leaflet, path, tree)
        problems += _evidence_problems(evidence, tree.shown(evidence_path or path))
        problems += message_problems(leaflet, evidence)
    if problems:
        raise BuildError(problems)
    return leaflet, evidence


def _try(problems: list[Problem], kind: str, path: Path, tree: Tree) -> Any:
    try:
        return read(kind, path, tree)
    except BuildError as error:
        problems += error.problems
        return None


def _no_leaflet(slug: str, tree: Tree) -> Problem:
    hint = did_you_mean(slug, leaflet_names(tree))
    return Problem("unknown-leaflet", f"there is no leaflet “{slug}”", hint=hint)


def place(path: Path, tree: Tree, *keys: Any) -> Place:
    """Where a key stands in a YAML file."""
    _, lines = load(path.read_bytes(), tree.shown(path))
    return Place(tree.shown(path), lines.get(keys, 1))


def _slug_problems(slug: str, shown: str) -> Iterator[Problem]:
    """A folder's name is a part of many paths, and none of ours."""
    if slug in TAKEN:
        hint = f"give the folder another name; these are taken: {', '.join(sorted(TAKEN))}"
        message = f"a leaflet cannot be called “{slug}”: a folder of the results is"
        yield Problem("bad-name", message, Place(shown), hint)
    elif not re.fullmatch(SLUG, slug):
        hint = f"rename the folder: {WANTED[SLUG]}"
        yield Problem("bad-name", f"a leaflet's folder cannot be “{slug}”", Place(shown), hint)


def _section_problems(leaflet: Leaflet, path: Path, tree: Tree) -> Iterator[Problem]:
    """Sections that share an id, show no icon, or say nothing."""
    icons = {icon.stem for icon in tree.files("templates/icons/*.svg")}
    ids = [section.id for section in leaflet.sections]
    for number, section in enumerate(leaflet.sections):
        if section.id in ids[:number]:
            at = place(path, tree, "sections", number, "id")
            message = f"two sections have the id “{section.id}”"
            yield Problem("same-id", message, at, "give each section an id of its own")
        if section.icon and section.icon not in icons:
            at = place(path, tree, "sections", number, "icon")
            hint = did_you_mean(section.icon, icons)
            yield Problem("unknown-icon", f"there is no icon “{section.icon}”", at, hint)
        for index, block in enumerate(section.blocks):
            if isinstance(block, Alert):
                at = place(path, tree, "sections", number, "blocks", index)
                yield from _alert_problems(section, block, at)


def _alert_problems(section: Section, alert: Alert, at: Place) -> Iterator[Problem]:
    if not alert.call and not alert.blocks:
        hint = "give it a “call” with the number, or “blocks”"
        yield Problem("missing-key", f"section “{section.id}”: an alert says nothing", at, hint)
    if alert.style == "emergency" and not section.heading:
        hint = "give the section a “heading”"
        message = f"section “{section.id}”: an emergency has no heading"
        yield Problem("missing-key", message, at, hint)


def _twins(leaflet: Leaflet, path: Path, tree: Tree) -> Iterator[Problem]:
    """Another leaflet with the same code: its sheets could not be told apart."""
    for other in tree.files("leaflets/*/leaflet.yaml"):
        if other != path and _code(other.read_bytes(), tree.shown(other)) == leaflet.code:
            message = f"{tree.shown(other)} has the code {leaflet.code} as well"
            hint = "give each leaflet a code of its own: it stands on the sheet"
            yield Problem("same-code", message, place(path, tree, "code"), hint)


@lru_cache(maxsize=512)
def _code(content: bytes, shown: str) -> str:
    """A leaflet's code, whatever else is wrong with its file."""
    try:
        data, _ = load(content, shown)
    except BuildError:
        return ""
    return str(data.get("code", "")) if isinstance(data, dict) else ""


def leaflet_names(tree: Tree) -> list[str]:
    """The folders of leaflets/ that hold a leaflet."""
    return [path.parent.name for path in tree.files("leaflets/*/leaflet.yaml")]


def _evidence_problems(evidence: Evidence, shown: str) -> list[Problem]:
    return [
        Problem(
            "unknown-source",
            f"the fact “{name}” names a source that is not listed: “{source}”",
            Place(shown),
            did_you_mean(source, evidence.sources),
        )
        for name, fact in evidence.facts.items()
        for source in fact.sources
        if source not in evidence.sources
    ]


def message_problems(leaflet: Leaflet, evidence: Evidence) -> Iterator[Problem]:
    """Facts and placeholders that a text names and nothing defines."""
    for message in messages_in(leaflet):
        place = Place(leaflet.file, message.line)
        for fact in message.facts:
            if fact not in evidence.facts:
                hint = did_you_mean(fact, evidence.facts)
                yield Problem("unknown-fact", f"there is no fact “{fact}”", place, hint)
        for name in message.placeholders:
            if name not in FACTS_OF_AN_EDITION:
                hint = did_you_mean(name, FACTS_OF_AN_EDITION)
                yield Problem("unknown-placeholder", f"nothing fills {{{name}}}", place, hint)
        if PLACEHOLDER.sub("", message.text).count("{") or "}" in PLACEHOLDER.sub("", message.text):
            hint = "a placeholder is a small word in braces: {emergency}"
            yield Problem("broken-placeholder", "a brace stands alone", place, hint)


def territory_names(tree: Tree) -> list[str]:
    """The territories that have a services file."""
    return [path.stem for path in tree.files("leaflets/services/*.yaml")]


def read_territory(name: str, tree: Tree) -> Territory:
    """Where to get help in one territory; each number is real and written as its service does."""
    path = tree.find(f"leaflets/services/{name}.yaml")
    if path is None:
        hint = did_you_mean(name, territory_names(tree))
        message = f"there are no services for the territory “{name}”"
        raise BuildError([Problem("unknown-territory", message, hint=hint)])
    territory: Territory = read("services", path, tree)
    territory = replace(territory, file=tree.shown(path))
    problems = [*_territory_problems(territory), *_do_not_print(territory, tree)]
    if problems:
        raise BuildError(problems)
    return territory


def _territory_problems(territory: Territory) -> Iterator[Problem]:
    place = Place(territory.file)
    stem = Path(territory.file).stem
    if territory.territory not in names.territories():
        hint = did_you_mean(territory.territory, names.territories(), 8)
        unknown = f"there is no country “{territory.territory}”"
        yield Problem("unknown-territory", unknown, place, hint)
    ids = [service.id for service in territory.services]
    for twin in sorted({each for each in ids if ids.count(each) > 1}):
        hint = "give each service an id of its own"
        yield Problem("same-id", f"two services have the id “{twin}”", place, hint)
    if territory.territory != stem:
        hint = f"the file is {stem}.yaml, so write “territory: {stem}”"
        yield Problem("wrong-territory", f"this says {territory.territory}", place, hint)
    for service in territory.services:
        yield from number_problems(service, territory.territory, place)
    messages = list(messages_in(territory))
    for message in messages:
        if message.placeholders:
            at = Place(territory.file, message.line)
            hint = "write the service's number in its own keys"
            yield Problem("unknown-placeholder", "services have no placeholders", at, hint)


def forbidden(tree: Tree) -> dict[str, str]:
    """The digits of every line that must not print, in any territory, and why."""
    paths = tuple(tree.files("leaflets/services/*.yaml"))
    return dict(_forbidden(tree, paths, tuple(_saved(path) for path in paths)))


def _saved(path: Path) -> tuple[int, int]:
    """When a file was last written, and its size."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _forbidden(tree: Tree, paths: tuple[Path, ...], saved: object) -> dict[str, str]:  # noqa: ARG001
    """Read anew whenever one of the files was `saved`."""
    services = [read("services", path, tree) for path in paths]
    return {digits(line.number): line.why for each in services for line in each.do_not_print}


def forbidden_in(text: str, forbidden: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each number of a text that must not print, as it is written, and why."""
    for run in re.findall(r"\+?\d(?:[\d ()./\u00a0-]*\d)?", text):
        if digits(run) in forbidden:
            yield run, forbidden[digits(run)]


def _do_not_print(territory: Territory, tree: Tree) -> Iterator[Problem]:
    known = forbidden(tree)
    place = Place(territory.file)
    for service in territory.printed:
        written = f"{service.phone or service.short_code or ''} | {service.phone_display}"
        for number, why in forbidden_in(written, known):
            message = f"{service.name}: {number} must not be printed"
            yield Problem("do-not-print", message, place, f"do_not_print says: {why}")


def digits(number: str) -> str:
    """Its ASCII digits alone."""
    return "".join(letter for letter in number if letter in "0123456789")


def number_problems(
    service: Service | LocalService, territory: str, place: Place
) -> Iterator[Problem]:
    """A number that cannot be dialled, or is written with other digits than it has."""
    name = service.name
    if service.phone and not service.phone_display:
        hint = "add phone_display, the way the service writes its number"
        yield Problem("bad-number", f"{name}: how is the number written?", place, hint)
        return
    if service.phone:
        yield from _phone_problems(name, service.phone, service.phone_display, territory, place)
    elif service.short_code:
        if digits(service.phone_display or service.short_code) != service.short_code:
            hint = f"the digits must be those of short_code, {service.short_code}"
            message = f"{name}: {service.phone_display} is another number"
            yield Problem("number-differs", message, place, hint)
    elif service.phone_display:
        hint = "add phone (+44…) or short_code"
        message = f"{name}: phone_display stands without a number to check it by"
        yield Problem("bad-number", message, place, hint)


def _phone_problems(
    name: str, phone: str, display: str, territory: str, place: Place
) -> Iterator[Problem]:
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        hint = "it begins with + and the country's code: +44 for the United Kingdom"
        yield Problem("bad-number", f"{name}: {phone} is in no country", place, hint)
        return
    if not phonenumbers.is_valid_number(number):
        hint = "check it with the service; it is country code and number, without the first 0"
        yield Problem("bad-number", f"{name}: {phone} is not a number anyone can dial", place, hint)
    if phone not in _readings(display, territory) and not _is_end(display, phone, territory):
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        hint = f"{phone} is usually written {national}"
        yield Problem("number-differs", f"{name}: {display} is another number", place, hint)


def _is_end(display: str, phone: str, territory: str) -> bool:
    """Whether a number is written without its country's code, where nothing is known of codes."""
    if territory in phonenumbers.SUPPORTED_REGIONS or "+" in display:
        return False
    written = digits(display).lstrip("0")
    return len(written) > 4 and phone.endswith(written)


def _readings(display: str, territory: str) -> set[str]:
    """What one reaches by dialling the digits as written, from inside the territory."""
    try:
        parsed = phonenumbers.parse("".join(c for c in display if c in "+0123456789"), territory)
    except phonenumbers.NumberParseException:
        return set()
    return {phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}


def read_local(path: Path, territory: str, tree: Tree) -> LocalService:
    """The service of --local, checked like any other."""
    if not path.is_file():
        raise BuildError([Problem("no-file", f"there is no file {path}", hint="see --local")])
    local: LocalService = read("local-service", path, tree)
    if problems := list(number_problems(local, territory, Place(tree.shown(path)))):
        raise BuildError(problems)
    return local
