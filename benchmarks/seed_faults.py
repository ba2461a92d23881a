"""Five shipped catalogs, 100 faults put into copies of them → how many `check` reports.

    python benchmarks/seed_faults.py [--seed N]

Each fault goes into a string of its own. It counts as reported when `check` finds something on
exactly that string (for a header: on the header) that it did not find before, and as named when one
of the checks meant for that kind of fault does. Same seed, same faults. The words that are seeded
are listed here and not taken from the termbases that find them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from leafletpress import catalogs, gate, po
from leafletpress.model import PLACEHOLDER, Entry
from leafletpress.problems import Place, Problem
from leafletpress.project import Project
from leafletpress.stages import messages
from leafletpress.tree import HOME, Tree

LANGUAGES = ("es", "uk", "ar", "hi", "zh_Hant_HK")
DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "hi": "०१२३४५६७८९"}
ALIKE = {
    "es": dict(zip("aceopxy", "асеорху", strict=True)),
    "uk": dict(zip("асеорхуі", "aceopxyi", strict=True)),
    "ar": {"ي": "ی", "ك": "ک", "ه": "ہ"},
    "hi": {"न": "ન", "क": "ક", "ल": "લ"},
    "zh_Hant_HK": {"的": "の", "B": "В", "H": "Н"},
}
BLAME = {
    "es": ("drogadictas", "yonquis", "un vicio"),
    "uk": ("наркомани", "наркоманам", "шкідлива звичка"),
    "ar": ("المدمنين", "مدمنون", "إساءة استخدام"),
    "hi": ("नशेड़ियों", "नशेबाज़", "बुरी आदत"),
    "zh_Hant_HK": ("癮君子", "吸毒者", "濫用藥物"),
}
GALLBLADDER = {
    "es": ("vejiga", "vesícula biliar"),
    "uk": ("сечовий міхур", "жовчний міхур"),
    "ar": ("مثانتك", "المرارة"),
    "hi": ("मूत्राशय", "पित्ताशय"),
    "zh_Hant_HK": ("膀胱", "膽囊"),
}
NOT = {
    "es": (" no ", "No ", " sin "),
    "uk": (" не ", "Не ", "без "),
    "ar": ("لا ", "غير ", "دون "),
    "hi": (" नहीं", " न ", "बिना "),
    "zh_Hant_HK": ("不", "沒有", "無"),
}
COMPATIBLE = {
    "hi": {"ज\u093c": "\u095b", "ड\u093c": "\u095c", "फ\u093c": "\u095e", "क\u093c": "\u0958"},
    "zh_Hant_HK": {"不": "\uf967", "行": "\ufa08", "更": "\uf901", "女": "\uf981", "理": "\uf9e4"},
}
"""Characters that normal form C replaces, where a language has no accents to take apart."""
STOPS = ".।۔。?؟？:："
Pair = tuple[str, str]
Maker = Callable[[random.Random, Entry, str], Pair | None]


# ---------------------------------------------------------------- the faults


def lost_placeholder(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    names = [match.group() for match in PLACEHOLDER.finditer(entry.text)]
    return _kept(entry, entry.text.replace(dice.choice(names), "")) if names else None


def extra_placeholder(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    return _kept(entry, f"{entry.text[:-1]} {dice.choice(('{name}', '{number}'))}{entry.text[-1]}")


def mangled_placeholder(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    names = PLACEHOLDER.findall(entry.text)
    dress = dice.choice(("{%s }", "{ %s}", "｛%s｝", "%%%s", "[%s]", "{{%s}}", "%%(%s)s", "$%s"))
    name = names[0] if names else ""
    return _kept(entry, entry.text.replace(f"{{{name}}}", dress % name)) if names else None


def changed_number(dice: random.Random, entry: Entry, code: str) -> Pair | None:
    """The leaflet has no numbers of its own: one is put into both, and changed in one."""
    number = dice.randint(12, 98)
    wrong = dice.choice((number + 1, int(str(number)[::-1]) + number % 10, number * 10))
    table = str.maketrans("0123456789", DIGITS.get(code, "0123456789"))
    if wrong == number or entry.text[-1:] not in STOPS:
        return None
    shown = str(wrong).translate(table)
    return f"{entry.english[:-1]} ({number}).", f"{entry.text[:-1]} ({shown}){entry.text[-1]}"


def typed_number(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    number = dice.choice(("112", "999", "0300 123 6600", "+44 20 7946 0018", "01 23 45 67 89"))
    return _inserted(dice, entry, number)


def typed_address(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    address = dice.choice(("www.example.org", "https://example.org/a", "help@example.org"))
    return _inserted(dice, entry, dice.choice((address, "talktofrank.com")))


def broken_markup(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    if "**" in entry.text:
        return _kept(entry, entry.text.replace("**", dice.choice(("", "*")), 1))
    return _kept(entry, f"**{entry.text}") if dice.random() < 0.2 else None


def added_markup(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    text = entry.text
    added = (
        f"<b>{text}</b>",
        f"*{text}*",
        f"_{text}_",
        f"[{text}](x)",
        f"{text}&nbsp;",
        f"`{text}`",
    )
    return _kept(entry, dice.choice(added))


def untranslated(_dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    return _kept(entry, entry.english) if " " in entry.english else None


def stray_space(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    text, at = entry.text, entry.text.find(" ")
    places = [
        f" {text}",
        f"{text} ",
        f"{text[:-1]} {text[-1]}" if text[-1] in STOPS else f"{text} ",
    ]
    if at > 0:
        places += [text.replace(" ", "  ", 1), f"{text[:at]}\u00a0{text[at + 1 :]}"]
    return _kept(entry, dice.choice(places))


def wrong_end(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    if entry.text[-1] not in STOPS:
        return None
    other = dice.choice(("", ".", "?", ":", ",", "。"))
    return _kept(entry, entry.text[:-1] + other) if other != entry.text[-1] else None


def blame(dice: random.Random, entry: Entry, code: str) -> Pair | None:
    return _inserted(dice, entry, dice.choice(BLAME[code]))


def wrong_term(_dice: random.Random, entry: Entry, code: str) -> Pair | None:
    right, wrong = GALLBLADDER[code]
    return _kept(entry, entry.text.replace(right, wrong)) if right in entry.text else None


def lost_negation(dice: random.Random, entry: Entry, code: str) -> Pair | None:
    there = [word for word in NOT[code] if word in entry.text]
    negated = any(word in f" {entry.english.lower()}" for word in (" not ", "cannot", "nobody"))
    if not entry.critical or not negated or not there:
        return None
    return _kept(entry, entry.text.replace(dice.choice(there), " ", 1))


def other_script(dice: random.Random, entry: Entry, code: str) -> Pair | None:
    there = [letter for letter in ALIKE[code] if letter in entry.text]
    letter = dice.choice(there) if there else ""
    return _kept(entry, entry.text.replace(letter, ALIKE[code][letter], 1)) if there else None


def other_form(_dice: random.Random, entry: Entry, code: str) -> Pair | None:
    text = unicodedata.normalize("NFD", entry.text) if code not in COMPATIBLE else entry.text
    for letter, form in COMPATIBLE.get(code, {}).items():
        text = text.replace(letter, form)
    return _kept(entry, text)


def hidden(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    at = dice.randrange(len(entry.text))
    char = dice.choice("\u200b\u200e\u200f\u202b\u2067\u2060\ufeff")
    return _kept(entry, entry.text[:at] + char + entry.text[at:])


def no_glyph(dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    return _inserted(dice, entry, dice.choice("😀💊🚑🩺🧪"))


def too_long(_dice: random.Random, entry: Entry, _code: str) -> Pair | None:
    return _kept(entry, f"{entry.text} {entry.text}") if len(entry.english) > 25 else None


def _kept(entry: Entry, text: str) -> Pair | None:
    """The English as it is; None where the fault changes nothing."""
    return (entry.english, text) if text != entry.text else None


def _inserted(dice: random.Random, entry: Entry, word: str) -> Pair | None:
    """A word between two others, or before the last sign where there are no spaces."""
    places = [at for at, char in enumerate(entry.text) if char == " "] or [len(entry.text) - 1]
    at = dice.choice(places)
    return _kept(entry, f"{entry.text[:at]} {word}{entry.text[at:]}")


KINDS: dict[str, tuple[Maker, set[str]]] = {
    "lost placeholder": (lost_placeholder, {"lost-placeholder"}),
    "extra placeholder": (extra_placeholder, {"unknown-placeholder"}),
    "mangled placeholder": (mangled_placeholder, {"mangled-placeholder", "unknown-placeholder"}),
    "changed number": (changed_number, {"changed-number"}),
    "typed telephone number": (typed_number, {"typed-contact"}),
    "typed address": (typed_address, {"typed-contact"}),
    "broken markup": (broken_markup, {"broken-markup"}),
    "added markup": (added_markup, {"broken-markup"}),
    "same as the English": (untranslated, {"same-as-english"}),
    "stray space": (stray_space, {"stray-spaces"}),
    "end punctuation": (wrong_end, {"end-punctuation"}),
    "word of blame": (blame, {"word-to-avoid"}),
    "wrong term": (wrong_term, {"word-to-avoid", "glossary-term"}),
    "lost negation": (lost_negation, {"lost-negation"}),
    "letter of another script": (other_script, {"foreign-letters"}),
    "not in normal form": (other_form, {"not-nfc"}),
    "invisible character": (hidden, {"invisible-character"}),
    "letter the fonts lack": (no_glyph, {"missing-glyph"}),
    "far too long": (too_long, {"much-longer"}),
}
HEADER = "header"
"""The twentieth kind: a plural rule, a language or a charset that is wrong."""
HEADER_FAULTS = (
    ("Plural-Forms: ", "Plural-Forms: nplurals=2; plural=(n == 2);"),
    ("Language: ", "Language: xx"),
    ("Content-Type: ", "Content-Type: text/plain; charset=iso-8859-1"),
)
HEADER_CODES = {"plural-forms", "catalog-header"}


# ---------------------------------------------------------------- seed, check, count


@dataclass(frozen=True)
class Seeded:
    """One fault, where it went, and what `check` said."""

    kind: str
    language: str
    english: str
    before: str
    after: str
    codes: frozenset[str] = frozenset()

    @property
    def named(self) -> bool:
        wanted = HEADER_CODES if self.kind == HEADER else KINDS[self.kind][1]
        return bool(self.codes & wanted)


def seed(number: int = 1) -> list[Seeded]:
    """A hundred faults with what `check` reports on each: twenty kinds in five languages."""
    dice = random.Random(number)
    return [fault for code in LANGUAGES for fault in _seeded(dice, code)]


def false_alarms() -> list[Problem]:
    """What `check` finds in the shipped catalogs of every language as they are."""
    project = Project(Tree((HOME,)))
    codes = sorted(path.parent.name for path in project.files.files("locales/*/LC_MESSAGES"))
    found = [problem for code in codes for problem in gate.check(code, project)]
    return [problem for problem in found if problem.code != "missing-translation"]


def _seeded(dice: random.Random, code: str) -> Iterator[Seeded]:
    """The twenty faults of one language, in copies of its catalogs, checked as `check` does.

    The header's has a copy of its own: a wrong charset spoils every string.
    """
    faults = list(_faults(dice, code))
    start, wrong = dice.choice(HEADER_FAULTS)
    yield from _checked(code, faults, ("", ""))
    yield from _checked(code, [Seeded(HEADER, code, "", "", wrong)], (start, wrong))


def _checked(code: str, faults: list[Seeded], header: Pair) -> Iterator[Seeded]:
    """The faults with what `check` reports in a copy and does not in the catalogs as they are."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Tree((Path(folder), HOME)))
        for path in sorted((HOME / f"locales/{code}/LC_MESSAGES").glob("*.po")):
            _write(path, project, faults, header)
        for fault in faults:
            codes = _codes(code, project, fault) - _codes(code, Project(Tree((HOME,))), fault)
            yield replace(fault, codes=codes)


