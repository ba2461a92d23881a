"""What an edition came to, as long as nothing it is made from has changed, and nothing it left.

What goes in is compared by content. What came out is compared by size and time of writing, as Git
and rsync do, after one comparison by content: `verify` reads every byte.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import cache, manifest, plugins, sources
from .editions import Job
from .manifest import File
from .model import blocks, folder_of
from .planning import Settings
from .problems import Place, Problem, Severity
from .sources import Source

Outcome = tuple[tuple[File, ...], tuple[Problem, ...]]
"""The files of one edition and what there is to say about them."""


class Known:
    """Outcomes by all that they depend on, as it is when a run begins."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stamps = _stamps(settings)
        self._digests = _digests(settings)

    @classmethod
    def of(cls, settings: Settings) -> Known | None:
        """Nothing is known where nothing is kept, of a release, or with a file from elsewhere."""
        if settings.kept is None or settings.release or settings.local:
            return None
        return cls(settings)

    def _name(self, job: Job) -> str:
        own, shared = self._digests.get(job.language, ""), self._digests[""]
        out = str(self._settings.out.resolve())
        return cache.key("known", out, job, shared, own, cache.versions())

    def recall(self, job: Job) -> Outcome | None:
        """What the edition came to; None if that is not known, or a file is not as it was left."""
        content = self._settings.store.get(self._name(job)) if self._digests else None
        if content is None:
            return None
        known = json.loads(content)
        files = tuple(File(**file) for file in known["files"])
        if [_left(self._settings.out / file.path) for file in files] != known["left"]:
            return None
        return files, tuple(map(_problem, known["problems"]))

    def remember(self, outcomes: dict[Job, Outcome]) -> None:
        """Keep what came of these editions, unless a source was saved in the meantime."""
        if not outcomes or not self._digests or _stamps(self._settings) != self._stamps:
            return
        for job, (files, problems) in outcomes.items():
            left = [_left(self._settings.out / file.path) for file in files]
            if all(manifest.is_whole(self._settings.out, file) for file in files):
                told = {"files": files, "problems": problems, "left": left}
                content = json.dumps(told, default=asdict)
                self._settings.store.put(self._name(job), content.encode())


def _stamps(settings: Settings) -> dict[Path, tuple[int, int]]:
    return {source.path: source.stamp for source in _sources(settings)}


def _digests(settings: Settings) -> dict[str, str]:
    """Language → a digest of its own files; under no name, one of all that they share.

    Empty where a file cannot be read: then nothing is known.
    """
    totals = {"": hashlib.sha256()}
    for source in _sources(settings):
        name = os.fsencode(source.path)
        try:
            content = source.path.read_bytes()
        except OSError:
            return {}
        total = totals.setdefault(source.language, hashlib.sha256())
        total.update(b"%s %d\n%s" % (name, len(content), content))
        if source.language:
            totals[""].update(name)
    return {name: total.hexdigest() for name, total in totals.items()}


def _sources(settings: Settings) -> Iterator[Source]:
    """Every file that a run may read, our own code and that of plug-ins included."""
    yield from sources.read_by_a_run(settings.project.files)
    yield from sources.pictures(settings.project.files)
    code = {*Path(__file__).parent.rglob("*.py"), *_of_blocks(), *plugins.files()}
    yield from (Source(path, Path("leafletpress", path.name)) for path in sorted(code))


def _of_blocks() -> Iterator[Path]:
    """What a kind of block is made of, wherever it is installed."""
    for kind in blocks().values():
        yield from (path for path in folder_of(kind).iterdir() if path.is_file())


def _left(path: Path) -> list[int]:
    """Bytes, and nanoseconds of the last writing; nothing where there is no file."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]


def _problem(told: dict[str, Any]) -> Problem:
    place, source = Place(**told["place"]), told["source"]
    more = {"place": place, "source": Place(**source) if source else None}
    return Problem(**{**told, **more, "severity": Severity(told["severity"])})
