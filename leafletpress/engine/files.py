"""Addresses in HTML and CSS → the project's own files, or a refusal that is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from mimetypes import MimeTypes
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import (
    URLFetcher,
    URLFetcherResponse,
)

from ..model import PICTURES
from ..problems import Problem, Severity
from . import pictures

BASE = "file:///leaflet/"
"""What relative addresses are relative to: the same on every machine, so that files are too."""
TYPES = MimeTypes()  # the standard library's own list, not the machine's


class Files(URLFetcher):  # type: ignore[misc]
    """Opens files inside the roots and pictures written into the page; refuses all else."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self.roots = tuple(root.resolve() for root in roots)
        self.problems: list[Problem] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """The file's content. WeasyPrint logs what is raised here and goes on: we keep it."""
        if url.lower().startswith("data:image/"):
            response = super().fetch(url)
            content = self._picture(response.read(), _short(url))
            return URLFetcherResponse(url, content, {"Content-Type": response.content_type})
        path = self._path(url)
        if not path:
            self.problems.append(_refused(url))
            raise PermissionError(url)
        if not path.is_file():
            self.problems.append(_absent(url))
            raise FileNotFoundError(url)
        if path.suffix.lower() not in PICTURES:
            self.problems.append(_no_picture(url))
            raise PermissionError(url)
        kind = TYPES.guess_type(path.name)[0] or "application/octet-stream"
        content = self._picture(path.read_bytes() if _is_small(path) else None, _short(url))
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _picture(self, content: bytes | None, name: str) -> bytes:
        """The same picture; refused where it is broken, or so large that it would take for ever."""
        why = pictures.fault(content) if content is not None else pictures.TOO_LARGE
        if content is None or why:
            hint = "save it anew from a drawing program, smaller or simpler"
            message = f"{name.removeprefix(BASE)} {why}"
            self.problems.append(Problem("bad-picture", message, hint=hint))
            raise ValueError(name)
        return content

    def _path(self, url: str) -> Path | None:
        """The file meant, every link followed; None if it lies outside the roots."""
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
            return None
        candidates = [path for path in self._candidates(parts.path) if self._inside(path)]
        return next((path for path in candidates if path.is_file()), next(iter(candidates), None))

    def _candidates(self, path: str) -> Iterator[Path]:
        try:
            if f"file://{path}".startswith(BASE):
                name = url2pathname(path.removeprefix("/leaflet/"))
                yield from ((root / name).resolve() for root in self.roots)
            yield Path(url2pathname(path)).resolve()
        except (OSError, ValueError, RuntimeError):  # a NUL byte, a loop of links
            return

    def _inside(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self.roots)


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= pictures.LARGEST


def _refused(url: str) -> Problem:
    return Problem(
        "outside-file",
        f"{_short(url)} is not inside the project: it was not opened",
        hint="copy the file into the project; leaflets never load anything from elsewhere.",
    )


def _no_picture(url: str) -> Problem:
    """What is opened has to be known beforehand: work that is kept goes by its content."""
    return Problem(
        "not-a-picture",
        f"{_short(url).removeprefix(BASE)} is not a picture: it was not opened",
        hint=f"a page may open {', '.join(PICTURES)}; write styles into leaflet.css",
    )


def _absent(url: str) -> Problem:
    name = _short(url).removeprefix(BASE)
    return Problem("missing-file", f"{name} is asked for by a style or a page, but does not exist")


def _short(url: str) -> str:
    return url if len(url) <= 80 else f"{url[:79]}…"


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """What WeasyPrint would only have logged, warnings and errors, while the block runs."""
    listener, logger = _Listener(), logging.getLogger("weasyprint")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    try:
        yield listener.records
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)


def as_problem(record: logging.LogRecord) -> Problem:
    """A log line as a problem: errors are unusable files, warnings styles not understood."""
    if record.levelno >= logging.ERROR:
        return Problem("engine-error", record.getMessage())
    if ".notdef" in str(record.msg):
        return Problem("missing-glyph", record.getMessage())
    return Problem("engine-warning", record.getMessage(), severity=Severity.WARNING)
