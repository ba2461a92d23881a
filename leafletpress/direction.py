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
OWN, FOREIGN, DIGIT, OWN_DIGIT, OTHER = "OFND."
"""Kinds of characters: strong in the sentence's direction, a letter of the other one, a European
digit, a digit of a right-to-left script, and all the rest."""
LETTERS = FOREIGN + DIGIT + OWN_DIGIT
FROM_RIGHT = re.compile("[FND](?:[^O]*[FND])?")
"""In a right-to-left sentence: from the first to the last letter or digit between two of its own
letters."""
FROM_LEFT = re.compile("[ND]*F(?:[^O]*F)?[ND]*")
"""In a left-to-right one numbers are at home: only those that touch a letter belong to a run."""
NUMBER = re.compile(r"[\d²³¼½¾]+(?:(?:[.,:/٫٬‐‑–—−-]| ?\(|\)? )?[\d²³¼½¾]+)*")
"""With what may stand inside it."""
OWN_RANGE = re.compile(r"([\d.,:/٫٬]+)[‐‑–—−-]([\d.,:/٫٬]+)")
JOINED = re.compile(r"[‐‑-]?\w")
IN_BRACKETS = re.compile(r"[\d ./-]+")
BEFORE = "+#@№§±~−-."
BEFORE_NUMBERS = BEFORE + "≈<>≤≥"
"""Signs that belong to the word they stand directly before: +44, #1, @name, .org."""
BEHIND = "+−*®™℠"
"""Signs that belong to the word they stand directly behind, beside what ends a number (ET): C++."""
BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "（": "）", "［": "］", "「": "」", "【": "】"}
CLOSING = {close: opening for opening, close in BRACKETS.items()}
APOSTROPHES = "'’"
QUOTES = {**dict.fromkeys('"“”„‟«»', '"'), **dict.fromkeys("'‘’‚‛‹›", "'")}
"""Quotation marks, double and single: which one opens differs from language to language."""
ALONE = -1
LONGEST = 32
"""Characters of a run that stay on one line; a longer one, such as an address, may break."""
Span = tuple[int, int]


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


def has_right_to_left(text: str) -> bool:
    """Whether a letter of it runs from right to left."""
    return any(unicodedata.bidirectional(char) in RIGHT for char in text)


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


def _spans(text: str, rtl: bool) -> Iterator[Span]:
    """Where runs begin and end, in order."""
    line = _Line(text, rtl)
    for found in (FROM_RIGHT if rtl else FROM_LEFT).finditer(line.kinds):
        if FOREIGN in found.group():
            yield from line.runs_in(*found.span())
        else:
            yield from line.numbers_in(*found.span())


