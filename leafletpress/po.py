"""PO files ⇄ messages that keep all that stands in them, as GNU gettext's manual tells the format.

Babel reads past `#|` and `#~|` lines and wraps them where no tool can read them again; translators'
files are full of both. Source: “The Format of PO Files”, and what msgcat 0.21 does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from .problems import BuildError, Place, Problem

Key = tuple[str, str]
"""Context and English: what makes a string one of its own."""


@dataclass(frozen=True)
class Previous:
    """The English that a fuzzy translation was made for (`#|`); None where it does not say."""

    context: str | None = None
    english: str | None = None
    plural: str | None = None


@dataclass(frozen=True)
class Message:
    """One entry. The header is the one whose English is empty."""

    english: str
    texts: tuple[str, ...] = ("",)
    """The translation; with a plural, one for each form."""
    context: str = ""
    plural: str | None = None
    comments: tuple[str, ...] = ()
    """The translators' (`#`), a line each, as they stand after the sign."""
    extracted: tuple[str, ...] = ()
    """Ours to them (`#.`)."""
    references: tuple[str, ...] = ()
    """Where the English stands (`#:`), a line each."""
    flags: tuple[str, ...] = ()
    previous: Previous = Previous()
    obsolete: bool = False
    """Its English is gone; the translation is kept (`#~`)."""
    line: int = field(default=0, compare=False)
    """Of `msgid`, from 1; 0 where it was not read from a file."""

    @property
    def key(self) -> Key:
        return self.context, self.english

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether there is anything a translator wrote, finished or not."""
        return any(self.texts)

    @property
    def source(self) -> Place | None:
        """The first place where the English stands."""
        found = _REFERENCE.search(self.references[0]) if self.references else None
        return Place(found[1] or found[2], int(found[3] or 0)) if found else None

    def with_fuzzy(self, fuzzy: bool) -> Message:
        """The same with the mark or without it; without it, nothing previous is left to compare."""
        others = tuple(flag for flag in self.flags if flag != "fuzzy")
        if fuzzy:
            return replace(self, flags=("fuzzy", *others))
        return replace(self, flags=others, previous=Previous())


_REFERENCE = re.compile("(?:\u2068([^\u2069]+)\u2069|([^\\s:]+))(?::(\\d+))?")
"""A file and its line; between isolates where the name has spaces, as gettext 0.22 writes it."""


@dataclass(frozen=True, eq=False)
class File:
    """All that stands in one PO file."""

    messages: tuple[Message, ...] = ()
    tail: tuple[str, ...] = ()
    """Comments after the last entry."""

    @cached_property
    def header(self) -> Message | None:
        return next((m for m in self.messages if m.key == ("", "") and not m.obsolete), None)

    @cached_property
    def entries(self) -> Mapping[Key, Message]:
        """The strings in use."""
        return {m.key: m for m in self.messages if m.english and not m.obsolete}

    @cached_property
    def obsolete(self) -> Mapping[Key, Message]:
        """The strings no longer in use."""
        return {m.key: m for m in self.messages if m.obsolete}


# ---------------------------------------------------------------- read


def decoded(content: bytes, shown: str) -> str:
    """The text, always as UTF-8, whatever the header claims; BuildError if it is anything else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
        message = f"this is not UTF-8 text (byte {error.start})"
        hint = "save the file as UTF-8, and let its header say charset=UTF-8"
        raise BuildError([_bad(message, Place(shown, line), hint)]) from error


def _bad(message: str, place: Place, hint: str) -> Problem:
    return Problem("bad-catalog", message, place, hint)


def read(content: bytes, shown: str) -> File:
    """All of one file; BuildError with a problem for each line that is not gettext's.

    Two entries for one string in use are refused. Of one in use and obsolete ones, or of several
    obsolete ones, all are given: `merge` makes one of them.
    """
    reader = _Reader(shown)
    for number, line in enumerate(_lines(decoded(content, shown)), 1):
        reader.line(number, line)
    reader.finish()
    problems = reader.problems or list(_duplicates(reader.messages, shown))
    if problems:
        raise BuildError(problems)
    return File(tuple(reader.messages), tuple(reader.comments["#"]))


def _lines(text: str) -> list[str]:
    """Lines as gettext ends them: LF, CR LF, or CR outside of quotes; nothing else ends one."""
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        text = _CR.sub(lambda found: found[1] or "\n", text)
    return text.split("\n")


