"""The life of a catalog: extract the English, update every language, check what is there."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, unescape, write_po

from . import languages, manifest, plurals, registry, templating
from .model import Entry, Language
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content, messages
from .tree import Tree

COMMON = "common"
OPTIONS = ("-c", "Translators:", "--no-wrap", "--project", "leafletpress")
_DATE = re.compile(rb'^"POT-Creation-Date: [^"]*"\n', re.MULTILINE)


def domains(files: Tree) -> list[str]:
    """One per leaflet, and `common` for templates and services."""
    return [*content.leaflet_names(files), COMMON]


# ---------------------------------------------------------------- extract


def extract(files: Tree) -> list[str]:
    """Writes locales/<domain>.pot where the English has changed; says which."""
    if broken := list(templating.problems(files)):  # Babel would read past it, and lose its strings
        raise BuildError(broken)
    changed = []
    for domain in domains(files):
        target = files.target(f"locales/{domain}.pot")
        fresh = _extracted(domain, files)
        if not target.is_file() or _undated(target.read_bytes()) != _undated(fresh):
            manifest.put(target, fresh)
            changed.append(files.shown(target))
    return changed


def _undated(template: bytes) -> bytes:
    return _DATE.sub(b"", template)


def _extracted(domain: str, files: Tree) -> bytes:
    """The template as plain `pybabel extract` writes it."""
    for slug in content.leaflet_names(files):
        content.read_leaflet(slug, files)
    root = files.roots[0]
    config = files.find("locales/extract.cfg")
    with TemporaryDirectory() as folder, chdir(root):
        output = Path(folder, "out.pot")
        sources = [os.path.relpath(path, root) for path in _sources(domain, files)]
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", "-F", str(config), *OPTIONS, "-o", str(output), *sources]
        )
        return output.read_bytes()


def _sources(domain: str, files: Tree) -> Iterator[Path]:
    if domain == COMMON:
        yield from files.files("leaflets/services/*.yaml")
        yield from files.files("templates/*.html")
        yield from files.files("templates/site/*.html")
    else:
        yield from files.files(f"leaflets/{domain}/leaflet.yaml")


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
    """Brings a language's catalogs up to the English; old translations stay, marked fuzzy."""
    if code == "en":
        return []
    language = languages.language(code, files)
    return [_update(language, domain, files) for domain in domains(files)]


def _update(language: Language, domain: str, files: Tree) -> Updated:
    name = f"locales/{language.code}/LC_MESSAGES/{domain}.po"
    english = template(domain, files)
    path = files.find(name)
    catalog = read_catalog(path, files) if path else _new(language, domain)
    before = {m.id for m in catalog if m.id}
    fuzzy = {m.id for m in catalog if m.id and m.fuzzy}
    catalog.update(english)
    after = {m.id for m in catalog if m.id}
    changed = {m.id for m in catalog if m.id and m.fuzzy} - fuzzy
    manifest.put(files.target(name), written(catalog))
    new = len(after - before - changed)
    return Updated(name, new, len(changed), len(before - after))


def _new(language: Language, domain: str) -> Catalog:
    """An empty catalog whose plural rule is CLDR's: Babel's own is wrong for ten languages."""
    catalog = Catalog(locale=language.code, domain=domain)
    catalog.mime_headers = [("Plural-Forms", plurals.forms(language.code))]
    return catalog


def template(domain: str, files: Tree) -> Catalog:
    """The English of one domain, as translators are given it."""
    path = files.find(f"locales/{domain}.pot")
    if path is None:
        hint = "run “python3 build.py extract”"
        raise BuildError([Problem("missing-catalog", f"no locales/{domain}.pot", hint=hint)])
    return read_catalog(path, files)


def read_catalog(path: Path, files: Tree) -> Catalog:
    """Babel's catalog of a file that is well-formed; else BuildError."""
    messages.read_catalog(path, files.shown(path))
    content = path.read_bytes()
    catalog = read_po(io.BytesIO(content))
    for english, was in _previous(content.decode("utf-8-sig")):
        message = catalog.get(english)
        if message:
            message.previous_id = [was]
    return catalog


def _previous(content: str) -> Iterator[tuple[str, str]]:
    """Each English string and what it was before: the `#|` lines, which Babel reads past."""
    for block in content.split("\n\n"):
        lines = block.splitlines()
        was = [line[2:].strip() for line in lines if line.startswith("#|")]
        if was:
            yield _quoted([line for line in lines if line[:1] != "#"]), _quoted(was)


