"""What translators are given, and what comes back from them."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import catalogs, pipeline, planning, po
from leafletpress.checks import broken_markup, lost_placeholder, unknown_placeholder
from leafletpress.languages import language
from leafletpress.model import Check, Entry
from leafletpress.problems import Place
from leafletpress.project import Project
from leafletpress.tree import tree

LEAFLET = "leaflets/ketamine/leaflet.yaml"
PO = "locales/ar/LC_MESSAGES/ketamine.po"
TEMPLATES = [f"{folder}/*.html" for folder in catalogs.TEMPLATES]


def plain_pybabel(sources: list[str], output: Path) -> str:
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    command += ["-F", "locales/extract.cfg", *catalogs.OPTIONS, "-o", str(output), *sources]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    return without_date(output.read_text("utf-8"))


def without_date(template: str) -> str:
    return re.sub('"POT-Creation-Date.*\n|20[0-9][0-9]', "", template)


@pytest.mark.parametrize(
    ("domain", "patterns"),
    [
        ("ketamine", ["leaflets/ketamine/leaflet.yaml"]),
        ("topic-drugs", ["leaflets/topics/drugs/[A-Z][A-Z].yaml"]),
        ("topic-crisis", ["leaflets/topics/crisis/[A-Z][A-Z].yaml"]),
        ("common", TEMPLATES),
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
    """But for what is not translated yet: a language may be added before that."""
    found = json.loads(project.run("check", "--json").out)
    wrong = [each for each in found if each["severity"] == "error"]
    assert not [each for each in wrong if each["code"] != "missing-translation"]
    listed = {job.language for job in planning.plan(planning.Settings())}
    begun = {each["file"].split("/")[1] for each in wrong}
    assert not begun & listed, begun


def test_checking_an_unknown_language_is_told(project: ProjectCopy) -> None:
    said = project.run("check", "xx")
    assert said.code == 2
    assert "error[unknown-language]" in said.err


@pytest.mark.parametrize(
    "path", sorted(HOME.glob("locales/*/LC_MESSAGES")), ids=lambda p: p.parts[-2]
)
def test_update_leaves_the_shipped_catalogs_as_they_are(path: Path, project: ProjectCopy) -> None:
    said = project.run("update", path.parts[-2])
    assert said.code == 0, said.err
    for catalog in path.glob("*.po"):
        assert (project.root / catalog.relative_to(HOME)).read_bytes() == catalog.read_bytes()


def test_a_template_of_another_year_is_no_other_english(project: ProjectCopy) -> None:
    year = str(dt.date.today().year)
    project.edit("locales/ketamine.pot", f"Copyright (C) {year}", "Copyright (C) 1999")
    assert "the English has not changed" in project.run("extract").out


OLD = "You get very strong urges to use it."
NEW = "You get very strong urges to use ketamine."
LONG = "Doctors use it so that people feel no pain in an operation. Vets use it too."
"""The end of a sentence, longer than a line of a terminal."""


def entries(project: ProjectCopy) -> dict[str, po.Message]:
    file = po.read((project.root / PO).read_bytes(), PO)
    return {message.english: message for message in file.entries.values()}


def msgfmt(project: ProjectCopy) -> None:
    """gettext takes the catalog, where its tools are installed."""
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", os.devnull, project.root / PO], check=True)


def test_updates_remember_the_english_before_and_unchanged_works(project: ProjectCopy) -> None:
    english = next(each for each in entries(project) if each.endswith(LONG))
    text = entries(project)[english].text
    project.edit(LEAFLET, "Vets use", "Some vets use")
    now = english.replace("Vets use", "Some vets use")
    for _ in range(3):
        project.run("update", "ar")
        assert entries(project)[now].previous.english == english
        msgfmt(project)
    line = str(entries(project)[now].source.line)
    said = project.run("unchanged", "ketamine", line, "--by", "Amal Haddad, GP")
    assert said.code == 0, said.err
    assert entries(project)[now].text == text
    assert not entries(project)[now].fuzzy
    assert entries(project)[now].previous == po.Previous()


def test_english_that_comes_back_brings_its_translation(project: ProjectCopy) -> None:
    line = "    - What it is\n"
    text = entries(project)["Street and medical ketamine"].text
    project.edit(LEAFLET, "    - Street and medical ketamine\n", "")
    project.run("update", "ar")
    assert f'#~ msgstr "{text}"' in (project.root / PO).read_text("utf-8")
    project.edit(LEAFLET, line, line + "    - Street and medical ketamine\n")
    project.run("update", "ar")
    assert entries(project)["Street and medical ketamine"].text == text
    assert "#~" not in (project.root / PO).read_text("utf-8")


def test_what_an_earlier_update_left_obsolete_beside_a_gap_is_put_together(
    project: ProjectCopy,
) -> None:
    text = entries(project)[OLD].text
    project.edit(PO, f'msgid "{OLD}"\nmsgstr "{text}"', f'msgid "{OLD}"\nmsgstr ""')
    path = project.root / PO
    obsolete = f'# Doubt: ?\n#~ msgid "{OLD}"\n#~ msgstr "{text}"\n'
    path.write_text(path.read_text("utf-8") + obsolete, "utf-8")
    project.run("update", "ar")
    assert entries(project)[OLD].text == text
    assert entries(project)[OLD].comments[-1] == " Doubt: ?"
    assert "#~" not in path.read_text("utf-8")
    msgfmt(project)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_file_with_other_line_ends_keeps_every_translation(
    project: ProjectCopy, end: str
) -> None:
    path = project.root / PO
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", end.encode()))
    assert project.run("check", "ar").code == 0
    project.run("update", "ar")
    assert path.read_bytes() == before


def test_update_keeps_the_header_that_tools_and_people_wrote(project: ProjectCopy) -> None:
    own = [
        '"X-Generator: Weblate 5.8\\n"',
        '"X-Poedit-SourceCharset: UTF-8\\n"',
        '"X-Poedit-Basepath: ..\\n"',
    ]
    project.edit(PO, "FULL NAME <EMAIL@ADDRESS>", "Amal Haddad <amal@example.org>")
    project.edit(PO, '"MIME-Version', "\n".join([*own, '"MIME-Version']))
    project.edit(PO, "# ketamine, ar.", "# Amal Haddad <amal@example.org>, 2026.\n# ketamine, ar.")
    before = without_date((project.root / PO).read_text("utf-8"))
    project.edit(LEAFLET, OLD, NEW)
    project.run("update", "ar")
    after = without_date((project.root / PO).read_text("utf-8"))
    assert after.split("\n\n")[0] == before.split("\n\n")[0]


@pytest.mark.parametrize(
    "rule", ["nplurals=2; plural=(n != 1);", "nplurals=INTEGER; plural=EXPRESSION;", "nonsense", ""]
)
def test_update_puts_a_wrong_plural_rule_right(project: ProjectCopy, rule: str) -> None:
    before = (project.root / PO).read_bytes()
    text = before.decode()
    path = project.root / PO
    path.write_text(re.sub(r"Plural-Forms: [^\\]*", f"Plural-Forms: {rule}", text), "utf-8")
    project.run("update", "ar")
    assert path.read_bytes() == before


def test_update_names_the_charset_it_writes(project: ProjectCopy) -> None:
    project.edit(PO, "charset=utf-8", "charset=ISO-8859-1")
    said = project.run("check", "ar")
    assert "error[catalog-header]: the header says charset ISO-8859-1, not UTF-8" in said.err
    text = entries(project)[OLD].text
    project.run("update", "ar")
    assert "charset=UTF-8" in (project.root / PO).read_text("utf-8")
    assert entries(project)[OLD].text == text
    msgfmt(project)


def test_a_catalog_of_another_language_is_not_put_right(project: ProjectCopy) -> None:
    project.edit(PO, "Language: ar", "Language: pl")
    project.run("update", "ar")
    assert "the header says Language: pl, the folder is ar" in project.run("check", "ar").err


CONTEXT = "{text: Where to get help, context: cover}"


def test_one_english_in_two_contexts_is_translated_twice(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "    - Where to get help\n", f"    - {CONTEXT}\n")
    project.run("update", "ar")
    text = (project.root / PO).read_text("utf-8")
    assert 'msgctxt "cover"\nmsgid "Where to get help"\nmsgstr "' in text
    file = po.read(text.encode(), PO)
    own, plain = file.entries["cover", "Where to get help"], file.entries["", "Where to get help"]
    assert own.fuzzy and own.text == plain.text and not plain.fuzzy
    done = replace(own, texts=("مساعدة",)).with_fuzzy(False)
    changed = tuple(done if m is own else m for m in file.messages)
    (project.root / PO).write_bytes(po.written(replace(file, messages=changed)))
    words = pipeline.translator("ar", Project.open(), "ketamine")
    assert words("Where to get help", context="cover") == "مساعدة"
    assert words("Where to get help") == plain.text
    msgfmt(project)


def test_a_foreign_context_never_stands_for_the_plain_string(project: ProjectCopy) -> None:
    project.edit(PO, f'msgid "{OLD}"', f'msgctxt "elsewhere"\nmsgid "{OLD}"')
    words = pipeline.translator("ar", Project.open(), "ketamine")
    assert words(OLD) == OLD
    assert [problem.code for problem in words.problems] == ["missing-translation"]
    assert f"“{OLD}” has no translation in ar" in project.run("check", "ar").err


@pytest.mark.parametrize(
    "command", [["check", "ar"], ["build", "--lang", "ar"], ["review", "ketamine", "ar"]]
)
def test_a_second_entry_is_refused_by_every_command(
    project: ProjectCopy, command: list[str]
) -> None:
    path = project.root / PO
    line = path.read_text("utf-8").count("\n") + 1
    path.write_text(path.read_text("utf-8") + f'msgid "{OLD}"\nmsgstr "x"\n', "utf-8")
    said = project.run(*command)
    assert said.code == 1
    assert f"{PO}:{line}: error[duplicate-entry]: " in said.err
    assert "the first is on line " in said.err


def usable(english: str, text: str, fuzzy: bool = False) -> bool:
    return Entry(english, text, Place(), fuzzy=fuzzy).usable


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u00a0", "\u00ad", "\u200b", "-", "–", "…", "\n", "123", "{emergency}", "**", "ㅤ"],
)
def test_a_translation_without_a_letter_is_missing(text: str) -> None:
    assert not usable("Call {emergency} now", text)


@pytest.mark.parametrize(
    ("english", "text"),
    [("24/7", "7/24"), ("24/7", "٢٤/٧"), ("–", "—"), ("{a} / {b}", "{b} / {a}"), ("Ice", "冰")],
)
def test_a_string_without_letters_needs_none(english: str, text: str) -> None:
    assert usable(english, text)
    assert not usable(english, text, fuzzy=True)
    assert not usable(english, " ")


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
