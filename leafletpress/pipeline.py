"""One edition, steps 1 to 4: what it is made from → its exact HTML, and the ticket of its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from . import cache, expecting, gate, looks, names, plugins, pseudo, registry
from .bootstrap.place import typed
from .editions import Job
from .making import Ticket
from .manifest import MadeWith
from .model import Edition, Html, Territory, TopicServices
from .placing import blocks_on, place
from .planning import Settings, read_local
from .problems import BuildError, Place, Problem, Severity, gathering
from .project import Project
from .stages import messages, page_texts, pages

Words = pages.Speech[messages.Translator]


def read_edition(job: Job, settings: Settings) -> Edition:
    """Step 1, read: everything an edition is made of; BuildError with all that is wrong."""
    return _read(job, settings)[0]


def _read(job: Job, settings: Settings) -> tuple[Edition, tuple[Problem, ...]]:
    """An edition that may print, and what there is to say about it."""
    project = settings.project
    problems: list[Problem] = []
    with gathering(problems):
        listed = project.file
    with gathering(problems):
        local = read_local(settings)
    verdict = gate.judge(gate.Text(job.leaflet, job.language, job.territory), project)
    if problems or not verdict.prints:
        raise BuildError(dict.fromkeys([*problems, *_left_out(verdict, settings)]))
    leaflet = project.leaflet(job.leaflet)
    territory = project.territory(job.territory, *leaflet.topics)
    if settings.release:
        territory = _fresh(territory, project.today)
    edition = Edition(
        leaflet=leaflet,
        language=project.language(job.language),
        territory=territory,
        layout=project.layout(job.layout),
        project=listed,
        english=verdict.english,
        review=verdict.own,
        local=local,
        look=project.look,
    )
    printed = blocks_on(leaflet, edition.layout)
    if local and not any(local in block.services(edition) for block in printed):
        hint = "add a block of “type: local-service” to one of its sections"
        message = f"{leaflet.slug} has no box for a local service"
        raise BuildError([Problem("no-box", message, Place(leaflet.file), hint)])
    return edition, verdict.problems


def _left_out(verdict: gate.Verdict, settings: Settings) -> Iterator[Problem]:
    """What the gate says; a release has to be whole, so that one withdrawn text is its mistake."""
    for problem in verdict.problems:
        stops = settings.release and problem.code == "withdrawn"
        yield replace(problem, severity=Severity.ERROR) if stops else problem


def _fresh(territory: Territory, today: dt.date) -> Territory:
    """A release prints no contact that nobody checked within twelve months."""
    fresh = replace(territory, topics=tuple(_checked(each, today) for each in territory.topics))
    if territory.printed and not fresh.printed:
        message = f"no contact of {territory.territory} was checked within twelve months"
        hint = "call them, then write the new date under “checked”"
        place = Place(territory.topics[0].file)
        raise BuildError([Problem("stale-contact", message, place, hint)])
    return fresh


def _checked(topic: TopicServices, today: dt.date) -> TopicServices:
    kept = (service for service in topic.services if not service.checked.is_stale(today))
    return replace(topic, services=tuple(kept))


def translator(code: str, project: Project, *slugs: str) -> messages.Translator:
    """Step 3, translate: a language's words for leaflets and what stands with them.

    English needs no catalog.
    """
    if code in pseudo.CODES:
        return pseudo.PseudoTranslator(code, ())
    return messages.Translator(code, gate.sound(project.language(code), project, *slugs))


def speech(edition: Edition, project: Project) -> Words:
    """The words of an edition, and those of any language a service answers in (`common` alone)."""
    slug = edition.leaflet.slug

    def other(tag: str) -> messages.Translator | None:
        code = names.as_folder(tag)
        if code == "en":
            return translator(code, project)
        with suppress(BuildError):  # told when that language is checked
            return messages.Translator(code, gate.sound(project.bare_language(code), project))
        return None

    return pages.Speech(translator(edition.language.code, project, slug), other)


def render(edition: Edition, words: Words, project: Project) -> Html:
    """Step 4, render: HTML."""
    html = pages.render(edition, words, project.templates)
    flows = place(edition.leaflet, edition.layout)
    content_of = page_texts.by_page(edition, words.words, flows)
    texts = (*(html.said or ()), *(text for on_page in content_of.values() for text in on_page))
    if problems := list(looks.lacking(edition, texts, project.files)):
        raise BuildError(problems)
    return replace(html, content=content_of, drawn=project.drawn())


@dataclass(frozen=True)
class Draft:
    """An edition up to its HTML: all that the rest is made from."""

    edition: Edition
    words: Words
    html: Html
    problems: tuple[Problem, ...] = ()
    """What is to be said of it, though it prints."""

    def ticket(self, job: Job, settings: Settings) -> Ticket:
        """What whoever makes the files has to know, and nothing else."""
        edition, words, project = self.edition, self.words.words, settings.project
        outputs = [registry.outputs()[name] for name in job.outputs]
        return Ticket(
            html=self.html,
            title=pages.title(edition, words),
            language=edition.language.tag,
            rtl=edition.language.rtl,
            created=edition.leaflet.revised,
            layout=edition.layout,
            outputs=tuple(
                (each, expecting.expected(edition, each, words, self.html)) for each in outputs
            ),
            fonts=project.font_folders,
            pictures=project.picture_folders,
            store=settings.store,
        )


def made_with(project: Project) -> MadeWith:
    """What every file of a run is made with, for the manifest."""
    code = (*sorted(Path(__file__).parent.rglob("*.py")), *plugins.files())
    named = {project.files.shown(path): cache.sha256(path) for path in project.fonts}
    return MadeWith(cache.versions(), named, cache.digest(code))


def draft(job: Job, settings: Settings) -> Draft:
    """Steps 1 to 4 of an edition."""
    edition, problems = _read(job, settings)
    if settings.release and job.language in pseudo.CODES:
        raise BuildError([Problem("pseudo", "left out: a pseudo-language is for layout work")])
    if settings.release and not (edition.english.signed and edition.review.signed):
        raise BuildError([_unsigned(job, edition)])
    words = speech(edition, settings.project)
    return Draft(edition, words, render(edition, words, settings.project), problems)


def _unsigned(job: Job, edition: Edition) -> Problem:
    """Why a release leaves an edition out."""
    what = "the English" if not edition.english.signed else "the translation"
    hint = f"{typed(f'review {job.leaflet} {job.language}')}, then sign-off"
    return Problem("not-signed", f"left out: {what} is not signed", hint=hint)
