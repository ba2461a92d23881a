"""The life of a catalog: extract the English, update every language, check what is there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.frontend import CommandLineInterface

from . import languages, manifest, merge, po, templating
from .model import Language
from .problems import BuildError, Problem
from .stages import content
from .tree import Tree

COMMON = "common"
OPTIONS = ("-c", "Translators:", "--no-wrap", "--project", "leafletpress")


def domains(files: Tree) -> list[str]:
    """One per leaflet, and `common` for templates and services."""
    return [*content.leaflet_names(files), COMMON]


# ---------------------------------------------------------------- extract


def extract(files: Tree) -> list[str]:
    """Writes locales/<domain>.pot where the English has changed; a line for each.

    In an organisation's folder: of its own leaflets, and what `common` does not have from us. A
    copy of ours there would hide every later change.
    """
    if broken := list(templating.problems(files)):  # Babel would read past it, and lose its strings
        raise BuildError(broken)
    told = []
    for domain in domains(files):
        target = files.target(_pot(domain))
        fresh = _own_template(domain, files)
        now = po.read(fresh, target.name).entries if fresh else {}
        before = read_catalog(target, files).entries if target.is_file() else {}
        if now != before and now:
            manifest.put(target, fresh)
            told.append(f"{files.shown(target)}: written")
        elif before and not now:
            target.unlink()
            told.append(f"{files.shown(target)}: removed, ours has all of it")
    return told


def _own_template(domain: str, files: Tree) -> bytes:
    """The English of the foremost folder; nothing where it has none of its own."""
    sources = list(_sources(domain, files))
    behind = [path for path in files.layers(_pot(domain)) if path != files.target(_pot(domain))]
    if not sources:
        return b""
    fresh = _extracted(sources, files)
    return _without(fresh, behind) if domain == COMMON and behind else fresh


def _pot(domain: str) -> str:
    return f"locales/{domain}.pot"


def _without(template: bytes, behind: Iterable[Path]) -> bytes:
    """A template without the strings that another one has."""
    known = [po.read(path.read_bytes(), path.name).entries for path in behind]
    file = po.read(template, COMMON)
    own = (m for m in file.messages if not any(m.key in entries for entries in known))
    return po.written(po.File(tuple(own)))


def _extracted(sources: Iterable[Path], files: Tree) -> bytes:
    """The template as plain `pybabel extract` writes it."""
    for slug in content.leaflet_names(files):
        content.read_leaflet(slug, files)
    root = files.roots[0]
    config = files.find("locales/extract.cfg")
    with TemporaryDirectory() as folder, chdir(root):
        output = Path(folder, "out.pot")
        names = [os.path.relpath(path, root) for path in sources]
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", "-F", str(config), *OPTIONS, "-o", str(output), *names]
        )
        return output.read_bytes()


def _sources(domain: str, files: Tree) -> Iterator[Path]:
    """The files of the foremost folder whose English belongs to a domain."""
    patterns = [f"leaflets/{domain}/leaflet.yaml"]
    if domain == COMMON:
        patterns = ["leaflets/services/*.yaml", "templates/*.html", "templates/site/*.html"]
    for pattern in patterns:
        yield from Tree(files.roots[:1]).files(pattern)


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


def update(code: str, files: Tree) -> list[Updated]:
    """Brings a language's catalogs up to the English; old translations stay, marked fuzzy.

    An organisation's catalog holds what is its own: strings that ours does not have, or says in
    other words.
    """
    if code == "en":
        return []
    language = languages.language(code, files)
    updated = (_update(language, domain, files) for domain in domains(files))
    return [each for each in updated if each]


def _update(language: Language, domain: str, files: Tree) -> Updated | None:
    name = f"locales/{language.code}/LC_MESSAGES/{domain}.po"
    target = files.target(name)
    behind = _joined(read_catalog(path, files) for path in files.layers(name) if path != target)
    before = _own(read_catalog(target, files), behind) if target.is_file() else None
    english = template(domain, files)
    asked = before.entries if before else {}
    wanted = [m for key, m in english.entries.items() if key not in behind.entries or key in asked]
    if not before and not wanted:
        return None
    comment = f"{domain}, {language.code}. What state it is in stands in review.yaml."
    head = merge.header(before.header if before else None, english.header, language.code, comment)
    after = merge.merge(before or po.File(), wanted, head, behind)
    content_ = po.written(after)
    if not target.is_file() or target.read_bytes() != content_:
        manifest.put(target, content_)
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


def template(domain: str, files: Tree) -> po.File:
    """The English of one domain, as translators are given it.

    A leaflet's is its own; of `common`, each folder's adds to the next.
    """
    paths = files.layers(_pot(domain))
    if not paths:
        hint = "run “python3 build.py extract”"
        raise BuildError([Problem("missing-catalog", f"no {_pot(domain)}", hint=hint)])
    found = [read_catalog(path, files) for path in paths]
    if domain != COMMON or len(found) == 1:
        return found[0]
    headers = tuple(file.header for file in found if file.header)
    return po.File(headers[:1] + _joined(found).messages)


def read_catalog(path: Path, files: Tree) -> po.File:
    """All that stands in a file that is well-formed; else BuildError."""
    return po.read(path.read_bytes(), files.shown(path))


def previous(domain: str, english: po.Key, files: Tree) -> str:
    """What an English string was before its last edit, as the fuzzy catalogs remember."""
    for path in _catalogs(domain, files):
        message = read_catalog(path, files).entries.get(english)
        if message and message.fuzzy and message.previous.english:
            return message.previous.english
    hint = "run “python3 build.py update” first: it keeps the old English beside the new"
    raise BuildError([Problem("no-previous", "no catalog remembers another wording", hint=hint)])


def unfuzz(domain: str, english: po.Key, files: Tree) -> list[str]:
    """Takes the fuzzy mark off one string in every language; which catalogs it was in."""
    changed = []
    for path in _catalogs(domain, Tree(files.roots[:1])):
        file = read_catalog(path, files)
        message = file.entries.get(english)
        if message and message.fuzzy:
            mended = (m.with_fuzzy(False) if m is message else m for m in file.messages)
            manifest.put(path, po.written(replace(file, messages=tuple(mended))))
            changed.append(files.shown(path))
    return changed


def _catalogs(domain: str, files: Tree) -> Iterator[Path]:
    """A domain's catalogs in every language, an organisation's before ours."""
    for code in languages.codes(files):
        yield from files.layers(f"locales/{code}/LC_MESSAGES/{domain}.po")


def one_of(code: str, files: Tree) -> str:
    """The language's folder name; BuildError with a hint if there is none."""
    folder = code.replace("-", "_")
    if folder not in languages.codes(files):
        raise BuildError([languages.unknown(code, files)])
    return folder
