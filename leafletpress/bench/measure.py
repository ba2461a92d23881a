"""A command → what it cost: time on the wall, time on the processors, memory; children included."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..problems import BuildError, Problem

KIBIBYTE = 1024
LOOK = 0.02
"""Seconds between two looks at a family's memory."""


@dataclass(frozen=True)
class Cost:
    """Of one command, or of several one after another."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processors, of the process and the children it waited for."""
    largest: int
    """Bytes of the largest process at its peak."""

    def __add__(self, other: Cost) -> Cost:
        largest = max(self.largest, other.largest)
        return Cost(self.wall + other.wall, self.cpu + other.cpu, largest)


def run(command: Sequence[str], folder: Path, extra: Mapping[str, str]) -> Cost:
    """The cost of a whole process; BuildError with its last words when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = _start(command, folder, extra, said.fileno())
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise _failed(command, said.read().decode(errors="replace"))
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIBIBYTE)


def memory(command: Sequence[str], folder: Path, extra: Mapping[str, str]) -> int | None:
    """Bytes that a command and all its children take together at their peak.

    Shared pages are counted once (PSS). None where the system has no /proc.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    process = _start(command, folder, extra, subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_share, _family(process.pid))))
        time.sleep(LOOK)
    return peak


def _start(
    command: Sequence[str], folder: Path, extra: Mapping[str, str], out: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **extra},
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
    )


def _failed(command: Sequence[str], said: str) -> BuildError:
    lines = [line for line in said.splitlines() if line.strip()] or ["it said nothing"]
    message = f"{Path(command[0]).name} failed: {lines[-1][:200]}"
    return BuildError([Problem("peer-failed", message, hint="run it by hand to see all it says")])


def _family(first: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
    family = {first}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * KIBIBYTE for line in lines if line.startswith("Pss:"))
