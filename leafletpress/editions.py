"""What project.yaml lists, and what is asked for → the editions that are meant, by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import layouts, names
from .model import EditionList, ProjectFile
from .problems import Place, Problem, did_you_mean


@dataclass(frozen=True)
class Asked:
    """Which editions, as the project spells its names; empty: all that project.yaml lists."""

    leaflets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()

    @property
    def asks_by_name(self) -> bool:
        """Whether editions were asked for by leaflet, language, territory or layout."""
        return any((self.leaflets, self.languages, self.territories, self.layouts))


@dataclass(frozen=True)
class Job:
    """One leaflet in one language for one territory in one layout, by name."""

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


def unlisted(
    file: ProjectFile, known: Mapping[str, Collection[str]], at: Callable[..., Place]
) -> Iterator[Problem]:
    """What project.yaml builds and is not there; `known` are all layouts and outputs.

    `at` tells where its keys stand.
    """
    for number, each in enumerate(file.editions):
        for key, words in (("layouts", each.layouts), ("outputs", each.outputs)):
            for index, name in enumerate(words):
                if name not in known[key]:
                    kind, hint = key.removesuffix("s"), did_you_mean(name, known[key])
                    place = at("editions", number, key, index)
                    yield Problem(f"unknown-{kind}", f"there is no {kind} “{name}”", place, hint)


def listed(file: ProjectFile, asked: Asked, known: Sequence[str]) -> Iterator[Job]:
    """The editions that are meant, in the order of project.yaml; `known` are all layouts."""
    for each in file.editions:
        if not asked.leaflets or each.leaflet in asked.leaflets:
            outputs = asked.outputs or each.outputs
            for territory, code in _texts(asked, each, file.default_territory):
                for layout in _layouts(asked, each, territory, known):
                    yield Job(each.leaflet, code, territory, layout, outputs)


def _layouts(
    asked: Asked, each: EditionList, territory: str, known: Sequence[str]
) -> tuple[str, ...]:
    """Those project.yaml lists, or that were asked for by name, on the paper of the territory."""
    wanted = asked.layouts or each.layouts
    return tuple(dict.fromkeys(layouts.on_paper(name, territory, known) for name in wanted))


def _texts(asked: Asked, each: EditionList, default: str) -> Iterator[tuple[str, str]]:
    """Territory and language: those project.yaml lists, and any that was asked for by name."""
    codes, places = asked.languages, asked.territories
    pairs = [
        (territory, names.as_folder(code))
        for territory, listing in each.territories.items()
        for code in listing
    ]
    for territory, code in pairs:
        if (not places or territory in places) and (not codes or code in codes):
            yield territory, code
    usual = [code for territory, code in pairs if territory == default]
    for territory in places or (default,):
        for code in codes or (usual if territory not in each.territories else ()):
            known = (territory, code) in pairs or (not places and code in {c for _, c in pairs})
            if not known:
                yield territory, code
