"""What translators are given, and what comes back from them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import catalogs
from leafletpress.checks import broken_markup, lost_placeholder, unknown_placeholder
from leafletpress.languages import language
from leafletpress.model import Check, Entry
from leafletpress.problems import Place
from leafletpress.tree import tree

LEAFLET = "leaflets/ketamine/leaflet.yaml"
PO = "locales/ar/LC_MESSAGES/ketamine.po"


def plain_pybabel(sources: list[str], output: Path) -> str:
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    command += ["-F", "locales/extract.cfg", *catalogs.OPTIONS, "-o", str(output), *sources]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    return without_date(output.read_text("utf-8"))


def without_date(template: str) -> str:
    return re.sub('"POT-Creation-Date.*\n', "", template)


@pytest.mark.parametrize(
    ("domain", "patterns"),
    [
        ("ketamine", ["leaflets/ketamine/leaflet.yaml"]),
        ("common", ["leaflets/services/*.yaml", "templates/*.html", "templates/site/*.html"]),
    ],
)
def test_plain_pybabel_extracts_the_same_file(
    domain: str, patterns: list[str], tmp_path: Path
) -> None:
    sources = [p for each in patterns for p in sorted(map(str, relative(HOME.glob(each))))]
    ours = without_date((HOME / f"locales/{domain}.pot").read_text("utf-8"))
    assert plain_pybabel(sources, tmp_path / "x.pot") == ours


def relative(paths: object) -> list[Path]:
    return [path.relative_to(HOME) for path in paths]  # type: ignore[attr-defined]


def test_the_templates_in_the_repository_are_up_to_date(project: ProjectCopy) -> None:
    said = project.run("extract")
    assert "the English has not changed" in said.out


def test_placeholders_are_flagged_and_nothing_else_is() -> None:
    for domain in ("ketamine", "common"):
        text = (HOME / f"locales/{domain}.pot").read_text("utf-8")
        flags = set(re.findall(r"^#, (.*)$", text, re.MULTILINE))
        assert flags - {"fuzzy"} == {"python-brace-format"}  # the header alone is fuzzy


def test_a_translator_sees_note_and_critical_mark() -> None:
    text = (HOME / "locales/ketamine.pot").read_text("utf-8")
    before = text[: text.index('msgid "Call {emergency} now"')].rsplit("\n\n", 1)[1]
    assert "#. Critical: a mistake here can hurt someone." in before
    assert "#. Note: {emergency} is the number for an ambulance." in before
    assert re.search(r"#: leaflets/ketamine/leaflet.yaml:\d+", before)


def test_a_changed_sentence_keeps_its_translation_as_fuzzy(project: ProjectCopy) -> None:
    old = "You get very strong urges to use it."
    project.edit(LEAFLET, old, "You get very strong urges to use ketamine.")
    said = project.run("update", "ar")
    assert said.code == 0, said.err
    assert f"{PO}: 0 new, 1 to read again" in said.out
    text = (project.root / PO).read_text("utf-8")
    assert f'#| msgid "{old}"' in text
    built = project.build("--lang", "ar", "--territory", "GB", "--output", "screen")
    assert built.code == 0
    assert "is marked fuzzy in ar" in built.err


def test_a_new_sentence_is_missing_until_it_is_translated(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "    - Where to get help\n", "    - Where to get help\n    - Zebras?\n")
    project.run("update", "ar")
    said = project.run("check", "ar")
    assert "warning[missing-translation]: “Zebras?” has no translation in ar" in said.err


def test_update_changes_nothing_when_nothing_changed(project: ProjectCopy) -> None:
    project.run("update", "ar")
    before = (project.root / PO).read_bytes()
    project.run("update", "ar")
    assert (project.root / PO).read_bytes() == before


def test_what_update_writes_is_the_shipped_catalog(project: ProjectCopy) -> None:
    shipped = (project.root / PO).read_text("utf-8")
    project.run("update", "ar")
    assert (project.root / PO).read_text("utf-8") == shipped


def test_the_shipped_project_has_no_errors(project: ProjectCopy) -> None:
    said = project.run("check")
    assert said.code == 0, said.err


def test_checking_an_unknown_language_is_told(project: ProjectCopy) -> None:
    said = project.run("check", "xx")
    assert said.code == 1
    assert "error[unknown-language]" in said.err


ARABIC = language("ar", tree())


def found(check: Check, english: str, text: str) -> list[str]:
    return list(check.find(Entry(english, text, Place("x.po", 1)), ARABIC))


@pytest.mark.parametrize(
    ("check", "english", "wrong", "right"),
    [
        (lost_placeholder.CHECK, "Call {emergency} now", "اتصل الآن", "اتصل {emergency} الآن"),
        (unknown_placeholder.CHECK, "Call now", "اتصل {number}", "اتصل"),
        (unknown_placeholder.CHECK, "Call {x}", "{x} {x}", "{x}"),
        (unknown_placeholder.CHECK, "Call {x}", "{x} {", "{x}"),
        (broken_markup.CHECK, "**If you stop,** rest", "**إذا توقفت، استرح", "**إذا** استرح"),
        (broken_markup.CHECK, "rest", "**استرح**", "استرح"),
    ],
)
def test_a_check_finds_its_mistake_and_nothing_else(
    check: Check, english: str, wrong: str, right: str
) -> None:
    assert found(check, english, wrong)
    assert not found(check, english, right)
