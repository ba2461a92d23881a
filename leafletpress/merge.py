"""A catalog and the English of today → the catalog brought up to it, as `msgmerge --previous` does.

What was translated stays: under the same English as it is, under one that was edited with the mark
fuzzy and the English it was made for, else obsolete until its English comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from . import plurals
from .po import File, Key, Message, Previous

NEAR = 0.6
"""From this share on, two English strings are one that was edited (msgmerge's is the same)."""


def merge(own: File, english: Iterable[Message], header: Message, others: File) -> File:
    """`own` with exactly the strings of `english`, in their order, and what is out of use after.

    A new string may begin from a near one's translation, in `own` or in `others`.
    """
    known = _known(own)
    pool = [m for m in (*known.values(), *others.entries.values()) if m.translated]
    forms = _forms(header)
    used: set[Key] = set()
    brought = []
    for wanted in english:
        was = known.get(wanted.key) or _nearest(wanted, pool)
        if was:
            used.add(was.key)
        brought.append(_fitted(_taken(wanted, was) if was else _new(wanted), forms))
    left = [_retired(m) for key, m in known.items() if key not in used and m.translated]
    return File((header, *brought, *left), own.tail)


def _known(file: File) -> Mapping[Key, Message]:
    """One message for each string: in use before obsolete, a finished translation before none."""
    known: dict[Key, Message] = {}
    for message in file.messages:
        if message is file.header:
            continue
        first = known.setdefault(message.key, message)
        if _rank(message) > _rank(first):
            comments = tuple(dict.fromkeys((*first.comments, *message.comments)))
            known[message.key] = replace(message, comments=comments)
    return known


def _rank(message: Message) -> tuple[bool, bool, bool]:
    finished = message.translated and not message.fuzzy
    return message.translated, finished, not message.obsolete


def _nearest(wanted: Message, pool: Iterable[Message]) -> Message | None:
    """The translated message whose English is most like the one that is wanted."""
    matcher = SequenceMatcher(b=wanted.english.casefold(), autojunk=False)
    best, found = (NEAR, False), None
    for message in pool:
        matcher.set_seq1(message.english.casefold())
        if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
            continue
        share = matcher.ratio(), message.context == wanted.context
        if share > best:
            best, found = share, message
    return found


def _new(wanted: Message) -> Message:
    return replace(wanted, texts=("",), comments=(), line=0)


def _taken(wanted: Message, was: Message) -> Message:
    """The English of today with the translation of `was`; fuzzy if that was made for another."""
    same = was.key == wanted.key and was.plural == wanted.plural
    formats = tuple(flag for flag in wanted.flags if flag != "fuzzy")
    theirs = (f for f in was.flags if f != "fuzzy" and not f.endswith("-format"))
    message = replace(
        wanted,
        texts=was.texts,
        comments=was.comments,
        flags=tuple(dict.fromkeys((*formats, *theirs))),
    )
    if not was.translated or (same and not was.fuzzy):
        return message
    made_for = Previous(was.context or None, was.english, was.plural)
    return replace(message.with_fuzzy(True), previous=was.previous if was.fuzzy else made_for)


def _fitted(message: Message, forms: int) -> Message:
    """The message with as many translations as its language has forms."""
    wanted = 1 if message.plural is None else forms
    if len(message.texts) == wanted:
        return message
    if not message.translated:
        return replace(message, texts=("",) * wanted)
    texts = (message.texts + message.texts[-1:] * wanted)[:wanted]
    previous = message.previous
    return replace(message.with_fuzzy(True), texts=texts, previous=previous)


def _retired(message: Message) -> Message:
    """Out of use: kept with what the translators wrote of it."""
    return replace(message, obsolete=True, references=(), extracted=())


# ---------------------------------------------------------------- the header


def header(own: Message | None, english: Message | None, code: str, comment: str) -> Message:
    """The header, its fields as they stand; what would spoil the file is put right.

    A new one begins as the template's. Plural-Forms are CLDR's, the charset is that of the bytes,
    the English has its date.
    """
    start = own or replace(english or Message(""), comments=(f" {comment}",))
    lines = [line for line in start.text.split("\n") if line]
    if not own:
        lines = [line for line in lines if not line.startswith("Generated-By:")]
        lines = _with(lines, "Language-Team", f"{code} <LL@li.org>")
    lines = list(_mended(lines, english, code))
    text = "".join(f"{line}\n" for line in lines)
    return replace(start.with_fuzzy(False), texts=(text,), line=0)


def _mended(lines: list[str], english: Message | None, code: str) -> list[str]:
    created = _value(english.text.split("\n"), "POT-Creation-Date") if english else ""
    if created:
        lines = _with(lines, "POT-Creation-Date", created)
    if not _value(lines, "Language"):
        lines = _with(lines, "Language", code)
    if plurals.fault(code, _value(lines, "Plural-Forms")):
        lines = _with(lines, "Plural-Forms", plurals.forms(code))
    if not re.search(r"charset=utf-?8\b", _value(lines, "Content-Type"), re.IGNORECASE):
        lines = _with(lines, "Content-Type", "text/plain; charset=UTF-8")
    for name, value in (("MIME-Version", "1.0"), ("Content-Transfer-Encoding", "8bit")):
        if not _value(lines, name):
            lines = _with(lines, name, value)
    return lines


def _value(lines: Iterable[str], name: str) -> str:
    return next((line.partition(":")[2].strip() for line in lines if _is(line, name)), "")


def _with(lines: Iterable[str], name: str, value: str) -> list[str]:
    """The lines with a field set, in its place or at the end."""
    field = f"{name}: {value}"
    lines = [field if _is(line, name) else line for line in lines]
    return lines if field in lines else [*lines, field]


def _is(line: str, name: str) -> bool:
    return line.partition(":")[0].strip().lower() == name.lower()


def _forms(header: Message) -> int:
    found = re.search(r"nplurals\s*=\s*(\d+)", header.text)
    return int(found[1]) if found else 2