class _Line:
    """A text, the kind of each of its characters, its brackets and its quotation marks."""

    def __init__(self, text: str, rtl: bool) -> None:
        self.text = text
        self.kinds = _kinds(text, rtl)
        self.mates = _mates(text)

    def runs_in(self, begin: int, end: int) -> Iterator[Span]:
        """The run with the signs that belong to it, cut at a bracket whose mate is outside."""
        first, last = self._with_signs(begin, end)
        cut = next((at for at in range(first, last) if self._leads_out(at, first, last)), None)
        if cut is None:
            yield first, last
            return
        for part in ((first, cut), (cut + 1, last)):
            if letters := [at for at in range(*part) if self.kinds[at] in LETTERS]:
                yield from self.runs_in(letters[0], letters[-1] + 1)

    def numbers_in(self, begin: int, end: int) -> Iterator[Span]:
        """Each number as it was typed, `020 7946`; but a list follows the sentence.

        So does a range in the script's own digits, as behind its letters in UAX #9 (W2): WeasyPrint
        sets each line and element by itself, and knows of no letters before it.
        """
        for found in NUMBER.finditer(self.text, begin, end):
            parts = OWN_RANGE.fullmatch(self.text, *found.span())
            if parts and DIGIT not in self.kinds[slice(*found.span())]:
                yield from (parts.span(1), parts.span(2))
            else:
                yield from self.runs_in(*found.span())

    def _leads_out(self, at: int, first: int, last: int) -> bool:
        if at not in self.mates or (self._is_apostrophe(at) and at + 1 == last):
            return False
        return not first <= self.mates[at] < last

    def _is_apostrophe(self, at: int) -> bool:
        return self.text[at] in APOSTROPHES and self.mates.get(at) == ALONE

    def _with_signs(self, first: int, last: int) -> Span:
        while True:
            if last < len(self.text) and self._belongs_behind(first, last):
                last += 1
            elif first and self._belongs_before(first, last):
                first -= 1
            else:
                return first, last

    def _belongs_behind(self, first: int, last: int) -> bool:
        char, word = self.text[last], self.text[first:last].split()[-1]
        if self._is_apostrophe(last):
            return not self._joins(last)
        if last in self.mates:
            return self._closes(self.mates[last], first, last)
        if char == ".":
            return _is_initials(word)
        if char == "/":
            return bool({".", "/"} & set(word)) and not self._is_letter(last + 1)
        return _ends_numbers(char) or (char in BEHIND and not self._joins(last))

    def _closes(self, mate: int, first: int, last: int) -> bool:
        """A bracket that touches the word before it, `f(x)`, or holds a number: `HELP (4357)`."""
        touches = mate > first and not self.text[mate - 1].isspace()
        return first < mate < last and (
            touches or bool(IN_BRACKETS.fullmatch(self.text, mate + 1, last))
        )

    def _joins(self, at: int) -> bool:
        """Whether a single mark stands between the run and a letter of the sentence's own."""
        return self.text[at - 1] not in BEHIND and self.kinds[at + 1 : at + 2] == OWN

    def _is_letter(self, at: int) -> bool:
        return at < len(self.text) and self.kinds[at] in LETTERS + OWN

    def _belongs_before(self, first: int, last: int) -> bool:
        char, before = self.text[first - 1], self.text[: first - 1][-1:]
        if first - 1 in self.mates:
            return self._opens_run(self.mates[first - 1], first, last)
        if unicodedata.category(char) == "Sc":
            return True
        free = not before or before.isspace() or before in BRACKETS or before in QUOTES
        return free and char in (BEFORE_NUMBERS if self.kinds[first] in "ND" else BEFORE)

    def _opens_run(self, mate: int, first: int, last: int) -> bool:
        """A bracket that touches the word behind it, `(R)-ketamine`, or opens a number."""
        inner = IN_BRACKETS.fullmatch(self.text, first, mate)
        rest = self.text[mate + 1 : last]
        touches = bool(JOINED.match(rest)) or (bool(inner) and rest.lstrip()[:1].isdigit())
        return first <= mate < last - 1 and touches


def _ends_numbers(char: str) -> bool:
    """Per cent, degrees, money; Arabic's own sign for per cent stands where its script puts it."""
    return unicodedata.bidirectional(char) == "ET" and char != "٪"


def _is_initials(word: str) -> bool:
    """U.S, a.m, Ph.D: an abbreviation that wants its last stop."""
    parts = word.split(".")
    return len(parts) > 1 and all(
        part.isalpha() and (len(part) == 1 or (part.istitle() and len(part) < 4)) for part in parts
    )


def _kinds(text: str, rtl: bool) -> str:
    """The kind of each character; a placeholder is the sentence's own."""
    kinds: list[str] = []
    for char in text:
        if unicodedata.bidirectional(char) in ("NSM", "BN"):  # as the letter that bears it
            kinds.append(kinds[-1] if kinds else OTHER)
        else:
            kinds.append(_kind(char, rtl))
    for place in PLACE.finditer(text):
        kinds[slice(*place.span())] = OWN * len(place.group())
    return "".join(kinds)


@lru_cache(maxsize=4096)
def _kind(char: str, rtl: bool) -> str:
    bidi, category = unicodedata.bidirectional(char), unicodedata.category(char)
    if bidi in ("L", *RIGHT) and category != "Cf":
        own = (bidi in RIGHT) == rtl
        return OWN if own else FOREIGN if category[0] != "P" else OTHER
    if bidi == "AN" or "\u06f0" <= char <= "\u06f9":
        return OWN_DIGIT
    return DIGIT if bidi == "EN" or category == "No" else OTHER


