"""Finished work kept by the hash of its exact input, so that nothing is done twice.

An entry is found only by all that went into it: the HTML and CSS, images, fonts, the versions of
the libraries, our own code. There are no dependencies to track, and so none to get wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from . import plugins
from .bootstrap import libraries

LIMIT = 512 * 1024 * 1024
"""Bytes; the entries used longest ago go first."""
LIBRARIES = (
    *("babel", "jinja2", "markupsafe", "phonenumbers", "pydantic", "pydantic_core", "pyyaml"),
    *("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "fonttools"),
    *("cffi", "brotli", "pillow", "pikepdf", "pypdfium2", "zxing-cpp", "segno"),
)
"""What a finished file is a result of."""
TICK = 2_000_000_000
"""Nanoseconds: some disks date a file no finer than that, so that one saved just now may be saved
again under the same date."""
_DIGEST = 32


def default_folder() -> Path:
    """LEAFLETPRESS_CACHE, else the user's cache folder."""
    if chosen := os.environ.get("LEAFLETPRESS_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base, "leafletpress")


def key(*parts: Any) -> str:
    """The name of an entry: a hash of its input, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, default=repr, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sha256(path: Path) -> str:
    """A file's, in hexadecimal; read again whenever it was saved, or put in another's place."""
    stat = path.stat()
    saved = max(stat.st_mtime_ns, stat.st_ctime_ns)
    if abs(time.time_ns() - saved) < TICK:
        return _sha256_of(path)
    return _sha256(path, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))


@lru_cache(maxsize=4096)
def _sha256(path: Path, saved: tuple[int, ...]) -> str:  # noqa: ARG001
    """Of a file as it was `saved`."""
    return _sha256_of(path)


def _sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(paths: tuple[Path, ...]) -> str:
    """A hash of files' names and content."""
    lines = "".join(f"{path.name} {sha256(path)}\n" for path in paths)
    return hashlib.sha256(lines.encode()).hexdigest()


@cache
def versions() -> tuple[str, ...]:
    """Python, the libraries that shape a file, plug-ins, and the system's that set its lines."""
    python = [f"python {sys.version_info[0]}.{sys.version_info[1]}"]
    packages = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    system = [f"{need.name} {libraries.version(need)}" for need in libraries.LIBRARIES]
    return (*python, *packages, *plugins.versions(), *system)


@dataclass(frozen=True)
class Cache:
    """A folder of entries; safe for several builds at once, and never trusted without a check."""

    folder: Path | None
    """None: nothing is kept."""

    def get(self, name: str) -> bytes | None:
        """What was kept; None where there is nothing, or where it is damaged."""
        if self.folder is None:
            return None
        path = self._path(name)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        payload = content[_DIGEST:]
        if hashlib.sha256(payload).digest() != content[:_DIGEST]:
            path.unlink(missing_ok=True)
            return None
        with suppress(OSError):  # read-only, or pruned just now: what was read is still right
            os.utime(path)
        return payload

    def put(self, name: str, payload: bytes) -> None:
        """Keep it, whole or not at all; a folder that cannot be written to keeps nothing."""
        if self.folder is None:
            return
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(payload).digest() + payload)
                Path(part).replace(path)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError:
            return

    def _path(self, name: str) -> Path:
        assert self.folder is not None
        return self.folder / name[:2] / name[2:]

    def entries(self) -> list[tuple[float, int, Path]]:
        """When each entry was last used, its bytes, its path; oldest first."""
        return sorted(_stats(self.folder.glob("??/*"))) if self.folder else []

    def prune(self, limit: int = LIMIT) -> int:
        """Entries removed until the rest takes less than `limit` bytes."""
        entries = self.entries()
        total, removed = sum(size for _, size, _ in entries), 0
        for _, size, path in entries:
            if total <= limit:
                break
            path.unlink(missing_ok=True)
            total, removed = total - size, removed + 1
        return removed

    def clear(self) -> int:
        """All entries removed; how many they were."""
        return self.prune(-1)


def _stats(paths: Iterable[Path]) -> Iterable[tuple[float, int, Path]]:
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        yield stat.st_mtime, stat.st_size, path
