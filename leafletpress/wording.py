"""English text → wording that must not print: words of blame, doses, buying, a hard read.

Sources: NIDA "Words Matter" (person first, no stigma); NHS "How we write" (reading age 9 to 11);
locales/glossary.csv, whose last column lists the words to avoid.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from .model import Leaflet, Message, Section, messages_in
from .problems import Place, Problem, Severity

FINE = re.compile(r"\b(feel|are|keep you) safe\b|\bsafest\b", re.IGNORECASE)
"""A person may feel safe; a drug is never called so."""
DOSE = re.compile(
    r"\b\d+([.,]\d+)?\s*(mg|milligrams?|g|grams?|ml|millilitres?|lines?|bumps?|doses?|hits?)\b"
    r"|\bdos(e|es|age|ing)\b|\bmicrodos\w*",
    re.IGNORECASE,
)
BUYING = re.compile(
    r"\b(buy|buying|bought|order online|purchase|deal(er|ing)s?|price|for sale|cheap|supplier)\b",
    re.IGNORECASE,
)
OLDEST = 11.0
"""The reading age a section may have at most (NHS)."""


@cache
def words_to_avoid(glossary: str) -> tuple[tuple[str, str], ...]:
    """Each word to avoid and the term to use; remarks in brackets are the editors' own."""
    rows = csv.DictReader(io.StringIO(glossary))
    pairs = [
        (word.strip(), row["term"])
        for row in rows
        for word in (row["avoid"] or "").split(";")
        if word.strip() and "(" not in word
    ]
    return tuple(pairs)


def problems(leaflet: Leaflet, glossary: str) -> Iterator[Problem]:
    """All that is wrong with a leaflet's English wording, with the line of each string."""
    for message in messages_in(leaflet):
        yield from message_problems(message, leaflet.file, glossary)
    for section in leaflet.sections:
        yield from _hard_reading(section, leaflet.file)


@lru_cache(maxsize=4096)
def message_problems(message: Message, file: str, glossary: str) -> tuple[Problem, ...]:
    """Words to avoid, doses and buying in one string; many texts share it."""
    return tuple(_found(message, file, glossary))


def _found(message: Message, file: str, glossary: str) -> Iterator[Problem]:
    place = Place(file, message.line)
    text = FINE.sub("", message.text)
    for word, term in words_to_avoid(glossary):
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            yield Problem("word-to-avoid", f"“{word}” is not used here", place, f"say: {term}")
    if found := DOSE.search(text):
        message_text = f"“{found.group()}” reads as a dose"
        yield Problem("dose", message_text, place, "a leaflet gives no doses")
    if found := BUYING.search(text):
        message_text = f"“{found.group()}” is about getting the drug"
        yield Problem("buying", message_text, place, "a leaflet says nothing on that")


def service_problems(message: Message, file: str, glossary: str) -> Iterator[Problem]:
    """The same in services, laws and templates, where “deals with” and “buying” have a place."""
    found = message_problems(message, file, glossary)
    yield from (problem for problem in found if problem.code != "buying")


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
