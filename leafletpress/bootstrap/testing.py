"""The project's own checks, into one exit code: ruff, mypy, then pytest, whose line comes last."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from leafletpress.bootstrap import libraries
from leafletpress.bootstrap.machine import ROOT

LINTS = {
    "ruff check": ("ruff", "check", "--quiet"),
    "ruff format": ("ruff", "format", "--check", "--quiet"),
    "mypy": ("mypy", "--no-error-summary"),
}
PARALLEL = ("-n", "auto", "--dist", "loadfile")
"""A process for each processor; tests of one file stay together, with what they share."""


def run_tests(arguments: Sequence[str]) -> int:
    """0 when all pass, else the first failure's code; all of them run. `arguments` are pytest's.

    Continuous integration counts on pytest's closing line being the last one printed.
    """
    libraries.offer(libraries.FOR_TESTS)
    codes = [_tool(*words) for words in LINTS.values()]
    for name, code in zip(LINTS, codes, strict=True):
        print(f"{name}: {'failed' if code else 'passed'}", flush=True)
    codes.append(_tool("pytest", *_processes(arguments), *arguments))
    return next((code for code in codes if code), 0)


def _processes(arguments: Sequence[str]) -> tuple[str, ...]:
    """How many there are. Soak tests stop builds at chosen moments: they have the machine alone."""
    return () if any("soak" in word for word in arguments) else PARALLEL


def _tool(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode
