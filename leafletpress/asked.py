"""Words that somebody typed → names that exist; what does not exist is told alike everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, Protocol, TypeVar

from . import layouts, names, pseudo, registry
from .editions import Asked
from .problems import Problem, UsageError, did_you_mean, gathering

A = TypeVar("A", bound=Asked)


class Named(Protocol):
    """What has names: a project, which asks here itself."""

    @property
    def leaflets(self) -> list[str]: ...

    @property
    def languages(self) -> list[str]: ...

    @property
    def own_languages(self) -> list[str]: ...

    @property
    def territories(self) -> list[str]: ...

    @property
    def layouts(self) -> list[str]: ...


Kind = Literal["leaflet", "language", "territory", "layout", "output"]
KNOWN: Mapping[Kind, Callable[[Named], Iterable[str]]] = {
    "leaflet": lambda project: project.leaflets,
    "language": lambda project: (*project.languages, *pseudo.CODES),
    "territory": lambda project: project.territories,
    "layout": lambda project: layouts.families(project.layouts),
    "output": lambda _: registry.outputs(),
}
"""What there is of each kind."""


def split(words: Iterable[str] | None) -> tuple[str, ...]:
    """`en,ar` and one after the other mean the same; UsageError where one is left out."""
    parts = [part.strip() for word in words or () for part in word.split(",")]
    if not all(parts):
        hint = "write them with commas and nothing else between: en,ar"
        raise UsageError([Problem("usage", "there is nothing beside a comma", hint=hint)])
    return tuple(dict.fromkeys(parts))


def meant(kind: Kind, words: Iterable[str] | None, project: Named) -> tuple[str, ...]:
    """As the project spells them; UsageError with every word that is none of its names."""
    known = {_folded(name): name for name in KNOWN[kind](project)}
    asked = split(words)
    if wrong := [word for word in asked if _folded(word) not in known]:
        raise UsageError(_unknown(kind, word, known.values(), project) for word in wrong)
    return tuple(dict.fromkeys(known[_folded(word)] for word in asked))


def _folded(word: str) -> str:
    """One spelling for zh_Hant_HK and zh-hant-hk, for GB and gb: BCP-47 knows no capitals."""
    return names.as_tag(word).casefold()


def _unknown(kind: Kind, word: str, known: Iterable[str], project: Named) -> Problem:
    shown = map(names.as_tag, known) if kind == "language" else known
    hint = did_you_mean(word, shown)
    if kind == "leaflet" and _folded(word) in map(_folded, KNOWN["language"](project)):
        hint = f"languages come after an option: --lang {word}"
    return Problem(f"unknown-{kind}", f"there is no {kind} “{word}”", hint=hint)


def settled(asked: A, project: Named) -> A:
    """The same with every name as the project spells it; UsageError with all that do not exist."""
    words: Mapping[Kind, tuple[str, ...]] = {
        "leaflet": asked.leaflets,
        "language": asked.languages,
        "territory": asked.territories,
        "layout": asked.layouts,
        "output": asked.outputs,
    }
    for names_of in KNOWN.values():
        names_of(project)  # what is broken there is nobody's wrong word
    problems: list[Problem] = []
    found: dict[Kind, tuple[str, ...]] = {}
    for kind, each in words.items():
        with gathering(problems):
            found[kind] = meant(kind, each, project)
    if problems:
        raise UsageError(problems)
    return replace(
        asked,
        leaflets=found["leaflet"],
        languages=found["language"],
        territories=found["territory"],
        layouts=found["layout"],
        outputs=found["output"],
    )


def translated(words: Iterable[str] | None, project: Named) -> tuple[str, ...]:
    """The languages that somebody translates; the project's own where none was asked for."""
    found = meant("language", words, project) or tuple(project.own_languages)
    if made_up := [names.as_tag(code) for code in found if code in pseudo.CODES]:
        message = f"{made_up[0]} is made from the English: nobody translates it"
        raise UsageError([Problem("usage", message, hint="it can be built, with --lang")])
    return found


def one(kind: Kind, words: Iterable[str], project: Named) -> str:
    """The only one that is meant; UsageError for several."""
    find = translated if kind == "language" else partial(meant, kind)
    found = find(words, project)
    if len(found) > 1:
        message = f"these are {len(found)}: {', '.join(found)}"
        raise UsageError([Problem("usage", message, hint=f"one {kind} at a time")])
    return found[0]
