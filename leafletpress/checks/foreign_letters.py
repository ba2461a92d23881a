"""Letters that look alike are not alike: a Latin a in a Cyrillic word is not found, read or spoken.

Three faults: a word that mixes Latin, Cyrillic and Greek; a letter of a script that is neither the
language's own nor Latin; a letter its neighbour language uses in place of the right one (Arabic ي ك
in Persian and Urdu, Persian ی ک in Arabic, ş ţ with cedilla in Romanian, Russian ы э ъ ё in
Ukrainian). Whole words in Latin letters, such as FRANK or GHB, are fine. Sources: Unicode UTS #39
(confusables); CLDR exemplar characters; W3C “Arabic & Persian Layout Requirements”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ..model import Check, Entry, Language
from ._text import language_of, plain, script, sign

SCRIPTS = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI", "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Grek": "GREEK",
    "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Hebr": "HEBREW", "Jpan": "CJK HIRAGANA KATAKANA",
    "Hans": "CJK", "Hant": "CJK BOPOMOFO", "Khmr": "KHMER", "Knda": "KANNADA",
    "Kore": "HANGUL CJK", "Laoo": "LAO", "Mlym": "MALAYALAM", "Mymr": "MYANMAR", "Orya": "ORIYA",
    "Sinh": "SINHALA", "Taml": "TAMIL", "Telu": "TELUGU", "Thai": "THAI", "Tibt": "TIBETAN",
}  # fmt: skip
"""Script → how Unicode begins the names of its letters."""
ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
LATIN_ALIKE = re.compile("[aceiopxysjABCEHIKMOPTXYS]+")
"""A word of these alone could be Cyrillic or Greek to the eye."""
WRONG = {
    "fa": "يكىةہھ", "ur": "يكىهة", "ckb": "يكىہ", "ps": "كہھ", "ar": "یکہھې",
    "ro": "şţŞŢ", "mo": "şţŞŢ", "uk": "ыэъёЫЭЪЁ", "ru": "іїєґўІЇЄҐ", "bg": "ыэёіїєЫЭЁІЇЄ",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]+")


def _find(entry: Entry, language: Language) -> Iterator[str]:
    text = plain(entry.text)
    found = dict.fromkeys([*_mixed(text), *_other(text, language), *_alike(entry, language)])
    for word, char in found:
        yield f"“{word}” has {sign(char)}, which is not a letter of {language.english_name} here"


def _mixed(text: str) -> Iterator[tuple[str, str]]:
    """The rarer letter of each word that mixes scripts that look alike."""
    for word in WORD.findall(text):
        names = [_script(char) for char in word]
        mixed = [name for name in names if name in ALIKE]
        if len(set(mixed)) > 1:
            yield word, word[names.index(min(mixed, key=mixed.count))]


def _other(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Letters of a script, or of a neighbour, that the language does not use."""
    own = {"LATIN", "", *SCRIPTS.get(script(language.code), "").split()}
    wrong = WRONG.get(language_of(language.code), "")
    for word in WORD.findall(text):
        for char in word:
            if char in wrong or _script(char) not in own:
                yield word, char


def _alike(entry: Entry, language: Language) -> Iterator[tuple[str, str]]:
    """Latin words in Cyrillic or Greek text that the English does not have."""
    if script(language.code) in ("Cyrl", "Grek"):
        known = set(WORD.findall(entry.english))
        for word in WORD.findall(plain(entry.text)):
            if LATIN_ALIKE.fullmatch(word) and word not in known:
                yield word, word[0]


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """LATIN, CYRILLIC …; empty for letters that belong to no one script."""
    name = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    known = ALIKE.union(*(names.split() for names in SCRIPTS.values()))
    return name if name in known else ""


CHECK = Check(_find, hint="type the word again with the language's own keyboard")
