"""A whole run: every edition that was asked for, made where it is not there yet, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from . import making, manifest, pipeline, withdrawals, workers
from .editions import Job
from .known import Known
from .making import Made, Ticket
from .model import Edition
from .planning import Settings, plan, read_local
from .problems import BuildError, Place, Problem, Severity, errors

AT_ONCE = 32
"""Editions that are looked at together, so that the longest of them is begun first."""

DIED = Problem(
    "worker-died",
    "the process that made it was killed or crashed",
    hint="build it alone; if it dies again, that is a bug of leafletpress or of a library",
)


@dataclass(frozen=True)
class Result:
    """What became of one edition."""

    edition: Job
    files: tuple[manifest.File, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether it was refused: the problems say why."""
        return bool(errors(self.problems))

    @property
    def is_left_out(self) -> bool:
        """Whether it was withdrawn: nothing is wrong, and nothing is made."""
        return not self.files and not self.failed


def exit_code(results: Sequence[Result], settings: Settings) -> int:
    """0 when all is built, 1 when content stopped something.

    What was withdrawn is left out, which is no fault; but when editions were asked for by name and
    there is not one, whoever asked has to see it.
    """
    nothing = settings.asks_by_name and not any(built.files for built in results)
    return 1 if nothing or any(built.failed for built in results) else 0


def build(
    settings: Settings, report: Callable[[Result], None], executor: Executor | None = None
) -> tuple[Result, ...]:
    """Every edition of a run, in the order of the plan; `report` hears of each as it is done.

    `executor` makes what is not there yet: by default `settings.jobs` processes of its own. One
    that makes tickets in threads is refused (UsageError) before anything is begun. What was
    withdrawn leaves every folder of finished files, whatever was asked for.
    """
    if executor:
        workers.require_processes(executor)
    jobs = plan(settings)
    withdrawals.take_back(settings.out, settings.project)
    if executor:
        return _Run(settings, report, executor).all(jobs)
    fonts = settings.project.font_folders
    with workers.executor(min(settings.jobs, len(jobs)), fonts) as own:
        return _Run(settings, report, own, Known.of(settings)).all(jobs)


@dataclass(frozen=True)
class _Task:
    """An edition that has to be made."""

    job: Job
    edition: Edition
    warnings: tuple[Problem, ...]
    ticket: Ticket

    @property
    def length(self) -> int:
        """Bytes: scripts that take two or three for a letter also take longer to set."""
        return len(self.ticket.html.markup.encode())


