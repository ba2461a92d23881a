"""The strings of an edition, held against the text of its laid-out pages: each one once, whole.

The first link of the proof's chain. What the content asks for and what the templates said must be
all that the layout's boxes hold; the second link (`stages/proof/drawing.py`) goes from those boxes
to the finished file.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .problems import Problem

TAKEN = "\0"
LONGEST = 70
"""Characters of a string that are shown in a message."""
Blocks = dict[str, list[str]]
"""CSS page name → the text of each block on it."""


def plain(text: str) -> str:
    """Letters and signs alone: a line may end anywhere, and what shapes a line is no letter."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "ZC")


def problems(
    content: Mapping[str, Sequence[str]], said: Sequence[str], pages: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """`text-lost` and `text-stray`.

    `content` is what each page must say, by CSS page name, and `said` what the templates printed
    besides; `pages` the text of each block that was laid out on it.
    """
    blocks = {name: [plain(text) for text in texts] for name, texts in pages.items()}
    wanted = [(text, name) for name, texts in content.items() for text in texts]
    wanted += [(text, "") for text in said]
    for text, name in sorted(wanted, key=lambda each: -len(plain(each[0]))):
        if not _struck(plain(text), [name] if name else list(blocks), blocks):
            yield _lost(text, name)
    for name, texts in blocks.items():
        for text in texts:
            for stray in filter(_is_said, text.split(TAKEN)):
                yield _stray(stray, name)


def repeated(content: Iterable[str], said: Iterable[str]) -> Iterator[Problem]:
    """Texts of the content that the templates print more often than the content has them."""
    for text in Counter(map(plain, said)) - Counter(map(plain, content)):
        yield Problem("text-stray", f"“{_short(text)}” is printed more often than it should be")


def _struck(text: str, names: Sequence[str], blocks: Blocks) -> bool:
    """Take the text out of the first block that has it; False where none does."""
    for name in names:
        for index, block in enumerate(blocks.get(name, [])):
            if text in block:
                blocks[name][index] = block.replace(text, TAKEN, 1)
                return True
    return not text


def _is_said(text: str) -> bool:
    """Whether there is a letter or digit in it: templates set signs between texts."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _lost(text: str, name: str) -> Problem:
    where = f"on {name}" if name else "on any panel"
    hint = "see that the template prints it there, whole; the cover prints no sections"
    return Problem("text-lost", f"“{_short(text)}” does not stand {where}", hint=hint)


def _stray(text: str, name: str) -> Problem:
    hint = "templates print texts by w.text(…) and _(“…”), so that they are translated and signed"
    message = f"“{_short(text)}” stands on {name}, and is no text of this edition"
    return Problem("text-stray", message, hint=hint)
