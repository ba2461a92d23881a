"""Pseudo-languages, to see what a layout does before anybody has translated: never in a release.

en_XA: accents on every letter, 40 % longer, in brackets. ar_XB: from right to left. The tags are
CLDR's.
"""

from __future__ import annotations

import re

from .model import PLACEHOLDER, Language, Typography
from .problems import Place
from .stages.messages import Spoken, Translator

ACCENTS = str.maketrans("AEIOUaeiouycnsz", "ÅÊÎÖÛåéîöüýçñšž")
PADDING = "one two three four five six seven eight nine ten "
GROWTH = 0.4
"""The room that most languages need over English (IBM's rule for short texts is more)."""
ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوپقرستثفوخيز")
CODES = ("en_XA", "ar_XB")


def language(code: str) -> Language:
    """How a pseudo-language is set."""
    if code == "ar_XB":
        fonts = ("Noto Sans Arabic", "Noto Sans")
        typography = Typography(fonts=fonts, line_height=1.5, spoken="ar")
        name = "Pseudo (right to left)"
        return Language(code, "ar-XB", "ابثد", name, True, typography, cldr="ar")
    typography = Typography(fonts=("Noto Sans",))
    return Language(code, "en-XA", "Åççéñtš", "Pseudo (accents)", False, typography, cldr="en")


class PseudoTranslator(Translator):
    """Every English string, made strange; placeholders and `**` stay as they are."""

    def __call__(
        self,
        english: str,
        source: Place | None = None,
        critical: bool = False,
        context: str = "",
    ) -> Spoken:
        del source, critical, context
        if self.language == "ar_XB":
            return Spoken(_changed(english.lower(), ARABIC))
        room = round(len(english) * GROWTH)
        return Spoken(f"[{_changed(english, ACCENTS)} {(PADDING * 9)[:room].strip()}]")


def _changed(text: str, table: dict[int, int]) -> str:
    parts = re.split(rf"({PLACEHOLDER.pattern.replace('(', '(?:')})", text)
    return "".join(part if i % 2 else part.translate(table) for i, part in enumerate(parts))
