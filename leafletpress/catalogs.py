"""The life of a catalog: extract the English, update every language, check what is there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.frontend import CommandLineInterface

from . import merge, paths, po, strings
from .bootstrap.place import typed
from .domains import COMMON, is_leaflets, of_file, of_topic
from .model import Language
from .problems import BuildError, Problem
from .project import Project

OPTIONS = ("-c", "Translators:", "--no-wrap", "--project", "leafletpress")
TEMPLATES = ("templates", "templates/blocks", "templates/site", "leafletpress/blocks/*")
"""Where the English of templates stands; the last are our own, in the clone."""


def domains(project: Project) -> list[str]:
    """One per leaflet, one per topic that has something to say, and `common` for templates."""
    topics = (of_topic(name) for name in project.topics)
    return [*project.leaflets, *(name for name in topics if name in project.said), COMMON]


# ---------------------------------------------------------------- extract


def extract(project: Project) -> list[str]:
    """Writes locales/<domain>.pot where the English has changed; a line for each.

    In an organisation's folder: of its own leaflets, and what shared catalogs do not have from us.
    A copy of ours there would hide every later change.
    """
    if broken := list(
        project.templates.problems()
    ):  # Babel would read past it, and lose its strings
        raise BuildError(broken)
    told = []
    for domain in domains(project):
        target = project.files.target(paths.template(domain))
        fresh = _own_template(domain, project)
        now = po.read(fresh, target.name).entries if fresh else {}
        before = read_catalog(target, project).entries if target.is_file() else {}
        if now != before and now:
            project.write(paths.template(domain), fresh)
            told.append(f"{project.files.shown(target)}: written")
        elif before and not now:
            project.remove(paths.template(domain))
            told.append(f"{project.files.shown(target)}: removed, ours has all of it")
    return told


def _own_template(domain: str, project: Project) -> bytes:
    """The English of the foremost folder; nothing where it has none of its own."""
    sources = list(_sources(domain, project))
    files, own = project.files, project.files.target(paths.template(domain))
    behind = [path for path in files.layers(paths.template(domain)) if path != own]
    if not sources:
        return b""
    fresh = _extracted(sources, project)
    return fresh if is_leaflets(domain) or not behind else _without(fresh, behind)


def _without(template: bytes, behind: Iterable[Path]) -> bytes:
    """A template without the strings that another one has."""
    known = [po.read(path.read_bytes(), path.name).entries for path in behind]
    file = po.read(template, COMMON)
    own = (m for m in file.messages if not any(m.key in entries for entries in known))
    return po.written(po.File(tuple(own)))


def _extracted(sources: Iterable[Path], project: Project) -> bytes:
    """The template as plain `pybabel extract` writes it."""
    for slug in project.leaflets:
        project.leaflet(slug)
    for code in project.territories:
        project.territory(code, *project.topics)
    root = project.files.roots[0]
    config = project.files.find("locales/extract.cfg")
    with TemporaryDirectory() as folder, chdir(root):
        output = Path(folder, "out.pot")
        names = [os.path.relpath(path, root) for path in sources]
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", "-F", str(config), *OPTIONS, "-o", str(output), *names]
        )
        return output.read_bytes()


def _sources(domain: str, project: Project) -> Iterator[Path]:
    """The files of the foremost folder whose English belongs to a domain."""
    patterns = (f"leaflets/{domain}/leaflet.yaml", strings.SERVICES)
    own = project.files.own
    for pattern in (*patterns, *(f"{folder}/*.html" for folder in TEMPLATES)):
        for path in own.files(pattern):
            if of_file(path.relative_to(own.roots[0]).as_posix()) == domain:
                yield path


# ---------------------------------------------------------------- update


@dataclass(frozen=True)
class Updated:
    """What `update` did to one catalog."""

    file: str
    new: int
    changed: int
    gone: int

    def __str__(self) -> str:
        return f"{self.file}: {self.new} new, {self.changed} to read again, {self.gone} gone"


def update(code: str, project: Project) -> list[Updated]:
    """Brings a language's catalogs up to the English; old translations stay, marked fuzzy.

    An organisation's catalog holds what is its own: strings that ours does not have, or says in
    other words.
    """
    if code == "en":
        return []
    language = project.language(code)
    updated = (_update(language, domain, project) for domain in domains(project))
    return [each for each in updated if each]


def _update(language: Language, domain: str, project: Project) -> Updated | None:
    name = paths.catalog(language.code, domain)
    target, layers = project.files.target(name), project.files.layers(name)
    behind = _joined(read_catalog(path, project) for path in layers if path != target)
    before = _own(read_catalog(target, project), behind) if target.is_file() else None
    english = template(domain, project)
    asked = before.entries if before else {}
    wanted = [m for key, m in english.entries.items() if key not in behind.entries or key in asked]
    if not before and not wanted:
        return None
    comment = f"{domain}, {language.code}. What state it is in stands in review.yaml."
    head = merge.header(before.header if before else None, english.header, language.code, comment)
    after = merge.merge(before or po.File(), wanted, head, behind)
    content_ = po.written(after)
    if not target.is_file() or project.files.read(target) != content_:
        project.write(name, content_)
    return _compared(name, before or po.File(), after)


def _compared(name: str, before: po.File, after: po.File) -> Updated:
    added = [m for key, m in after.entries.items() if key not in before.entries]
    was = {key for key, m in before.entries.items() if m.fuzzy}
    changed = sum(m.fuzzy and key not in was for key, m in after.entries.items())
    gone = len(before.entries.keys() - after.entries.keys())
    return Updated(name, sum(not m.translated for m in added), changed, gone)


def _joined(catalogs: Iterable[po.File]) -> po.File:
    """The strings of several catalogs; the first that has one counts."""
    entries: dict[po.Key, po.Message] = {}
    for catalog in catalogs:
        entries = {**catalog.entries, **entries}
    return po.File(tuple(entries.values()))


def _own(catalog: po.File, behind: po.File) -> po.File:
    """A catalog without mere copies of what stands behind it: they would hide later corrections."""

    def is_copy(message: po.Message) -> bool:
        other = behind.entries.get(message.key)
        told = (BLANK, _told(other)) if other and not message.obsolete else ()
        return _told(message) in told

    return replace(catalog, messages=tuple(m for m in catalog.messages if not is_copy(m)))


def _told(message: po.Message) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """What translators wrote."""
    texts = message.texts if message.translated else ()
    return texts, message.fuzzy, message.comments


BLANK: tuple[tuple[str, ...], bool, tuple[str, ...]] = ((), False, ())


def template(domain: str, project: Project) -> po.File:
    """The English of one domain, as translators are given it.

    A leaflet's is its own; of those that all share, each folder's adds to the next.
    """
    layers = project.files.layers(paths.template(domain))
    if not layers:
        hint = f"run “{typed('extract')}”"
        raise BuildError([Problem("missing-catalog", f"no {paths.template(domain)}", hint=hint)])
    found = [read_catalog(path, project) for path in layers]
    if is_leaflets(domain) or len(found) == 1:
        return found[0]
    headers = tuple(file.header for file in found if file.header)
    return po.File(headers[:1] + _joined(found).messages)


def read_catalog(path: Path, project: Project) -> po.File:
    """All that stands in a file that is well-formed; else BuildError."""
    return po.read(project.files.read(path), project.files.shown(path))


def previous(domain: str, english: po.Key, project: Project) -> str:
    """What an English string was before its last edit, as the fuzzy catalogs remember."""
    for path in _catalogs(domain, project):
        message = read_catalog(path, project).entries.get(english)
        if message and message.fuzzy and message.previous.english:
            return message.previous.english
    hint = f"run “{typed('update')}” first: it keeps the old English beside the new"
    raise BuildError([Problem("no-previous", "no catalog remembers another wording", hint=hint)])


def unfuzz(domain: str, english: po.Key, project: Project) -> list[str]:
    """Takes the fuzzy mark off one string in every language; which catalogs it was in."""
    changed = []
    for code in project.languages:
        name = paths.catalog(code, domain)
        path = project.files.target(name)
        file = read_catalog(path, project) if path.is_file() else po.File()
        message = file.entries.get(english)
        if message and message.fuzzy:
            mended = (m.with_fuzzy(False) if m is message else m for m in file.messages)
            project.write(name, po.written(replace(file, messages=tuple(mended))))
            changed.append(project.files.shown(path))
    return changed


def _catalogs(domain: str, project: Project) -> Iterator[Path]:
    """A domain's catalogs in every language, an organisation's before ours."""
    for code in project.languages:
        yield from project.files.layers(paths.catalog(code, domain))
