"""The pipeline: which editions, and the steps that turn each into finished, proved files."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from . import cache, catalogs, languages, manifest, pseudo, registry, review
from .manifest import Finished
from .model import (
    Edition,
    EditionList,
    Html,
    Output,
    PanelsPdf,
    Project,
    Standing,
    Territory,
    Withdrawal,
)
from .problems import BuildError, Place, Problem, UsageError, did_you_mean, errors
from .stages import content, messages, pages
from .tree import Tree, tree

Words = pages.Speech[messages.Translator]


@dataclass(frozen=True)
class Settings:
    """What the command was asked for; empty tuples mean all that project.yaml lists."""

    project: Path | None = None
    out: Path = Path("dist")
    leaflets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    local: Path | None = None
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    kept: Path | None = field(default_factory=cache.default_folder)
    """Where finished work is kept; None keeps nothing."""
    release: bool = False
    """Print signed editions alone."""
    today: dt.date = field(default_factory=dt.date.today)

    @property
    def asks_for_all(self) -> bool:
        """Whether every edition was asked for: what is not made now has no place any more."""
        narrowed = (self.leaflets, self.languages, self.territories, self.outputs)
        return not any(narrowed) and not self.release

    @property
    def store(self) -> cache.Cache:
        return cache.Cache(self.kept)

    @property
    def tree(self) -> Tree:
        return tree(self.project)


@dataclass(frozen=True)
class Job:
    """One edition to build, by name."""

    leaflet: str
    language: str
    territory: str
    outputs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.leaflet} {self.language} {self.territory}"


@dataclass(frozen=True)
class Built:
    """What became of one job."""

    job: Job
    files: tuple[manifest.File, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(errors(self.problems))


# ---------------------------------------------------------------- which editions


def read_project(files: Tree) -> Project:
    """project.yaml, checked; its logo lies inside the project."""
    path = files.find("project.yaml")
    if path is None:
        raise BuildError([Problem("no-file", "there is no project.yaml", hint="see README.md")])
    project: Project = content.read("project", path, files)
    if project.logo and not _inside(project.logo, files):
        message = f"the logo “{project.logo}” is not a file inside the project"
        raise BuildError([Problem("missing-file", message, Place(files.shown(path)))])
    return project


def _inside(name: str, files: Tree) -> bool:
    found = files.find(name)
    return found is not None and any(
        found.resolve().is_relative_to(root.resolve()) for root in files.roots
    )


def plan(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a run; UsageError if something was asked for that does not exist."""
    files = settings.tree
    project = read_project(files)
    if problems := list(_unknown(settings, files)):
        raise UsageError(problems)
    jobs = tuple(_jobs(settings, project))
    if not jobs:
        hint = "project.yaml lists what is built; ask for a leaflet, language and territory in it"
        raise UsageError([Problem("nothing-to-build", "no edition is all of that", hint=hint)])
    return jobs


def _unknown(settings: Settings, files: Tree) -> Iterator[Problem]:
    codes = [*languages.codes(files), *pseudo.CODES]
    tags = [code.replace("_", "-") for code in codes]
    asked = (
        ("leaflet", settings.leaflets, content.leaflet_names(files)),
        ("language", [name.replace("_", "-") for name in settings.languages], tags),
        ("territory", settings.territories, content.territory_names(files)),
        ("output", settings.outputs, list(registry.outputs())),
    )
    for kind, names, known in asked:
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield Problem(f"unknown-{kind}", f"there is no {kind} “{name}”", hint=hint)


def _jobs(settings: Settings, project: Project) -> Iterator[Job]:
    for listed in project.editions:
        if not settings.leaflets or listed.leaflet in settings.leaflets:
            outputs = settings.outputs or listed.outputs
            for territory, code in _asked(settings, listed, project.default_territory):
                yield Job(listed.leaflet, code, territory, outputs)


def _asked(settings: Settings, listed: EditionList, default: str) -> Iterator[tuple[str, str]]:
    """Territory and language: those project.yaml lists, and any that was asked for by name."""
    codes = [code.replace("-", "_") for code in settings.languages]
    places = settings.territories
    pairs = [
        (territory, code.replace("-", "_"))
        for territory, listing in listed.territories.items()
        for code in listing
    ]
    for territory, code in pairs:
        if (not places or territory in places) and (not codes or code in codes):
            yield territory, code
    usual = [code for territory, code in pairs if territory == default]
    for territory in places or (default,):
        for code in codes or (usual if territory not in listed.territories else ()):
            known = (territory, code) in pairs or (not places and code in {c for _, c in pairs})
            if not known:
                yield territory, code


# ---------------------------------------------------------------- one edition, step by step


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
        problems.append(Problem("unknown-fold", message, Place(leaflet.file), hint))
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


