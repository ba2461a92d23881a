"""The words of the trade as types: message, leaflet, service, language, panel, fold, edition.

Content classes are checked when they are read (pydantic); their JSON Schema is made from here.
All lengths are millimetres and all type sizes points, unless a name says otherwise.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Protocol, get_args, get_type_hints

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.dataclasses import dataclass as checked
from pydantic_core import PydanticCustomError

from . import names, plugins
from .colours import ACCENT, SHIPPED
from .layout import Layout
from .look import Look
from .problems import Place, Problem, Severity

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""How the names of files end that a page may open, in small letters."""
STRICT = ConfigDict(extra="forbid", use_attribute_docstrings=True)
LATER = ConfigDict(**STRICT, defer_build=True)
"""For what holds blocks: its schema is made when a file is read and every kind is known."""
PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
WANTED: dict[str, str] = {}
"""Pattern of a text → what it wants in words, with an example."""


def _like(pattern: str, words: str) -> StringConstraints:
    """A text of this shape; whoever writes another is told the words, and never the pattern."""
    WANTED[pattern] = words
    return StringConstraints(pattern=pattern)


# ---------------------------------------------------------------- what people write in YAML


@checked(frozen=True, config=STRICT)
class Message:
    """One string a translator sees; in YAML either the bare string or a mapping."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    """The English. `**strong**` is the only markup, `{name}` a fact that is filled in."""
    facts: tuple[str, ...] = ()
    """Ids in facts.yaml that support this sentence."""
    note: str = ""
    """For translators."""
    critical: bool = False
    """A mistake here can hurt someone."""
    review: Literal["", "clinician"] = ""
    """Who has to confirm the wording before a release."""
    context: str = ""
    """Tells this string from another with the same English: two contexts are two strings."""
    line: int = Field(default=0, repr=False)
    """Filled in by the reader: the line of `text` in its file, from 1."""

    @property
    def placeholders(self) -> Counter[str]:
        """How often each `{name}` stands in the English."""
        return Counter(PLACEHOLDER.findall(self.text))


def _as_message(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value, "line": getattr(value, "line", 0)}
    if isinstance(value, dict) and "text" in value:
        return {**value, "line": getattr(value["text"], "line", 0)}
    return value


_MESSAGE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["text"],
            "properties": {
                "text": {"type": "string", "minLength": 1, "description": "The English."},
                "facts": {"type": "array", "items": {"type": "string"}},
                "note": {"type": "string", "description": "For translators."},
                "critical": {"type": "boolean", "description": "A mistake can hurt someone."},
                "review": {"enum": ["", "clinician"]},
                "context": {
                    "type": "string",
                    "description": "Tells it from another string with the same English.",
                },
            },
        },
    ]
}
Words = Annotated[Message, BeforeValidator(_as_message), WithJsonSchema(_MESSAGE_SCHEMA)]


def _named(tag: str) -> str:
    if names.is_tag(tag) and names.language(tag):
        return tag
    raise PydanticCustomError("unknown_language", "no language is known as “{tag}”", {"tag": tag})


def _tag(tag: str) -> str:
    if names.is_tag(tag):
        return tag
    raise PydanticCustomError("unknown_language", "“{tag}” is no language's tag", {"tag": tag})


def _real_day(value: Any) -> Any:
    """Not a number, which pydantic would take for seconds since 1970."""
    if isinstance(value, dt.date) or (isinstance(value, str) and value.count("-") >= 2):
        return value
    raise PydanticCustomError("date_type", "a day")


def _in_calendar(value: str) -> str:
    try:
        dt.date.fromisoformat(f"{value}-01"[: len("2026-11-21")])
    except ValueError as error:
        raise PydanticCustomError("date_type", "a day") from error
    return value


def _expression(value: str) -> str:
    """One that can be searched for, and quickly: no repetition of what is in brackets."""
    try:
        re.compile(f"({value}) ")
    except (re.error, OverflowError, RecursionError) as error:
        message = "this expression cannot be searched for: {why}"
        raise PydanticCustomError("bad_expression", message, {"why": str(error)}) from error
    if re.search(r"\)[*+{]", value):
        message = "nothing in brackets may repeat here: that can take for ever"
        raise PydanticCustomError("bad_expression", message)
    return value


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[
    str,
    _like(
        SLUG,
        "small letters and digits, with hyphens between them: what-is, night-line",
    ),
]
WebAddress = Annotated[
    str, _like(r"^https?://[^\s<>\"]+$", "a whole web address: https://www.example.org/help")
]
E164 = Annotated[
    str,
    _like(
        r"^\+[1-9][0-9]{4,14}$", 'the number with its country\'s code, in quotes: "+443001236600"'
    ),
]
ShortCode = Annotated[
    str, _like(r"^[0-9]{2,6}$", 'a short number of two to six digits, in quotes: "999"')
]
Mail = Annotated[
    str,
    _like(r"^[^\s@<>\",;:]+@[^\s@<>\",;:]+\.[^\s@<>\",;:.]+$", "a mail address: help@name.example"),
]
Extension = Annotated[
    str, _like(r"^([0-9]{1,6})?$", 'the digits dialled after the number, in quotes: "12"')
]
Version = Annotated[
    str, _like(r"^20[0-9]{2}\.[0-9]+$", 'a year, a point and a number, in quotes: "2026.1"')
]
TerritoryCode = Annotated[
    str, _like(r"^[A-Z]{2}$", 'a country\'s two capital letters, in quotes: "GB"')
]
Colour = Annotated[
    str,
    _like(r"^#[0-9a-fA-F]{6}$", 'a colour of six hexadecimal digits, in quotes: "#1d2b6b"'),
    BeforeValidator(lambda value: "" if value is None else value),  # "#" alone begins a comment
]
FontFamily = Annotated[
    str,
    _like(r"^[A-Za-z0-9]+( [A-Za-z0-9]+)*$", "a family's name, in letters and digits: Open Sans"),
]
Tag = Annotated[str, AfterValidator(_tag)]
"""A language's tag, BCP-47."""
PictureFile = Annotated[
    str,
    _like(
        r"^[^/\\.:][^/\\:]*(/[^/\\.:][^/\\:]*)*\.(svg|png|jpg|jpeg)$",
        "a picture in the leaflet's own folder: fan.svg, pictures/fan.png, fan.jpg",
    ),
]
NamedTag = Annotated[str, AfterValidator(_named)]
"""The tag of a language that has a name we know."""
Day = Annotated[dt.date, BeforeValidator(_real_day)]
Tone = Literal["indigo", "plum", "teal", "umber", "red"]
Role = Literal["emergency", "help", "core", "more", "people"]
"""What a section is: what to do at once, where to get help, what everyone should know, what is
worth knowing besides, and what is for family and friends."""
ROLES: tuple[str, ...] = get_args(Role)
Rule = Literal["doses", "buying", "stigma"]
"""What a topic's leaflets do not speak of: amounts to take, where to get it, words of blame."""