_CR = re.compile(r'(#[^\r\n]*|"(?:[^"\\\n]|\\.)*")|\r')
_TOKEN = re.compile(
    r'\s*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]+\])?)(?=[\s"]|$)|"((?:[^"\\]|\\.)*)")\s*',
    re.DOTALL,
)
_COMMENT = re.compile(r"#(~\s*\|?|[.:,=|]?)(.*)", re.DOTALL)
_FLAG = re.compile(r'(?:"[^"]*"|[^\s,"])+')
_ESCAPE = re.compile(r"(?:\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}))+|\\(.)", re.DOTALL)
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED |= {'"': '"', "\\": "\\"}
HINT = "every line is a comment, a keyword with a quoted text, or a quoted text"


class _Fault(Exception):
    """One line cannot be read: why, and what to do."""

    def __init__(self, message: str, hint: str = HINT) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class _Reader:
    """Lines → messages; what a line says is gathered until the next entry begins."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.messages: list[Message] = []
        self.problems: list[Problem] = []
        self._begin()

    def _begin(self) -> None:
        self.comments: dict[str, list[str]] = {"#": [], ".": [], ":": [], ",": []}
        self.fields: dict[str, list[str]] = {}
        self.open: list[str] | None = None
        self.obsolete = False
        self.number = 0

    def line(self, number: int, line: str) -> None:
        """Take in one line."""
        line = line.lstrip()
        if not line:
            return
        try:
            if line[0] == "#":
                self._comment(number, line)
            else:
                self._tokens(number, line, "", False)
        except _Fault as fault:
            self.problems.append(_bad(fault.message, Place(self.shown, number), fault.hint))

    def _comment(self, number: int, line: str) -> None:
        found = _COMMENT.fullmatch(line)
        assert found  # a line that begins with # is one
        sign, rest = found[1], found[2]
        if sign[:1] == "~" or sign == "|":
            return self._tokens(number, rest, "|" if sign[-1] == "|" else "", sign[0] == "~")
        self._next_entry()
        if sign in (",", "="):
            self.comments[","] += _FLAG.findall(rest)
        else:
            self.comments[sign or "#"].append(rest.removeprefix(" ") if sign else rest)
        return None

    def _next_entry(self) -> None:
        if "msgid" in self.fields:
            self.finish()

    def _tokens(self, number: int, line: str, mark: str, obsolete: bool) -> None:
        """Keywords and quoted texts; `mark` is that of the English before."""
        if mark and line.strip():
            self._next_entry()
        position = 0
        while position < len(line):
            if line[position] == "#":
                return self._comment(number, line[position:])
            found = _TOKEN.match(line, position)
            if not found:
                raise _not_gettexts(line[position:].lstrip(), mark)
            if found[1]:
                self._keyword(number, mark + found[1], obsolete)
            elif self.open is None:
                raise _Fault("a quoted text stands here with no msgid or msgstr before it")
            else:
                if not mark:
                    self._belongs(obsolete)
                self.open.append(unescaped(found[2]))
            position = found.end()
        return None

    def _belongs(self, obsolete: bool) -> None:
        if obsolete != self.obsolete:
            hint = "put #~ before all lines of the entry, or before none"
            raise _Fault("some lines of this entry begin with #~ and some do not", hint)

    def _keyword(self, number: int, name: str, obsolete: bool) -> None:
        if name in ("msgctxt", "msgid"):
            self._next_entry()
            self.obsolete = obsolete
        elif name[0] != "|":
            self._belongs(obsolete)
            if "msgid" not in self.fields:
                raise _Fault(f"{name} stands here with no msgid before it")
        if name == "msgid" or not self.fields:
            self.number = number
        if name in self.fields:
            raise _Fault(f"a second {name} in one entry")
        self.open = self.fields[name] = []

    def finish(self) -> None:
        """Make one message of what was gathered."""
        if wrong := self._missing():
            self.problems.append(_bad(wrong, Place(self.shown, self.number), HINT))
        elif self.fields:
            self.messages.append(self._message())
        if self.fields:
            self._begin()

    def _missing(self) -> str:
        """What the gathered entry lacks; nothing when it is whole, or there is none."""
        forms = {name for name in self.fields if name.startswith("msgstr")}
        wanted = {f"msgstr[{number}]" for number in range(max(len(forms), 1))}
        if not self.fields:
            return ""
        if "msgid" not in self.fields:
            return "the last entry has no msgid"
        if not forms:
            return "this msgid has no msgstr after it"
        if "msgid_plural" in self.fields and forms != wanted:
            return "the forms of this plural are not msgstr[0], msgstr[1] and so on"
        if "msgid_plural" not in self.fields and forms != {"msgstr"}:
            return "msgstr[0] stands here with no msgid_plural before it"
        return ""

    def _message(self) -> Message:
        said = {name: "".join(parts) for name, parts in self.fields.items()}
        forms = sorted((name for name in said if name.startswith("msgstr")), key=_number)
        return Message(
            english=said["msgid"],
            texts=tuple(said[name] for name in forms),
            context=said.get("msgctxt", ""),
            plural=said.get("msgid_plural"),
            comments=tuple(self.comments["#"]),
            extracted=tuple(self.comments["."]),
            references=tuple(self.comments[":"]),
            flags=tuple(dict.fromkeys(self.comments[","])),
            previous=Previous(said.get("|msgctxt"), said.get("|msgid"), said.get("|msgid_plural")),
            obsolete=self.obsolete,
            line=self.number,
        )


def _number(form: str) -> int:
    """2 for msgstr[2]."""
    return int(form[7:-1] or 0)


def unescaped(text: str) -> str:
    """What stands between two quotes, without gettext's backslashes."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1] is None:
        return _bytes_meant(found[0])
    if found[1] not in _ESCAPED:
        message = f"\\{found[1]} means nothing to gettext"
        raise _Fault(message, "write \\\\ for one backslash, \\n for a new line")
    return _ESCAPED[found[1]]