def translator(code: str, slug: str, files: Tree) -> messages.Translator:
    """Step 3, translate: the words of a language for one leaflet; English needs no catalog."""
    if code == "en":
        return messages.Translator("en", ())
    if code in pseudo.CODES:
        return pseudo.PseudoTranslator(code, ())
    names = [f"locales/{code}/LC_MESSAGES/{domain}.po" for domain in (slug, "common")]
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
    """The words of an edition, and those of any language a service answers in."""
    slug = edition.leaflet.slug

    def other(tag: str) -> messages.Translator | None:
        code = tag.replace("-", "_")
        known = code == "en" or code in languages.codes(files)
        return translator(code, slug, files) if known else None

    return pages.Speech(translator(edition.language.code, slug, files), other)


def render(edition: Edition, words: Words, files: Tree) -> Html:
    """Step 4, render: HTML; BuildError with every string that is missing or wrong."""
    html = pages.render(edition, words, files)
    problems = list(words.words.problems)
    known = content.forbidden(files)
    for catalog in words.words.catalogs:
        problems += catalogs.check_entries(catalog.entries.values(), edition.language)
        problems += catalogs.forbidden_numbers(catalog.entries.values(), known)
    if errors(problems):
        raise BuildError(problems)
    return html


def typeset(edition: Edition, html: Html, words: Words, files: Tree) -> PanelsPdf:
    """Step 5, typeset: the panels as a tagged PDF, one page each."""
    from . import engine
    from .stages import panels

    engine.use_fonts(_font_folders(files))
    return panels.typeset(
        html,
        title=pages.title(edition, words.words),
        language=edition.language.tag,
        rtl=edition.language.rtl,
        created=edition.leaflet.revised,
        roots=_roots(files),
    )


def _font_folders(files: Tree) -> list[Path]:
    return [root / "fonts" for root in files.roots if (root / "fonts").is_dir()]


def _roots(files: Tree) -> list[Path]:
    """Where pictures may come from: templates, and an organisation's own folder."""
    return [root / "templates" for root in files.roots] + list(files.roots[:-1])


def finish(edition: Edition, panels_pdf: PanelsPdf, output: Output, words: Words) -> bytes:
    """Steps 6 and 7, impose and prove: the finished file; BuildError if the proof fails."""
    from .stages import proof, sheets

    data = panels_pdf.data
    if output.imposed:
        data = sheets.impose(
            panels_pdf,
            edition.fold,
            rtl=edition.language.rtl,
            flip=output.flip,
            title=pages.title(edition, words.words),
            lang=edition.language.tag,
        ).data
    if problems := proof.prove(data, pages.expected(edition, output, words.words)):
        raise BuildError(problems)
    return data


@dataclass(frozen=True)
class Draft:
    """An edition up to its HTML: all that the rest is made from."""

    edition: Edition
    words: Words
    html: Html

    def key(self, output: Output, files: Tree) -> str:
        """The name under which the finished file is kept: a hash of all that goes into it."""
        return cache.key(
            self.html,
            output,
            self.edition.fold,
            pages.expected(self.edition, output, self.words.words),
            self.edition.leaflet.revised,
            cache.versions(),
            cache.digest(_code()),
            cache.digest(_drawn(files)),
        )


@functools.cache
def _code() -> tuple[Path, ...]:
    """Our own files that shape a finished one."""
    home = Path(__file__).parent
    parts = ("engine/*.py", "stages/panels.py", "stages/sheets.py", "stages/proof/*.py", "model.py")
    return tuple(path for part in parts for path in sorted(home.glob(part)))


@functools.cache
def _drawn(files: Tree) -> tuple[Path, ...]:
    """Fonts and pictures."""
    fonts = [path for folder in _font_folders(files) for path in sorted(folder.glob("*.?tf"))]
    own = [path for root in files.roots[:-1] for path in sorted(root.rglob("*.svg"))]
    own += [path for root in files.roots[:-1] for path in sorted(root.rglob("*.png"))]
    pictures = [
        path for root in files.roots for path in sorted((root / "templates").rglob("*.svg"))
    ]
    return tuple(dict.fromkeys([*fonts, *own, *pictures]))


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


def build_edition(job: Job, settings: Settings) -> Built:
    """All files of one job, written whole or not at all, with what is wrong."""
    try:
        made = draft(job, settings)
        panels_pdf = typeset(made.edition, made.html, made.words, settings.tree)
        finished = []
        for name in job.outputs:
            output = registry.outputs()[name]
            data = finish(made.edition, panels_pdf, output, made.words)
            finished.append((output, Finished(data, panels_pdf.size, panels_pdf.fills)))
        for output, file in finished:
            settings.store.put(made.key(output, settings.tree), file.packed())
        return _written(job, settings, made, finished)
    except BuildError as error:
        return _refused(job, settings, error)


