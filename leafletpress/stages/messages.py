"""Extract and translate: content → catalogs' templates, and catalogs → the words of an edition."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import PoFileError, denormalize, read_po
from pydantic import TypeAdapter

from ..located import load
from ..model import Entry, Leaflet, Message, Territory, messages_in
from ..problems import BuildError, Place, Problem, Severity

Extracted = tuple[int, None, str, list[str]]
CRITICAL = "Critical: a mistake here can hurt someone."
"""The comment by which a catalog remembers that a string is critical."""


# ---------------------------------------------------------------- extract (Babel's entry points)


def extract_leaflet(fileobj: Any, *_: Any, **__: Any) -> Iterator[Extracted]:
    """Babel's extractor for leaflets/<slug>/leaflet.yaml."""
    yield from _extract(fileobj, Leaflet)


def extract_services(fileobj: Any, *_: Any, **__: Any) -> Iterator[Extracted]:
    """Babel's extractor for leaflets/services/<TERRITORY>.yaml."""
    yield from _extract(fileobj, Territory)


def _extract(fileobj: Any, kind: type) -> Iterator[Extracted]:
    data, _ = load(fileobj.read(), getattr(fileobj, "name", ""))
    content: Any = TypeAdapter(kind).validate_python(data)
    for message in messages_in(content):
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


NO_HEADER = Entry("", "", Place())


@dataclass(frozen=True, eq=False)
class Catalog:
    """One PO file: English → its entry. The same file is read once, and is the same catalog."""

    file: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    header: Entry = NO_HEADER


def read_catalog(path: Path, shown: str) -> Catalog:
    """The catalog of one file; BuildError with the line if gettext's rules are broken."""
    return _read_catalog(path.read_bytes(), shown)


_LINE = re.compile(
    r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"|#.*|'
)
"""A line of a catalog: gettext's keywords and quoted text, a comment, or nothing."""


def _broken_lines(content: bytes, shown: str) -> Iterator[Problem]:
    """Lines that Babel would read past in silence, losing a string."""
    hint = "every line is a comment, a keyword with a quoted text, or a quoted text"
    for number, line in enumerate(content.decode("utf-8-sig").splitlines(), 1):
        if not _LINE.fullmatch(line.strip()):
            message = f"this line is not gettext's: {line.strip()[:60]}"
            yield _bad(message, Place(shown, number), hint)


@lru_cache(maxsize=256)
def _read_catalog(content: bytes, shown: str) -> Catalog:
    try:
        if problems := list(_broken_lines(content, shown)):
            raise BuildError(problems)
        catalog = read_po(io.BytesIO(content), abort_invalid=True)
    except PoFileError as error:
        hint = "every line is a comment, a keyword with a quoted text, or a quoted text"
        message = f"this is not a catalog: {str(error).split(' on line')[0]}"
        raise BuildError([_bad(message, Place(shown, (error.lineno or 0) + 1), hint)]) from error
    except UnicodeDecodeError as error:
        message = f"this is not UTF-8 text (byte {error.start})"
        raise BuildError([_bad(message, Place(shown), "save the file as UTF-8")]) from error
    except (ValueError, LookupError) as error:
        raise BuildError([_bad(f"this is not a catalog: {error}", Place(shown), "")]) from error
    return Catalog(shown, dict(_entries(catalog, shown)), _header(content, shown))


def _bad(message: str, place: Place, hint: str) -> Problem:
    return Problem("bad-catalog", message, place, hint)


def _entries(catalog: BabelCatalog, shown: str) -> Iterator[tuple[str, Entry]]:
    for message in catalog:
        if message.id:
            yield _first(message.id), _entry(message, shown)


def _first(value: Any) -> str:
    return value if isinstance(value, str) else str(value[0]) if value else ""


def _entry(message: BabelMessage, shown: str) -> Entry:
    source = next((Place(file, line or 0) for file, line in message.locations), None)
    return Entry(
        english=_first(message.id),
        text=_first(message.string),
        place=Place(shown, message.lineno or 0),
        source=source,
        fuzzy=message.fuzzy,
        critical=CRITICAL in message.auto_comments,
    )


_HEADER = re.compile(r'^msgid ""\s*\nmsgstr\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)


def _header(content: bytes, shown: str) -> Entry:
    """The header as it is written: Babel keeps what it understood of it alone."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    found = _HEADER.search(text)
    line = text.count("\n", 0, found.start()) + 1 if found else 0
    return Entry("", denormalize(found[1].strip()) if found else "", Place(shown, line))


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

    def __call__(self, english: str, source: Place | None = None, critical: bool = False) -> Spoken:
        """The translation; the English, and a problem, where there is none."""
        if not self.catalogs:
            return Spoken(english)
        entry = self._entry(english)
        if entry and entry.usable:
            return Spoken(entry.text)
        self._missing(english, entry, source, critical)
        return Spoken(english, "en")

    @property
    def still_english(self) -> int:
        """How many strings had to be said in English so far."""
        return len({problem.message for problem in self.problems})

    def _entry(self, english: str) -> Entry | None:
        found = [c.entries[english] for c in self.catalogs if english in c.entries]
        return next((entry for entry in found if entry.usable), found[0] if found else None)

    def _home(self, source: Place | None) -> str:
        """The catalog an English string belongs to: its leaflet's, or the common one."""
        own = source is not None and "/services/" not in source.file
        return self.catalogs[0 if own else -1].file

    def _missing(
        self, english: str, entry: Entry | None, source: Place | None, critical: bool
    ) -> None:
        place = entry.place if entry else Place(self._home(source))
        state = "is marked fuzzy" if entry and entry.fuzzy else "has no translation"
        hint = f"run “python3 build.py update {self.language}”, then translate it"
        if entry:
            hint = "read it again and take the fuzzy mark away" if entry.fuzzy else "translate it"
        where = source or (entry.source if entry else None)
        message = f"“{english}” {state} in {self.language}"
        severity = Severity.ERROR if critical else Severity.WARNING
        problem = Problem("missing-translation", message, place, hint, where, severity)
        if problem not in self.problems:
            self.problems.append(problem)
