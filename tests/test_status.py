"""What `status` tells: where each text stands, what does not print, how it fits."""

from __future__ import annotations

import datetime as dt
import json

from conftest import ProjectCopy

from leafletpress import status
from leafletpress.project import Project

PO = "locales/ar/LC_MESSAGES/ketamine.po"


def test_a_finished_translation_prints_as_a_draft(project: ProjectCopy) -> None:
    said = project.run("status", "--json")
    arabic = next(e for e in json.loads(said.out)["languages"] if e["language"] == "ar")
    assert arabic["missing"] == arabic["fuzzy"] == 0
    assert arabic["printable"] == "as a draft"


def test_a_string_that_prints_in_english_is_counted_and_stops_nothing(project: ProjectCopy) -> None:
    project.edit(PO, 'msgid "What you need to know"', 'msgid "What you need to know now"')
    said = project.run("status", "--json")
    arabic = next(e for e in json.loads(said.out)["languages"] if e["language"] == "ar")
    assert arabic["missing"] == 1
    assert arabic["prints"] is True
    assert arabic["printable"] == "as a draft: 1 string in English"


def test_hong_kong_says_why_no_line_is_printed(project: ProjectCopy) -> None:
    said = project.run("status")
    assert "HK 186 186: Widely published by the Narcotics Division" in said.out


def test_sentences_that_wait_for_a_clinician_are_listed(project: ProjectCopy) -> None:
    said = project.run("status")
    assert "For a clinician to confirm:" in said.out
    assert "Not breathing, or only gasping?" in said.out


def test_a_contact_is_to_be_checked_again_after_twelve_months() -> None:
    assert status.status(Project.open(today=dt.date(2027, 10, 1))).stale == ()
    late = status.status(Project.open(today=dt.date(2027, 12, 1))).stale
    assert any(entry.name == "FRANK" for entry in late)


def test_fit_tells_size_and_fill_by_panel(project: ProjectCopy) -> None:
    out = str(project.root / "dist")
    assert project.run("status", "--fit", "--out", out).code == 1
    project.build("--lang", "en", "--territory", "GB")
    said = project.run("status", "--fit", "--json", "--out", out)
    (fit,) = json.loads(said.out)
    assert fit["type_size"] == 12
    assert set(fit["fills"]) >= {"inside-1", "inside-2", "inside-3", "flap", "back"}
    assert all(0.5 < share <= 1 for share in fit["fills"].values())
