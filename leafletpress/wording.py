"""English text → wording that must not print: what a topic's rules forbid, a hard read.

Sources: NIDA "Words Matter" (person first, no stigma); NHS "How we write" (reading age 9 to 11).
The words are in the glossaries of topics; the rules are the checks that hold for translations too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from . import registry
from .model import Entry, Language, Leaflet, Message, Section, messages_in
from .problems import Place, Problem, Severity

RULES = ("word-to-avoid", "dose", "buying")
"""The checks that hold for the English as well."""
OLDEST = 11.0
"""The reading age a section may have at most (NHS)."""


def problems(leaflet: Leaflet, english: Language) -> Iterator[Problem]:
    """All that is wrong with a leaflet's English wording, with the line of each string.

    `english` has the words of the leaflet's topics.
    """
    for message in messages_in(leaflet):
        yield from message_problems(message, leaflet.file, english)
    for section in leaflet.sections:
        yield from _hard_reading(section, leaflet.file)


@lru_cache(maxsize=4096)
def message_problems(message: Message, file: str, english: Language) -> tuple[Problem, ...]:
    """What the rules find in one string; many texts share it."""
    entry = Entry(message.text, message.text, Place(file, message.line))
    checks = {name: registry.checks()[name] for name in RULES}
    return tuple(
        Problem(name, finding, entry.place, check.hint)
        for name, check in checks.items()
        for finding in check.find(entry, english)
    )


def without_buying(language: Language) -> Language:
    """For services, laws and templates, where “deals with” and “buying” have a place."""
    terms = (term for term in language.terms if term.rule != "buying")
    return replace(language, terms=tuple(terms))


def _hard_reading(section: Section, file: str) -> Iterator[Problem]:
    messages = messages_in(section)
    age = reading_age([message.text for message in messages])
    if age > OLDEST:
        place = Place(file, messages[0].line)
        message = f"section “{section.id}” wants a reader of {age:.0f}; aim at 9 to {OLDEST:.0f}"
        hint = "shorter sentences, shorter words"
        yield Problem("hard-reading", message, place, hint, severity=Severity.WARNING)


def reading_age(texts: Sequence[str]) -> float:
    """Years, by the Automated Readability Index (Senter and Smith 1967) plus five.

    4.71 × letters a word + 0.5 × words a sentence − 21.43 is the American school grade; it needs
    no guess at syllables. Never under 5.
    """
    text = " ".join(re.sub(r"\*\*|\{\w+\}", "", text) for text in map(_ended, texts))
    words = re.findall(r"[\w'’-]+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?=\s|$)", text)))
    letters = sum(len(word) for word in words)
    if not words:
        return 5.0
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(5.0, grade + 5)


def _ended(text: str) -> str:
    """A heading or a table cell is a sentence too."""
    return text if text.rstrip("*")[-1:] in ".!?:" else f"{text}."