# ---------------------------------------------------------------- blocks: the protocol


class Files(Protocol):
    """The door to a project's files, as much of it as a block may use."""

    roots: tuple[Path, ...]

    def find(self, relative: str | Path) -> Path | None: ...

    def read(self, path: Path) -> bytes: ...


@dataclass(frozen=True)
class Setting:
    """Where a block stands, for what it has to say about itself."""

    leaflet: Leaflet
    section: Section
    files: Files
    at: Callable[..., Place]
    """Keys of the block → their place in the leaflet's file."""


class Block:
    """What a section is made of, and what content, pages and proofs ask it.

    Each kind is a folder of leafletpress/blocks: a checked dataclass with a `type` of that name,
    `block.html`, and, where they differ, `block.css` and `web.html` for the website.
    """

    type: str
    level: ClassVar[int] = 1
    """A block holds those of a lower level, a section all: 0 is running text, 1 what stands
    apart, 2 what holds both."""
    heard: ClassVar[tuple[str, ...]] = ()
    """Fields whose messages are for a screen reader alone, and never drawn."""

    @property
    def inner(self) -> tuple[Block, ...]:
        """The blocks inside it."""
        found: tuple[Block, ...] = getattr(self, "blocks", ())
        return found

    @property
    def is_urgent(self) -> bool:
        """Whether it is an emergency, and so prints the heading of its section itself."""
        return False

    def printed(self) -> tuple[Message, ...]:
        """Its own messages that stand on the page, those of the blocks inside it apart."""
        own: Any = self
        left_out = {*self.heard, "blocks"}
        return messages_in([getattr(self, f.name) for f in fields(own) if f.name not in left_out])

    def from_services(self, territory: Territory, slug: str) -> Iterable[Message]:
        """The messages of a services file that stand on a leaflet's page because of it."""
        del territory, slug
        return ()

    def typed(self, edition: Edition) -> Iterable[str]:
        """What it prints as somebody typed it, never translated; empty texts do not count."""
        del edition
        return ()

    def services(self, edition: Edition) -> Iterable[Service | LocalService]:
        """Whose numbers and addresses it prints; those are proved digit for digit."""
        del edition
        return ()

    def codes(self, edition: Edition) -> Iterable[tuple[str, float]]:
        """The addresses in its QR codes, and their sides in millimetres."""
        del edition
        return ()

    def can_be_shortened(self, edition: Edition) -> Iterable[str]:
        """What besides its section can be, where a page is too full; in words."""
        del edition
        return ()

    def problems(self, setting: Setting) -> Iterable[Problem]:
        """What is wrong with it that its schema cannot tell."""
        del setting
        return ()


@cache
def blocks() -> dict[str, type[Block]]:
    """Every kind of block by its type, sorted."""
    hint = "write `BLOCK = …` in it, the checked dataclass made from model.Block"
    return plugins.load("leafletpress.blocks", "BLOCK", _block_fault, hint)


def _block_fault(name: str, found: Any) -> str:
    if not (isinstance(found, type) and issubclass(found, Block) and is_dataclass(found)):
        return f"BLOCK is {found!r}, and no class of a block"
    if get_args(get_type_hints(found).get("type")) != (name,):
        return f"its type is not “{name}”, as its folder is called"
    return "" if (folder_of(found) / "block.html").is_file() else "it has no block.html"


def folder_of(kind: type) -> Path:
    """Where the code of a kind of block lies, and its templates beside it."""
    return Path(sys.modules[kind.__module__].__file__ or "").parent


