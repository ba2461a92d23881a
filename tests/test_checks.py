"""Every check finds its own mistake in one small catalog, and nothing in the one beside it."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.plurals import get_plural
from conftest import HOME, ProjectCopy

from leafletpress import gate, languages, plurals, po, registry, reports
from leafletpress.model import Entry, Language, Typography
from leafletpress.problems import Place, Problem
from leafletpress.project import Project
from leafletpress.stages import messages
from leafletpress.tree import tree

FIXTURES = Path(__file__).parent / "checks"
FOLDERS = sorted(path.name for path in FIXTURES.iterdir())
FILES = sorted(FIXTURES.glob("*/*.po"))


def reported(path: Path) -> Counter[str]:
    catalog = messages.read_catalog(path.read_bytes(), path.name)
    said = po.read(path.read_bytes(), path.name).entries
    entries = [
        replace(entry, critical=messages.CRITICAL in said[key].extracted)
        for key, entry in catalog.entries.items()
    ]
    entries.append(catalog.header)
    problems = [p for each in entries for p in gate.check_entry(each, language_of(path))]
    return Counter(problem.code for problem in problems)


def language_of(path: Path) -> Language:
    """The one its folder would name; a language we do not ship is set in Noto Sans."""
    code = found(r"^# folder: (\w+)", path) or found(r'^"Language: (\w+)', path)
    if code in languages.codes(tree()):
        return Project.open().language(code, "drugs")
    rtl = code in ("he", "fa")
    return Language(code, code, code, code, rtl, Typography(("Noto Sans",)))


def found(pattern: str, path: Path) -> str:
    match = re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
    return match[1] if match else ""


def expected(path: Path) -> Counter[str]:
    first = path.read_text("utf-8").splitlines()[0].removeprefix("# reports: ")
    pairs = [part.split() for part in first.split(", ") if first != "nothing"]
    return Counter({code: int(count) for code, count in pairs})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_catalog_reports_what_its_first_line_says(path: Path) -> None:
    assert reported(path) == expected(path)


def test_every_check_has_its_fixtures_and_every_fixture_its_check() -> None:
    assert sorted(registry.checks()) == FOLDERS
    names = {path.parent.name: {"bad.po", "good.po"} for path in FILES}
    assert {name: {p.name for p in (FIXTURES / name).iterdir()} for name in FOLDERS} == names


@pytest.mark.parametrize("code", FOLDERS)
def test_fixtures_are_one_that_trips_and_one_that_does_not(code: str) -> None:
    assert expected(FIXTURES / code / "bad.po")[code]
    assert not expected(FIXTURES / code / "good.po")


@pytest.mark.parametrize("code", FOLDERS)
def test_every_check_says_why_and_what_to_do(code: str) -> None:
    rule = registry.checks()[code]
    assert len(reports.rationale(rule)) > 80
    assert rule.hint


# ---------------------------------------------------------------- scripts and letters


def findings(code: str, language: str, english: str, text: str) -> list[str]:
    """What one check says about one pair, in a language we may not ship."""
    known = Language(language, language, language, language, False, Typography(("Noto Sans",)))
    return list(registry.checks()[code].find(Entry(english, text, Place("x.po", 1)), known))


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("km", "ប្រើ\u200bបន្តិច", False),
        ("lo", "ໃຊ້\u200bໜ້ອຍ", False),
        ("my", "သုံး\u200bနည်း", False),
        ("km", "ប្រើ\u2066បន្តិច", True),
        ("th", "ใช้\u200bน้อย", True),
        ("hi", "ए\u200bक", True),
    ],
)
def test_a_break_between_words_is_spelling_where_there_are_no_spaces(
    language: str, text: str, told: bool
) -> None:
    assert bool(findings("invisible-character", language, "Use less", text)) == told


@pytest.mark.parametrize(
    ("language", "english", "wrong", "right"),
    [
        ("zh_Hant_HK", "Wait.", "等一等.", "等一等。"),
        ("ar", "Alone?", "وحدك?", "وحدك؟"),
        ("hi", "Wait.", "रुकें.", "रुकें।"),
        ("th", "Wait.", "รอ.", "รอ"),
        ("th", "Alone?", "คนเดียว.", "คนเดียว"),
        ("el", "Alone?", "Μόνος?", "Μόνος;"),
        ("am", "Wait.", "ይጠብቁ.", "ይጠብቁ።"),
        ("ja", "Wait:", "待つ:", "待つ："),
        ("es", "Alone?", "Sin nadie?", "¿Sin nadie?"),
        ("pl", "**Wait.**", "**Czekaj**", "**Czekaj.**"),
        ("km", "Wait.", "រង់ចាំ.", "រង់ចាំ។"),
    ],
)
def test_a_sentence_ends_with_the_mark_of_its_script(
    language: str, english: str, wrong: str, right: str
) -> None:
    assert findings("end-punctuation", language, english, wrong)
    assert not findings("end-punctuation", language, english, right)


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("fa", "كمك", "کمک"),
        ("ur", "كرنا", "کرنا"),
        ("ar", "یوم", "يوم"),
        ("ro", "viaţa", "viața"),
        ("ru", "помoщь", "помощь"),
        ("el", "Bοήθεια", "Βοήθεια"),
        ("pl", "pоmoc", "pomoc"),
        ("hi", "मदد", "मदद"),
        ("zh_Hant_HK", "用GНB", "用GHB"),
    ],
)
def test_a_letter_of_another_script_is_found(language: str, wrong: str, right: str) -> None:
    assert findings("foreign-letters", language, "help", wrong)
    assert not findings("foreign-letters", language, "help", right)


@pytest.mark.parametrize("language", ["fa", "ckb", "hi", "bn"])
def test_the_non_joiner_is_spelling_in_some_languages(language: str) -> None:
    assert not findings("invisible-character", language, "x", "x\u200cx")
    assert findings("invisible-character", "pl", "x", "x\u200cx")


def test_french_has_its_no_break_spaces() -> None:
    assert not findings("stray-spaces", "fr", "Alone?", "Seul\u202f?")
    assert findings("stray-spaces", "pl", "Alone?", "Bez nikogo\u202f?")


@pytest.mark.parametrize("written", ["1,000", "1.000", "1 000", "1\u202f000", "١٬٠٠٠", "१,०००"])
def test_a_thousand_is_a_thousand_however_it_is_written(written: str) -> None:
    assert not findings("changed-number", "xx", "1,000 people", f"{written} x")
    assert findings("changed-number", "xx", "10,000 people", f"{written} x")


# ---------------------------------------------------------------- plural rules

OURS = "ar bg bn ckb cs cy da de el es fa fr gu he hi it ja ko ms nl pa pl ps pt_PT ro ru so sq"
NAMES = [*OURS.split(), "ta", "th", "ti", "tr", "uk", "ur", "vi", "zh_Hans", "zh_Hant_HK"]


@pytest.mark.parametrize("code", [*NAMES, "lt", "lv", "sl", "ga", "mt", "br", "fil"])
def test_the_plural_rule_we_write_agrees_with_cldr(code: str) -> None:
    assert plurals.fault(code, plurals.forms(code)) is None


@pytest.mark.parametrize("code", ["ms", "he", "cy", "fa", "tr", "hi", "bn", "pa", "am", "ti", "gu"])
def test_what_babel_has_instead_is_found(code: str) -> None:
    count, rule = get_plural(code)[:2]
    assert plurals.fault(code, f"nplurals={count}; plural={rule};")


@pytest.mark.parametrize("header", ["", "nplurals=2", "nplurals=2; plural=n+;", "x; plural=n/0;"])
def test_a_plural_rule_that_cannot_be_read_is_told(header: str) -> None:
    assert plurals.fault("pl", header) == "cannot be read"


def test_a_new_catalog_has_the_plural_rule_of_cldr(project: ProjectCopy) -> None:
    project.write("locales/he/language.yaml", "fonts: [Noto Sans]\n")
    project.run("update", "he")
    text = (project.root / "locales/he/LC_MESSAGES/ketamine.po").read_text("utf-8")
    assert '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"' in text
    assert '"Language: he\\n"' in text


# ---------------------------------------------------------------- through the command

PO = "locales/pl/LC_MESSAGES/ketamine.po"


def test_check_tells_the_line_and_the_source(project: ProjectCopy) -> None:
    project.edit(PO, 'msgstr "Dzwoń teraz: {emergency}"', 'msgstr "Dzwoń teraz: 112"')
    said = project.run("check", "pl")
    assert said.code == 1
    assert re.search(rf"{PO}:\d+: error\[lost-placeholder\]: the Polish drops", said.err)
    assert "error[typed-contact]: the number 112 is typed into the Polish" in said.err


def test_check_as_json_is_a_list_of_problems(project: ProjectCopy) -> None:
    project.edit(PO, 'msgstr "Dzwoń teraz: {emergency}"', 'msgstr "Dzwoń teraz"')
    said = project.run("check", "pl", "--json")
    (lost,) = [each for each in json.loads(said.out) if each["code"] == "lost-placeholder"]
    assert said.code == 1
    assert (lost["severity"], lost["file"]) == ("error", PO)
    assert lost["line"] > 0
    assert lost["source"]["file"] == "leaflets/ketamine/leaflet.yaml"


def test_check_for_github_marks_the_line(project: ProjectCopy) -> None:
    project.edit(PO, 'msgstr "W klinice"', 'msgstr "W  klinice"')
    said = project.run("check", "pl", "--format", "github")
    assert said.code == 0
    assert re.search(rf"^::warning file={PO},line=\d+,title=stray-spaces::", said.out, re.MULTILINE)


def test_github_gets_its_own_signs_escaped() -> None:
    (line,) = reports.as_annotations([Problem("x", "50%\n:", Place("a,b:c", 2))]).split("\n")
    assert line == "::error file=a%2Cb%3Ac,line=2,title=x::50%25%0A:"


@pytest.mark.parametrize("code", FOLDERS)
def test_explain_knows_every_check(project: ProjectCopy, code: str) -> None:
    said = project.run("explain", code)
    assert said.code == 0
    assert said.out.startswith(f"{code}: {registry.checks()[code].severity}\n")


def test_explaining_an_unknown_code_asks_what_was_meant(project: ProjectCopy) -> None:
    said = project.run("explain", "lost-placehodler")
    assert said.code == 2
    assert "did you mean “lost-placeholder”?" in said.err


# ---------------------------------------------------------------- what the docs promise

CHECKS_PAGE = (HOME / "docs/checks.md").read_text("utf-8")
sys.path.append(str(HOME / "benchmarks"))
import seed_faults  # noqa: E402  (a script beside the tests, not a package)


def test_the_page_lists_every_check_with_its_severity() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|info) \|", CHECKS_PAGE, re.MULTILINE)
    assert dict(rows) == {name: str(rule.severity) for name, rule in registry.checks().items()}


def test_at_least_95_of_a_hundred_seeded_faults_are_reported() -> None:
    faults = seed_faults.seed()
    assert len(faults) == 100
    assert {fault.kind for fault in faults} == {*seed_faults.KINDS, seed_faults.HEADER}
    assert sum(bool(fault.codes) for fault in faults) >= 95
    assert sum(fault.named for fault in faults) >= 90


def test_what_the_shipped_catalogs_report_is_listed_and_judged() -> None:
    section = CHECKS_PAGE.split("## Findings in the shipped catalogs")[1]
    rows = re.findall(r"^\| (\w+) ([\w-]+) \| (.+?) \| `([a-z-]+)` \|", section, re.MULTILINE)
    listed = {(f"locales/{code}/LC_MESSAGES/{name}.po", check) for code, name, _, check in rows}
    found = {(problem.place.file, problem.code) for problem in seed_faults.false_alarms()}
    assert found == listed