class _Run:
    """What has been begun and what is done."""

    def __init__(
        self,
        settings: Settings,
        report: Callable[[Result], None],
        executor: Executor,
        known: Known | None = None,
    ) -> None:
        self.settings, self.report, self.executor, self.known = settings, report, executor, known
        self.begun: dict[Future[Made], tuple[int, _Task]] = {}
        self.done: dict[Job, Result] = {}
        self.recalled: set[Job] = set()
        self.sent = 0
        self.is_prepared = False

    def all(self, jobs: Sequence[Job]) -> tuple[Result, ...]:
        """A release with nothing signed writes nothing at all."""
        manifest.clear_refused(self.settings.out)
        if not self.settings.release:
            self._prepare()
        queue = iter(jobs)
        while batch := tuple(islice(queue, AT_ONCE)):
            self._begin(batch)
        self._end()
        results = tuple(self.done[job] for job in jobs)
        if self.is_prepared:
            self._record([file for built in results for file in built.files])
        return results

    def _prepare(self) -> None:
        if not self.is_prepared:
            manifest.prepare(self.settings.out)
        self.is_prepared = True

    def _record(self, files: Sequence[manifest.File]) -> None:
        complete = self.settings.asks_for_all
        manifest.record(self.settings.out, files, self.made_with, complete=complete)
        if self.known:
            fresh = (built for built in self.done.values() if built.edition not in self.recalled)
            good = {
                built.edition: (built.files, built.problems)
                for built in fresh
                if built.files and not built.failed
            }
            self.known.remember(good)
        if self.sent:
            self.settings.store.prune()

    def _begin(self, jobs: Sequence[Job]) -> None:
        """Take what is kept, and send the rest off, the longest first once nobody waits."""
        tasks = []
        for job in jobs:
            if task := self._look_at(job):
                if self.sent < self.settings.jobs:
                    self._submit(task)
                else:
                    tasks.append(task)
        for task in sorted(tasks, key=lambda task: task.length, reverse=True):
            self._submit(task)
        for future in [future for future in self.begun if future.done() and not _is_lost(future)]:
            self._finish(self.begun.pop(future)[1], future.result())

    def _look_at(self, job: Job) -> _Task | None:
        """What has to be made; None where it is there or was kept, or must not be."""
        if self.known and (outcome := self.known.recall(job)):
            self._tell(Result(job, *outcome))
            self.recalled.add(job)
            return None
        try:
            draft = pipeline.draft(job, self.settings)
        except BuildError as error:
            self._refuse(job, error.problems)
            return None
        self._prepare()
        ticket = draft.ticket(job, self.settings)
        task = _Task(job, draft.edition, draft.problems, ticket)
        if kept := making.kept(ticket):
            self._finish(task, kept)
            return None
        return task

    def _submit(self, task: _Task) -> None:
        self.sent += 1
        self.begun[self.executor.submit(making.make, task.ticket)] = (self.sent, task)

    def _end(self) -> None:
        """Wait for the rest. A worker that dies costs the one edition it was at."""
        while self.begun:
            lost = {}
            for future in as_completed(tuple(self.begun)):
                number, task = self.begun.pop(future)
                if _is_lost(future):
                    lost[number] = task
                else:
                    self._finish(task, future.result())
            for place, number in enumerate(sorted(lost)):
                if place < self.settings.jobs:  # the first ones were being made
                    self._finish(lost[number], self._alone(lost[number]))
                else:
                    self._submit(lost[number])

    def _alone(self, task: _Task) -> Made:
        """One edition in a process of its own; named in the report if that dies as well."""
        try:
            with workers.Pool(1, task.ticket.fonts) as pool:
                made: Made = pool.submit(making.make, task.ticket).result()
                return made
        except BrokenProcessPool:
            return Made(problems=(DIED,))

    def _finish(self, task: _Task, made: Made) -> None:
        if made.problems:
            self._refuse(task.job, (*made.problems, *self._kept(task, made)))
            return
        try:
            files = self._written(task, made)
        except BuildError as error:
            self._refuse(task.job, error.problems)
            return
        empty = _empty_panels(task, made)
        self._tell(Result(task.job, files, (*task.warnings, *empty)))

    def _kept(self, task: _Task, made: Made) -> Iterator[Problem]:
        """Where the file is that was refused, with `--keep`."""
        if self.settings.keep and made.refused:
            output, data = made.refused
            name = f"{task.edition.name}-{output}"
            path = manifest.keep_refused(self.settings.out, name, data, made.problems)
            message = f"{path} is the file that was refused: do not give it out"
            yield Problem("kept", message, severity=Severity.INFO)

    def _written(self, task: _Task, made: Made) -> tuple[manifest.File, ...]:
        pairs = zip(task.ticket.outputs, made.files, strict=True)
        out, ticket, made_with = self.settings.out, task.ticket, self.made_with
        return tuple(
            manifest.write(out, task.edition, each[0], file, ticket.key(*each), made_with)
            for each, file in pairs
        )

    @cached_property
    def made_with(self) -> manifest.MadeWith:
        return pipeline.made_with(self.settings.project)

    def _refuse(self, job: Job, problems: Sequence[Problem]) -> None:
        """What an edition left in an earlier run does not stay when its text fails now.

        With a local service, its own sheets alone: it may be the box that does not fit.
        """
        names = (job.leaflet, job.tag, job.territory, job.layout)
        local = read_local(self.settings)
        endings = tuple(f"-local-{local.slug}-{name}" for name in job.outputs) if local else ("",)
        manifest.withdraw(self.settings.out, names, endings)
        self._tell(Result(job, problems=tuple(_named(job, problem) for problem in problems)))

    def _tell(self, built: Result) -> None:
        self.done[built.edition] = built
        self.report(built)


def _empty_panels(task: _Task, made: Made) -> Iterator[Problem]:
    """Panels on which nothing stands: printed white, which somebody may not have meant."""
    empty = [fill.panel for fill in made.files[0].fills if fill.used <= 0]
    if empty:
        message = f"{task.job}: nothing stands on {', '.join(empty)}"
        hint = "write another section, or use a layout with fewer panels"
        place = Place(task.edition.leaflet.file)
        yield Problem("empty-panel", message, place, hint, severity=Severity.WARNING)


def _is_lost(future: Future[Made]) -> bool:
    """Whether its process died."""
    return future.done() and isinstance(future.exception(), BrokenProcessPool)


def _named(job: Job, problem: Problem) -> Problem:
    """Problems of a finished file say which edition it was."""
    if problem.place.file or problem.message.startswith(f"{job.leaflet} {job.language} "):
        return problem
    return replace(problem, message=f"{job}: {problem.message}")
