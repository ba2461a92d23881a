"""language.yaml and CLDR → a Language."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from . import pseudo, scripts
from .model import Language, Term, Typography
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content
from .tree import Tree


def codes(tree: Tree) -> list[str]:
    """The languages that have a folder, in gettext's spelling: settings, or a catalog alone.

    Weblate and its like begin a language with a catalog.
    """
    found = {path.parent.name for path in tree.files("locales/*/language.yaml")}
    found |= {path.parents[1].name for path in tree.files("locales/*/LC_MESSAGES/*.po")}
    return sorted(found)


def language(code: str, tree: Tree) -> Language:
    """One language; `code` in gettext's spelling or BCP-47."""
    found = bare(code, tree)
    return (
        found
        if found.code in pseudo.CODES
        else replace(found, terms=tuple(_terms(found.code, tree)))
    )


def bare(code: str, tree: Tree) -> Language:
    """The same without its termbase: as much as sheets of other languages read of it."""
    folder = code.replace("-", "_")
    if folder in pseudo.CODES:
        return pseudo.language(folder)
    found = _from_cldr(folder, _typography(code, folder, tree))
    files = tuple(_font_files(found.typography.fonts, tree))
    return replace(found, font_files=files)


def _typography(code: str, folder: str, tree: Tree) -> Typography:
    """What language.yaml says; where there are only catalogs, what the script needs."""
    path = tree.find(f"locales/{folder}/language.yaml")
    if path:
        found: Typography = content.read("language", path, tree)
        return found
    if folder in codes(tree):
        return scripts.typography(folder, tree)
    raise BuildError([unknown(code, tree)])


def unknown(code: str, tree: Tree) -> Problem:
    """There is no such language here, or its folder is not spelled as gettext spells it."""
    folder, known = code.replace("-", "_"), codes(tree)
    message, hint = f"there is no language “{code}”", did_you_mean(folder, known)
    if folder not in known and folder.replace("_", "-") in known:
        wrong = folder.replace("_", "-")
        message = f"the folder locales/{wrong}/ is spelled with a hyphen"
        hint = f"call it {folder}, as gettext does"
    return Problem("unknown-language", message, Place("locales"), hint)


def _font_files(families: tuple[str, ...], tree: Tree) -> Iterator[Path]:
    """The files of the families, which fonts/README.md tells how to name."""
    for family in families:
        yield from tree.files(f"fonts/{family.replace(' ', '')}-*.?tf")


def _terms(folder: str, tree: Tree) -> Iterator[Term]:
    """The rows of locales/<folder>/terms.csv; none where there is no such file."""
    english = {row["id"]: row["term"] for row in _rows("locales/glossary.csv", tree)}
    for row in _rows(f"locales/{folder}/terms.csv", tree):
        term = english.get(row["id"], "").split(" (")[0]
        yield Term(row["id"], term, _listed(row["term"]), _listed(row["avoid"]))


def _rows(name: str, tree: Tree) -> Iterator[dict[str, str]]:
    path = tree.find(name)
    lines = path.read_text("utf-8").splitlines() if path else []
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(";") if word.strip())


def _from_cldr(folder: str, typography: Typography) -> Language:
    locale = scripts.locale(folder)
    own = typography.own_name or str(locale.get_display_name())
    return Language(
        code=folder,
        tag=folder.replace("_", "-"),
        own_name=own[:1].upper() + own[1:],
        english_name=typography.english_name or str(locale.get_display_name("en")),
        rtl=locale.text_direction == "rtl",
        typography=typography,
    )
