"""A language → its plural rule as gettext writes it, by CLDR.

Babel's own table (`babel.messages.plurals`) has no rule for many languages and an old one for
others: ms, he, cy, fa and tr get a wrong number of forms, hi, bn, pa, am and more are wrong at 0.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator

from babel.plural import PluralRule, to_gettext

from . import names

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""In CLDR's order, in which forms are numbered."""
NUMBERS = range(201)
"""What is tried. Spanish and French “many” begins at a million, where nothing of ours counts."""
FEW = "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)"
KNOWN = (
    "nplurals=1; plural=0;",
    "nplurals=2; plural=(n != 1);",
    "nplurals=2; plural=(n > 1);",
    f"nplurals=3; plural=(n==1 ? 0 : {FEW} ? 1 : 2);",
    f"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : {FEW} ? 1 : 2);",
    "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);",
    "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);",
    "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
    " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
)
"""The rules as gettext's manual spells them; the first that agrees with CLDR is written."""


def forms(code: str) -> str:
    """The value of `Plural-Forms`, for a folder's name such as `zh_Hant_HK`."""
    return next((rule for rule in KNOWN if fault(code, rule) is None), None) or _compiled(code)


def fault(code: str, header: str) -> str | None:
    """What is wrong with a value of `Plural-Forms`; None when it agrees with CLDR.

    Each category has its own form, and the forms stand in CLDR's order.
    """
    parts = re.fullmatch(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=(.+?);?\s*", header, re.DOTALL)
    try:
        form = gettext.c2py(parts[2]) if parts else None
    except (ValueError, RecursionError):
        form = None
    if not parts or not form:
        return "cannot be read"
    return next(_faults(names.locale(code).plural_form, int(parts[1]), form), None)


def _faults(rule: PluralRule, count: int, form: Callable[[int], int]) -> Iterator[str]:
    """Numbers with a form that is not there, that two categories share, or out of order."""
    homes: dict[int, str] = {}
    for number in NUMBERS:
        index, category = _index(form, number), rule(number)
        if not 0 <= index < count:
            yield f"gives {number} form {index} of {count}"
        if homes.setdefault(index, category) != category:
            yield f"gives {number} the form of “{homes[index]}”, CLDR has “{category}”"
    found = [CATEGORIES.index(category) for _, category in sorted(homes.items())]
    if found != sorted(set(found)):
        names = ", ".join(category for _, category in sorted(homes.items()))
        yield f"numbers its forms {names}, not as CLDR does"


def _index(form: Callable[[int], int], number: int) -> int:
    try:
        return form(number)
    except ZeroDivisionError:
        return -1


def _compiled(code: str) -> str:
    """Babel's translation of CLDR's rule, over the categories that whole numbers have."""
    rule = names.locale(code).plural_form
    used = {rule(number) for number in NUMBERS}
    rules = [(name, text) for name, text in rule.rules.items() if name in used]
    if "other" not in used:
        rules.remove(max(rules, key=lambda pair: CATEGORIES.index(pair[0])))
    return to_gettext(PluralRule(rules))