def _mates(text: str) -> dict[int, int]:
    """Where a bracket or quotation mark stands → where its mate does, `ALONE` without one."""
    found: dict[int, int] = {}
    unclosed: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        kind = CLOSING.get(char) or QUOTES.get(char) or (char if char in BRACKETS else "")
        if not kind or (char in QUOTES and _is_inside_word(text, at)):
            continue
        found[at] = ALONE
        if char in BRACKETS or (char in QUOTES and _opens(text, at)):
            unclosed.append((kind, at))
        elif opened := [i for i, (other, _) in enumerate(unclosed) if other == kind]:
            mate = unclosed[opened[-1]][1]
            found[at], found[mate] = mate, at
            del unclosed[opened[-1] :]
    return found


def _is_inside_word(text: str, at: int) -> bool:
    """Whether a quotation mark is none: O’Brien, an acronym in Hebrew."""
    return text[:at][-1:].isalnum() and text[at + 1 : at + 2].isalnum()


def _opens(text: str, at: int) -> bool:
    before, after = text[:at][-1:], text[at + 1 : at + 2]
    free = not before or before.isspace() or before in BRACKETS or before in QUOTES
    return free and bool(after) and not after.isspace()


# ---------------------------------------------------------------- markup


def marked_up(text: str, rtl: bool, whole: tuple[str, ...] = ()) -> Markup:
    """Escaped markup of a sentence; `**…**` is the only markup a text may have.

    Not Markdown's rule, by which `**否？**但` stays as stars: a pair is a pair in every script.
    No line break cuts one of the words in `whole`.
    """
    return _joined(*_without_stars(text), rtl, whole)


def literal(text: str, rtl: bool) -> Markup:
    """The same of a text that is shown as it is, stars and all."""
    return _joined(text, [False] * len(text), rtl, ())


def _joined(plain: str, strong: list[bool], rtl: bool, whole: tuple[str, ...]) -> Markup:
    found, at = [], 0
    for piece in pieces(plain, rtl):
        found.append(_piece(piece, strong[at : at + len(piece.text)], rtl, whole))
        at += len(piece.text)
    return Markup("").join(found)


def typed(text: str, lang: str = "", rtl: bool | None = None) -> Markup:
    """What somebody typed, in an isolate: a name, an address, hours.

    Its direction is that of its language (`rtl`) where a letter of it runs so, else that of its
    first letter; a language that its letters belie is not told to a screen reader.
    """
    if rtl is None or not any(_kind(char, rtl) == OWN for char in text):
        found = first_strong(text)
        lang = "" if rtl is not None and found and (found == "rtl") != rtl else lang
        rtl = found == "rtl"
    language = Markup(' lang="{}"').format(lang) if lang else ""
    return Markup('<bdi dir="{}" class="{}"{}>{}</bdi>').format(
        "rtl" if rtl else "ltr", f"typed {script(text)}".strip(), language, literal(text, rtl)
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


def _piece(piece: Piece, strong: list[bool], rtl: bool, whole: tuple[str, ...]) -> Markup:
    inner = Markup("").join(_stretches_of(piece, strong, whole))
    if not piece.foreign:
        return inner
    css = " ".join(filter(None, (_face(piece.text, rtl), _breaking(piece.text))))
    return Markup('<bdi class="{}" dir="{}">{}</bdi>').format(css, "ltr" if rtl else "rtl", inner)


def _face(run: str, rtl: bool) -> str:
    """The class that names a font; a script's own digits stand in its own."""
    own = any(_kind(char, rtl) == OWN_DIGIT for char in run[:1])
    return "" if rtl and own else "latin" if rtl else script(run)


def _breaking(run: str) -> str:
    return "long" if len(run) > LONGEST else ""


def _stretches_of(piece: Piece, strong: list[bool], whole: tuple[str, ...]) -> Iterator[Markup]:
    """The piece, cut where strong type begins or ends."""
    begin = 0
    for at in range(1, len(piece.text) + 1):
        if at < len(piece.text) and strong[at] == strong[begin]:
            continue
        text = piece.text[begin:at]
        shown = escape(text) if piece.foreign else _with_whole(text, whole)
        yield Markup("<strong>{}</strong>").format(shown) if strong[begin] else shown
        begin = at


def _with_whole(text: str, words: tuple[str, ...]) -> Markup:
    """Escaped text in which no line break cuts any of the words."""
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(
        whole.format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )
