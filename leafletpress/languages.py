"""language.yaml and CLDR → a Language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from . import names, paths, pseudo, scripts
from .model import Language, Term, Topic, Typography
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content
from .tree import Tree


def codes(tree: Tree) -> list[str]:
    """The languages that have a folder, in gettext's spelling: settings, or a catalog alone.

    Weblate and its like begin a language with a catalog.
    """
    found = {path.parent.name for path in tree.files(paths.settings("*"))}
    found |= {path.parents[1].name for path in tree.files(paths.catalog("*", "*"))}
    return sorted(found)


def language(code: str, tree: Tree) -> Language:
    """One language; `code` in gettext's spelling or BCP-47."""
    found = bare(code, tree)
    if found.code in pseudo.CODES:
        return found
    return replace(found, terms=tuple(_words(found.code, GLOSSARY, TERMS.format(found.code), tree)))


def bare(code: str, tree: Tree) -> Language:
    """The same without its termbase: as much as sheets of other languages read of it."""
    folder = names.as_folder(code)
    if folder in pseudo.CODES:
        return pseudo.language(folder)
    typography, place = _typography(code, folder, tree)
    found = _from_cldr(folder, typography, place)
    return in_fonts(found, found.typography.fonts, tree)


def in_fonts(language: Language, families: tuple[str, ...], tree: Tree) -> Language:
    """The language set in these families."""
    typography = replace(language.typography, fonts=families)
    files = tuple(path for family in families for path in files_of(family, tree))
    return replace(language, typography=typography, font_files=files)


def _typography(code: str, folder: str, tree: Tree) -> tuple[Typography, Place]:
    """What language.yaml says; where there are only catalogs, what the script needs."""
    path = tree.find(paths.settings(folder))
    if path:
        found: Typography = content.read("language", path, tree)
        if problems := list(_unknown_fonts(found.fonts, path, tree)):
            raise BuildError(problems)
        return found, Place(tree.shown(path))
    if folder in codes(tree):
        return scripts.typography(folder, tree), Place(f"locales/{folder}")
    raise BuildError([_unknown(code, tree)])


def _unknown(code: str, tree: Tree) -> Problem:
    """There is no such language here, or its folder is not spelled as gettext spells it."""
    folder, known = names.as_folder(code), codes(tree)
    message, hint = f"there is no language “{code}”", did_you_mean(folder, known)
    wrong = names.as_tag(folder)
    if folder not in known and wrong in known:
        message = f"the folder locales/{wrong}/ is spelled with a hyphen"
        hint = f"call it {folder}, as gettext does"
    return Problem("unknown-language", message, Place("locales"), hint)


def files_of(family: str, tree: Tree) -> Iterator[Path]:
    """The files of a family, which fonts/README.md tells how to name."""
    return tree.files(f"fonts/{family.replace(' ', '')}-*.?tf")


def _unknown_fonts(families: tuple[str, ...], path: Path, tree: Tree) -> Iterator[Problem]:
    """Families that no file in fonts/ is named for: another font would stand in for them."""
    stems = {font.stem.split("-")[0] for font in tree.files("fonts/*.?t[fc]")}
    known = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem) for stem in stems}
    for number, family in enumerate(families):
        if family.replace(" ", "") not in stems:
            message = f"there is no font “{family}” in fonts/"
            place = content.place(path, tree, "fonts", number)
            yield Problem("unknown-font", message, place, did_you_mean(family, known))


GLOSSARY, TERMS = "locales/glossary.csv", "locales/{}/terms.csv"
"""English terms that every leaflet may use, and a language's words for them."""
TOPIC_GLOSSARY, TOPIC_TERMS = "leaflets/topics/{}/glossary.csv", "locales/{}/topic-{}.csv"
"""The same for the leaflets on one topic."""
COLUMNS = ("id", "term", "avoid")


def topic_terms(code: str, name: str, topic: Topic, tree: Tree) -> tuple[Term, ...]:
    """A topic's words in one language; to be avoided are those of the rules that it names."""
    words = _words(code, TOPIC_GLOSSARY.format(name), TOPIC_TERMS.format(code, name), tree)
    found = tuple(words)
    if code == "en" and (problems := list(_rules_without_words(name, topic, found, tree))):
        raise BuildError(problems)
    return tuple(term if term.rule in topic.rules else replace(term, avoid=()) for term in found)


def _rules_without_words(
    name: str, topic: Topic, terms: tuple[Term, ...], tree: Tree
) -> Iterator[Problem]:
    """A rule that forbids nothing is taken for one that holds."""
    path = tree.find(f"leaflets/topics/{name}/topic.yaml")
    for number, rule in enumerate(topic.rules):
        if path and not any(term.avoid for term in terms if term.rule == rule):
            at = content.place(path, tree, "rules", number)
            message = f"the rule “{rule}” has no words"
            hint = f"list them in {TOPIC_GLOSSARY.format(name)}, column “avoid”"
            yield Problem("rule-without-words", message, at, hint)


def _words(code: str, glossary: str, terms: str, tree: Tree) -> Iterator[Term]:
    """The rows of a language's table, of English the glossary's; none where there is no file."""
    if code == "en":
        yield from _english(glossary, tree)
        return
    english = {term.id: term.english for term in _english(glossary, tree)}
    for row in _rows(terms, COLUMNS, tree):
        words, avoid, fine = (_listed(row[key]) for key in ("term", "avoid", "fine"))
        yield Term(row["id"], english.get(row["id"], ""), words, avoid, fine)


def _english(glossary: str, tree: Tree) -> Iterator[Term]:
    """The rows of a glossary; what has a remark in brackets is for editors alone."""
    for row in _rows(glossary, COLUMNS, tree):
        term = row["term"].split(" (")[0]
        avoid = tuple(word for word in _listed(row["avoid"]) if "(" not in word)
        yield Term(row["id"], term, (term,), avoid, _listed(row["fine"]))


def _rows(name: str, columns: tuple[str, ...], tree: Tree) -> tuple[dict[str, str], ...]:
    """The rows of a table; none where there is no such file. Empty cells are empty texts.

    The column `fine` may be there as well.
    """
    path = tree.find(name)
    return _read_rows(tree.read(path), tree.shown(path), columns) if path else ()


@lru_cache(maxsize=256)
def _read_rows(content: bytes, shown: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    try:
        text = content.decode("utf-8-sig")
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
        table = csv.DictReader(lines, strict=True)
        rows = [{key: row.get(key) or "" for key in (*columns, "fine")} for row in table]
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save it as “CSV UTF-8”"
        message = f"this is not UTF-8 text (byte {error.start})"
        raise BuildError([Problem("bad-encoding", message, Place(shown, line), hint)]) from error
    except csv.Error as error:
        hint = "each row is one line, its cells with commas between; quotes come in pairs"
        message = f"this is no table: {error}"
        raise BuildError([Problem("bad-table", message, Place(shown), hint)]) from error
    there = table.fieldnames or ()
    if lacking := [name for name in columns if name not in there]:
        hint = f"the first line names the columns: {', '.join(columns)}"
        hint += f"; it says {', '.join(there) or 'nothing'} now"
        message = f"there is no column “{'”, “'.join(lacking)}”"
        raise BuildError([Problem("bad-table", message, Place(shown, 1), hint)])
    return tuple(rows)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(";") if word.strip())


def _from_cldr(folder: str, typography: Typography, place: Place) -> Language:
    """Its names as the file says, else as CLDR or our own table does."""
    tag = names.as_tag(folder)
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