def _bytes_meant(text: str) -> str:
    """Bytes written as numbers (`\\303\\251`, `\\xc3\\xa9`)."""
    numbers = re.findall(r"\\(?:x([0-9a-fA-F]+)|([0-7]+))", text)
    try:
        return bytes(
            int(sixteen, 16) if sixteen else int(eight, 8) for sixteen, eight in numbers
        ).decode()
    except ValueError as error:
        raise _Fault(f"{text} are no bytes of UTF-8", "write the letter itself") from error


def _not_gettexts(rest: str, mark: str) -> _Fault:
    """Why a line cannot be read from here on; `mark` is that of the English before."""
    if rest.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return _Fault("two versions of this file were not put together", "keep one of the two")
    if not rest[0].isprintable():
        message = f"an invisible character stands outside of the quotes (U+{ord(rest[0]):04X})"
        return _Fault(message, "delete it")
    unclosed = rest[0] == '"'
    what = "the quotes are not closed" if unclosed else "this line is not gettext's"
    hint = 'end the text with "' if unclosed else HINT + '; write \\" for a quote inside a text'
    if mark:
        hint = "these lines only keep the English of before: mend them, or delete them"
    return _Fault(f"{what}: {rest[:60]}", hint)


def _duplicates(messages: Iterable[Message], shown: str) -> Iterator[Problem]:
    first: dict[Key, int] = {}
    for message in messages:
        if not message.obsolete and first.setdefault(message.key, message.line) != message.line:
            what = f"“{message.english}”" if message.english else "the header"
            told = f"{what} stands here a second time; the first is on line {first[message.key]}"
            hint = "keep the right one and delete the other"
            yield Problem("duplicate-entry", told, Place(shown, message.line), hint)


# ---------------------------------------------------------------- write


def written(file: File) -> bytes:
    """The file: one string on one line, so that git shows one change as one line.

    UTF-8 without a mark, lines ended by LF. An entry ends with an empty line.
    """
    blocks = ["\n".join(_written(message)) for message in file.messages]
    blocks += ["\n".join(f"#{comment}" for comment in file.tail)] if file.tail else []
    return "".join(f"{block}\n\n" for block in blocks).encode()


def _written(message: Message) -> Iterator[str]:
    yield from (f"#{comment}" for comment in message.comments)
    yield from (f"#. {comment}" if comment else "#." for comment in message.extracted)
    yield from (f"#: {reference}" for reference in message.references)
    if message.flags:
        yield f"#, {', '.join(message.flags)}"
    mark = "#~ " if message.obsolete else ""
    was = message.previous
    for name, text in (("ctxt", was.context), ("id", was.english), ("id_plural", was.plural)):
        if text is not None:
            yield from _quoted(
                f"{mark.strip() or '#'}| msg{name}", text, f"{mark.strip() or '#'}| "
            )
    if message.context:
        yield from _quoted(f"{mark}msgctxt", message.context, mark)
    yield from _quoted(f"{mark}msgid", message.english, mark)
    if message.plural is not None:
        yield from _quoted(f"{mark}msgid_plural", message.plural, mark)
    for number, text in enumerate(message.texts):
        name = "msgstr" if message.plural is None else f"msgstr[{number}]"
        yield from _quoted(f"{mark}{name}", text, mark)


def _quoted(keyword: str, text: str, mark: str) -> Iterator[str]:
    """A text behind its keyword; one of several lines begins under it."""
    lines = [line for line in re.split(r"(?<=\n)", text) if line]
    if len(lines) < 2:
        yield f'{keyword} "{escaped(text)}"'
        return
    yield f'{keyword} ""'
    yield from (f'{mark}"{escaped(line)}"' for line in lines)


def escaped(text: str) -> str:
    """The text as it stands between quotes."""
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans({value: f"\\{sign}" for sign, value in _ESCAPED.items()})