@dataclass(frozen=True)
class Below:
    """In an annotation: any block of a lower level, found when the first file is read."""

    level: int

    @property
    def kinds(self) -> tuple[type[Block], ...]:
        return tuple(kind for kind in blocks().values() if kind.level < self.level)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        del source
        any_of: Any = reduce(or_, self.kinds)
        return handler.generate_schema(Annotated[any_of, Field(discriminator="type")])


Text = Annotated[Block, Below(1)]
"""A block of running text."""
InSubsection = Annotated[Block, Below(2)]
"""Any block but a subsection."""
InSection = Annotated[Block, Below(3)]
"""Any block."""


def within(found: Iterable[Block]) -> Iterator[Block]:
    """Blocks, each followed by those inside it."""
    for block in found:
        yield block
        yield from within(block.inner)


@checked(frozen=True, config=LATER)
class Section:
    """One thought under one heading. It says what it is; a layout says where that goes."""

    id: Slug
    role: Role
    """What it is for; within a role, sections stand in the order of the file."""
    blocks: Annotated[tuple[InSection, ...], Field(min_length=1)]
    heading: Words | None = None
    tone: Tone = "indigo"
    icon: str = ""
    """A pictogram in templates/icons, by name."""
    pin: dict[Slug, str] = Field(default_factory=dict)
    """Layout → the panel on which it has to stand there, whatever its role."""

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Its blocks, each followed by those inside it."""
        return tuple(within(self.blocks))

    @property
    def is_urgent(self) -> bool:
        """Whether it is an emergency: then a block prints its heading."""
        return any(block.is_urgent for block in self.blocks)


@checked(frozen=True, config=STRICT)
class Cover:
    """The front of the folded leaflet: what is inside, in a few words."""

    points: tuple[Words, ...] = ()


@checked(frozen=True, config=STRICT)
class Source:
    """Where a fact was read. `seen` says whether it really was."""

    title: str
    publisher: str
    url: WebAddress
    seen: Literal["live page", "archived copy", "from memory"]
    note: str = ""


@checked(frozen=True, config=STRICT)
class Fact:
    """One atomic statement and what supports it; never printed itself."""

    text: str
    confidence: Literal["high", "medium", "low"]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids in the same file's `sources`."""
    note: str = ""
    review: Literal["", "clinician"] = ""


@checked(frozen=True, config=STRICT)
class Evidence:
    """leaflets/<slug>/facts.yaml: the facts a leaflet may say, with their sources."""

    facts: dict[Slug, Fact]
    sources: dict[Slug, Source]


@checked(frozen=True, config=STRICT)
class Earlier:
    """A version that was replaced: the page of versions tells people to stop using it."""

    version: Version
    stopped: Day
    """From this day on no sheet of it is to be given out."""
    why: str = ""
    """In plain English, in one sentence."""


@checked(frozen=True, config=LATER)
class Leaflet:
    """leaflets/<slug>/leaflet.yaml: the content, whatever the language."""

    code: Annotated[
        str,
        _like(r"^[A-Z]{2,5}-[0-9]+$", "two to five capital letters, a hyphen, a number: KET-1"),
    ]
    """Short and lasting; printed in the foot."""
    version: Version
    revised: Day
    title: Words
    subtitle: Words
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    topics: tuple[Slug, ...] = ()
    """What it is about: whose services it prints, in this order, and whose rules hold for it."""
    cover: Cover = Cover()
    history: tuple[Earlier, ...] = ()
    """Earlier versions, newest first."""
    slug: str = Field(default="", repr=False)
    """Filled in by the reader from the folder's name."""
    file: str = Field(default="", repr=False)
    """Filled in by the reader: the path to show in messages."""

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """The blocks of every section, each followed by those inside it."""
        return tuple(block for section in self.sections for block in section.all_blocks)

    @property
    def kinds(self) -> dict[str, type[Block]]:
        """The kinds of its blocks by their type, sorted."""
        used = {block.type for block in self.all_blocks}
        return {name: kind for name, kind in blocks().items() if name in used}


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[
    str,
    _like(
        r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", 'a time from 00:00 to 24:00, in quotes: "09:30"'
    ),
]


