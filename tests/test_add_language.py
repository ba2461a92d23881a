"""A language that is not there yet: added, printed as a draft, removed; and the pseudo ones."""

from __future__ import annotations

import json
import re
import shutil

import pypdfium2
import pytest
from conftest import ProjectCopy


@pytest.fixture(autouse=True)
def not_there_yet(project: ProjectCopy) -> None:
    """Whoever has added Somali adds it here once more."""
    shutil.rmtree(project.root / "locales/so", ignore_errors=True)


def fill(project: ProjectCopy, code: str) -> None:
    """Every string “translated”: the English in another order of words would do as well."""
    for name in ("ketamine", "topic-drugs", "topic-crisis", "common"):
        path = project.root / f"locales/{code}/LC_MESSAGES/{name}.po"
        text = path.read_text("utf-8")
        head, *entries = text.split("\n\n")
        done = [re.sub(r'msgid ("(?!").*)\nmsgstr ""', r"msgid \1\nmsgstr \1", e) for e in entries]
        path.write_text("\n\n".join([head, *done]), "utf-8")


def test_a_new_language_is_added_printed_as_a_draft_and_removed(project: ProjectCopy) -> None:
    before = sorted(path.name for path in (project.root / "locales").iterdir())
    said = project.run("add-language", "so")
    assert said.code == 0, said.err
    assert "locales/so/language.yaml: Noto Sans" in said.out
    assert "now translate these catalogs of Somali" in said.out
    fill(project, "so")
    built = project.build("--lang", "so", "--output", "screen")
    assert built.code == 0, built.err
    assert project.dist == ["ketamine/so/ketamine-so-GB-trifold-a4-screen.pdf"]
    with pypdfium2.PdfDocument(project.pdfs[0]) as pdf:
        assert "Draft" in pdf[0].get_textpage().get_text_range()
    shutil.rmtree(project.root / "locales/so")
    assert sorted(path.name for path in (project.root / "locales").iterdir()) == before
    assert "locales/so/" not in project.run("check").err


def test_an_untranslated_language_is_refused_for_its_critical_strings(
    project: ProjectCopy,
) -> None:
    project.run("add-language", "so")
    built = project.build("--lang", "so")
    assert built.code == 1
    assert "error[missing-translation]: “Call {emergency} now”" in built.err


def test_the_plural_rule_is_cldrs(project: ProjectCopy) -> None:
    project.run("add-language", "cy")
    text = (project.root / "locales/cy/LC_MESSAGES/ketamine.po").read_text("utf-8")
    assert "nplurals=6" in text


def test_a_script_without_a_font_is_told_which_files_are_wanted(project: ProjectCopy) -> None:
    said = project.run("add-language", "ti")
    assert said.code == 1
    assert "error[no-font]: ti wants Noto Sans Ethiopic" in said.err
    assert "NotoSansEthiopic-Regular.ttf" in said.err
    assert not (project.root / "locales/ti").exists()


def test_a_language_nobody_knows_and_one_that_is_there_are_refused(project: ProjectCopy) -> None:
    assert "error[unknown-language]" in project.run("add-language", "xx").err
    assert "error[exists]" in project.run("add-language", "ar").err


def test_the_pseudo_language_from_the_right_prints(project: ProjectCopy) -> None:
    built = project.build("--lang", "ar-XB", "--output", "screen")
    assert built.code == 0, built.err
    assert project.dist == ["ketamine/ar-XB/ketamine-ar-XB-GB-trifold-a4-screen.pdf"]


def test_forty_per_cent_more_text_tells_which_panel_is_the_tightest(project: ProjectCopy) -> None:
    built = project.build("--lang", "en-XA")
    assert built.code == 1
    assert re.search(r"en-XA: panel \S+ is \d+ mm too full", built.err)


def test_a_pseudo_language_is_never_in_a_release(project: ProjectCopy) -> None:
    said = project.run("build", "--release", "--lang", "ar-XB", "--jobs", "1")
    assert said.code == 1
    assert "a pseudo-language is for layout work" in said.err


WEBLATE = """# begun elsewhere
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"X-Generator: Weblate 5.8\\n"

msgid "Ketamine"
msgstr "{word}"
"""
BEGUN = "locales/{code}/LC_MESSAGES/ketamine.po"


def begin(project: ProjectCopy, code: str, word: str) -> None:
    """A language as Weblate begins one: a catalog and no settings."""
    project.write(BEGUN.format(code=code), WEBLATE.format(code=code, word=word))


def test_a_language_begun_elsewhere_is_taken_in(project: ProjectCopy) -> None:
    begin(project, "so", "Ketamiin")
    said = project.run("update")
    assert said.code == 0, said.err
    assert "locales/so/LC_MESSAGES/common.po: " in said.out
    text = (project.root / BEGUN.format(code="so")).read_text("utf-8")
    assert 'msgstr "Ketamiin"' in text
    assert "X-Generator: Weblate 5.8" in text
    fill(project, "so")
    status = json.loads(project.run("status", "--json").out)
    assert "Somali" in [entry["name"] for entry in status["languages"]]
    assert "locales/so/" in project.run("check", "so").err  # it says the English, here
    built = project.build("--lang", "so", "--output", "screen")
    assert built.code == 0, built.err
    assert project.dist == ["ketamine/so/ketamine-so-GB-trifold-a4-screen.pdf"]


def test_a_language_begun_elsewhere_can_be_given_its_settings(project: ProjectCopy) -> None:
    begin(project, "am", "ኬታሚን")
    said = project.run("add-language", "am")
    assert "error[no-font]: am wants Noto Sans Ethiopic" in said.err
    begin(project, "so", "Ketamiin")
    said = project.run("add-language", "so")
    assert said.code == 0, said.err
    assert 'msgstr "Ketamiin"' in (project.root / BEGUN.format(code="so")).read_text("utf-8")
    assert (project.root / "locales/so/language.yaml").is_file()


def test_a_begun_language_without_a_font_says_what_to_do(project: ProjectCopy) -> None:
    begin(project, "am", "ኬታሚን")
    for command in (["update"], ["check", "am"], ["build", "--lang", "am", "--no-cache"]):
        said = project.run(*command)
        assert said.code == 1, command
        assert "error[no-font]: " in said.err
        assert "am wants Noto Sans Ethiopic" in said.err
        assert "put NotoSansEthiopic-Regular.ttf" in said.err


def test_update_goes_on_with_the_other_languages(project: ProjectCopy) -> None:
    begin(project, "am", "ኬታሚን")
    said = project.run("update")
    assert "locales/zh_Hant_HK/LC_MESSAGES/ketamine.po: 0 new" in said.out


def test_a_folder_spelled_with_a_hyphen_is_told_its_name(project: ProjectCopy) -> None:
    begin(project, "pt-BR", "Cetamina")
    said = project.run("check", "pt-BR")
    assert said.code == 1
    assert "the folder locales/pt-BR/ is spelled with a hyphen" in said.err
    assert "call it pt_BR" in said.err


def test_a_language_is_added_with_all_its_files_or_with_none(project: ProjectCopy) -> None:
    project.write("locales/ketamine.pot", "nonsense\n")
    said = project.run("add-language", "so")
    assert said.code == 1
    assert "error[bad-catalog]" in said.err
    assert not (project.root / "locales/so").exists()
