"""Lines → is each telephone number there, digit for digit, and no other? Is no word turned?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from ...digits import digits
from ...model import Expected
from ...problems import Place, Problem
from .reading import Box, Line, plain

JOIN = r"[ .(\-]"
RUN = re.compile(rf"\+?\d(?:{JOIN}?\d){{2,}}")
"""Three digits or more, of any script, with what may stand inside a number."""
CLOCK = re.compile(r"(?<!\d)[0-2]?\d:[0-5]\d(?!\d)")
TAKEN = "\0"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a string stands."""

    text: str
    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was looked for and found, and the lines with all of that struck out."""

    findings: tuple[Finding, ...]
    rest: tuple[Line, ...]


def read(lines: Iterable[Line], expected: Expected) -> Reading:
    """Where numbers, addresses and the others stand.

    Longest first, so that a short number is not seen inside a longer one; the others last,
    so that none of them takes a number away.
    """
    numbers = {text: _whole(text) for text in expected.numbers}
    addresses = {text: _address(text) for text in expected.addresses}
    others = {text: _whole(text) for text in expected.others if plain(text).strip()}
    findings: list[Finding] = []
    rest = list(lines)
    for text, pattern in (*_longest_first(addresses | numbers), *_longest_first(others)):
        for index, line in enumerate(rest):
            for match in pattern.finditer(line.text):
                findings.append(_finding(text, line, match))
                rest[index] = _struck(rest[index], match)
    return Reading(tuple(findings), tuple(rest))


def _longest_first(wanted: Mapping[str, re.Pattern[str]]) -> list[tuple[str, re.Pattern[str]]]:
    return sorted(wanted.items(), key=lambda item: len(item[0]), reverse=True)


def prove(reading: Reading, expected: Expected) -> Iterator[Problem]:
    """`number-wrong`, `address-missing` and `unexpected-number`."""
    strangers = tuple(_strangers(reading.rest, expected.others))
    for number, times in _times(expected).items():
        pages = [found.page for found in reading.findings if found.text == number]
        if len(pages) not in times:
            yield _number_wrong(number, times, pages, strangers)
    for address in expected.addresses:
        if not any(found.text == address for found in reading.findings):
            yield _address_missing(address)
    for page, run in strangers:
        yield _unexpected(page, run)


def prove_runs(lines: Iterable[Line], expected: Expected) -> Iterator[Problem]:
    """`run-turned`: words of another direction that no line has as they were typed."""
    texts = [unicodedata.normalize("NFC", line.text) for line in lines]
    for run in expected.runs:
        whole = _loosely(unicodedata.normalize("NFC", run))
        pattern = re.compile(rf"(?<![A-Za-z0-9]){whole}(?![A-Za-z0-9])")
        if not any(pattern.search(text) for text in texts):
            yield Problem(
                "run-turned",
                f"“{run}” does not stand on any line as it was typed",
                hint="in a right-to-left sentence it needs an isolate of its own",
            )


def _times(expected: Expected) -> dict[str, range]:
    """Number → how often it may stand: as a fact, and in the edition's own other texts.

    In a text it may touch another number over a space ("Flat 2 112 Mill Lane"): on paper a line may
    end between the two, so both counts are right.
    """
    others = [Line(0, plain(text), (None,) * len(plain(text))) for text in expected.others]
    alone = Counter(found.text for found in read(others, replace(expected, others=())).findings)
    found: dict[str, range] = {}
    for number, times in expected.numbers.items():
        pattern = re.compile(rf"(?<![\d+]){_loosely(number)}(?!\d)")
        most = sum(len(pattern.findall(line.text)) for line in others)
        least = times + alone[number]
        found[number] = range(least, max(least, times + most) + 1)
    return found


def _loosely(text: str) -> str:
    """A pattern for the string's characters; spaces, drawn or not, count as nothing."""
    return " ?".join(re.escape(char) for char in plain(text) if char != " ")


def _whole(text: str) -> re.Pattern[str]:
    """Not in touch with another digit, be it over one space, hyphen, dot or bracket."""
    return re.compile(rf"(?<![\d+])(?<!\d{JOIN}){_loosely(text)}(?!{JOIN}?\d)")


def _address(text: str) -> re.Pattern[str]:
    """Not part of a longer address."""
    return re.compile(rf"(?<![A-Za-z0-9.\-/]){_loosely(text)}(?![A-Za-z0-9\-]|[./][A-Za-z0-9])")


def _finding(text: str, line: Line, match: re.Match[str]) -> Finding:
    boxes = line.boxes[match.start() : match.end()]
    return Finding(text, line.page, tuple(box for box in boxes if box))


def _struck(line: Line, match: re.Match[str]) -> Line:
    start, end = match.span()
    return replace(line, text=line.text[:start] + TAKEN * (end - start) + line.text[end:])


def _strangers(rest: Iterable[Line], others: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Page and text of each run of digits nobody asked for; times of day are not numbers."""
    known = {group for text in others for group in _groups(plain(text))}
    for line in rest:
        text = CLOCK.sub(lambda clock: ":" * len(clock[0]), line.text)
        for run in RUN.findall(text):
            if not known.issuperset(_groups(run)):
                yield line.page, run


def _groups(run: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", run))


def _number_wrong(
    number: str, times: range, pages: list[int], strangers: Iterable[tuple[int, str]]
) -> Problem:
    places = ", ".join(f"{len(list(same))}× on page {page}" for page, same in groupby(pages))
    near = [(page, run) for page, run in strangers if _resembles(run, number)]
    seen = "".join(f"; page {page} has “{run}”" for page, run in near)
    return Problem(
        "number-wrong",
        f"{number} must stand {times[0]}× and stands {places or 'nowhere'}{seen}",
        Place(line=near[0][0] if near else 0),
        hint=_why(number, [run for _, run in near]),
    )


def _resembles(run: str, number: str) -> bool:
    said, wanted = digits(run), digits(number)
    return wanted in said or said in wanted or sorted(said) == sorted(wanted)


def _why(number: str, near: list[str]) -> str:
    if any(char.isdecimal() and not char.isascii() for run in near for char in run):
        return "a telephone number is printed in the digits 0 to 9"
    if any(_groups(run)[::-1] == _groups(number) for run in near):
        return 'its groups are reversed: put the number in <bdi dir="ltr">'
    if any(len(digits(run)) >= len(digits(number)) for run in near):
        return "it runs into other digits, or its digits are not in order on the page"
    return "look for a number that wraps (white-space: nowrap), is cut off or was typed by hand"


def _address_missing(address: str) -> Problem:
    return Problem(
        "address-missing",
        f"{address} does not stand on any line",
        hint="an address stands on one line, letter for letter",
    )


def _unexpected(page: int, run: str) -> Problem:
    return Problem(
        "unexpected-number",
        f"page {page} has “{run}”, which is no number, address or date of this edition",
        Place(line=page),
        hint="a telephone number comes from leaflets/topics/, other numbers from the texts",
    )
