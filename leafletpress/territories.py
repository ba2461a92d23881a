"""Topics and territories: whose rules hold for a leaflet, and where to get help, by country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from . import contacts, names
from .digits import digits
from .model import LocalService, Territory, TerritoryFile, Topic, TopicServices, messages_in
from .problems import BuildError, Place, Problem, UsageError, did_you_mean, gathering
from .stages.content import places, read, topic_names
from .tree import Tree


def read_topic(name: str, tree: Tree) -> Topic:
    """What holds for the leaflets on one subject."""
    path = tree.find(f"leaflets/topics/{name}/topic.yaml")
    if path is None:
        hint = did_you_mean(name, topic_names(tree))
        raise BuildError([Problem("unknown-topic", f"there is no topic “{name}”", hint=hint)])
    topic: Topic = read("topic", path, tree)
    return topic


def names_of(tree: Tree) -> list[str]:
    """The territories that have a file of their own."""
    return [path.stem for path in tree.files("leaflets/territories/*.yaml")]


def read_territory(name: str, tree: Tree, topics: tuple[str, ...] = ()) -> Territory:
    """One territory, and what these topics have there; each number is real and may print."""
    if old := next(iter(tree.files("leaflets/services/*.yaml")), None):
        raise BuildError([_old_place(old, tree)])
    path = tree.find(f"leaflets/territories/{name}.yaml")
    if path is None:
        raise BuildError([_no_territory(name, tree)])
    own: TerritoryFile = read("territory", path, tree)
    problems = list(_code_problems(own.territory, path, tree))
    found = []
    for topic in topics:
        with gathering(problems):
            found.append(read_services(topic, name, tree))
    if problems:
        raise BuildError(problems)
    return Territory(own.territory, own.emergency, tuple(each for each in found if each))


def _no_territory(name: str, tree: Tree) -> Problem:
    hint = did_you_mean(name, names_of(tree))
    hint += f"; a new one is a file: leaflets/territories/{name}.yaml"
    return Problem("unknown-territory", f"nothing is known of the territory “{name}”", hint=hint)


def _old_place(old: Path, tree: Tree) -> Problem:
    """What nobody reads any more would be missed on paper."""
    hint = f"emergency and do_not_print belong into leaflets/territories/{old.name}; services, "
    hint += f"finder and laws into leaflets/topics/<topic>/{old.name}"
    message = "services stand in the folders of their topics"
    return Problem("old-place", message, Place(tree.shown(old)), hint)


def read_services(topic: str, name: str, tree: Tree) -> TopicServices | None:
    """Where a territory has help with a topic; None where it has none.

    Each number is real and written as its service does.
    """
    path = tree.find(f"leaflets/topics/{topic}/{name}.yaml")
    if path is None:
        return None
    services: TopicServices = read("services", path, tree)
    services = replace(services, file=tree.shown(path))
    problems = [
        *_code_problems(services.territory, path, tree),
        *_service_problems(services, path, tree),
        *_do_not_print(services, path, tree),
    ]
    if problems:
        raise BuildError(problems)
    return services


def _code_problems(code: str, path: Path, tree: Tree) -> Iterator[Problem]:
    """A country that there is not, or not the one that its file is called after."""
    place = Place(tree.shown(path))
    if code not in names.territories():
        hint = did_you_mean(code, names.territories(), 8)
        yield Problem("unknown-territory", f"there is no country “{code}”", place, hint)
    if code != path.stem:
        hint = f"the file is {path.name}, so write “territory: {path.stem}”"
        yield Problem("wrong-territory", f"this says {code}", place, hint)


def _service_problems(services: TopicServices, path: Path, tree: Tree) -> Iterator[Problem]:
    place = Place(services.file)
    ids = [service.id for service in services.services]
    for twin in sorted({each for each in ids if ids.count(each) > 1}):
        hint = "give each service an id of its own"
        yield Problem("same-id", f"two services have the id “{twin}”", place, hint)
    for index, service in enumerate(services.services):
        at = places(path, tree, "services", index)
        yield from contacts.problems(service, services.territory, at)
    if services.finder:
        yield from contacts.address_problems(services.finder, places(path, tree, "finder"))
    for message in messages_in(services):
        if message.placeholders:
            here = Place(services.file, message.line)
            hint = "write the service's number in its own keys"
            yield Problem("unknown-placeholder", "services have no placeholders", here, hint)


def forbidden(tree: Tree) -> dict[str, str]:
    """The digits of every line that must not print, in any territory, and why."""
    files = tree.files("leaflets/territories/*.yaml")
    found: list[TerritoryFile] = [read("territory", path, tree) for path in files]
    return {digits(line.number): line.why for each in found for line in each.do_not_print}


def forbidden_in(text: str, forbidden: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each number of a text that must not print, as it is written, and why."""
    for run in re.findall(r"\+?\d(?:[\d ()./\u00a0-]*\d)?", text):
        if digits(run) in forbidden:
            yield run, forbidden[digits(run)]


def _do_not_print(services: TopicServices, path: Path, tree: Tree) -> Iterator[Problem]:
    known = forbidden(tree)
    for index, service in enumerate(services.services):
        if not service.withheld:
            at = places(path, tree, "services", index)
            yield from _forbidden_numbers(service, service.name, known, at)


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
    known_home = local.territory if local.territory in names_of(tree) else None
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
