"""A fresh clone into a .venv that holds exactly what the locks say, once; then the command in it.

Standard library only: this runs before anything is installed. Leaflets are made with what is in
requirements.lock; what requirements-test.lock adds comes when the tests are first run. A `.venv`
holds a lock when its stamp says so; the stamp is written last, so that whatever was interrupted is
made anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from leafletpress.bootstrap import place

ROOT = place.PACKAGE.parent
RUN, TEST = "requirements.lock", "requirements-test.lock"

# Set by people for other projects; each would make our .venv something else than the lock says.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")

AGAIN = "run the same command again"
KNOWN_TO_WORK = (
    "known to work: Python 3.11 to 3.14 on Linux with glibc, 64-bit Windows, and Apple silicon "
    "with macOS 15"
)


def prepare(root: Path, *more: str) -> int:
    """0 when the command can run, 3 with the reason printed when it cannot, 130 when stopped."""
    if is_ready(root, *more) and not is_inside(root):
        return 0  # straight to work; the rest is looked at once we are inside
    from leafletpress.problems import MissingTool, Problem

    try:
        _provide_all(root, *more)
    except MissingTool as error:
        say(str(error))
        return 3
    except OSError as error:
        message = f"could not make .venv: {error}"
        say(str(Problem("set-up", message, hint=f"mend that, then {AGAIN}")))
        return 3
    except KeyboardInterrupt:
        say(f"stopped; {AGAIN} to go on")
        return 130
    return 0


def _provide_all(root: Path, *more: str) -> None:
    from leafletpress.bootstrap import libraries

    if not is_ready(root, *more):
        set_up(root, *more)
    libraries.provide(libraries.LIBRARIES)  # a finished .venv may have come without them


def say(line: str) -> None:
    """A line of progress, where it cannot mix with what a command prints."""
    print(line, file=sys.stderr, flush=True)


# --- is it there? ------------------------------------------------------------------------------

STAMP = ".leafletpress-lock"


def fingerprint(root: Path, lock: str) -> str:
    """What stands for a lock in a .venv: its text, the entry points, this Python, this place."""
    digest = hashlib.sha256()
    for name in (lock, "pyproject.toml"):
        digest.update((root / name).read_bytes())
    machine = os.uname().machine if hasattr(os, "uname") else os.getenv("PROCESSOR_ARCHITECTURE")
    digest.update(f"{sys.implementation.cache_tag} {sys.platform} {machine} {root}".encode())
    return digest.hexdigest()


def python(root: Path) -> Path:
    """The .venv's interpreter, whether or not it is there."""
    inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return root / ".venv" / inside


def is_ready(root: Path, *more: str) -> bool:
    """Whether the .venv holds RUN, and `more` locks, as they are today; a few milliseconds."""
    wanted = {fingerprint(root, lock) for lock in (RUN, *more)}
    return wanted <= set(_stamped(root)) and python(root).exists()


def _stamped(root: Path) -> list[str]:
    """The fingerprints of what the .venv holds; empty before one is finished."""
    try:
        return (root / ".venv" / STAMP).read_text(encoding="ascii").split()
    except OSError:
        return []


def is_inside(root: Path) -> bool:
    """Whether this process is the .venv's own Python."""
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


# --- make it -----------------------------------------------------------------------------------


def set_up(root: Path, *more: str) -> None:
    """Make `root` ready, or raise MissingTool; runs that come at once wait for the first."""
    from leafletpress.bootstrap import libraries

    with _alone(root) as held:
        if is_ready(root, *more):  # made by the run we waited for
            return
        if not _may_grow(root):
            libraries.provide((*libraries.LIBRARIES, libraries.VENV))
            make_venv(root, held)
        for lock in more:
            if not is_ready(root, lock):
                add(root, lock, held)


def _may_grow(root: Path) -> bool:
    """Whether the .venv can make leaflets, and holds nothing of an earlier lock."""
    today = {fingerprint(root, lock) for lock in (RUN, TEST)}
    return is_ready(root) and set(_stamped(root)) <= today


def make_venv(root: Path, held: BinaryIO) -> None:
    """A new .venv with our entry points and what makes leaflets; the stamp comes last."""
    forget(root)
    say(f"setting up: installing {RUN} into .venv (once, about a minute)")
    base = getattr(
        sys, "_base_executable", sys.executable
    )  # not a .venv that we are about to clear
    _call([base, "-m", "venv", "--clear", str(root / ".venv")], root, held)
    _install(root, RUN, held)
    _call([*_pip(root), "--no-build-isolation", "--no-index", "-e", "."], root, held)
    _stamp(root, RUN)


