"""What was asked for, and project.yaml → the editions of a run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import asked, cache, contacts, model, names, plugins, registry
from .editions import Asked, Job
from .model import LocalService
from .problems import BuildError, Place, Problem, UsageError, did_you_mean
from .project import Project


@dataclass(frozen=True)
class Settings(Asked):
    """What the command was asked for."""

    project: Project = field(default_factory=Project.open)
    out: Path = Path("dist")
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
    def store(self) -> cache.Cache:
        return cache.Cache(self.kept)


def plan(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a run; UsageError if something was asked for that does not exist.

    With a local service, those of its territory alone: sheets for elsewhere are left as they are.
    """
    project = settings.project
    _require_plugins()
    settings = asked.settled(settings, project)
    jobs = project.listed(settings)
    home = _home(settings, project.file.default_territory) if settings.local else ""
    if home:
        wanted = not settings.territories or home in settings.territories
        jobs = project.listed(replace(settings, territories=(home,))) if wanted else ()
    if not jobs:
        raise UsageError([_nothing(home)])
    return jobs


def _require_plugins() -> None:
    """BuildError if one is broken, whether it would have had a part in this run or not."""
    model.blocks()
    registry.checks()
    if plugins.installed():
        from . import finishing  # loads what makes sheets, which a run may not need

        finishing.steps()


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