@checked(frozen=True, config=STRICT)
class Opening:
    """Days from … to …, and the hours on each of them in local time."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=2)]
    """One day, or the first and the last of a run."""
    opens: Clock
    closes: Clock


@checked(frozen=True, config=STRICT)
class Checked:
    """How and when somebody last made sure."""

    how: Literal["called", "official page", "archived copy", "memory"]
    on: Annotated[
        str,
        _like(
            r"^20[0-9]{2}-(0[1-9]|1[0-2])(-[0-3][0-9])?$", "a day or a month: 2026-11-21, 2026-11"
        ),
        AfterValidator(_in_calendar),
    ]
    """A day or a month."""
    source: str
    confidence: Literal["high", "medium", "low"]
    note: str = ""

    def is_stale(self, today: dt.date) -> bool:
        """Whether twelve months have gone by since."""
        parts = [int(part) for part in self.on.split("-")]
        day = dt.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        return (today - day).days > FRESH


FRESH = 365
"""Days for which a contact counts as checked."""
FROM_MEMORY = "known from memory alone: somebody has to read or call it first"


@checked(frozen=True, config=STRICT)
class Emergency:
    """The number for an ambulance."""

    number: ShortCode
    checked: Checked
    also: tuple[ShortCode, ...] = ()


@checked(frozen=True, config=STRICT)
class Service:
    """A place to get help. Its numbers and addresses never pass through translators."""

    id: Slug
    name: str
    """As the service writes it; not translated."""
    about: Words
    languages: Annotated[tuple[NamedTag, ...], Field(min_length=1)]
    """In which people answer, BCP-47."""
    checked: Checked
    name_en: str = ""
    phone: E164 | None = None
    short_code: ShortCode | None = None
    """Instead of `phone`, where a number works only inside the territory."""
    phone_display: str = ""
    """The service's own way of writing it; the digits must be those of `phone`."""
    extension: Extension = ""
    """What is dialled after the number."""
    url: WebAddress | None = None
    url_display: str = ""
    always_open: bool = False
    hours: tuple[Opening, ...] = ()
    free_of_charge: bool | None = None
    """None where it is not known. "Free" prints only when true."""
    cost: Words | None = None
    region: Words | None = None
    """Where it is not the whole territory."""
    interpreters: bool = False
    prints: bool = True
    """False keeps it out of every edition; `why_not` says why."""
    why_not: str = ""

    @property
    def withheld(self) -> str:
        """Why it does not print; empty when it does. What nobody has read anywhere does not."""
        if not self.prints:
            return self.why_not or "the file says so"
        return FROM_MEMORY if self.checked.how == "memory" else ""


@checked(frozen=True, config=STRICT)
class Finder:
    """The page that lists services near you; its address is in the QR code."""

    name: Words
    url: WebAddress
    checked: Checked
    url_display: str = ""

    @property
    def withheld(self) -> str:
        """Why it does not print; empty when it does."""
        return FROM_MEMORY if self.checked.how == "memory" else ""


@checked(frozen=True, config=STRICT)
class Forbidden:
    """A line that must never print: police and reporting lines, numbers out of date."""

    number: str
    why: str


@checked(frozen=True, config=STRICT)
class TerritoryFile:
    """leaflets/territories/<TERRITORY>.yaml: what holds in one country, whatever the topic."""

    territory: TerritoryCode
    emergency: Emergency
    do_not_print: tuple[Forbidden, ...] = ()
    note: str = ""


@checked(frozen=True, config=STRICT)
class Topic:
    """leaflets/topics/<topic>/topic.yaml: a subject, and how leaflets speak of it."""

    title: str
    rules: tuple[Rule, ...] = ()
    """What no leaflet on it says: the words stand in its glossary.csv, column `avoid`."""


@checked(frozen=True, config=STRICT)
class TopicServices:
    """leaflets/topics/<topic>/<TERRITORY>.yaml: where one country has help with a topic."""

    territory: TerritoryCode
    services: tuple[Service, ...] = ()
    finder: Finder | None = None
    laws: dict[Slug, Words] = Field(default_factory=dict)
    """Leaflet → its law line here."""
    note: str = ""
    file: str = Field(default="", repr=False)
    """Filled in by the reader: the path to show in messages."""


@dataclass(frozen=True)
class Territory:
    """One country as a leaflet speaks of it: whom to call, and where its topics have help."""

    territory: str
    emergency: Emergency
    topics: tuple[TopicServices, ...] = ()
    """In the leaflet's order; of those that have something here."""

    @property
    def services(self) -> tuple[Service, ...]:
        """All there are; one that several topics name, once."""
        found: dict[str, Service] = {}
        for service in (each for topic in self.topics for each in topic.services):
            found.setdefault(service.id, service)
        return tuple(found.values())

    def file_of(self, message: Message) -> str:
        """Where a message of its services stands; empty for one of none of them."""
        found = (each for each in self.topics if any(m is message for m in messages_in(each)))
        return next((each.file for each in found), "")

    @property
    def printed(self) -> tuple[Service, ...]:
        """The services that stand on the sheet: of the whole territory, then of a part of it."""
        kept = (service for service in self.services if not service.withheld)
        return tuple(sorted(kept, key=lambda service: service.region is not None))

    @property
    def finder(self) -> Finder | None:
        """The first page of services near you that prints."""
        found = (topic.finder for topic in self.topics)
        return next((finder for finder in found if finder and not finder.withheld), None)

    @property
    def laws(self) -> dict[str, Message]:
        """Leaflet → its law line here."""
        return {slug: law for topic in reversed(self.topics) for slug, law in topic.laws.items()}

    @property
    def help_page(self) -> Finder | Service | None:
        """Whose address is in the QR code: the finder, else the first service that has one."""
        return self.finder or next((service for service in self.printed if service.url), None)


def _as_lines(value: Any) -> Any:
    """One text with line breaks, or a list of lines; without empty ones."""
    found = value.splitlines() if isinstance(value, str) else value
    if isinstance(found, list) and all(isinstance(line, str) for line in found):
        return [line.strip() for part in found for line in part.splitlines() if line.strip()]
    return found


