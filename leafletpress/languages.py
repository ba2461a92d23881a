"""language.yaml and CLDR → a Language."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from . import names, pseudo
from .model import Language, Term, Typography
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content
from .tree import Tree


def codes(tree: Tree) -> list[str]:
    """The languages that have a folder, in gettext's spelling."""
    return [path.parent.name for path in tree.files("locales/*/language.yaml")]


def language(code: str, tree: Tree) -> Language:
    """One language; `code` in gettext's spelling or BCP-47."""
    folder = code.replace("-", "_")
    if folder in pseudo.CODES:
        return pseudo.language(folder)
    path = tree.find(f"locales/{folder}/language.yaml")
    if path is None:
        hint = did_you_mean(folder, codes(tree))
        message = f"there is no language “{code}”: locales/{folder}/language.yaml does not exist"
        raise BuildError([Problem("unknown-language", message, hint=hint)])
    found = _from_cldr(folder, content.read("language", path, tree), Place(tree.shown(path)))
    files = tuple(_font_files(found.typography.fonts, tree))
    return replace(found, terms=tuple(_terms(folder, tree)), font_files=files)


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


def _from_cldr(folder: str, typography: Typography, place: Place) -> Language:
    """Its names as the file says, else as CLDR or our own table does."""
    tag = folder.replace("_", "-")
    own = typography.own_name or names.own(tag)
    english = typography.english_name or names.english(tag)
    if not names.is_tag(tag) or not own or not english:
        message = f"CLDR knows no language “{folder}”"
        hint = "folders are spelled as gettext does (zh_Hant_HK); a language without a name"
        hint += " there gets own_name and english_name in its language.yaml"
        raise BuildError([Problem("unknown-language", message, place, hint)])
    return Language(
        code=folder,
        tag=tag,
        own_name=own[:1].upper() + own[1:],
        english_name=english,
        rtl=names.is_rtl(tag, own),
        typography=typography,
        cldr="" if names.known_locale(tag) else str(names.locale(tag)),
    )
