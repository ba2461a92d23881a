"""A translation ends as its English does, with the mark of its own script.

A sentence of Urdu ends with ۔, of Hindi with ।, of Chinese with 。, of Amharic with ።; Thai and Lao
have none; a Greek question ends with ; (The Unicode Standard, chapters 6, 9, 12, 13, 16 and 18;
CLDR exemplar punctuation). A question that lost its mark reads as a statement: “Not breathing”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Check, Entry, Language
from ..problems import Severity
from ._text import MARKUP, language_of

ENGLISH = {".": "stop", "?": "question", "!": "exclamation", ":": "colon", ",": "comma"}
MARKS = ".?!:,;…。？！：，、।॥۔؟،؛።፧፡፤។။։՞\u037e"
CLOSING = "\"'”’»›)]）」』"
LATIN = {"stop": ".", "question": "?", "exclamation": "!", "colon": ":", "comma": ","}
ARABIC = LATIN | {"question": "؟", "comma": "،"}
DANDA = LATIN | {"stop": "।"}
HAN = {"stop": "。", "question": "？", "exclamation": "！", "colon": "：", "comma": "，、"}
ETHIOPIC = LATIN | {"stop": "።", "question": "?፧", "colon": ":፡፦", "comma": "፣"}
UNMARKED = LATIN | {"stop": "", "question": " ?", "comma": ""}
"""A space stands for no mark at all."""
OWN = {
    **dict.fromkeys(("ar", "fa", "ckb", "ps", "sd", "ug"), ARABIC),
    "ur": ARABIC | {"stop": "۔"},
    **dict.fromkeys(("hi", "pa", "bn", "as", "ne", "or", "sa"), DANDA),
    **dict.fromkeys(("zh", "yue", "ja"), HAN),
    **dict.fromkeys(("am", "ti"), ETHIOPIC),
    **dict.fromkeys(("th", "lo"), UNMARKED),
    "el": LATIN | {"question": ";\u037e"},
    "hy": LATIN | {"stop": "։", "question": " ։՞"},
    "km": LATIN | {"stop": "។"},
    "my": LATIN | {"stop": "။"},
}
OPENING = {"?": "¿", "!": "¡"}


def _find(entry: Entry, language: Language) -> Iterator[str]:
    code, name = language_of(language.code), language.english_name
    kind = ENGLISH.get(_last(entry.english), "")
    allowed = (OWN.get(code, LATIN)[kind] or " ") if kind else " "
    last = _last(entry.text) or " "
    if last not in allowed:
        yield f"the {name} ends with {_quoted(last)}, where {_quoted(allowed[0])} belongs"
    if code in ("es", "gl"):
        for mark in (mark for mark in OPENING if mark in entry.text):
            if OPENING[mark] not in entry.text:
                yield f"“{mark}” has no “{OPENING[mark]}” before it"


def _last(text: str) -> str:
    """The mark at the end, whatever closes after it; empty where there is none."""
    bare = re.sub(rf"[{re.escape(CLOSING)}\s]+$", "", MARKUP.sub("", text))
    return bare[-1:] if bare[-1:] in MARKS else ""


def _quoted(mark: str) -> str:
    return f"“{mark}”" if mark.strip() else "no mark"


CHECK = Check(_find, hint="end it as the English ends", severity=Severity.WARNING)
