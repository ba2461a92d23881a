"""What a person reads who made a mistake: file, line, what, and what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import ProjectCopy

LEAFLET = "leaflets/ketamine/leaflet.yaml"
GB = "leaflets/topics/drugs/GB.yaml"
CRISIS = "leaflets/topics/crisis/GB.yaml"
TERRITORY = "leaflets/territories/GB.yaml"
PO = "locales/ar/LC_MESSAGES/ketamine.po"


def line_of(project: ProjectCopy, name: str, text: str) -> int:
    lines = (project.root / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_yaml_that_does_not_parse_gets_its_line(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "  - id: signs\n", "  - id: [signs\n")
    said = project.build("--lang", "en")
    assert said.code == 1
    assert f"{LEAFLET}:" in said.err
    assert "error[bad-yaml]" in said.err
    assert "Traceback" not in said.err


def test_an_unknown_key_gets_did_you_mean(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "    heading: What is ketamine?", "    headng: What is ketamine?")
    said = project.build("--lang", "en")
    line = line_of(project, LEAFLET, "headng")
    assert f"{LEAFLET}:{line}: error[unknown-key]: there is no key “headng” here" in said.err
    assert "did you mean “heading”?" in said.err


def test_an_unknown_block_gets_did_you_mean(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "type: bullets", "type: bulets")
    said = project.build("--lang", "en")
    assert "error[unknown-block]: there is no block “bulets”" in said.err
    assert "did you mean “bullets”?" in said.err


def test_a_key_that_is_there_twice_is_refused(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "code: KET-1\n", "code: KET-1\ncode: KET-2\n")
    said = project.build("--lang", "en")
    assert "“code” is there twice" in said.err


def test_a_fact_that_does_not_exist_is_refused(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "facts: [what-is-04]", "facts: [what-is-44]")
    said = project.build("--lang", "en")
    assert "error[unknown-fact]: there is no fact “what-is-44”" in said.err


def test_a_placeholder_that_nothing_fills_is_refused(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "Call {emergency} now", "Call {emergncy} now")
    said = project.build("--lang", "en")
    assert "error[unknown-placeholder]: nothing fills {emergncy}" in said.err
    assert "did you mean “emergency”?" in said.err


def test_all_problems_of_a_run_are_told_together(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "    heading: What is ketamine?", "    headng: What is ketamine?")
    project.edit(GB, "phone_display: 0300 123 6600", "phone_display: 0300 123 6601")
    said = project.build("--lang", "en")
    assert "unknown-key" in said.err
    assert "number-differs" in said.err


def test_a_number_written_with_another_digit_is_refused(project: ProjectCopy) -> None:
    project.edit(GB, "phone_display: 0300 123 6600", "phone_display: 0300 123 6601")
    said = project.build("--lang", "en")
    assert "error[number-differs]: FRANK: 0300 123 6601 is another number" in said.err


def test_a_number_nobody_can_dial_is_refused(project: ProjectCopy) -> None:
    project.edit(GB, 'phone: "+443001236600"', 'phone: "+44300123660"')
    said = project.build("--lang", "en")
    assert "error[bad-number]" in said.err


def test_a_short_code_written_otherwise_is_refused(project: ProjectCopy) -> None:
    project.edit(CRISIS, "phone_display: 116 123", "phone_display: 116 132")
    assert "number-differs" in project.build("--lang", "en").err


def test_a_number_on_the_do_not_print_list_is_refused(project: ProjectCopy) -> None:
    project.edit(TERRITORY, "number: 0800 77 66 00", "number: 0300 123 6600")
    assert "error[do-not-print]" in project.build("--lang", "en").err


def test_a_missing_critical_translation_refuses_and_names_its_source(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "Stay with them until help comes.", "Stay with them, always.")
    said = project.build("--lang", "ar", "--territory", "GB")
    line = line_of(project, LEAFLET, "Stay with them, always.")
    assert "error[missing-translation]: “Stay with them, always.” has no translation" in said.err
    assert f"source: {LEAFLET}:{line}" in said.err
    assert said.code == 1
    assert project.dist == []


def test_another_missing_translation_prints_in_english_and_is_counted(
    project: ProjectCopy,
) -> None:
    project.edit(LEAFLET, "heading: What is ketamine?", "heading: What is ketamine really?")
    said = project.build("--lang", "ar", "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err
    assert "warning[missing-translation]: “What is ketamine really?”" in said.err
    (path,) = project.pdfs
    with pypdfium2.PdfDocument(path) as pdf:
        cover, inside = (pdf[i].get_textpage().get_text_range() for i in (0, 1))
    assert "1" in re.findall(r"\d+", cover)
    assert {"EN", "What", "is", "ketamine", "really"} <= set(re.findall("[A-Za-z]+", inside))


@pytest.mark.parametrize("code", ["pl", "es", "ur", "th"])
def test_a_string_that_is_still_english_refuses_no_long_language(
    project: ProjectCopy, code: str
) -> None:
    project.edit(LEAFLET, "text: Lower the risk", "text: Lower your risk")
    said = project.build("--lang", code, "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err


def test_a_translation_that_lost_its_placeholder_is_refused(project: ProjectCopy) -> None:
    path = project.root / PO
    text = path.read_text("utf-8")
    at = text.index('msgid "Call {emergency} now"')
    head, tail = text[:at], text[at:]
    string = tail.index("msgstr")
    path.write_text(head + tail[:string] + tail[string:].replace("{emergency}", "", 1), "utf-8")
    said = project.build("--lang", "ar")
    assert f"{PO}:" in said.err
    assert "error[lost-placeholder]: the Arabic drops {emergency}" in said.err
    assert "hint: put it wherever it reads naturally" in said.err
    assert project.dist == []


def test_a_catalog_that_is_no_catalog_gets_its_line(project: ProjectCopy) -> None:
    project.edit(PO, 'msgid "Ketamine"', 'msgid Ketamine"')
    said = project.build("--lang", "ar")
    assert f"{PO}:" in said.err
    assert "error[bad-catalog]" in said.err


@pytest.mark.parametrize(
    ("option", "word", "code"),
    [
        ("--lang", "xx", "unknown-language"),
        ("--territory", "QQ", "unknown-territory"),
        ("--output", "fax", "unknown-output"),
    ],
)
def test_asking_for_what_does_not_exist_is_wrong_usage(
    project: ProjectCopy, option: str, word: str, code: str
) -> None:
    said = project.build(option, word)
    assert said.code == 2
    assert f"error[{code}]" in said.err
    assert "hint:" in said.err


def test_an_unknown_leaflet_and_an_unknown_option_are_wrong_usage(project: ProjectCopy) -> None:
    assert project.build("ketamin").code == 2
    said = project.build("--langg", "en")
    assert said.code == 2
    assert "Traceback" not in said.err


def test_a_font_without_the_letters_is_refused(project: ProjectCopy) -> None:
    project.write("locales/ar/language.yaml", "fonts: [Noto Sans]\n")
    (project.root / "fonts").unlink()
    (project.root / "fonts").mkdir()
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        source = Path(__file__).parent.parent / "fonts" / name
        (project.root / "fonts" / name).symlink_to(source)
    said = project.build("--lang", "ar")
    assert said.code == 1
    assert "error[missing-glyph]" in said.err
    assert "U+06" in said.err


def test_a_dist_that_cannot_be_written_is_told(project: ProjectCopy) -> None:
    project.write("dist", "a file where the folder should be")
    said = project.build("--lang", "en")
    assert said.code == 1
    assert "error[unwritable]" in said.err


def test_a_failed_edition_stops_no_other_and_leaves_nothing(project: ProjectCopy) -> None:
    assert project.build().code == 0
    assert len(project.dist) == 2 * len({"en", "ar"}) or len(project.dist) > 4
    project.edit(PO, 'msgid "Call {emergency} now"', 'msgid "Call {emergency} later"')
    said = project.build("--lang", "en", "--lang", "ar")
    assert said.code == 1
    assert not [name for name in project.dist if "/ar/" in name and "-GB-" in name]
    assert [name for name in project.dist if "/en/" in name and "-GB-" in name]
    assert not list((project.root / "dist").rglob("*.part"))


def test_a_word_that_is_too_long_for_the_panel_is_refused_in_millimetres(
    project: ProjectCopy,
) -> None:
    project.edit(LEAFLET, "heading: Your bladder", f"heading: {'Bladder' * 9}")
    said = project.build("--lang", "en")
    assert "error[too-wide]" in said.err
    assert "sticks out of panel inside-3 by" in said.err
    assert "mm at 10 pt" in said.err


def test_too_much_text_is_refused_with_panel_and_millimetres(project: ProjectCopy) -> None:
    words = "You can ask for help at any time. " * 60
    project.edit(LEAFLET, "text: You get very strong urges to use it.", f"text: {words}")
    said = project.build("--lang", "en")
    assert "error[too-long]" in said.err
    assert "panels inside-1 to inside-3 are" in said.err
    assert "mm too full" in said.err


def test_a_leaflet_cannot_print_a_file_from_outside(project: ProjectCopy) -> None:
    project.edit("templates/leaflet.html", "<body>", '<body><img alt="x" src="file:///etc/passwd">')
    said = project.build("--lang", "en")
    assert said.code == 1
    assert "outside-file" in said.err
