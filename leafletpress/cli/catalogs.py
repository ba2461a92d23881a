"""The commands around translations: extract, update, check, add-language."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from .. import add_language as adding
from .. import api, asked, catalogs, names, reports
from ..problems import Problem, errors, gathering
from ..project import Project
from . import say
from .options import AsJson, Lang, Languages, ProjectFolder, both

New = Annotated[list[str], typer.Argument(help="Of the new language: so, pt-BR.")]
Shape = Annotated[
    Literal["text", "github"], typer.Option("--format", help="Text, or GitHub's marks.")
]


def extract(project: ProjectFolder = None) -> int:
    """Write locales/*.pot, the English for translators."""
    told = catalogs.extract(Project.open(project))
    print("\n".join(told) or "the English has not changed")
    return 0


def update(languages: Languages = None, lang: Lang = None, project: ProjectFolder = None) -> int:
    """Bring the catalogs up to the English; nothing that was translated is lost."""
    world = Project.open(project)
    codes = asked.translated(both(languages, lang), world)
    for line in catalogs.extract(world):
        print(line)
    problems: list[Problem] = []
    for code in codes:
        with gathering(problems):  # the others go on
            for updated in catalogs.update(code, world):
                print(updated)
    say.problems(problems)
    return 1 if problems else 0


def check(
    languages: Languages = None,
    lang: Lang = None,
    as_json: AsJson = False,
    shape: Shape = "text",
    project: ProjectFolder = None,
) -> int:
    """Look for mistakes in content and catalogs, without building."""
    world = Project.open(project)
    problems = api.check(world, *both(languages, lang))
    count = len(errors(problems))
    if as_json:
        print(reports.as_json(problems))
    elif shape == "github":
        print(reports.as_annotations(problems))
    else:
        say.problems(problems)
        counts = f"{say.count(count, 'error')}, {say.count(len(problems) - count, 'warning')}"
        print(counts if problems else "nothing is wrong")
    return 1 if count else 0


def add_language(languages: New, project: ProjectFolder = None) -> int:
    """Make the folder of a new language: what to set it in, and empty catalogs to translate."""
    world = Project.open(project)
    for tag in asked.split(languages):
        for line in adding.add(names.as_folder(tag), world):
            print(line)
    return 0