def forget(root: Path) -> None:
    """Have the .venv made anew; where it is a link, what is behind that stays as it is."""
    venv = root / ".venv"
    (venv if venv.is_symlink() else venv / STAMP).unlink(missing_ok=True)


def add(root: Path, lock: str, held: BinaryIO) -> None:
    """What a further lock names, into a finished .venv."""
    say(f"setting up: installing {lock} into .venv (once)")
    _install(root, lock, held)
    _stamp(root, lock)


def _install(root: Path, lock: str, held: BinaryIO) -> None:
    _call([*_pip(root), "--require-hashes", "--only-binary=:all:", "-r", lock], root, held)


def _pip(root: Path) -> list[str]:
    pip = [str(python(root)), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    return [*pip, "install", "--progress-bar=off", "--no-deps"]


def _stamp(root: Path, lock: str) -> None:
    lines = [*_stamped(root), fingerprint(root, lock)]
    part = root / ".venv" / f"{STAMP}.part"
    part.write_text("\n".join(lines), encoding="ascii")
    part.replace(root / ".venv" / STAMP)


def _call(command: Sequence[str], root: Path, lock: BinaryIO) -> None:
    """Run quietly in `root`, or raise MissingTool with the reason in one line.

    The child holds the lock too: should we be killed, nobody remakes .venv under its hands.
    """
    done = subprocess.run(
        command,
        cwd=root,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        pass_fds=() if os.name == "nt" else (lock.fileno(),),
    )
    if done.returncode:
        raise _failure(done.stdout)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}


def _failure(output: str) -> Exception:
    """What pip or venv said, as one line for a person."""
    from leafletpress.problems import MissingTool, Problem

    def package(sign: str) -> str:
        found = re.search(r"[\w.-]+==[\w.]+", output.partition(sign)[2])
        return found.group() if found else "a Python package"

    if (sign := "DO NOT MATCH THE HASHES") in output:
        message = f"{package(sign)} as downloaded is not what the lock names; it was not installed"
        hint = f"{AGAIN}; if it stays, go no further: something between here and the package index"
        return MissingTool([Problem("wrong-hash", message, hint=f"{hint} changes files")])
    if "Retrying (" in output:
        message = "the Python packages could not be fetched: the package index does not answer"
        hint = f"look at the network (behind a proxy, set HTTPS_PROXY), then {AGAIN}"
        return MissingTool([Problem("no-network", message, hint=hint)])
    if (sign := "No matching distribution") in output:
        message = f"{package(sign)} has no ready-made build for this machine and this Python"
        return MissingTool([Problem("no-wheel", message, hint=KNOWN_TO_WORK)])
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no reason given"]
    told = [line for line in lines if line.startswith("ERROR:")] or lines
    reason = told[-1].removeprefix("ERROR:").strip()
    return MissingTool([Problem("set-up", f"could not make .venv: {reason}", hint=AGAIN)])


@contextmanager
def _alone(root: Path) -> Iterator[BinaryIO]:
    """Hold requirements.lock, so that one run at a time makes .venv; a killed run lets go."""
    with (root / "requirements.lock").open("rb") as lock:
        if not _take(lock, wait=False):
            say("setting up: waiting for another run that is setting up")
            _take(lock, wait=True)
        yield lock


if sys.platform == "win32":
    import msvcrt
    import time

    def _take(lock: BinaryIO, wait: bool) -> bool:
        """Whether the lock is ours; it is a byte far behind the file's end, read by nobody."""
        while True:
            lock.seek(1 << 30)
            try:
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.5)

else:
    import fcntl

    def _take(lock: BinaryIO, wait: bool) -> bool:
        """Whether the lock is ours."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


# --- go there ----------------------------------------------------------------------------------


def enter(root: Path, arguments: Sequence[str]) -> int:
    """Become the .venv's Python with the same command; returns only on Windows."""
    command = [str(python(root)), str(root / "build.py"), *arguments]
    environment = _environment() | {"PYTHONUTF8": "1"}  # every script prints on every console
    if os.name != "nt":  # where exec returns to the prompt while the new process still prints
        os.execve(command[0], command, environment)
    return subprocess.run(command, env=environment, check=False).returncode
