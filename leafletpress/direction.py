"""A text → markup in which words of another direction stand as they were typed.

In a right-to-left sentence Unicode's algorithm (UAX #9) turns `2C-B` into `C-B2` and `C++` into
`++C`: signs and digits at the end of a Latin word go with the sentence. So each run of the other
direction becomes an isolate of its own, from its first letter or digit to its last, with the signs
that belong to it. What remains is in one direction, for which the algorithm was made.

Every string of a sheet and of a web page passes `marked_up`, or `typed` where a person outside the
catalogs wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

PLACE = re.compile(r"\{[a-z_]*\}")
"""A placeholder: what is filled in has an isolate of its own."""
RIGHT = ("R", "AL")
BEFORE = "+#@$€£¥±~−-."
"""Signs that belong to the word they stand directly before: +44, #1, @name, .org."""
AFTER = "+#%°*′″®™"
"""Signs that belong to the word they stand directly behind: C++, 100%."""
INITIALS = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.)+[^\W\d_]$")
"""An abbreviation that wants its last stop: U.S."""
OPENING, CLOSING = "([{（［｛", ")]}）］｝"
LONGEST = 32
"""Characters of a run that stay on one line; a longer one, such as an address, may break."""
ARABIC_MARK = "\u061c"
NUMBER = re.compile(r"(?:(?<=^)|(?<=[ (\[]))(?=\d)")
"""Where a number begins."""


class Piece(NamedTuple):
    """A part of a text: a run of the other direction, or what stands between two of them."""

    text: str
    foreign: bool


