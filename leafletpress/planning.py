"""What was asked for, and project.yaml → the editions of a run."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import cache, languages, pseudo, registry
from .model import EditionList, Project
from .problems import BuildError, Place, Problem, UsageError, did_you_mean
from .stages import content
from .tree import Tree, tree


@dataclass(frozen=True)
class Settings:
    """What the command was asked for; empty tuples mean all that project.yaml lists."""

    project: Path | None = None
    out: Path = Path("dist")
    leaflets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    local: Path | None = None
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    kept: Path | None = field(default_factory=cache.default_folder)
    """Where finished work is kept; None keeps nothing."""
    release: bool = False
    """Print signed editions alone."""
    keep: bool = False
    """Put files that fail their proof where they can be looked at."""
    today: dt.date = field(default_factory=dt.date.today)

    @property
    def asks_for_all(self) -> bool:
        """Whether every edition was asked for: what is not made now has no place any more."""
        narrowed = (self.leaflets, self.languages, self.territories, self.outputs)
        return not any(narrowed) and not self.release

    @property
    def store(self) -> cache.Cache:
        return cache.Cache(self.kept)

    @property
    def tree(self) -> Tree:
        return tree(self.project)


@dataclass(frozen=True)
class Job:
    """One edition to build, by name."""

    leaflet: str
    language: str
    territory: str
    outputs: tuple[str, ...]

    @property
    def tag(self) -> str:
        """BCP-47."""
        return self.language.replace("_", "-")

    def __str__(self) -> str:
        return f"{self.leaflet} {self.language} {self.territory}"


def read_project(files: Tree) -> Project:
    """project.yaml, checked; its logo lies inside the project."""
    path = files.find("project.yaml")
    if path is None:
        raise BuildError([Problem("no-file", "there is no project.yaml", hint="see README.md")])
    project: Project = content.read("project", path, files)
    if project.logo and not _inside(project.logo, files):
        message = f"the logo “{project.logo}” is not a file inside the project"
        raise BuildError([Problem("missing-file", message, Place(files.shown(path)))])
    return project


def _inside(name: str, files: Tree) -> bool:
    found = files.find(name)
    return found is not None and any(
        found.resolve().is_relative_to(root.resolve()) for root in files.roots
    )


def plan(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a run; UsageError if something was asked for that does not exist."""
    files = settings.tree
    project = read_project(files)
    if problems := list(_unknown(settings, files)):
        raise UsageError(problems)
    if problems := list(_unknown_outputs(project, files)):
        raise BuildError(problems)
    jobs = tuple(_jobs(settings, project))
    if not jobs:
        hint = "project.yaml lists what is built; ask for a leaflet, language and territory in it"
        raise UsageError([Problem("nothing-to-build", "no edition is all of that", hint=hint)])
    return jobs


def _unknown(settings: Settings, files: Tree) -> Iterator[Problem]:
    codes = [*languages.codes(files), *pseudo.CODES]
    tags = [code.replace("_", "-") for code in codes]
    asked = (
        ("leaflet", settings.leaflets, content.leaflet_names(files)),
        ("language", [name.replace("_", "-") for name in settings.languages], tags),
        ("territory", settings.territories, content.territory_names(files)),
        ("output", settings.outputs, list(registry.outputs())),
    )
    for kind, names, known in asked:
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield Problem(f"unknown-{kind}", f"there is no {kind} “{name}”", hint=hint)


def _unknown_outputs(project: Project, files: Tree) -> Iterator[Problem]:
    path = files.find("project.yaml")
    for number, listed in enumerate(project.editions):
        for at, name in enumerate(listed.outputs):
            if path and name not in registry.outputs():
                place = content.place(path, files, "editions", number, "outputs", at)
                hint = did_you_mean(name, registry.outputs())
                yield Problem("unknown-output", f"there is no output “{name}”", place, hint)


def _jobs(settings: Settings, project: Project) -> Iterator[Job]:
    for listed in project.editions:
        if not settings.leaflets or listed.leaflet in settings.leaflets:
            outputs = settings.outputs or listed.outputs
            for territory, code in _asked(settings, listed, project.default_territory):
                yield Job(listed.leaflet, code, territory, outputs)


def _asked(settings: Settings, listed: EditionList, default: str) -> Iterator[tuple[str, str]]:
    """Territory and language: those project.yaml lists, and any that was asked for by name."""
    codes = [code.replace("-", "_") for code in settings.languages]
    places = settings.territories
    pairs = [
        (territory, code.replace("-", "_"))
        for territory, listing in listed.territories.items()
        for code in listing
    ]
    for territory, code in pairs:
        if (not places or territory in places) and (not codes or code in codes):
            yield territory, code
    usual = [code for territory, code in pairs if territory == default]
    for territory in places or (default,):
        for code in codes or (usual if territory not in listed.territories else ()):
            known = (territory, code) in pairs or (not places and code in {c for _, c in pairs})
            if not known:
                yield territory, code