def _faults(dice: random.Random, code: str) -> Iterator[Seeded]:
    project = Project(Tree((HOME,)))
    critical = project.critical()
    entries = [
        replace(entry, critical=key in critical)
        for catalog in _catalogs(code, project)
        for key, entry in catalog.entries.items()
    ]
    entries.sort(key=lambda entry: entry.english)  # whichever catalog holds them
    usable = {entry.english: entry for entry in entries if entry.usable}
    for kind in sorted(KINDS, key=_rarest):
        entry, pair = _chosen(dice, KINDS[kind][0], list(usable.values()), code)
        del usable[entry.english]
        yield Seeded(kind, code, pair[0], entry.english, pair[1])


def _rarest(kind: str) -> int:
    """Faults that few strings can have choose first."""
    rare = (
        "mangled placeholder",
        "lost negation",
        "wrong term",
        "lost placeholder",
        "broken markup",
    )
    return rare.index(kind) if kind in rare else len(rare)


def _chosen(
    dice: random.Random, maker: Maker, entries: list[Entry], code: str
) -> tuple[Entry, Pair]:
    """A string that can have the fault, and its English and text with it."""
    for entry in dice.sample(entries, len(entries)):
        if pair := maker(dice, entry, code):
            return entry, pair
    raise SystemExit(f"{code}: no string can have the fault {maker.__name__}")


