"""A word saved while `build --watch` runs → the seconds until its pages are finished."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..bootstrap.place import typed
from ..problems import BuildError, Problem

REST = 0.3
"""Seconds between two words: nobody types faster than the watcher looks."""


def seconds(
    command: Sequence[str], folder: Path, editions: int, catalog: Path, texts: Sequence[str]
) -> list[float]:
    """For each text that is saved as the catalog, until a line was said of every edition."""
    with _watching(command, folder) as lines:
        _wait(lines, 1 + editions)  # that it watches, and the first build
        found = []
        for text in texts:
            time.sleep(REST)
            begun = time.perf_counter()
            catalog.write_text(text, "utf-8")
            _wait(lines, editions)
            found.append(time.perf_counter() - begun)
    return found


@contextmanager
def _watching(command: Sequence[str], folder: Path) -> Iterator[Iterator[str]]:
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    try:
        yield iter(process.stdout)
    finally:
        process.terminate()
        process.wait()


def _wait(lines: Iterator[str], count: int) -> None:
    for _ in range(count):
        if next(lines, None) is None:
            hint = f"run “{typed('build --watch')}” by hand"
            raise BuildError([Problem("peer-failed", "the watcher ended by itself", hint=hint)])
