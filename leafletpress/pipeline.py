"""One edition, steps 1 to 4: what it is made from → its exact HTML, and the ticket of its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import cache, catalogs, languages, pseudo, registry, review, sources
from .engine.fonts import font_files
from .making import Ticket
from .manifest import MadeWith
from .model import Edition, Html, Standing, Territory, Withdrawal
from .planning import Job, Settings, read_project
from .problems import BuildError, Place, Problem, did_you_mean, errors
from .stages import content, messages, pages
from .tree import Tree

Words = pages.Speech[messages.Translator]


def read_edition(job: Job, settings: Settings) -> Edition:
    """Step 1, read: everything an edition is made of; BuildError with all that is wrong."""
    files = settings.tree
    problems: list[Problem] = []
    project = _kept(problems, lambda: read_project(files))
    leaflet = _kept(problems, lambda: content.read_leaflet(job.leaflet, files)[0])
    territory = _kept(problems, lambda: content.read_territory(job.territory, files))
    language = _kept(problems, lambda: languages.language(job.language, files))
    local = _kept(problems, lambda: _local(settings, job.territory, files))
    if leaflet and leaflet.fold not in registry.folds():
        hint = did_you_mean(leaflet.fold, registry.folds())
        message = f"there is no fold “{leaflet.fold}”"
        path = files.find(f"leaflets/{job.leaflet}/leaflet.yaml")
        place = content.place(path, files, "fold") if path else Place(leaflet.file)
        problems.append(Problem("unknown-fold", message, place, hint))
    if problems:
        raise BuildError(dict.fromkeys(problems))
    if settings.release:
        territory = _fresh(territory, settings.today)
    english, own = _standings(job, leaflet.version, files)
    fold = registry.folds()[leaflet.fold]
    return Edition(leaflet, language, territory, fold, project, english, own, local)


def _fresh(territory: Territory, today: dt.date) -> Territory:
    """A release prints no contact that nobody checked within twelve months."""
    kept = tuple(s for s in territory.services if not s.checked.is_stale(today))
    if territory.printed and not any(not service.withheld for service in kept):
        message = f"no contact of {territory.territory} was checked within twelve months"
        hint = "call them, then write the new date under “checked”"
        raise BuildError([Problem("stale-contact", message, Place(territory.file), hint)])
    return replace(territory, services=kept)


def _standings(job: Job, version: str, files: Tree) -> tuple[Standing, Standing]:
    """What may be said of the English and of the translation; BuildError if one is withdrawn."""
    unchanged = review.read(job.leaflet, "en", files).unchanged
    found = []
    for code in ("en", job.language):
        entry = review.read(job.leaflet, code, files)
        if not entry.signatures and not entry.withdrawals:
            found.append(Standing())
            continue
        pairs = review.pairs(job.leaflet, code, (job.territory,), files)
        found.append(review.standing(pairs, entry, unchanged, version))
    if problems := [_withdrawn(job, each.withdrawn) for each in found if each.withdrawn]:
        raise BuildError(problems)
    return found[0], found[1]


def _withdrawn(job: Job, entry: Withdrawal) -> Problem:
    message = f"{job} {entry.version} was withdrawn on {entry.on} by {entry.by}: {entry.reason}"
    hint = "mend the text, give the leaflet a new version, and have it signed"
    return Problem("withdrawn", message, hint=hint)


def _kept(problems: list[Problem], act: Callable[[], Any]) -> Any:
    try:
        return act()
    except BuildError as error:
        problems.extend(error.problems)
        return None


def _local(settings: Settings, territory: str, files: Tree) -> Any:
    return content.read_local(settings.local, territory, files) if settings.local else None


def translator(code: str, files: Tree, *slugs: str) -> messages.Translator:
    """Step 3, translate: a language's words for leaflets, templates and services.

    English needs no catalog.
    """
    if code == "en":
        return messages.Translator("en", ())
    if code in pseudo.CODES:
        return pseudo.PseudoTranslator(code, ())
    names = [f"locales/{code}/LC_MESSAGES/{domain}.po" for domain in (*slugs, "common")]
    found = []
    for name in names:
        path = files.find(name)
        if path is None:
            hint = f"run “python3 build.py update {code}”"
            problem = Problem("missing-catalog", f"there is no {name}", Place(name), hint)
            raise BuildError([problem])
        found.append(messages.read_catalog(path, files.shown(path)))
    return messages.Translator(code, tuple(found))


def speech(edition: Edition, files: Tree) -> Words:
    """The words of an edition, and those of any language a service answers in (`common` alone)."""
    slug = edition.leaflet.slug

    def other(tag: str) -> messages.Translator | None:
        code = tag.replace("-", "_")
        known = code == "en" or code in languages.codes(files)
        return translator(code, files) if known else None

    return pages.Speech(translator(edition.language.code, files, slug), other)


def render(edition: Edition, words: Words, files: Tree) -> Html:
    """Step 4, render: HTML; BuildError with every string that is missing or wrong."""
    html = pages.render(edition, words, files)
    problems = list(words.words.problems)
    forbidden = frozenset(content.forbidden(files).items())
    for catalog in words.words.catalogs:
        problems += catalogs.mistakes(catalog, edition.language, forbidden)
    if errors(problems):
        raise BuildError(problems)
    return replace(html, drawn=cache.digest(drawn(files)))


@dataclass(frozen=True)
class Draft:
    """An edition up to its HTML: all that the rest is made from."""

    edition: Edition
    words: Words
    html: Html

    def ticket(self, job: Job, settings: Settings) -> Ticket:
        """What whoever makes the files has to know, and nothing else."""
        edition, words, files = self.edition, self.words.words, settings.tree
        outputs = [registry.outputs()[name] for name in job.outputs]
        return Ticket(
            html=self.html,
            title=pages.title(edition, words),
            language=edition.language.tag,
            rtl=edition.language.rtl,
            created=edition.leaflet.revised,
            fold=edition.fold,
            outputs=tuple((each, pages.expected(edition, each, words)) for each in outputs),
            fonts=font_folders(files),
            pictures=_roots(files),
            store=settings.store,
        )


def made_with(files: Tree) -> MadeWith:
    """What every file of a run is made with, for the manifest."""
    code = tuple(sorted(Path(__file__).parent.rglob("*.py")))
    named = {files.shown(path): cache.sha256(path) for path in _fonts(files)}
    return MadeWith(cache.versions(), named, cache.digest(code))


def font_folders(files: Tree) -> tuple[Path, ...]:
    """Where the fonts are."""
    return tuple(root / "fonts" for root in files.roots if (root / "fonts").is_dir())


def _roots(files: Tree) -> tuple[Path, ...]:
    """Where pictures may come from: templates, and an organisation's own folder."""
    return (*(root / "templates" for root in files.roots), *files.roots[:-1])


def drawn(files: Tree) -> tuple[Path, ...]:
    """Fonts and pictures."""
    found = [source.path for source in sources.pictures(files)]
    return (*_fonts(files), *dict.fromkeys(found))


def _fonts(files: Tree) -> tuple[Path, ...]:
    return tuple(path for folder in font_folders(files) for path in font_files(folder))


def draft(job: Job, settings: Settings) -> Draft:
    """Steps 1 to 4 of an edition."""
    files = settings.tree
    edition = read_edition(job, settings)
    if settings.release and job.language in pseudo.CODES:
        raise BuildError([Problem("pseudo", "left out: a pseudo-language is for layout work")])
    if settings.release and not (edition.english.signed and edition.review.signed):
        raise BuildError([_unsigned(job, edition)])
    words = speech(edition, files)
    return Draft(edition, words, render(edition, words, files))


def _unsigned(job: Job, edition: Edition) -> Problem:
    """Why a release leaves an edition out."""
    what = "the English" if not edition.english.signed else "the translation"
    hint = f"python3 build.py review {job.leaflet} {job.language}, then sign-off"
    return Problem("not-signed", f"left out: {what} is not signed", hint=hint)
