"""Extract and translate: content → catalogs' templates, and catalogs → the words of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from pydantic import TypeAdapter

from .. import domains, po
from ..bootstrap.place import typed
from ..located import load
from ..model import Entry, Leaflet, Message, TopicServices, messages_in
from ..problems import Place, Problem, Severity
from ..tree import Tree

Extracted = tuple[int, str | None, str | tuple[str, str], list[str]]
"""Line, the function that Babel takes it for, the English (after its context), comments."""
CRITICAL = "Critical: a mistake here can hurt someone."
"""For translators alone: what is critical is said by the content, never by a comment."""


# ---------------------------------------------------------------- extract (Babel's entry points)


def extract_leaflet(fileobj: Any, *_: Any, **__: Any) -> Iterator[Extracted]:
    """Babel's extractor for leaflets/<slug>/leaflet.yaml."""
    yield from _extract(fileobj, Leaflet)


def extract_services(fileobj: Any, *_: Any, **__: Any) -> Iterator[Extracted]:
    """Babel's extractor for leaflets/topics/<topic>/<TERRITORY>.yaml."""
    yield from _extract(fileobj, TopicServices)


def _extract(fileobj: Any, kind: type) -> Iterator[Extracted]:
    data, _ = load(fileobj.read(), getattr(fileobj, "name", ""))
    content: Any = TypeAdapter(kind).validate_python(data)
    for message in messages_in(content):
        if message.context:
            yield message.line, "pgettext", (message.context, message.text), _comments(message)
        else:
            yield message.line, None, message.text, _comments(message)


def _comments(message: Message) -> list[str]:
    """What a translator sees beside the English."""
    comments = [CRITICAL] if message.critical else []
    if message.note:
        comments.append(f"Note: {message.note}")
    if message.facts:
        comments.append(f"Facts: {', '.join(message.facts)}")
    return comments


# ---------------------------------------------------------------- read catalogs


@dataclass(frozen=True, eq=False)
class Catalog:
    """One PO file: context and English → the entry. The same file is read once, is the same one."""

    file: str
    entries: Mapping[po.Key, Entry] = field(default_factory=dict)
    header: Entry = field(default_factory=lambda: Entry("", "", Place()))

    @property
    def domain(self) -> str:
        """Whose strings it holds: a leaflet's, a topic's, or those of all."""
        return PurePath(self.file).stem


def read_catalog(content: bytes, shown: str) -> Catalog:
    """The catalog of one file; BuildError with the line if gettext's rules are broken."""
    return _read_catalog(content, shown)


def read_catalogs(name: str, files: Tree) -> tuple[Catalog, ...]:
    """The catalogs of that name, an organisation's before ours: a string counts by itself."""
    return tuple(read_catalog(files.read(path), files.shown(path)) for path in files.layers(name))


@lru_cache(maxsize=256)
def _read_catalog(content: bytes, shown: str) -> Catalog:
    file = po.read(content, shown)
    entries = {key: _entry(message, shown) for key, message in file.entries.items()}
    header = file.header or po.Message("")
    return Catalog(shown, entries, _entry(header, shown))


def _entry(message: po.Message, shown: str) -> Entry:
    return Entry(
        english=message.english,
        text=message.text,
        place=Place(shown, message.line),
        source=message.source,
        fuzzy=message.fuzzy,
        context=message.context,
    )


def entry_of(key: po.Key, catalogs: Iterable[Catalog]) -> Entry | None:
    """The entry that counts: the first that can print, else the first."""
    found = [catalog.entries[key] for catalog in catalogs if key in catalog.entries]
    return next((entry for entry in found if entry.usable), found[0] if found else None)


# ---------------------------------------------------------------- translate


class Spoken(str):
    """Words, and the language they are in where it is not the one that was asked for."""

    lang: str

    def __new__(cls, text: str, lang: str = "") -> Spoken:
        self = super().__new__(cls, text)
        self.lang = lang
        return self


@dataclass
class Translator:
    """English → the words of one language; what is missing is gathered in `problems`.

    A language without catalogs is English: every text stands for itself. What has no translation
    is said in English, except what is critical: that refuses the edition.
    """

    language: str
    catalogs: tuple[Catalog, ...]
    problems: list[Problem] = field(default_factory=list)

    def __call__(
        self,
        english: str,
        source: Place | None = None,
        critical: bool = False,
        context: str = "",
    ) -> Spoken:
        """The translation in that context; the English, and a problem, where there is none."""
        if not self.catalogs:
            return Spoken(english)
        entry = self._entry((context, english))
        if entry and entry.usable:
            return Spoken(entry.text)
        self._missing(english, entry, source, critical)
        return Spoken(english, "en")

    @property
    def still_english(self) -> int:
        """How many strings had to be said in English so far."""
        return len({problem.message for problem in self.problems})

    def _entry(self, key: po.Key) -> Entry | None:
        return entry_of(key, self.catalogs)

    def _home(self, source: Place | None) -> str:
        """The catalog an English string belongs to."""
        domain = domains.of_file(source.file if source else "")
        found = (catalog.file for catalog in self.catalogs if catalog.domain == domain)
        return next(found, self.catalogs[-1].file)

    def _missing(
        self, english: str, entry: Entry | None, source: Place | None, critical: bool
    ) -> None:
        place = entry.place if entry else Place(self._home(source))
        state = "is marked fuzzy" if entry and entry.fuzzy else "has no translation"
        hint = f"run “{typed(f'update {self.language}')}”, then translate it"
        if entry:
            hint = "read it again and take the fuzzy mark away" if entry.fuzzy else "translate it"
        where = source or (entry.source if entry else None)
        message = f"“{english}” {state} in {self.language}"
        severity = Severity.ERROR if critical else Severity.WARNING
        problem = Problem("missing-translation", message, place, hint, where, severity)
        if problem not in self.problems:
            self.problems.append(problem)