def _quoted(lines: list[str]) -> str:
    """The text of the first msgid in some lines."""
    start = next(i for i, line in enumerate(lines) if line.startswith("msgid "))
    parts = [lines[start].removeprefix("msgid ")]
    for line in lines[start + 1 :]:
        if not line.startswith('"'):
            break
        parts.append(line)
    return "".join(unescape(part) for part in parts)


def written(catalog: Catalog) -> bytes:
    """The catalog as a file: long lines, so that git shows one string as one line."""
    catalog.fuzzy = False
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, include_previous=True)
    return stream.getvalue()


def previous(domain: str, english: str, files: Tree) -> str:
    """What an English string was before its last edit, as the fuzzy catalogs remember."""
    for code in languages.codes(files):
        path = files.find(f"locales/{code}/LC_MESSAGES/{domain}.po")
        message = read_catalog(path, files).get(english) if path else None
        if message and message.fuzzy and message.previous_id:
            return str(message.previous_id[0])
    hint = "run “python3 build.py update” first: it keeps the old English beside the new"
    raise BuildError([Problem("no-previous", "no catalog remembers another wording", hint=hint)])


def unfuzz(domain: str, english: str, files: Tree) -> list[str]:
    """Takes the fuzzy mark off one string in every language; which catalogs it was in."""
    changed = []
    for code in languages.codes(files):
        name = f"locales/{code}/LC_MESSAGES/{domain}.po"
        path = files.find(name)
        catalog = read_catalog(path, files) if path else None
        message = catalog.get(english) if catalog else None
        if catalog and message and message.fuzzy:
            message.flags.discard("fuzzy")
            message.previous_id = []
            manifest.put(files.target(name), written(catalog))
            changed.append(name)
    return changed


# ---------------------------------------------------------------- check


def check(code: str, files: Tree) -> tuple[Problem, ...]:
    """All that is wrong with a language's catalogs: missing, and what the checks find."""
    if code == "en":
        return ()
    language = languages.language(code, files)
    found: list[Problem] = []
    for domain in domains(files):
        name = f"locales/{language.code}/LC_MESSAGES/{domain}.po"
        path = files.find(name)
        if path is None:
            hint = f"run “python3 build.py update {code}”"
            found.append(Problem("missing-catalog", f"there is no {name}", Place(name), hint))
            continue
        catalog = messages.read_catalog(path, files.shown(path))
        found += missing(catalog, template(domain, files), language)
        found += check_entries([catalog.header, *catalog.entries.values()], language)
        found += forbidden_numbers(catalog.entries.values(), content.forbidden(files))
    return tuple(sorted(found, key=lambda problem: (problem.place, problem.code)))


def missing(catalog: messages.Catalog, english: Catalog, language: Language) -> list[Problem]:
    """Every English string without a finished translation."""
    words = messages.Translator(language.code, (catalog,))
    for message in english:
        if message.id:
            source = next((Place(file, line or 0) for file, line in message.locations), None)
            words(str(message.id), source)
    return words.problems


@lru_cache(maxsize=256)
def mistakes(
    catalog: messages.Catalog, language: Language, forbidden: frozenset[tuple[str, str]]
) -> tuple[Problem, ...]:
    """What the checks find in the translations of a catalog; many editions share one."""
    entries = catalog.entries.values()
    return (*check_entries(entries, language), *forbidden_numbers(entries, dict(forbidden)))


def check_entries(entries: Iterable[Entry], language: Language) -> Iterator[Problem]:
    """What the checks of leafletpress/checks find in finished translations and in headers."""
    for entry in entries:
        if entry.english and not entry.usable:
            continue
        reads = "text" if entry.english else "header"
        for name, rule in registry.checks().items():
            for finding in rule.find(entry, language) if rule.reads == reads else ():
                yield Problem(name, finding, entry.place, rule.hint, entry.source, rule.severity)


def forbidden_numbers(entries: Iterable[Entry], known: Mapping[str, str]) -> Iterator[Problem]:
    """Numbers in translations that must never print."""
    for entry in entries:
        for number, why in content.forbidden_in(entry.text, known):
            hint = f"do_not_print says: {why}"
            message = f"{number} must not be printed"
            yield Problem("do-not-print", message, entry.place, hint, entry.source)


def one_of(code: str, files: Tree) -> str:
    """The language's folder name; BuildError with a hint if there is none."""
    folder = code.replace("-", "_")
    if folder not in languages.codes(files):
        hint = did_you_mean(folder, languages.codes(files))
        problem = Problem("unknown-language", f"there is no language “{code}”", hint=hint)
        raise BuildError([problem])
    return folder
