"""A text → may it print, as what, and everything that is wrong with it.

`check`, `build`, `status`, `review` and `sign-off` ask here and nowhere else, so that all of them
say the same. What stands on a sheet decides whether the sheet prints: a mistake in a string that is
on none of the sheets that are built is told as a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from . import domains, plugins, registry, review, territories, wording
from .model import Check, Entry, Language, Leaflet, Level, Standing, Territory, Withdrawal
from .placing import place, unplaced
from .po import Key
from .problems import BuildError, Place, Problem, Severity, errors, gathering
from .project import Project
from .stages import messages
from .strings import String

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


def judge(text: Text, project: Project) -> Verdict:
    """The verdict on one text; never a BuildError."""
    problems: list[Problem] = []
    read = _read(text, project, problems)
    if read is None:
        return Verdict(text, tuple(dict.fromkeys(problems)))
    said = project.strings(text.leaflet, text.territory)
    rules = _rules(read.language, project)
    problems += _wording(read.leaflet, said, rules, _english(read.leaflet, project))
    problems += _without_help(read.leaflet, read.territory, project)
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


def _read(text: Text, project: Project, problems: list[Problem]) -> _Read | None:
    """All of it; None, and what is wrong in `problems`, where a part cannot be used."""
    topics = tuple(project.topics)
    with gathering(problems):
        leaflet = project.leaflet(text.leaflet)
        topics = leaflet.topics
        with gathering(problems):
            found = project.catalogs(text.language, text.leaflet)
        with gathering(problems):
            _english(leaflet, project)
        with gathering(problems):
            _require_place(leaflet, project)
        standings = _standings(text, leaflet.version, project)
    with gathering(problems):
        territory = project.territory(text.territory, *topics)
    with gathering(problems):
        language = project.language(text.language, *topics)
    if problems:
        return None
    return _Read(leaflet, territory, language, found, *standings)


def _require_place(leaflet: Leaflet, project: Project) -> None:
    """BuildError if a layout it is built in is broken, or a section is pinned where none is."""
    for name in project.layouts_of(leaflet.slug):
        place(leaflet, project.layout(name))


def _left_out(leaflet: Leaflet, project: Project) -> Iterator[Problem]:
    """Critical words that a layout has no place for."""
    for name in project.layouts_of(leaflet.slug):
        try:
            yield from unplaced(leaflet, [project.layout(name)])
        except BuildError:
            continue  # told already


# ---------------------------------------------------------------- the English


def _english(leaflet: Leaflet, project: Project) -> Language:
    """English, with the words of what a leaflet is about."""
    return project.language("en", *leaflet.topics)


def _wording(
    leaflet: Leaflet, said: Iterable[String], rules: Rules, english: Language
) -> Iterator[Problem]:
    """English that must not print: what is wrong in it is wrong in every language."""
    numbers, elsewhere = dict(rules.forbidden), wording.without_buying(english)
    yield from wording.problems(leaflet, english)
    for string in said:
        if string.file != leaflet.file:
            yield from wording.message_problems(string.message, string.file, elsewhere)
        for number, why in territories.forbidden_in(string.message.text, numbers):
            yield _forbidden(number, why, string.place)


def _without_help(leaflet: Leaflet, territory: Territory, project: Project) -> Iterator[Problem]:
    """A place for services that stays empty: the sheet has its emergency number, and no more."""
    kinds = {block.type for section in leaflet.sections for block in section.blocks}
    if "services" in kinds and not territory.help_page and not territory.printed:
        code, topics = territory.territory, ", ".join(leaflet.topics) or "none"
        at = project.place(f"leaflets/{leaflet.slug}/leaflet.yaml", "topics")
        message = f"there is no service for {code} (topics: {topics})"
        hint = f"add leaflets/topics/<topic>/{code}.yaml, or print it with --local"
        yield Problem("no-services", message, at, hint, severity=Severity.WARNING)


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
    levels: frozenset[tuple[str, Level]]
    """What the project makes of a check."""


def _rules(language: Language, project: Project) -> Rules:
    forbidden, levels = project.forbidden(), project.file.checks
    return Rules(
        language, project.critical(), frozenset(forbidden.items()), frozenset(levels.items())
    )


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
    numbers, levels, language = dict(rules.forbidden), dict(rules.levels), rules.language
    if not domains.is_leaflets(catalog.domain):
        language = wording.without_buying(language)
    found = {HEADER: tuple(check_entry(catalog.header, language, levels))}
    for key, entry in catalog.entries.items():
        known = replace(entry, critical=key in rules.critical)
        problems = check_entry(known, language, levels)
        found[key] = (*problems, *_forbidden_numbers(entry, numbers))
    return found


def check_entry(
    entry: Entry, language: Language, levels: Mapping[str, Level] | None = None
) -> Iterator[Problem]:
    """What the checks find in a finished translation or in a header; `levels` may change some."""
    if entry.english and not entry.usable:
        return
    reads = "text" if entry.english else "header"
    for name, rule in registry.checks().items():
        level = (levels or {}).get(name, str(rule.severity))
        if rule.reads == reads and level != "off":
            for finding in _findings(rule, entry, language):
                severity = Severity(level)
                yield Problem(name, finding, entry.place, rule.hint, entry.source, severity)


def _findings(rule: Check, entry: Entry, language: Language) -> Iterator[str]:
    try:
        yield from rule.find(entry, language)
    except Exception as error:
        plugins.blame("leafletpress.checks", rule.name, error)
        raise


def _forbidden_numbers(entry: Entry, known: Mapping[str, str]) -> Iterator[Problem]:
    """Numbers in a translation that must never print."""
    for number, why in territories.forbidden_in(entry.text, known) if entry.usable else ():
        yield _forbidden(number, why, entry.place, entry.source)


def sound(language: Language, project: Project, *slugs: str) -> tuple[messages.Catalog, ...]:
    """A language's catalogs without what is wrong in them: all that is ever said from them.

    On a sheet that prints nothing is left out. The website, and sheets of other languages that
    quote this one, say in English what is.
    """
    spoken = project.language(language.code, *project.topics_of(*slugs))
    rules = _rules(replace(language, terms=spoken.terms), project)
    found = project.catalogs(language.code, *slugs)
    return tuple(_sound(catalog, rules) for catalog in found)


@lru_cache(maxsize=256)
def _sound(catalog: messages.Catalog, rules: Rules) -> messages.Catalog:
    wrong = mistakes(catalog, rules)
    entries = {} if errors(wrong[HEADER]) else catalog.entries
    good = {key: entry for key, entry in entries.items() if not errors(wrong[key])}
    return replace(catalog, entries=good)


# ---------------------------------------------------------------- signed or withdrawn


def _standings(text: Text, version: str, project: Project) -> tuple[Standing, Standing]:
    """What may be said of the English and of the translation."""
    unchanged = project.review(text.leaflet, "en").unchanged
    found = []
    for code in ("en", text.language):
        entry = project.review(text.leaflet, code)
        if not entry.signatures and not entry.withdrawals:
            found.append(Standing())
            continue
        pairs = project.pairs(text.leaflet, code, (text.territory,))
        found.append(review.standing(pairs, entry, unchanged, version))
    return found[0], found[1]


def _withdrawn(text: Text, entry: Withdrawal) -> Problem:
    """No mistake of whoever builds: it is left out, and said."""
    message = f"version {entry.version} was withdrawn on {entry.on} by {entry.by}: {entry.reason}"
    hint = "to print it again: mend the text, give the leaflet a new version, and have it signed"
    return Problem("withdrawn", f"{text}: left out, {message}", hint=hint, severity=Severity.INFO)


# ---------------------------------------------------------------- one language


def texts(code: str, project: Project) -> tuple[Text, ...]:
    """What `build --lang CODE` builds: as project.yaml lists it, else the default territory."""
    jobs = project.built_in(code)
    return tuple(dict.fromkeys(Text(job.leaflet, job.language, job.territory) for job in jobs))


def check(code: str, project: Project) -> tuple[Problem, ...]:
    """All that is wrong with a language: with the texts that are built, then with the rest."""
    try:
        built = texts(code, project)
    except BuildError as error:
        return error.problems
    told = dict.fromkeys(problem for text in built for problem in judge(text, project).problems)
    rest = (
        replace(problem, severity=Severity.WARNING) for problem in _elsewhere(code, built, project)
    )
    as_warnings = {replace(problem, severity=Severity.WARNING) for problem in told}
    told |= dict.fromkeys(problem for problem in rest if problem not in as_warnings)
    return tuple(sorted(told, key=lambda problem: (problem.place, problem.code)))


def _elsewhere(code: str, built: tuple[Text, ...], project: Project) -> list[Problem]:
    """What is wrong with strings that stand on none of the sheets: the website's, other places'."""
    try:
        said = [project.strings(text.leaflet, text.territory) for text in built]
        project.language(code)
    except BuildError:
        return []  # told of the texts already
    judged = {HEADER, *(string.key for each in said for string in each)}
    others = [string for string in project.all_strings() if string.key not in judged]
    problems: list[Problem] = []
    for name in (*project.leaflets, *map(domains.of_topic, project.topics)):
        with gathering(problems):
            found = project.catalogs(code, name)
            rules = _rules(project.language(code, *project.topics_of(name)), project)
            words = messages.Translator(code, found)
            for string in others:
                if string.domain in project.domains(name):
                    words(string.message.text, string.place, context=string.message.context)
            problems += words.problems
            for catalog in found:
                for key in catalog.entries.keys() - judged:
                    problems += mistakes(catalog, rules)[key]
    return problems


def check_content(project: Project) -> tuple[Problem, ...]:
    """All that is wrong with leaflets, topics and project.yaml, whether they are built or not."""
    problems: list[Problem] = []
    with gathering(problems):
        project.file  # noqa: B018  (reading it tells what is wrong)
    for name in project.leaflets:
        with gathering(problems):
            read = project.leaflet(name)
            problems += _left_out(read, project)
            _require_place(read, project)
            problems += wording.problems(read, _english(read, project))
    for name in project.topics:
        with gathering(problems):
            project.language("en", name)
    for name in project.territories:
        with gathering(problems):
            project.territory(name, *project.topics)
    return tuple(dict.fromkeys(problems))
