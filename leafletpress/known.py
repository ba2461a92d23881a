"""What an edition came to, as long as nothing it is made from has changed, and nothing it left.

What goes in is compared by content. What came out is compared by size and time of writing, as Git
and rsync do, after one comparison by content: `build.py verify` reads every byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import cache, manifest
from .manifest import File
from .planning import Job, Settings
from .problems import Place, Problem, Severity

PLACES = ("project.yaml", "leaflets", "locales", "templates", "fonts")
PICTURES = ("*.svg", "*.png")
"""What an organisation's own folder may hold anywhere."""
SHARED = ("common.po", "language.yaml")
"""What other languages may read of one, for the words one says on the telephone. All read what
there is of English."""

Outcome = tuple[tuple[File, ...], tuple[Problem, ...]]
"""The files of one edition and what there is to say about them."""


@dataclass(frozen=True)
class Known:
    """Outcomes by all that they depend on, as it is when a run begins."""

    settings: Settings

    @cached_property
    def _digests(self) -> dict[str, str]:
        """Language → a digest of its own files; under no name, one of all that they share."""
        totals = {"": hashlib.sha256()}
        for path in _sources(self.settings):
            content = path.read_bytes()
            line = f"{path} {len(content)}\n".encode()
            total = totals.setdefault(_language(path), hashlib.sha256())
            total.update(line + content)
            if total is not totals[""]:
                totals[""].update(f"{path}\n".encode())
        return {name: total.hexdigest() for name, total in totals.items()}

    def _name(self, job: Job) -> str:
        own = self._digests.get(job.language, "")
        out, shared = self.settings.out.resolve(), self._digests[""]
        return cache.key("known", out, job, shared, own, cache.versions())

    def recall(self, job: Job) -> Outcome | None:
        """What the edition came to; None if that is not known, or a file is not as it was left."""
        content = self.settings.store.get(self._name(job))
        if content is None:
            return None
        known = json.loads(content)
        files = tuple(File(**file) for file in known["files"])
        if [_left(self.settings.out / file.path) for file in files] != known["left"]:
            return None
        return files, tuple(map(_problem, known["problems"]))

    def remember(self, outcomes: dict[Job, Outcome]) -> None:
        """Keep what came of these editions, unless a source was saved in the meantime."""
        if not outcomes or Known(self.settings)._digests != self._digests:
            return
        for job, (files, problems) in outcomes.items():
            left = [_left(self.settings.out / file.path) for file in files]
            if all(manifest.is_whole(self.settings.out, file) for file in files):
                told = {"files": files, "problems": problems, "left": left}
                content = json.dumps(told, default=asdict)
                self.settings.store.put(self._name(job), content.encode())


def _sources(settings: Settings) -> Iterator[Path]:
    """Every file that a run may read, our own code included."""
    roots = settings.tree.roots
    found = [path for root in roots for place in PLACES for path in _under(root / place)]
    found += [path for root in roots[:-1] for pattern in PICTURES for path in root.rglob(pattern)]
    found += Path(__file__).parent.rglob("*.py")
    found += [settings.local] if settings.local else []
    yield from sorted(path for path in dict.fromkeys(found) if path.is_file())


def _under(place: Path) -> Iterator[Path]:
    return place.rglob("*") if place.is_dir() else iter((place,))


def _language(path: Path) -> str:
    """The one language that reads a file; empty where others do as well."""
    parts = path.parts
    if "locales" not in parts or path.name in SHARED:
        return ""
    code, *rest = parts[len(parts) - parts[::-1].index("locales") :]
    return code if rest and code != "en" else ""


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
