"""A project is read once, and one door leads to its files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ProjectCopy

from leafletpress import pipeline, planning, signing
from leafletpress.model import Withdrawal
from leafletpress.project import Project


def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """Each file that is read from now on, and how often."""
    count: Counter[Path] = Counter()
    real = Path.open

    def listen(self: Path, *given: Any, **more: Any) -> Any:
        count[self] += 1
        return real(self, *given, **more)

    monkeypatch.setattr(Path, "open", listen)
    return count


def test_whatever_is_drafted_each_file_is_read_once(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = planning.Settings(project=Project.open(project.root), kept=None)
    jobs = [job for job in planning.plan(settings) if job.language in ("ar", "es", "en")]
    read = opened(monkeypatch)
    for job in jobs:
        pipeline.draft(job, settings)
    content = Counter({path: n for path, n in read.items() if path.suffix != ".ttf"})
    assert project.root / "locales/ar/LC_MESSAGES/ketamine.po" in content
    assert project.root / "templates/leaflet.html" in content
    assert set(content.values()) == {1}, content.most_common(3)


def test_two_projects_read_twice(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter sees a second reading."""
    read = opened(monkeypatch)
    for _ in range(2):
        Project.open(project.root).leaflet("ketamine")
    assert read[project.root / "leaflets/ketamine/leaflet.yaml"] == 2


def test_what_is_written_through_a_project_is_seen(project: ProjectCopy) -> None:
    world = Project.open(project.root)
    assert "pt" not in world.languages
    world.write("locales/pt/language.yaml", b"fonts: [Noto Sans]\n")
    assert world.language("pt").english_name == "Portuguese"
    world.remove("locales/pt/language.yaml")
    assert "pt" not in world.languages


def test_an_organisation_signs_in_its_own_folder_and_copies_nothing(
    project: ProjectCopy, tmp_path: Path
) -> None:
    """What is ours stays ours: a later withdrawal of ours counts beside its signature."""
    own = tmp_path / "riverside"
    own.mkdir()
    world = Project.open(own)
    stop = Withdrawal("Amal Haddad, GP", world.today, "not so", "2026.1")
    signing.withdraw("ketamine", "es", stop, world)
    written = (own / "locales/es/review.yaml").read_text("utf-8")
    shipped = (project.root / "locales/es/review.yaml").read_text("utf-8")
    assert [line for line in written.splitlines() if line.endswith(":") and line[0] != " "] == [
        "ketamine:"
    ]
    ours = Project.open(project.root)
    signing.withdraw("ketamine", "es", stop, ours)
    assert (project.root / "locales/es/review.yaml").read_text("utf-8") != shipped
    assert len(Project.open(own).review("ketamine", "es").withdrawals) == 2
