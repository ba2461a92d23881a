"""Read: YAML files → checked content, every mistake with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .. import contacts
from ..contacts import digits
from ..located import Lines, load
from ..model import (
    PLACEHOLDER,
    Block,
    Evidence,
    Leaflet,
    LocalService,
    Project,
    Review,
    Territory,
    Typography,
    messages_in,
)
from ..problems import BuildError, Place, Problem, UsageError, did_you_mean
from ..tree import Tree

T = TypeVar("T")
KINDS: dict[str, Any] = {
    "leaflet": Leaflet,
    "facts": Evidence,
    "services": Territory,
    "project": Project,
    "language": Typography,
    "review": dict[str, Review],
    "local-service": LocalService,
}
FILLED_IN = frozenset({"slug", "file", "line"})
"""Fields that the reader knows and nobody writes."""
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
        for hidden in FILLED_IN:
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
        problems = [_problem(item, kind, shown, lines) for item in error.errors()]
        raise BuildError(dict.fromkeys(problems)) from error


def _problem(error: ErrorDetails, kind: str, shown: str, lines: Lines) -> Problem:
    path = _resolve(error["loc"], lines)
    where = ".".join(str(part) for part in path) or "the file"
    key = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        place = Place(shown, lines.get((*path, ""), lines.get(path, 1)))
        hint = did_you_mean(key, _keys_at(kind, error["loc"][:-1]))
        return Problem("unknown-key", f"there is no key “{key}” here", place, hint)
    place = Place(shown, lines.get(path, 1))
    if error["type"] in ("missing", "missing_argument"):
        return Problem("missing-key", f"{where}: “{key}” is missing", place, "add it")
    if error["type"] == "union_tag_invalid":
        tag = str(error.get("ctx", {}).get("tag", ""))
        hint = did_you_mean(tag, _block_types())
        return Problem("unknown-block", f"there is no block “{tag}”", place, hint)
    return Problem("bad-value", f"{where}: {error['msg'].lower()}", place, _got(error))


def _got(error: ErrorDetails) -> str:
    value = error.get("input")
    short = isinstance(value, str | int | float | bool) or value is None
    return f"it is {value!r} now" if short else ""


def _resolve(loc: Iterable[int | str], lines: Lines) -> tuple[Any, ...]:
    """The path in the file: pydantic's path without the names of union members."""
    path: tuple[Any, ...] = ()
    for part in loc:
        if (*path, part) in lines or (*path, part, "") in lines:
            path = (*path, part)
    return path


def _keys_at(kind: str, loc: Iterable[int | str]) -> set[str]:
    """The keys a mapping may have: the fields of the class at the end of pydantic's path."""
    classes = _classes(KINDS[kind])
    for part in loc:
        if not isinstance(part, int):
            classes = [found for owner in classes for found in _step(owner, part)] or classes
    names = {item.name for owner in classes for item in fields(owner)}
    return names - FILLED_IN


def _step(owner: Any, part: str) -> list[Any]:
    """Into a field of this name, or into the block of this type."""
    if part in _hints(owner):
        return _classes(_hints(owner)[part])
    return [owner] if part == _type_of(owner) else []


def _classes(kind: Any) -> list[Any]:
    if is_dataclass(kind):
        return [kind]
    return [found for argument in get_args(kind) for found in _classes(argument)]


@cache
def _hints(owner: Any) -> dict[str, Any]:
    from typing import get_type_hints

    return get_type_hints(owner)


def _type_of(owner: Any) -> str:
    hints = _hints(owner)
    return str(get_args(hints["type"])[0]) if "type" in hints else ""


def _block_types() -> list[str]:
    return [_type_of(block) for block in _classes(Block)]


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
    if leaflet and evidence:
        leaflet = replace(leaflet, slug=slug, file=tree.shown(path))
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
    paths = tuple(tree.files("leaflets/services/*.yaml"))
    return dict(_forbidden(tree, paths, tuple(saved(path) for path in paths)))


def saved(path: Path) -> tuple[int, int]:
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
        _, lines = load(path.read_bytes(), shown)
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
