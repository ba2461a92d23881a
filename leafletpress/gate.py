"""A text → may it print, as what, and everything that is wrong with it.

`check`, `build`, `status`, `review` and `sign-off` ask here and nowhere else, so that all of them
say the same. What stands on a sheet decides whether the sheet prints: a mistake in a string that is
on none of the sheets that are built is told as a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

from . import catalogs, languages, planning, pseudo, registry, review, strings, wording
from .model import Entry, Fold, Language, Leaflet, Standing, Territory, Withdrawal
from .po import Key
from .problems import BuildError, Place, Problem, Severity, did_you_mean, errors
from .stages import content, messages, pages
from .strings import String
from .tree import Tree

State = Literal["signed", "draft", "withdrawn", "refused"]
HEADER: Key = ("", "")


class Text(NamedTuple):
    """What stands on the sheets of one leaflet in one language and territory."""

    leaflet: str
    language: str
    territory: str

    def __str__(self) -> str:
        return " ".join(self)


@dataclass(frozen=True)
class Verdict:
    """What may be done with a text, and why."""

    text: Text
    problems: tuple[Problem, ...]
    english: Standing = field(default_factory=Standing)
    own: Standing = field(default_factory=Standing)
    """Of the translation; of the English once more for an English text."""

    @property
    def state(self) -> State:
        if errors(self.problems):
            return "refused"
        if self.english.withdrawn or self.own.withdrawn:
            return "withdrawn"
        return "signed" if self.english.signed and self.own.signed else "draft"

    @property
    def prints(self) -> bool:
        return self.state in ("signed", "draft")

    @property
    def missing(self) -> tuple[Problem, ...]:
        """The strings that have no finished translation: they print in English, or not at all."""
        return tuple(each for each in self.problems if each.code == "missing-translation")


# ---------------------------------------------------------------- one text


def judge(text: Text, files: Tree) -> Verdict:
    """The verdict on one text; never a BuildError."""
    problems: list[Problem] = []
    read = _read(text, files, problems)
    if read is None:
        return Verdict(text, tuple(dict.fromkeys(problems)))
    said, rules = strings.of(read.leaflet, [read.territory], files), _rules(read.language, files)
    problems += _wording(read.leaflet, said, rules, files)
    problems += _translation(said, read.catalogs, rules)
    withdrawals = (read.english.withdrawn, read.own.withdrawn)
    problems += [_withdrawn(text, each) for each in dict.fromkeys(withdrawals) if each]
    return Verdict(text, tuple(dict.fromkeys(problems)), read.english, read.own)


@dataclass(frozen=True)
class _Read:
    """What a text is made of."""

    leaflet: Leaflet
    territory: Territory
    language: Language
    catalogs: tuple[messages.Catalog, ...]
    english: Standing
    own: Standing


def _read(text: Text, files: Tree, problems: list[Problem]) -> _Read | None:
    """All of it; None, and what is wrong in `problems`, where a part cannot be used."""

    leaflet = kept(problems, lambda: content.read_leaflet(text.leaflet, files)[0])
    territory = kept(problems, lambda: content.read_territory(text.territory, files))
    language = kept(problems, lambda: languages.language(text.language, files))
    found = kept(problems, lambda: read_catalogs(text.language, files, text.leaflet))
    kept(problems, lambda: languages.glossary(files))
    if leaflet:
        kept(problems, partial(_arranged, leaflet, files))
        standings = kept(problems, lambda: _standings(text, leaflet.version, files))
    if problems:
        return None
    return _Read(leaflet, territory, language, found, *standings)


def kept(problems: list[Problem], act: Callable[[], Any]) -> Any:
    """What the act gives; None, and what is wrong among `problems`, where it fails."""
    try:
        return act()
    except BuildError as error:
        problems.extend(error.problems)
        return None


def _arranged(leaflet: Leaflet, files: Tree) -> None:
    """BuildError if its fold is unknown, or a section stands where the fold has no panel."""
    pages.arranged(leaflet, fold(leaflet, files))


def fold(leaflet: Leaflet, files: Tree) -> Fold:
    """The fold a leaflet names; BuildError if there is none of that name."""
    if leaflet.fold not in registry.folds():
        hint = did_you_mean(leaflet.fold, registry.folds())
        message = f"there is no fold “{leaflet.fold}”"
        path = files.find(f"leaflets/{leaflet.slug}/leaflet.yaml")
        place = content.place(path, files, "fold") if path else Place(leaflet.file)
        raise BuildError([Problem("unknown-fold", message, place, hint)])
    return registry.folds()[leaflet.fold]


def read_catalogs(code: str, files: Tree, *slugs: str) -> tuple[messages.Catalog, ...]:
    """A language's catalogs for leaflets, templates and services, in the order they are asked.

    English and the pseudo-languages have none. BuildError with all that are missing or broken.
    """
    if code == "en" or code in pseudo.CODES:
        return ()
    found: list[messages.Catalog] = []
    problems: list[Problem] = []
    for domain in (*slugs, catalogs.COMMON):
        name = f"locales/{code}/LC_MESSAGES/{domain}.po"
        try:
            read = messages.read_catalogs(name, files)
        except BuildError as error:
            problems += error.problems
            continue
        found += read
        if not read:
            hint = f"run “python3 build.py update {code}”"
            problems.append(Problem("missing-catalog", f"there is no {name}", Place(name), hint))
    if problems:
        raise BuildError(problems)
    return tuple(found)


# ---------------------------------------------------------------- the English


def _wording(
    leaflet: Leaflet, said: Iterable[String], rules: Rules, files: Tree
) -> Iterator[Problem]:
    """English that must not print: what is wrong in it is wrong in every language."""
    words, numbers = _glossary(files), dict(rules.forbidden)
    yield from wording.problems(leaflet, words)
    for string in said:
        if string.file != leaflet.file:
            yield from wording.service_problems(string.message, string.file, words)
        for number, why in content.forbidden_in(string.message.text, numbers):
            yield _forbidden(number, why, string.place)


def _glossary(files: Tree) -> str:
    """The table as it stands; BuildError where it is none."""
    languages.glossary(files)
    path = files.find("locales/glossary.csv")
    return path.read_text("utf-8") if path else ""


def _forbidden(number: str, why: str, place: Place, source: Place | None = None) -> Problem:
    hint = f"do_not_print says: {why}"
    return Problem("do-not-print", f"{number} must not be printed", place, hint, source)


# ---------------------------------------------------------------- the translation


class Rules(NamedTuple):
    """What the translations of a language are held to."""

    language: Language
    critical: frozenset[Key]
    forbidden: frozenset[tuple[str, str]]
    """The numbers that must never print, and why."""


def _rules(language: Language, files: Tree) -> Rules:
    numbers = content.forbidden(files).items()
    return Rules(language, strings.critical(files), frozenset(numbers))


def _translation(
    said: Iterable[String], found: tuple[messages.Catalog, ...], rules: Rules
) -> Iterator[Problem]:
    """What is missing, and the mistakes in the entries that count and in their headers."""
    words = messages.Translator(rules.language.code, found)
    mistaken = [(catalog, mistakes(catalog, rules)) for catalog in found]
    wrong = [problem for _, known in mistaken for problem in known[HEADER]]
    for string in said:
        message = string.message
        words(message.text, string.place, message.critical, message.context)
        entry = messages.entry_of(string.key, found)
        for catalog, known in mistaken:
            if entry and catalog.entries.get(string.key) is entry:
                wrong += known[string.key]
    yield from words.problems
    yield from wrong


Mistakes = Mapping[Key, tuple[Problem, ...]]
"""String → what the checks find in its translation, `HEADER` → in the header."""


@lru_cache(maxsize=256)
def mistakes(catalog: messages.Catalog, rules: Rules) -> Mistakes:
    """What is wrong in a catalog, which many texts share."""
    numbers = dict(rules.forbidden)
    found = {HEADER: tuple(check_entry(catalog.header, rules.language))}
    for key, entry in catalog.entries.items():
        known = replace(entry, critical=key in rules.critical)
        problems = check_entry(known, rules.language)
        found[key] = (*problems, *_forbidden_numbers(entry, numbers))
    return found


def check_entry(entry: Entry, language: Language) -> Iterator[Problem]:
    """What the checks of leafletpress/checks find in a finished translation or in a header."""
    if entry.english and not entry.usable:
        return
    reads = "text" if entry.english else "header"
    for name, rule in registry.checks().items():
        for finding in rule.find(entry, language) if rule.reads == reads else ():
            yield Problem(name, finding, entry.place, rule.hint, entry.source, rule.severity)


def _forbidden_numbers(entry: Entry, known: Mapping[str, str]) -> Iterator[Problem]:
    """Numbers in a translation that must never print."""
    for number, why in content.forbidden_in(entry.text, known) if entry.usable else ():
        yield _forbidden(number, why, entry.place, entry.source)


def sound(language: Language, files: Tree, *slugs: str) -> tuple[messages.Catalog, ...]:
    """A language's catalogs without what is wrong in them: all that is ever said from them.

    On a sheet that prints nothing is left out. The website, and sheets of other languages that
    quote this one, say in English what is.
    """
    rules = _rules(language, files)
    found = read_catalogs(language.code, files, *slugs)
    return tuple(_sound(catalog, rules) for catalog in found)


@lru_cache(maxsize=256)
def _sound(catalog: messages.Catalog, rules: Rules) -> messages.Catalog:
    wrong = mistakes(catalog, rules)
    entries = {} if errors(wrong[HEADER]) else catalog.entries
    good = {key: entry for key, entry in entries.items() if not errors(wrong[key])}
    return replace(catalog, entries=good)


# ---------------------------------------------------------------- signed or withdrawn


def _standings(text: Text, version: str, files: Tree) -> tuple[Standing, Standing]:
    """What may be said of the English and of the translation."""
    unchanged = review.read(text.leaflet, "en", files).unchanged
    found = []
    for code in ("en", text.language):
        entry = review.read(text.leaflet, code, files)
        if not entry.signatures and not entry.withdrawals:
            found.append(Standing())
            continue
        pairs = review.pairs(text.leaflet, code, (text.territory,), files)
        found.append(review.standing(pairs, entry, unchanged, version))
    return found[0], found[1]


def _withdrawn(text: Text, entry: Withdrawal) -> Problem:
    """No mistake of whoever builds: it is left out, and said."""
    message = f"version {entry.version} was withdrawn on {entry.on} by {entry.by}: {entry.reason}"
    hint = "to print it again: mend the text, give the leaflet a new version, and have it signed"
    return Problem("withdrawn", f"{text}: left out, {message}", hint=hint, severity=Severity.INFO)


# ---------------------------------------------------------------- one language


def texts(code: str, files: Tree) -> tuple[Text, ...]:
    """What `build --lang CODE` builds: as project.yaml lists it, else the default territory."""
    jobs = planning.editions(planning.read_project(files), code)
    return tuple(dict.fromkeys(Text(job.leaflet, job.language, job.territory) for job in jobs))


def check(code: str, files: Tree) -> tuple[Problem, ...]:
    """All that is wrong with a language: with the texts that are built, then with the rest."""
    try:
        built = texts(code, files)
    except BuildError as error:
        return error.problems
    told = dict.fromkeys(problem for text in built for problem in judge(text, files).problems)
    rest = (
        replace(problem, severity=Severity.WARNING) for problem in _elsewhere(code, built, files)
    )
    as_warnings = {replace(problem, severity=Severity.WARNING) for problem in told}
    told |= dict.fromkeys(problem for problem in rest if problem not in as_warnings)
    return tuple(sorted(told, key=lambda problem: (problem.place, problem.code)))


def _elsewhere(code: str, built: tuple[Text, ...], files: Tree) -> Iterator[Problem]:
    """What is wrong with strings that stand on none of the sheets: the website's, other places'."""
    try:
        said = [strings.on_sheets(text.leaflet, (text.territory,), files) for text in built]
        rules = _rules(languages.language(code, files), files)
    except BuildError:
        return  # told of the texts already
    judged = {HEADER, *(string.key for each in said for string in each)}
    others = [string for string in strings.everywhere(files) if string.key not in judged]
    for slug in content.leaflet_names(files):
        try:
            found = read_catalogs(code, files, slug)
        except BuildError as error:
            yield from error.problems
            continue
        words = messages.Translator(code, found)
        for string in others:
            if string.domain in (slug, catalogs.COMMON):
                words(string.message.text, string.place, context=string.message.context)
        yield from words.problems
        for catalog in found:
            for key in catalog.entries.keys() - judged:
                yield from mistakes(catalog, rules)[key]


def check_content(files: Tree) -> tuple[Problem, ...]:
    """All that is wrong with leaflets, services and project.yaml, whether they are built or not."""
    problems: list[Problem] = []
    kept(problems, lambda: planning.read_project(files))
    words = kept(problems, lambda: _glossary(files))
    for name in content.leaflet_names(files):
        if read := kept(problems, partial(content.read_leaflet, name, files)):
            kept(problems, partial(_arranged, read[0], files))
            problems += wording.problems(read[0], words or "")
    for name in content.territory_names(files):
        kept(problems, partial(content.read_territory, name, files))
    return tuple(dict.fromkeys(problems))
