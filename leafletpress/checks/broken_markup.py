"""`**strong**` is the only markup: anything else prints as the signs it is typed with.

Stars that do not pair, HTML, Markdown links and underscores all reach the paper as they are
(`phrase` in stages/pages.py escapes everything but `**…**`). Translation tools and chat programs
add them unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import PLACEHOLDER, Check, Entry, Language

ADDED = (
    (re.compile(r"</?[A-Za-z][^<>]*>"), "HTML"),
    (re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);"), "an HTML sign"),
    (re.compile(r"!?\[[^\]]*\]\([^)]*\)"), "a link"),
    (re.compile(r"(?<![\w_])_{1,2}[^\W_][^_]*_{1,2}(?![\w_])"), "underscores"),
    (re.compile(r"`+|~~|＊+"), "markup"),
    (re.compile(r"(?<!\*)\*(?!\*)|\*{3,}"), "a single star"),
)


def _find(entry: Entry, language: Language) -> Iterator[str]:
    wanted, found = entry.english.count("**"), entry.text.count("**")
    if found != wanted:
        yield f"the {language.english_name} has {found} double stars, the English {wanted}"
    elif loose := [text for text in re.findall(r"\*\*(.*?)\*\*", entry.text) if _loose(text)]:
        yield f"the strong words “{loose[0]}” begin or end with a space, or there are none"
    english, text = (PLACEHOLDER.sub("", each) for each in (entry.english, entry.text))
    for pattern, what in ADDED:
        signs = [match.group() for match in pattern.finditer(text)]
        if len(signs) > len(pattern.findall(english)):
            yield f"the {language.english_name} has {what} that prints as it is: “{signs[0]}”"


def _loose(strong: str) -> bool:
    return not strong or strong != strong.strip()


CHECK = Check(_find, hint="put ** close before and after the words that are strong in the English")