def _catalogs(code: str, project: Project) -> Iterator[messages.Catalog]:
    for path in project.files.files(f"locales/{code}/LC_MESSAGES/*.po"):
        yield messages.read_catalog(path.read_bytes(), project.files.shown(path))


def _write(path: Path, project: Project, faults: list[Seeded], header: Pair) -> None:
    """A copy of one catalog with its faults; the header's line that starts so is changed."""
    catalog = catalogs.read_catalog(path, project)
    seeded = {fault.before: fault for fault in faults if fault.before}
    spoiled = (
        replace(m, english=seeded[m.english].english, texts=(seeded[m.english].after,))
        if m.english in seeded
        else m
        for m in catalog.messages
    )
    start, wrong = header
    text = po.written(po.File(tuple(spoiled))).decode()
    if start:
        text = re.sub(
            rf'^"{start}.*$', lambda _: f'"{wrong}\\n"', text, count=1, flags=re.MULTILINE
        )
    target = project.files.target(path.relative_to(HOME))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def _codes(code: str, project: Project, fault: Seeded) -> frozenset[str]:
    """The codes that `check` reports on the fault's string."""
    places = set(_places(code, project, fault))
    found = {problem.code for problem in gate.check(code, project) if problem.place in places}
    return frozenset(found)


def _places(code: str, project: Project, fault: Seeded) -> Iterator[Place]:
    for catalog in _catalogs(code, project):
        if not fault.english:
            yield catalog.header.place
        elif entry := catalog.entries.get(("", fault.english)):
            yield entry.place


