"""What was asked for, and project.yaml → the editions of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import asked, cache, contacts, layouts, names, registry
from .model import EditionList, LocalService
from .problems import BuildError, Place, Problem, UsageError, did_you_mean
from .project import Project


@dataclass(frozen=True)
class Settings:
    """What the command was asked for; empty tuples mean all that project.yaml lists."""

    project: Project = field(default_factory=Project.open)
    out: Path = Path("dist")
    leaflets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    local: Path | None = None
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    kept: Path | None = field(default_factory=cache.default_folder)
    """Where finished work is kept; None keeps nothing."""
    release: bool = False
    """Print signed editions alone."""
    keep: bool = False
    """Put files that fail their proof where they can be looked at."""

    @property
    def asks_for_all(self) -> bool:
        """Whether every edition was asked for: what is not made now has no place any more."""
        return not (self.asks_by_name or self.outputs or self.release or self.local)

    @property
    def asks_by_name(self) -> bool:
        """Whether editions were asked for by leaflet, language, territory or layout."""
        return any((self.leaflets, self.languages, self.territories, self.layouts))

    @property
    def store(self) -> cache.Cache:
        return cache.Cache(self.kept)


@dataclass(frozen=True)
class Job:
    """One edition to build, by name."""

    leaflet: str
    language: str
    territory: str
    layout: str
    outputs: tuple[str, ...]

    @property
    def tag(self) -> str:
        """BCP-47."""
        return names.as_tag(self.language)

    def __str__(self) -> str:
        return f"{self.leaflet} {self.language} {self.territory} {self.layout}"


def plan(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a run; UsageError if something was asked for that does not exist.

    With a local service, those of its territory alone: sheets for elsewhere are left as they are.
    """
    listed = settings.project.file
    settings = settled(settings)
    if problems := [*_unknown_outputs(settings.project), *_unknown_layouts(settings.project)]:
        raise BuildError(problems)
    home = _home(settings, listed.default_territory) if settings.local else ""
    there = replace(settings, territories=(home,)) if home else settings
    wanted = not home or not settings.territories or home in settings.territories
    jobs = tuple(_jobs(there)) if wanted else ()
    if not jobs:
        raise UsageError([_nothing(home)])
    return jobs


def settled(settings: Settings) -> Settings:
    """The same with every name as the project spells it; UsageError for what does not exist."""
    words: Mapping[asked.Kind, tuple[str, ...]] = {
        "leaflet": settings.leaflets,
        "language": settings.languages,
        "territory": settings.territories,
        "layout": settings.layouts,
        "output": settings.outputs,
    }
    found = asked.every(words, settings.project)
    return replace(
        settings,
        leaflets=found["leaflet"],
        languages=found["language"],
        territories=found["territory"],
        layouts=found["layout"],
        outputs=found["output"],
    )


def _nothing(home: str) -> Problem:
    if home:
        message = f"the local service stands on the sheets of {home}, and none was asked for"
        hint = "if it belongs on others, write their territory into its file: “territory: IE”"
        return Problem("nothing-to-build", message, hint=hint)
    hint = "project.yaml lists what is built; ask for a leaflet, language and territory in it"
    return Problem("nothing-to-build", "no edition is all of that", hint=hint)


def read_local(settings: Settings) -> LocalService | None:
    """The service of --local, checked; None without one."""
    return settings.project.local_service(settings.local) if settings.local else None


def _home(settings: Settings, default: str) -> str:
    """The territory of the local service: what its file says, else the country of its number.

    BuildError where that cannot be told: the sheets of another country would carry it.
    """
    local = read_local(settings)
    assert local
    known = settings.project.territories
    if local.territory:
        if local.territory not in known:
            message = f"nothing is known of the territory “{local.territory}”"
            hint = did_you_mean(local.territory, known)
            raise BuildError([Problem("unknown-territory", message, Place(local.file), hint)])
        return local.territory
    numbers = map(contacts.regions, local.numbers)
    countries = next(filter(None, numbers), ())
    found = [country for country in countries if country in known]
    found = [country for country in found if country in settings.territories] or found
    if not countries:  # no number, or one of no country
        found = list(settings.territories) or [default]
    if len(found) != 1:
        raise BuildError([_no_home(local, found or list(countries))])
    return found[0]


def _no_home(local: LocalService, countries: list[str]) -> Problem:
    listed = ", ".join(f"{names.territory(code)} ({code})" for code in sorted(countries)[:4])
    message = f"on the sheets of which territory does {local.name} stand? its number is of {listed}"
    hint = "write the territory into its file: “territory: GB”"
    return Problem("no-territory", message, Place(local.file), hint)


def editions(project: Project, language: str) -> tuple[Job, ...]:
    """All that a language is built for: as project.yaml lists it, else the default territory.

    It is spelled as its folder.
    """
    return tuple(_jobs(Settings(project=project, languages=(language,))))


def _unknown_outputs(project: Project) -> Iterator[Problem]:
    for number, listed in enumerate(project.file.editions):
        for at, name in enumerate(listed.outputs):
            if name not in registry.outputs():
                place = project.place("project.yaml", "editions", number, "outputs", at)
                hint = did_you_mean(name, registry.outputs())
                yield Problem("unknown-output", f"there is no output “{name}”", place, hint)


def _unknown_layouts(project: Project) -> Iterator[Problem]:
    known = layouts.families(project.layouts)
    for number, listed in enumerate(project.file.editions):
        for at, name in enumerate(listed.layouts):
            if name not in known:
                place = project.place("project.yaml", "editions", number, "layouts", at)
                hint = did_you_mean(name, known)
                yield Problem("unknown-layout", f"there is no layout “{name}”", place, hint)


def _jobs(settings: Settings) -> Iterator[Job]:
    project = settings.project.file
    for listed in project.editions:
        if not settings.leaflets or listed.leaflet in settings.leaflets:
            outputs = settings.outputs or listed.outputs
            for territory, code in _asked(settings, listed, project.default_territory):
                for layout in _layouts(settings, listed, territory):
                    yield Job(listed.leaflet, code, territory, layout, outputs)


def _layouts(settings: Settings, listed: EditionList, territory: str) -> tuple[str, ...]:
    """Those project.yaml lists, or that were asked for by name, on the paper of the territory."""
    known = settings.project.layouts
    wanted = settings.layouts or listed.layouts
    return tuple(dict.fromkeys(layouts.on_paper(name, territory, known) for name in wanted))


def _asked(settings: Settings, listed: EditionList, default: str) -> Iterator[tuple[str, str]]:
    """Territory and language: those project.yaml lists, and any that was asked for by name."""
    codes, places = settings.languages, settings.territories
    pairs = [
        (territory, names.as_folder(code))
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