def reuse_edition(job: Job, settings: Settings) -> Built | None:
    """The same from what earlier runs kept; None where something has to be made."""
    try:
        made = draft(job, settings)
        finished = []
        for name in job.outputs:
            output = registry.outputs()[name]
            kept = settings.store.get(made.key(output, settings.tree))
            if kept is None:
                return None
            finished.append((output, Finished.unpacked(kept)))
        return _written(job, settings, made, finished)
    except BuildError as error:
        return _refused(job, settings, error)


def _written(
    job: Job, settings: Settings, made: Draft, finished: Sequence[tuple[Output, Finished]]
) -> Built:
    files = [manifest.write(settings.out, made.edition, output, file) for output, file in finished]
    return Built(job, tuple(files), tuple(made.words.words.problems))


def _refused(job: Job, settings: Settings, error: BuildError) -> Built:
    _withdraw(job, settings)
    return Built(job, problems=tuple(_named(job, problem) for problem in error.problems))


def _named(job: Job, problem: Problem) -> Problem:
    """Problems of a finished file say which edition it was."""
    if problem.place.file:
        return problem
    return Problem(
        problem.code,
        f"{job}: {problem.message}",
        problem.place,
        problem.hint,
        problem.source,
        problem.severity,
    )


def _withdraw(job: Job, settings: Settings) -> None:
    """What an edition left in an earlier run does not stay when it fails now."""
    folder = manifest.folder(settings.out, job.leaflet, job.language.replace("_", "-"))
    stem = f"{job.leaflet}-{job.language.replace('_', '-')}-{job.territory}-"
    for path in folder.glob(f"{stem}*.pdf"):
        path.unlink(missing_ok=True)


# ---------------------------------------------------------------- a whole run


def build(settings: Settings, report: Callable[[Built], None]) -> tuple[Built, ...]:
    """Every edition of a run, in the order of the plan; `report` hears of each as it is done."""
    jobs = plan(settings)
    if settings.release:
        return _release(settings, jobs, report)
    return _build(settings, jobs, report)


def _release(
    settings: Settings, jobs: Sequence[Job], report: Callable[[Built], None]
) -> tuple[Built, ...]:
    """Signed editions alone; nothing at all is written when nothing is signed."""
    left: list[Built] = []
    signed: list[Job] = []
    for job in jobs:
        try:
            draft(job, settings)
            signed.append(job)
        except BuildError as error:
            left.append(Built(job, problems=tuple(_named(job, p) for p in error.problems)))
    for built in left:
        _withdraw(built.job, settings)
        report(built)
    return (*_build(settings, signed, report), *left) if signed else tuple(left)


def _build(
    settings: Settings, jobs: Sequence[Job], report: Callable[[Built], None]
) -> tuple[Built, ...]:
    manifest.prepare(settings.out)
    done: dict[Job, Built] = {}

    def finished(built: Built) -> None:
        done[built.job] = built
        report(built)

    for job in jobs:
        if built := reuse_edition(job, settings):
            finished(built)
    left = [job for job in jobs if job not in done]
    for built in _made(left, settings):
        finished(built)
    if left:
        settings.store.prune()
    results = tuple(done[job] for job in jobs)
    files = [file for built in results for file in built.files]
    manifest.record(settings.out, files, complete=settings.asks_for_all)
    return results


def _made(jobs: Sequence[Job], settings: Settings) -> Iterator[Built]:
    """Each job as it is done; a worker that dies costs the one edition it was at."""
    if min(settings.jobs, len(jobs)) <= 1:
        yield from (build_edition(job, settings) for job in jobs)
        return
    left = set(jobs)
    try:
        with ProcessPoolExecutor(min(settings.jobs, len(jobs))) as pool:
            for future in as_completed([pool.submit(build_edition, *(j, settings)) for j in jobs]):
                built = future.result()
                left.discard(built.job)
                yield built
    except BrokenProcessPool:
        yield from (_alone(job, settings) for job in jobs if job in left)


def _alone(job: Job, settings: Settings) -> Built:
    """One edition in a process of its own; named in the report if that dies as well."""
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(build_edition, job, settings).result()
    except BrokenProcessPool:
        hint = "build it alone; if it dies again, that is a bug of leafletpress or of a library"
        died = Problem("worker-died", "the process that made it was killed or crashed", hint=hint)
        return _refused(job, settings, BuildError([died]))


def exit_code(results: Sequence[Built]) -> int:
    """0 when all is built, 1 when content stopped something."""
    return 1 if any(built.failed for built in results) else 0