def first_strong(text: str) -> Literal["rtl", "ltr", ""]:
    """The direction of the first letter (UAX #9, P2); nothing where there is no letter."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L" or kind in RIGHT:
            return "rtl" if kind in RIGHT else "ltr"
    return ""


def runs(text: str, rtl: bool) -> tuple[str, ...]:
    """The runs of the other direction in a sentence, without marks of strong type."""
    return tuple(piece.text for piece in pieces(text.replace("**", ""), rtl) if piece.foreign)


@lru_cache(maxsize=4096)
def pieces(text: str, rtl: bool) -> tuple[Piece, ...]:
    """A sentence in its parts; joined they are the sentence."""
    found, end = [], 0
    for begin, stop in _spans(text, rtl):
        found += [Piece(text[end:begin], False), Piece(text[begin:stop], True)]
        end = stop
    return tuple(piece for piece in (*found, Piece(text[end:], False)) if piece.text)


def _spans(text: str, rtl: bool) -> Iterator[tuple[int, int]]:
    """Where runs begin and end."""
    for begin, end in _stretches(text, rtl):
        yield from _runs_in(text, begin, end, rtl)


def _stretches(text: str, rtl: bool) -> Iterator[tuple[int, int]]:
    """The parts of a text without a letter of its own direction and without a placeholder."""
    own = RIGHT if rtl else ("L",)
    cuts = [match.span() for match in PLACE.finditer(text)]
    cuts += [(at, at + 1) for at, char in enumerate(text) if unicodedata.bidirectional(char) in own]
    begin = 0
    for left, right in sorted(cuts):
        if begin < left:
            yield begin, left
        begin = max(begin, right)
    yield begin, len(text)


def _runs_in(text: str, begin: int, end: int, rtl: bool) -> Iterator[tuple[int, int]]:
    """From the first letter or digit to the last, with its signs; cut at a bracket without a mate.

    Digits beside right-to-left words in a left-to-right sentence are the sentence's own.
    """
    letters = [at for at in range(begin, end) if _is_foreign(text[at], rtl)]
    if not letters:
        return
    ends = [at for at in range(begin, end) if rtl and _is_digit(text[at])] + letters
    first, last = min(ends), max(ends) + 1
    last = _over_marks(text, last, end)
    if (bracket := _without_mate(text, first, last)) is None:
        yield _with_signs(text, first, last, begin, end)
    elif text[bracket] in OPENING and (mate := _mate(text, bracket, end)) is not None:
        yield _with_signs(text, first, mate + 1, begin, end)
    else:
        yield from _runs_in(text, begin, bracket, rtl)
        yield from _runs_in(text, bracket + 1, end, rtl)


def _is_foreign(char: str, rtl: bool) -> bool:
    return unicodedata.bidirectional(char) in (("L",) if rtl else RIGHT)


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _over_marks(text: str, at: int, end: int) -> int:
    """Behind the accents and vowel marks of the letter before `at`."""
    while at < end and unicodedata.bidirectional(text[at]) == "NSM":
        at += 1
    return at


def _without_mate(text: str, begin: int, end: int) -> int | None:
    """The first bracket whose mate is not in the span."""
    open_brackets: list[int] = []
    for at in range(begin, end):
        if text[at] in OPENING:
            open_brackets.append(at)
        elif text[at] in CLOSING:
            if not open_brackets:
                return at
            open_brackets.pop()
    return open_brackets[0] if open_brackets else None


def _mate(text: str, bracket: int, end: int) -> int | None:
    """The closing bracket of a run such as `1-800-662-HELP (4357)`: of digits alone."""
    inner = re.compile(r"[\d ./-]+[)）\]］]").match(text, bracket + 1, end)
    return inner.end() - 1 if inner else None


def _with_signs(text: str, first: int, last: int, begin: int, end: int) -> tuple[int, int]:
    """The run with the signs that belong to it; sentence marks stay outside."""
    at = first
    while at > begin and text[at - 1] in BEFORE:
        at -= 1
    if at == 0 or text[at - 1].isspace() or text[at - 1] in OPENING + "“\"'«":
        first = at
    while last < end and text[last] in AFTER:
        last += 1
    if text[last : last + 1] == "." and last < end and INITIALS.search(text[first:last]):
        last += 1
    return first, last


# ---------------------------------------------------------------- markup


def marked_up(text: str, rtl: bool, whole: tuple[str, ...] = ()) -> Markup:
    """Escaped markup of a sentence; `**…**` is the only markup a text may have.

    Not Markdown's rule, by which `**否？**但` stays as stars: a pair is a pair in every script.
    No line break cuts one of the words in `whole`.
    """
    plain, strong = _without_stars(text)
    found, at = [], 0
    last = ""
    for piece in pieces(plain, rtl):
        found.append(_piece(piece, strong[at : at + len(piece.text)], rtl, whole, last))
        at += len(piece.text)
        last = _last_strong(piece.text, last) if not piece.foreign else last
    return Markup("").join(found)


def typed(text: str, lang: str = "", rtl: bool | None = None) -> Markup:
    """What somebody typed, in an isolate: a name, an address, hours.

    Its direction is that of its language (`rtl`) where a letter of it runs so, else that of its
    first letter.
    """
    first = first_strong(text)
    if rtl is None or not any(_is_foreign(char, not rtl) for char in text):
        rtl = first == "rtl"
    language = Markup(' lang="{}"').format(lang) if lang else ""
    return Markup('<bdi dir="{}" class="{}"{}>{}</bdi>').format(
        "rtl" if rtl else "ltr", f"typed {script(text)}".strip(), language, marked_up(text, rtl)
    )


def script(text: str) -> str:
    """The class that names a font for the script of the first letter; none for Latin."""
    letter = next((char for char in text if char.isalpha()), "A")
    name = unicodedata.name(letter, "").split(" ")[0].lower()
    return f"script-{name}" if name in ("arabic", "hebrew") else ""


def _without_stars(text: str) -> tuple[str, list[bool]]:
    """The text without its marks of strong type, and which of its characters are strong."""
    parts = text.split("**")
    if len(parts) % 2 == 0:  # a pair that was never closed
        parts = [text]
    plain = "".join(parts)
    return plain, [bool(index % 2) for index, part in enumerate(parts) for _ in part]


def _piece(
    piece: Piece, strong: list[bool], rtl: bool, whole: tuple[str, ...], last: str
) -> Markup:
    inner = Markup("").join(_stretches_of(piece, strong, rtl, whole, last))
    if not piece.foreign:
        return inner
    kind = "latin" if rtl else script(piece.text)
    css = " ".join(filter(None, (kind, "long" if len(piece.text) > LONGEST else "")))
    return Markup('<bdi class="{}" dir="{}">{}</bdi>').format(css, "ltr" if rtl else "rtl", inner)


def _stretches_of(
    piece: Piece, strong: list[bool], rtl: bool, whole: tuple[str, ...], last: str
) -> Iterator[Markup]:
    """The piece, cut where strong type begins or ends."""
    begin = 0
    for at in range(1, len(piece.text) + 1):
        if at < len(piece.text) and strong[at] == strong[begin]:
            continue
        text = piece.text[begin:at]
        shown = _own(text, rtl, whole, last) if not piece.foreign else escape(text)
        yield Markup("<strong>{}</strong>").format(shown) if strong[begin] else shown
        last, begin = _last_strong(text, last), at


def _own(text: str, rtl: bool, whole: tuple[str, ...], last: str) -> Markup:
    return _with_whole(_numbers_marked(text, last) if rtl else text, whole)


def _numbers_marked(text: str, last: str) -> str:
    """An Arabic letter mark before each number behind Arabic letters.

    UAX #9 (W2) lets `10-12` follow the letters before it, wherever a line or an element ends in
    between; WeasyPrint sets each line and element by itself.
    """
    found, end = [], 0
    for match in NUMBER.finditer(text):
        before = text[end : match.start()]
        last = _last_strong(before, last)
        found += [before, ARABIC_MARK if last == "AL" else ""]
        end = match.start()
    return "".join([*found, text[end:]])


def _last_strong(text: str, otherwise: str) -> str:
    kinds = map(unicodedata.bidirectional, reversed(text))
    return next((kind for kind in kinds if kind in ("L", *RIGHT)), otherwise)


def _with_whole(text: str, words: tuple[str, ...]) -> Markup:
    """Escaped text in which no line break cuts any of the words."""
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(
        whole.format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )
