"""A fresh clone into a .venv that holds exactly requirements.lock, once; then the command in it.

Standard library only: this runs before anything is installed. A `.venv` is finished when its
stamp says what it was made from; the stamp is written last, so that whatever was interrupted is
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

ROOT = Path(__file__).resolve().parents[2]

# Set by people for other projects; each would make our .venv something else than the lock says.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")

AGAIN = "run the same command again"


def run(arguments: list[str]) -> int:
    """The command's exit code; 3 when the machine lacks something that could not be installed."""
    if arguments[:1] == ["doctor"]:
        from leafletpress.bootstrap import doctor

        return doctor.examine(ROOT)
    code = prepare(ROOT)
    if code:
        return code
    if not is_inside(ROOT):
        return enter(ROOT, arguments)
    if arguments[:1] == ["test"]:
        from leafletpress.bootstrap import testing

        return testing.run_tests(arguments[1:])
    return _command()


def prepare(root: Path) -> int:
    """0 when the command can run, 3 with the reason printed when it cannot, 130 when stopped."""
    if is_ready(root) and not is_inside(root):
        return 0  # straight to work; the rest is looked at once we are inside
    from leafletpress.problems import MissingTool, Problem

    try:
        _provide_all(root)
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


def _provide_all(root: Path) -> None:
    from leafletpress.bootstrap import libraries

    if not is_ready(root):
        set_up(root)
    libraries.provide(libraries.LIBRARIES)  # a finished .venv may have come without them


def _command() -> int:
    """The exit code of the command line; a .venv that has lost a package is remade next time."""
    try:
        from leafletpress.cli import main
    except ModuleNotFoundError as error:
        if str(error.name).startswith("leafletpress"):
            raise
        (ROOT / ".venv" / STAMP).unlink(missing_ok=True)
        say(f"error[broken-venv]: {error.name} has gone from .venv\n  hint: {AGAIN}, to remake it")
        return 3
    return main()


def say(line: str) -> None:
    """A line of progress, where it cannot mix with what a command prints."""
    print(line, file=sys.stderr, flush=True)


# --- is it there? ------------------------------------------------------------------------------

STAMP = ".leafletpress-lock"


def fingerprint(root: Path) -> str:
    """What a finished .venv was made from: the lock, the entry points, this Python, this place."""
    digest = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    machine = os.uname().machine if hasattr(os, "uname") else os.getenv("PROCESSOR_ARCHITECTURE")
    digest.update(f"{sys.implementation.cache_tag} {sys.platform} {machine} {root}".encode())
    return digest.hexdigest()


def python(root: Path) -> Path:
    """The .venv's interpreter, whether or not it is there."""
    inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return root / ".venv" / inside


def is_ready(root: Path) -> bool:
    """Whether the .venv is finished and made from today's lock; a few milliseconds."""
    try:
        stamped = (root / ".venv" / STAMP).read_text(encoding="ascii")
    except OSError:
        return False
    return stamped == fingerprint(root) and python(root).exists()


def is_inside(root: Path) -> bool:
    """Whether this process is the .venv's own Python."""
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


# --- make it -----------------------------------------------------------------------------------


def set_up(root: Path) -> None:
    """Make `root` ready, or raise MissingTool; runs that come at once wait for the first."""
    from leafletpress.bootstrap import libraries

    with _alone(root) as lock:
        if is_ready(root):  # made by the run we waited for
            return
        libraries.provide((*libraries.LIBRARIES, libraries.VENV))
        say("setting up: installing requirements.lock into .venv (once, about a minute)")
        make_venv(root, lock)


def make_venv(root: Path, lock: BinaryIO) -> None:
    """A new .venv with the lock's packages and our entry points; the stamp comes last."""
    (root / ".venv" / STAMP).unlink(missing_ok=True)
    base = getattr(
        sys, "_base_executable", sys.executable
    )  # not a .venv that we are about to clear
    _call([base, "-m", "venv", "--clear", str(root / ".venv")], root, lock)
    pip = [str(python(root)), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    install = [*pip, "install", "--progress-bar=off", "--no-deps"]
    hashes = ["--require-hashes", "--only-binary=:all:"]
    _call([*install, *hashes, "-r", "requirements.lock"], root, lock)
    _call([*install, "--no-build-isolation", "--no-index", "-e", "."], root, lock)
    (root / ".venv" / STAMP).write_text(fingerprint(root), encoding="ascii")


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


# What pip prints → our code, message and hint. The first that is found counts.
FAILURES = (
    (
        "DO NOT MATCH THE HASHES",
        "wrong-hash",
        "{package} as downloaded is not what requirements.lock names; it was not installed",
        f"{AGAIN}; if it stays, go no further: something between here and the package index "
        "changes files",
    ),
    (
        "Retrying (",
        "no-network",
        "the Python packages could not be fetched: the package index does not answer",
        f"look at the network (behind a proxy, set HTTPS_PROXY), then {AGAIN}",
    ),
    (
        "No matching distribution",
        "no-wheel",
        "{package} has no ready-made build for this machine and this Python",
        "known to work: Python 3.11 to 3.14 on Linux with glibc, 64-bit Windows, and Apple silicon "
        "with macOS 15",
    ),
)


def _failure(output: str) -> Exception:
    """What pip or venv said, as one line for a person."""
    from leafletpress.problems import MissingTool, Problem

    for sign, code, message, hint in FAILURES:
        if sign in output:
            package = re.search(r"[\w.-]+==[\w.]+", output.partition(sign)[2])
            name = package.group() if package else "a Python package"
            return MissingTool([Problem(code, message.format(package=name), hint=hint)])
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
