"""Read: YAML files → checked content, every mistake with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from .. import contacts, domains, wanted
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
    TerritoryFile,
    Topic,
    TopicServices,
    Typography,
    messages_in,
)
from ..problems import BuildError, Place, Problem, did_you_mean, gathering
from ..tree import Tree

T = TypeVar("T")
KINDS: dict[str, Any] = {
    "leaflet": Leaflet,
    "facts": Evidence,
    "territory": TerritoryFile,
    "topic": Topic,
    "services": TopicServices,
    "layout": LayoutFile,
    "project": ProjectFile,
    "language": Typography,
    "review": dict[str, Review],
    "back-translation": BackTranslation,
    "local-service": LocalService,
}
TAKEN = frozenset(
    {"common", "files", "fonts", "icons", "refused", "release", "release-files", "review"}
    | {"pictures", "site", "territories", "topics"}
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
        problems += _topic_problems(leaflet, path, tree)
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
    elif slug.startswith(domains.TOPIC):
        hint = "give the folder another name"
        message = f"a leaflet cannot be called “{slug}”: a topic's catalog is"
        yield Problem("bad-name", message, Place(shown), hint)
    elif not re.fullmatch(SLUG, slug):
        hint = f"rename the folder: {WANTED[SLUG]}"
        yield Problem("bad-name", f"a leaflet's folder cannot be “{slug}”", Place(shown), hint)


def _topic_problems(leaflet: Leaflet, path: Path, tree: Tree) -> Iterator[Problem]:
    """Topics that nobody has described."""
    for number, name in enumerate(leaflet.topics):
        if name not in topic_names(tree):
            hint = did_you_mean(name, topic_names(tree))
            hint += f"; a new one is a folder: leaflets/topics/{name}/topic.yaml"
            at = place(path, tree, "topics", number)
            yield Problem("unknown-topic", f"there is no topic “{name}”", at, hint)


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


def topic_names(tree: Tree) -> list[str]:
    """The folders of leaflets/topics/ that hold a topic."""
    return [path.parent.name for path in tree.files("leaflets/topics/*/topic.yaml")]


def places(path: Path, tree: Tree, *above: int | str) -> contacts.At:
    """Where the keys of a service stand in its file; it is read again when something is wrong."""
    shown = tree.shown(path)

    def place(key: str) -> Place:
        _, lines = load(tree.read(path), shown)
        return Place(shown, lines.get((*above, key), lines.get(above, 0)))

    return place
