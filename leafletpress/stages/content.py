"""Read: YAML files → checked content, every mistake with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from .. import contacts, names, wanted
from ..digits import digits
from ..located import load
from ..model import (
    PLACEHOLDER,
    SLUG,
    WANTED,
    BackTranslation,
    Block,
    Evidence,
    LayoutFile,
    Leaflet,
    LocalService,
    ProjectFile,
    Review,
    Setting,
    Territory,
    Typography,
    messages_in,
)
from ..problems import BuildError, Place, Problem, UsageError, did_you_mean, gathering
from ..tree import Tree

T = TypeVar("T")
KINDS: dict[str, Any] = {
    "leaflet": Leaflet,
    "facts": Evidence,
    "services": Territory,
    "layout": LayoutFile,
    "project": ProjectFile,
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
    return _read(kind, tree.read(path), tree.shown(path))


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
    with gathering(problems):
        leaflet = replace(read("leaflet", path, tree), slug=slug, file=tree.shown(path))
    evidence_path = tree.find(f"leaflets/{slug}/facts.yaml")
    with gathering(problems):
        evidence = read("facts", evidence_path, tree) if evidence_path else Evidence({}, {})
    is_read = not problems
    problems += _slug_problems(slug, tree.shown(path))
    if is_read:
        problems += _section_problems(leaflet, path, tree)
        problems += _twins(leaflet, path, tree)
        problems += _evidence_problems(evidence, tree.shown(evidence_path or path))
        problems += message_problems(leaflet, evidence)
    if problems:
        raise BuildError(problems)
    return leaflet, evidence


def _no_leaflet(slug: str, tree: Tree) -> Problem:
    hint = did_you_mean(slug, leaflet_names(tree))
    return Problem("unknown-leaflet", f"there is no leaflet “{slug}”", hint=hint)


def place(path: Path, tree: Tree, *keys: Any) -> Place:
    """Where a key stands in a YAML file."""
    _, lines = load(tree.read(path), tree.shown(path))
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
        setting = Setting(leaflet, section, tree, partial(place, path, tree, "sections", number))
        yield from _block_problems(section.blocks, setting)


def _block_problems(blocks: Iterable[Block], setting: Setting) -> Iterator[Problem]:
    """What blocks say is wrong with them, and those inside them."""
    for index, block in enumerate(blocks):
        own = replace(setting, at=partial(setting.at, "blocks", index))
        yield from block.problems(own)
        yield from _block_problems(block.inner, own)


def _twins(leaflet: Leaflet, path: Path, tree: Tree) -> Iterator[Problem]:
    """Another leaflet with the same code: its sheets could not be told apart."""
    for other in tree.files("leaflets/*/leaflet.yaml"):
        if other != path and _code(tree.read(other), tree.shown(other)) == leaflet.code:
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
    problems = [*_territory_problems(territory, path, tree), *_do_not_print(territory, path, tree)]
    if problems:
        raise BuildError(problems)
    return territory


def _territory_problems(territory: Territory, path: Path, tree: Tree) -> Iterator[Problem]:
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
    for index, service in enumerate(territory.services):
        at = places(path, tree, "services", index)
        yield from contacts.problems(service, territory.territory, at)
    if territory.finder:
        yield from contacts.address_problems(territory.finder, places(path, tree, "finder"))
    messages = list(messages_in(territory))
    for message in messages:
        if message.placeholders:
            here = Place(territory.file, message.line)
            hint = "write the service's number in its own keys"
            yield Problem("unknown-placeholder", "services have no placeholders", here, hint)


def forbidden(tree: Tree) -> dict[str, str]:
    """The digits of every line that must not print, in any territory, and why."""
    services = [read("services", path, tree) for path in tree.files("leaflets/services/*.yaml")]
    return {digits(line.number): line.why for each in services for line in each.do_not_print}


def forbidden_in(text: str, forbidden: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each number of a text that must not print, as it is written, and why."""
    for run in re.findall(r"\+?\d(?:[\d ()./\u00a0-]*\d)?", text):
        if digits(run) in forbidden:
            yield run, forbidden[digits(run)]


def _do_not_print(territory: Territory, path: Path, tree: Tree) -> Iterator[Problem]:
    known = forbidden(tree)
    for index, service in enumerate(territory.services):
        if not service.withheld:
            at = places(path, tree, "services", index)
            yield from _forbidden_numbers(service, service.name, known, at)


def places(path: Path, tree: Tree, *above: int | str) -> contacts.At:
    """Where the keys of a service stand in its file; it is read again when something is wrong."""
    shown = tree.shown(path)

    def place(key: str) -> Place:
        _, lines = load(tree.read(path), shown)
        return Place(shown, lines.get((*above, key), lines.get(above, 0)))

    return place


def read_local(path: Path, tree: Tree) -> LocalService:
    """The service of --local, checked like any other; UsageError if there is no such file."""
    if not path.is_file():
        hint = "give the file that describes your service; README.md has one to begin with"
        raise UsageError([Problem("no-file", f"there is no file {path}", hint=hint)])
    local: LocalService = read("local-service", path, tree)
    if problems := list(_local_problems(local, path, tree)):
        raise BuildError(dict.fromkeys(problems))
    return replace(local, file=tree.shown(path))


def _local_problems(local: LocalService, path: Path, tree: Tree) -> Iterator[Problem]:
    known_home = local.territory if local.territory in territory_names(tree) else None
    home = known_home or next(iter(contacts.regions(local)), "")
    at = places(path, tree)
    yield from contacts.problems(local, home, at, ("name", "address", "hours"))
    known = forbidden(tree)
    yield from _forbidden_numbers(local, local.name, known, at)
    for index, line in enumerate(local.more_numbers):
        here = places(path, tree, "more_numbers", index)
        yield from contacts.more_number_problems(line, local.name, home, here)
        yield from _forbidden_numbers(line, local.name, known, here)


def _forbidden_numbers(
    line: contacts.AnyLine, name: str, known: Mapping[str, str], at: contacts.At
) -> Iterator[Problem]:
    written = f"{line.phone or line.short_code or ''} | {line.phone_display}"
    for number, why in forbidden_in(written, known):
        message = f"{name}: {number} must not be printed"
        yield Problem("do-not-print", message, at("phone_display"), f"do_not_print says: {why}")