TextLines = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_lines),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One line, several with line breaks between them, or a list of lines."""
OneLine = Annotated[
    str,
    BeforeValidator(lambda value: " ".join(value.split()) if isinstance(value, str) else value),
    StringConstraints(min_length=1),
]


@checked(frozen=True, config=STRICT)
class MoreNumber:
    """One more number of a local service: a second line, text messages, a messenger."""

    phone: E164 | None = None
    short_code: ShortCode | None = None
    phone_display: str = ""
    extension: Extension = ""
    use: Literal["call", "sms", "messenger"] = "call"
    """What is no call does not dial when it is touched."""
    label: str = ""
    """What stands before it, in the service's own words: "Nights", "WhatsApp"."""

    @property
    def said(self) -> str:
        """The words before the number."""
        return self.label or ("SMS" if self.use == "sms" else "")


@checked(frozen=True, config=STRICT)
class LocalService:
    """The file given to --local: one service near the reader, in any language."""

    name: OneLine
    phone: E164 | None = None
    short_code: ShortCode | None = None
    phone_display: str = ""
    extension: Extension = ""
    """What is dialled after the number."""
    more_numbers: tuple[MoreNumber, ...] = ()
    """A second line, text messages, a messenger."""
    mail: Mail | None = None
    url: WebAddress | None = None
    url_display: str = ""
    address: TextLines = ()
    """One line or several."""
    hours: TextLines = ()
    """As people there write them."""
    lang: Tag = "en"
    """Of the words above, BCP-47."""
    territory: TerritoryCode | None = None
    """On whose sheets it stands; without this, on those of its number's country."""
    file: str = Field(default="", repr=False)
    """Filled in by the reader: the path to show in messages."""

    @property
    def numbers(self) -> tuple[LocalService | MoreNumber, ...]:
        """All that can be dialled or written to, the main one first."""
        return (self, *self.more_numbers)

    @property
    def slug(self) -> str:
        """Of its sheets' names: letters, digits and hyphens, whatever the script of its name.

        Where letters are lost or changed on the way, a digest keeps two services apart.
        """
        plain = unicodedata.normalize("NFKD", self.name.lower())
        words = re.findall("[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
        slug = "-".join(words)[:40].strip("-")
        if self.name.isascii() and slug and len("-".join(words)) <= 40:
            return slug
        return f"{slug}-{hashlib.sha256(self.name.encode()).hexdigest()[:6]}".lstrip("-")


@checked(frozen=True, config=STRICT)
class Publisher:
    """Who stands behind the printed sheet."""

    name: str
    url: WebAddress | None = None


@checked(frozen=True, config=STRICT)
class EditionList:
    """Which editions of a leaflet to build."""

    leaflet: Slug
    territories: dict[TerritoryCode, tuple[str, ...]]
    """Territory → languages."""
    layouts: Annotated[tuple[str, ...], Field(min_length=1)] = ("trifold",)
    """By name; one that is there for several papers goes by its territory: trifold."""
    outputs: Annotated[tuple[str, ...], Field(min_length=1)] = ("screen", "office")


Millimetres = Annotated[float, Field(gt=0, le=2000)]


@checked(frozen=True, config=STRICT)
class TypeRange:
    """Body type sizes in points, before the language's scale."""

    largest: Annotated[float, Field(ge=8, le=72)] = 12.0
    smallest: Annotated[float, Field(ge=8, le=72)] = 10.0
    """Where the text does not fit at this size, the edition is refused."""


@checked(frozen=True, config=STRICT)
class PanelFile:
    """A panel as a layout's file has it."""

    width: Millimetres | None = None
    """Without this: as wide as the sheet."""
    height: Millimetres | None = None
    """Without this: as high as the sheet."""
    roles: tuple[Literal["title", "emergency", "help", "core", "more", "people"], ...] = ()
    """What goes on it; panels of the same roles are filled one after another."""
    foot: tuple[Literal["draft", "checked", "code"], ...] = ()
    """What stands at its lower edge: the line of a draft in the language; in English, or the dates;
    code and version."""
    margin: Annotated[float, Field(ge=5, le=50)] | None = None
    """On all its edges, in millimetres."""
    columns: Annotated[int, Field(ge=1, le=4)] = 1
    repeats: bool = False
    """Whether there are as many of it as the text needs."""
    imprint: bool = False
    """Whether it ends with who stands behind the leaflet; by default the last panel does."""


@checked(frozen=True, config=STRICT)
class SlotFile:
    """A panel's place on a side, from its lower left corner in millimetres."""

    panel: str
    x: float = 0
    y: float = 0
    turn: Literal[0, 90, 180, 270] = 0
    """Degrees anticlockwise."""


@checked(frozen=True, config=STRICT)
class LayoutFile:
    """layouts/<name>.yaml: the fold, and what goes on it; from left to right."""

    title: str
    """In English, in a few words: A4, folded in three."""
    width: Millimetres
    """Of the sheet."""
    height: Millimetres
    panels: Annotated[dict[Slug, PanelFile], Field(min_length=1)]
    """In the order in which one reads them."""
    sheets: tuple[tuple[tuple[str | SlotFile, ...], ...], ...] = ()
    """Each sheet's front and back: panels from left to right, or with their places. Without this
    every panel is a page."""
    type: TypeRange = TypeRange()
    paper: Annotated[
        str, _like(r"^[A-Za-z0-9]*$", "the paper's name in letters and digits: A4, Letter")
    ] = ""
    """As printers call it: A4, Letter."""
    leaves_out: tuple[Role, ...] = ()
    """Roles that have no place here."""
    folding: tuple[str, ...] = ()
    """Panels in the order in which their leaves are folded in."""


def _unread(value: Any) -> Any:
    """YAML reads the word off as no."""
    return "off" if value is False else value


Level = Annotated[Literal["off", "warning", "error"], BeforeValidator(_unread)]
"""What a project makes of a check."""


@checked(frozen=True, config=STRICT)
class Colours:
    """The tones of sections, and what stands out on the cover."""

    indigo: Colour = SHIPPED["indigo"].colour
    """Of the cover too, and of all that has no tone."""
    plum: Colour = SHIPPED["plum"].colour
    teal: Colour = SHIPPED["teal"].colour
    umber: Colour = SHIPPED["umber"].colour
    red: Colour = SHIPPED["red"].colour
    """Of what to do in an emergency."""
    accent: Colour = ACCENT
    """Of the subtitle on the cover."""


@checked(frozen=True, config=STRICT)
class ProjectFile:
    """project.yaml: who publishes, and what is built."""

    default_territory: TerritoryCode
    editions: Annotated[tuple[EditionList, ...], Field(min_length=1)]
    publisher: Publisher | None = None
    contact: str | None = None
    """Where to report a mistake: a telephone number, a mail or web address."""
    logo: str | None = None
    """A PNG or SVG inside the project: beside the imprint, on a cover, and on the website."""
    cover: str | None = None
    """An SVG, PNG or JPEG inside the project: behind the title, instead of our drawing."""
    colours: Colours = Colours()
    """Tints are made from them."""
    fonts: dict[str, Annotated[tuple[FontFamily, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    """Language, or `default` for all → families in the project's fonts/, in front of ours."""
    licence: OneLine | None = None
    """A line that is printed with the imprint, as it is typed."""
    site_url: WebAddress | None = None
    checks: dict[str, Level] = Field(default_factory=dict)
    """Checks of translations that are off here, or of another weight: `much-longer: error`."""


Digest = Annotated[
    str,
    _like(
        r"^[0-9a-f]{12}\.[0-9a-f]{12}$",
        "two digests with a point between, as sign-off writes them: 0123456789ab.0123456789ab",
    ),
]
"""One pair of strings: twelve hexadecimal digits for the English, twelve for the translation."""


ShortDigest = Annotated[
    str, _like(r"^[0-9a-f]{12}$", "a digest, as unchanged writes it: 0123456789ab")
]


@checked(frozen=True, config=STRICT)
class Signature:
    """A named person has read exactly these strings, on paper or on a screen."""

    by: str
    """Name and role: "Dr Amal Haddad, GP"."""
    on: Day
    strings: tuple[Digest, ...]


@checked(frozen=True, config=STRICT)
class Withdrawal:
    """A text that must not print any more, at once and without a replacement."""

    by: str
    on: Day
    reason: str
    version: str
    """The leaflet's version it stands against; a new version is free of it."""
    strings: tuple[Digest, ...] = ()
    """Only these; empty: the whole text."""


@checked(frozen=True, config=STRICT)
class Unchanged:
    """An editor's word that an English edit did not change the meaning: signatures carry over."""

    by: str
    on: Day
    was: ShortDigest
    now: ShortDigest


@checked(frozen=True, config=STRICT)
class Review:
    """One leaflet's entry in locales/<lang>/review.yaml: the one home of a text's state."""

    made: str
    """How the text came to be, in English; printed nowhere."""
    signatures: tuple[Signature, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()


@checked(frozen=True, config=STRICT)
class ReadBack:
    """What an independent reading says that a translation says."""

    english: str
    translation: str
    back: str


@checked(frozen=True, config=STRICT)
class Mended:
    """What that reading changed."""

    english: str
    before: str
    after: str
    why: str = ""


@checked(frozen=True, config=STRICT)
class BackTranslation:
    """locales/<lang>/back-translation.yaml: a second reading, put back into English."""

    strings: tuple[ReadBack, ...] = ()
    changed: tuple[Mended, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What a sheet may say of one text: signed by whom and when, withdrawn, or neither."""

    signed: bool = False
    by: tuple[str, ...] = ()
    on: dt.date | None = None
    withdrawn: Withdrawal | None = None

    @property
    def check_again(self) -> dt.date | None:
        """A year after the last signature."""
        if self.on is None:
            return None
        leap = (self.on.month, self.on.day) == (2, 29)
        return self.on.replace(year=self.on.year + 1, day=28 if leap else self.on.day)


@checked(frozen=True, config=STRICT)
class Typography:
    """locales/<lang>/language.yaml: only what CLDR cannot tell."""

    fonts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Families in fonts/, the language's own first."""
    line_height: Annotated[float, Field(ge=1, le=3)] = 1.34
    scale: Annotated[float, Field(ge=0.8, le=1.5)] = 1.0
    """How much larger the script is set to look as large as Latin beside it."""
    smallest: Annotated[float, Field(ge=0.8, le=1.5)] = 1.0
    """The floor of the body size, as a share of the layout's (before `scale`)."""
    own_name: str = ""
    """Where CLDR's name is not what readers call it."""
    english_name: str = ""
    """Likewise in English, for the person who hands the sheet over."""
    spoken: Annotated[str, AfterValidator(lambda tag: tag and _named(tag))] = ""
    """The language to ask for on the telephone, where it has another name (yue for zh-Hant-HK)."""
    gap: str = " "
    """Between two sentences; nothing in Chinese."""
    whole: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    """Words that no line break may cut, where the script has no spaces (a name in Thai)."""
    keep_together: Annotated[str, AfterValidator(_expression)] = ""
    """A regular expression: a space after a match does not break (Polish one-letter words)."""


# ---------------------------------------------------------------- what the pipeline passes on


@dataclass(frozen=True)
class Term:
    """One row of a termbase; in a pattern `*` is any letters and `#` a number."""

    id: str
    """Of the same term in the glossary; `not` are the words that negate, `doses` and `buying`
    those of a topic's rules."""
    english: str
    words: tuple[str, ...] = ()
    """Patterns of which a translation of `english` has one."""
    avoid: tuple[str, ...] = ()
    """Patterns that no text has."""
    fine: tuple[str, ...] = ()
    """Patterns in which what is avoided may stand all the same."""

    @property
    def rule(self) -> Rule:
        """Which of a topic's rules avoids it: words of blame stand beside the term to use."""
        own: dict[str, Rule] = {"doses": "doses", "buying": "buying"}
        return own.get(self.id, "stigma")


@dataclass(frozen=True)
class Language:
    """language.yaml and CLDR, joined."""

    code: str
    """The folder's name, gettext's spelling: zh_Hant_HK."""
    tag: str
    """BCP-47, for files and HTML: zh-Hant-HK."""
    own_name: str
    english_name: str
    rtl: bool
    typography: Typography
    terms: tuple[Term, ...] = ()
    """The termbase: the language's own, and those of the topics that are spoken of."""
    font_files: tuple[Path, ...] = ()
    """The files of `typography.fonts`."""

    cldr: str = ""
    """Whose names, dates and lists it takes from CLDR, where it is not its own (pseudo)."""

    @property
    def locale(self) -> str:
        """The name CLDR's data has for it."""
        return self.cldr or self.code

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return "rtl" if self.rtl else "ltr"


@dataclass(frozen=True)
class Step:
    """One step of an output's pipeline, by name, with what it is told."""

    name: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Output:
    """What a finished file is for: a pipeline from the panels to it, and what is proved of it."""

    title: str
    """On its button: what one does with it."""
    steps: tuple[Step, ...] = ()
    """In order; none: the panels as they are, one page each."""
    tagged: bool = False
    """Whether it can be read aloud: language, title and structure are proved."""
    margin: float = 5.0
    """Millimetres at each edge without ink: what office printers cannot reach."""
    order: int = 100
    """Its place in a list of files, the first one first."""
    shows: Literal["", "cover", "sheet"] = ""
    """What the website takes its pictures of."""
    is_listed: bool = True
    """Whether the website offers it at once, or on the edition's own page alone."""
    name: str = ""

    @property
    def is_printed(self) -> bool:
        """Whether its pages are sides of sheets that are handed out."""
        return any(step.name == "impose" for step in self.steps)


@dataclass(frozen=True)
class Edition:
    """One leaflet in one language for one territory in one layout."""

    leaflet: Leaflet
    language: Language
    territory: Territory
    layout: Layout
    project: ProjectFile
    english: Standing = Standing()
    """Of the English text."""
    review: Standing = Standing()
    """Of the translation; of the English once more on an English sheet."""
    local: LocalService | None = None
    look: Look = field(default_factory=Look)

    @property
    def name(self) -> str:
        """The stem of its files: ketamine-ar-GB-trifold-a4, …-local-riverside-night-line."""
        parts = (
            self.leaflet.slug,
            self.language.tag,
            self.territory.territory,
            self.layout.name,
            *(("local", self.local.slug) if self.local else ()),
        )
        return "-".join(parts)

    @property
    def is_translation(self) -> bool:
        return self.language.code != "en"


@dataclass(frozen=True)
class Entry:
    """One pair of a catalog: the English and its translation.

    A catalog's header is an entry too: its English is empty.
    """

    english: str
    text: str
    place: Place
    source: Place | None = None
    fuzzy: bool = False
    critical: bool = False
    """A mistake here can hurt someone."""
    context: str = ""
    """Which of several strings with the same English it is."""

    @property
    def usable(self) -> bool:
        """Whether it can stand for the English: finished, and more than blanks and signs."""
        return not self.fuzzy and _says_something(self.text, self.english)


def _says_something(text: str, english: str) -> bool:
    """A letter where the English has one, else a digit where it has one, else any sign."""
    own, asked = PLACEHOLDER.sub("", text), PLACEHOLDER.sub("", english)
    for kind in (_is_letter, str.isalnum):
        if any(map(kind, asked)):
            return any(map(kind, own))
    return bool(text.strip())


BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
"""Hangul's fillers: letters to Unicode, nothing to the eye."""


def _is_letter(char: str) -> bool:
    return char.isalpha() and char not in BLANK_LETTERS


@dataclass(frozen=True)
class Check:
    """One rule for catalogs; its module's docstring is the rationale, its file's name the code."""

    find: Callable[[Entry, Language], Iterable[str]]
    """What is wrong with one pair, each in a sentence; nothing when all is well."""
    hint: str = ""
    severity: Severity = Severity.ERROR
    name: str = ""
    reads: Literal["text", "header"] = "text"
    """Whether it is given each finished translation, or the header of each catalog."""
    protects: bool = False
    """Whether what it finds can hurt someone: no project makes less of it."""


@dataclass(frozen=True)
class Html:
    """The exact input of the layout."""

    markup: str
    css: tuple[str, ...]
    """Style sheets in order; the type size is not among them."""
    size: float
    """Type size to start from, points."""
    smallest: float
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS page name → the panels that it fills, in reading order."""
    order: tuple[str, ...] = ()
    """Every panel, as one reads them."""
    repeating: tuple[str, ...] = ()
    """CSS pages that go on as long as the text does."""
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS page name → the ids of the sections that stand on it, in order."""
    holds: Mapping[str, str] = field(default_factory=dict)
    """CSS page name → what can be shortened on it, in words: its sections, a local service."""
    drawn: str = ""
    """A digest of the fonts and pictures that may be used."""
    said: tuple[str, ...] | None = None
    """Each text that the templates printed besides the content; None where nobody listened."""
    printed: tuple[str, ...] = ()
    """Each text of the content that the templates printed."""
    content: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS page name → each text of the content that must stand on it."""
    on_white: tuple[str, ...] = ()
    """Addresses of pictures that have to be seen on white, in grey too."""


@dataclass(frozen=True)
class Fill:
    """How much of one panel the text takes."""

    panel: str
    used: float
    room: float

    @property
    def share(self) -> float:
        return self.used / self.room


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A run of glyphs of one font, in the order in which they are drawn."""

    font: str
    """Its name in the file."""
    size: float
    """Of an em, in the units of the text's matrix."""
    glyphs: tuple[int, ...]
    pens: tuple[float, ...]
    """Where each glyph begins, from the beginning of the text, in the units of its matrix."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text on one line, as it is drawn."""

    text: str
    """Its characters; empty where only glyphs are known."""
    matrix: tuple[float, ...]
    """Six numbers, as PDF has them: from the text's units to points from the lower left corner."""
    runs: tuple[Glyphs, ...]
    is_furniture: bool = False
    """Whether it belongs to the page and not to the text, and is not read aloud."""

    def moved(self, matrix: tuple[float, ...]) -> Drawn:
        """The same text on a page that lies on another, at this place."""
        return Drawn(self.text, times(self.matrix, matrix), self.runs)


def times(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    """Two matrices of six numbers, one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


@dataclass(frozen=True)
class PanelsPdf:
    """The screen file: one page per panel in reading order."""

    data: bytes
    size: float
    """The type size that fitted, points."""
    fills: tuple[Fill, ...]
    drawn: tuple[tuple[Drawn, ...], ...] = ()
    """What the layout drew, page by page."""


@dataclass(frozen=True)
class SheetsPdf:
    """The file for a printer: two sides."""

    data: bytes


@dataclass(frozen=True)
class Expected:
    """What must be found when a finished file is opened again."""

    title: str
    lang: str
    rtl: bool
    numbers: Mapping[str, int]
    """A telephone number as it is written → how often it stands in the file, `others` apart."""
    codes: Mapping[str, int]
    """The payload of a QR code → how often."""
    addresses: tuple[str, ...]
    """Web addresses as they are written, each at least once."""
    others: tuple[str, ...]
    """Texts of the edition with digits in them, which are its own."""
    tagged: bool
    """Whether language, title and structure are proved."""
    titles: int = 0
    """Headings of the first level in a tagged file: the title in each of its languages."""
    margin: float = 5.0
    """Millimetres at each edge without ink."""
    pages: tuple[tuple[float, float], ...] = ()
    """Width and height of each page; filled in when it is known how many there are."""
    duplex: str = ""
    """The edge over which the printer turns a sheet, `none` for sheets of one side; not asked of
    a file that is not printed on sheets."""
    links: tuple[str, ...] = ()
    """Targets that must be live on a tagged file."""
    runs: tuple[str, ...] = ()
    """Words of another direction, each to be read on a line as it was typed."""
    on_each_side: tuple[str, ...] = ()
    """What each page of the file says: that it is a draft, its code and version."""
    somewhere: tuple[str, ...] = ()
    """What the file says on one of its pages."""
    alternatives: tuple[str, ...] = ()
    """What a tagged file says in the place of its pictures."""
    aloud: tuple[str, ...] = ()
    """What is read aloud from a tagged file, and so stands in its text."""


def messages_in(owner: Any) -> tuple[Message, ...]:
    """Every message of a piece of content, in the order of its file."""
    return tuple(sorted(_walk(owner), key=lambda message: message.line))


def _walk(value: Any) -> Iterator[Message]:
    if isinstance(value, Message):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _walk(getattr(value, item.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _walk(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _walk(item)
