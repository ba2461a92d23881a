"""A language that is not there yet: added, printed as a draft, removed; and the pseudo ones."""

from __future__ import annotations

import re
import shutil

import pypdfium2
from conftest import ProjectCopy


def fill(project: ProjectCopy, code: str) -> None:
    """Every string “translated”: the English in another order of words would do as well."""
    for name in ("ketamine", "common"):
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
    assert "now translate the two files of Somali" in said.out
    fill(project, "so")
    built = project.build("--lang", "so", "--output", "screen")
    assert built.code == 0, built.err
    assert project.dist == ["ketamine/so/ketamine-so-GB-trifold-a4-screen.pdf"]
    with pypdfium2.PdfDocument(project.pdfs[0]) as pdf:
        assert "Draft" in pdf[0].get_textpage().get_text_range()
    shutil.rmtree(project.root / "locales/so")
    assert sorted(path.name for path in (project.root / "locales").iterdir()) == before
    assert project.run("check").code == 0


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