def table(faults: list[Seeded]) -> str:
    """A line a kind: seeded, reported, and named by a check meant for it."""
    lines = ["| fault | seeded | reported | by its own check |", "|---|---|---|---|"]
    for kind in dict.fromkeys([*KINDS, HEADER]):
        own = [fault for fault in faults if fault.kind == kind]
        lines.append(f"| {kind} | {len(own)} | {_reported(own)} | {_named(own)} |")
    total = f"| **all** | **{len(faults)}** | **{_reported(faults)}** | **{_named(faults)}** |"
    return "\n".join([*lines, total])


def _reported(faults: list[Seeded]) -> int:
    return sum(bool(fault.codes) for fault in faults)


def _named(faults: list[Seeded]) -> int:
    return sum(fault.named for fault in faults)


def main(arguments: list[str] | None = None) -> int:
    """The tables, what was missed, and what is found in the catalogs as they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    faults = seed(parser.parse_args(arguments).seed)
    print(table(faults))
    for fault in faults:
        if not fault.named:
            codes = ", ".join(sorted(fault.codes)) or "nothing"
            print(f"\n{fault.language}, {fault.kind}, reported as {codes}: {fault.after}")
    alarms = false_alarms()
    print(f"\nIn the shipped catalogs as they are: {len(alarms)}")
    print("\n".join(str(problem) for problem in alarms))
    return 0 if _reported(faults) >= 95 else 1


if __name__ == "__main__":
    sys.exit(main())
