"""Longer lists and lines still in English: they fit, or it is said what to shorten."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from conftest import ProjectCopy

LEAFLET = "leaflets/ketamine/leaflet.yaml"
NEXT = "  # ------------------------------------------------------------- inside, third panel"


@pytest.mark.parametrize("count", [9, 10, 12])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_numbers_of_a_list_stand_in_line_with_the_text(
    project: ProjectCopy, count: int, language: str
) -> None:
    steps = "".join(f"          - Rest {number}\n" for number in range(count))
    project.edit(LEAFLET, NEXT, f"      - type: steps\n        items:\n{steps}\n{NEXT}")
    shorten(project)
    said = project.build("--lang", language, "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err
    outer, paragraphs = edges(project, language)
    assert outer <= paragraphs + 0.5  # points


def shorten(project: ProjectCopy) -> None:
    """Room on the panel: the note about one sign alone goes."""
    text = (project.root / LEAFLET).read_text("utf-8")
    begin = text.index("      - type: alert", text.index("- id: signs"))
    end = text.index("\n      - type: paragraph", begin) + 1
    (project.root / LEAFLET).write_text(text[:begin] + text[end:], "utf-8")


def edges(project: ProjectCopy, language: str) -> tuple[float, float]:
    """How far the outermost digit and the outermost letter stand out on the panel, in points."""
    with pypdfium2.PdfDocument(project.pdfs[0]) as pdf:
        page = pdf[2]
        text, width = page.get_textpage(), page.get_width()
        boxes = [
            (text.get_text_range(i, 1), text.get_charbox(i)) for i in range(text.count_chars())
        ]
    foot = 60  # points: other digits stand there
    seen = [(char, box) for char, box in boxes if box[1] > foot and char.strip()]
    far = [(char, width - box[2] if language == "ar" else box[0]) for char, box in seen]
    digits = [edge for char, edge in far if char.isdigit()]
    letters = [edge for char, edge in far if char.isalpha()]
    return -min(digits), -min(letters)


@pytest.mark.parametrize("language", ["es", "ar", "ur", "th", "hi", "pl"])
def test_draft_lines_that_are_still_in_english_fit(project: ProjectCopy, language: str) -> None:
    po = project.root / f"locales/{language}/LC_MESSAGES/common.po"
    text = po.read_text("utf-8")
    emptied, count = re.subn(r'(msgid "Draft.*"\n)msgstr (".*"\n)+', r'\1msgstr ""\n', text)
    assert count == 3
    po.write_text(emptied, "utf-8")
    said = project.build("--lang", language, "--territory", "GB")
    assert said.code == 0, said.err
    assert len(project.dist) == 2
