"""What the system itself must have, into what is missing and the command that gets it.

WeasyPrint opens these shared libraries by name when it is imported; Thai lines break with libthai.
The tests also run programs: catalogs go through gettext's tools, the website through a browser.
Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from leafletpress.bootstrap.machine import say


class Need(NamedTuple):
    """One thing the system must have."""

    name: str
    packages: Mapping[str, str]
    """By package manager; one that is not named cannot give it."""
    files: Mapping[str, str] = {}
    """The shared library by `sys.platform`; empty for a program, and for Python's own venv."""
    version: str = ""
    """The C function that returns the version as text; empty where there is none."""
    programs: tuple[str, ...] = ()
    """Names of which one must be found; empty for what is no program."""


class Manager(NamedTuple):
    """A system's package manager; `commands` run in turn, the last one with the packages."""

    tool: str
    system: str
    commands: tuple[tuple[str, ...], ...]
    needs_root: bool = True


def _files(linux: str, macos: str, windows: str) -> dict[str, str]:
    return {"linux": linux, "darwin": macos, "win32": windows}


def _packages(apt: str, dnf: str, brew: str, msys2: str) -> dict[str, str]:
    return {
        "apt-get": apt,
        "dnf": dnf,
        "brew": brew,
        "pacman": f"mingw-w64-ucrt-x86_64-{msys2}",
    }


# The names are those of weasyprint/text/ffi.py.
LIBRARIES = (
    Need(
        "Pango",
        _packages("libpango-1.0-0", "pango", "pango", "pango"),
        _files("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        "pango_version_string",
    ),
    Need(
        "PangoFT2",
        _packages("libpangoft2-1.0-0", "pango", "pango", "pango"),
        _files("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
        "pango_version_string",
    ),
    Need(
        "HarfBuzz",
        _packages("libharfbuzz0b", "harfbuzz", "harfbuzz", "harfbuzz"),
        _files("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        "hb_version_string",
    ),
    Need(
        "HarfBuzz-subset",
        _packages("libharfbuzz-subset0", "harfbuzz", "harfbuzz", "harfbuzz"),
        _files("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        "hb_version_string",
    ),
    Need(
        "libthai",
        _packages("libthai0", "libthai", "libthai", "libthai"),
        _files("libthai.so.0", "libthai.0.dylib", "libthai-0.dll"),
    ),
)

# Debian takes ensurepip out of Python and puts it here.
VENV = Need("Python's venv", {"apt-get": f"python3.{sys.version_info.minor}-venv"})

BROWSER = Need(
    "Chromium",
    {"apt-get": "chromium", "dnf": "chromium", "brew": "chromium"},
    programs=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"),
)
GETTEXT = Need("gettext", _packages(*["gettext"] * 4), programs=("msgfmt",))
FOR_TESTS = (BROWSER, GETTEXT)
"""What is not there is told, and the tests that want it are skipped."""

MANAGERS = (
    Manager(
        "apt-get",
        "Debian, Ubuntu",
        (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends")),
    ),
    Manager("dnf", "Fedora", (("dnf", "install", "-y"),)),
    Manager("brew", "macOS", (("brew", "install"),), needs_root=False),
    Manager("pacman", "Windows, MSYS2", (("pacman", "-S", "--noconfirm"),), needs_root=False),
)

# Where Homebrew and MSYS2 put libraries; neither loader looks there by itself.
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")
MSYS2 = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"


def load(need: Need) -> ctypes.CDLL | None:
    """The shared library, or None when this machine has none of that name."""
    file = need.files.get(sys.platform, need.files["linux"])
    folders = HOMEBREW if sys.platform == "darwin" else ()
    for name in (file, *(f"{folder}/{file}" for folder in folders)):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def required(name: str) -> ctypes.CDLL:
    """One of LIBRARIES; MissingTool where this machine has none of that name."""
    guide_loader()
    need = next(need for need in LIBRARIES if need.name == name)
    if library := load(need):
        return library
    raise _missing([need])


def is_met(need: Need) -> bool:
    """Whether the machine has it now."""
    if need.files:
        return load(need) is not None
    if need.programs:
        return program(need) is not None
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def program(need: Need) -> str | None:
    """The path of the program; of a browser, the one that CHROMIUM names."""
    chosen = os.getenv("CHROMIUM") if need is BROWSER else None
    return chosen or next(filter(None, map(shutil.which, need.programs)), None)


def version(need: Need) -> str:
    """As the library itself tells it; "found" where it cannot; "" when it is missing."""
    library = load(need) if need.files else None
    if library is None or not need.version:
        return "found" if is_met(need) else ""
    function = getattr(library, need.version)
    function.restype = ctypes.c_char_p
    return str(function().decode())


def guide_loader() -> None:
    """Let WeasyPrint's search find what Homebrew and MSYS2 installed; nothing on Linux."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join((*HOMEBREW, "/usr/lib")))
    if sys.platform == "win32":
        for folder in os.getenv("WEASYPRINT_DLL_DIRECTORIES", MSYS2).split(";"):
            if Path(folder).is_dir():
                os.add_dll_directory(folder)


# --- getting what is missing -------------------------------------------------------------------


def provide(needs: Iterable[Need]) -> None:
    """All of `needs` are met on return; MissingTool, with every system's command, if not.

    Installs without asking as root and where CI is set, after a yes at a terminal, else never.
    """
    guide_loader()
    missing = [need for need in needs if not is_met(need)]
    if not missing:
        return
    manager = manager_here(missing)
    if manager is None or not may_install(manager, missing):
        raise _missing(missing)
    _install(manager, missing)
    still = [need for need in missing if not is_met(need)]
    if still:
        raise _missing(still, f"{manager.tool} did its work, and still ")


def offer(needs: Sequence[Need]) -> None:
    """As many of `needs` as may be had; what is still missing then is told, with its command."""
    from leafletpress.problems import MissingTool, Severity

    try:
        provide(needs)
    except MissingTool as error:
        missing = [need for need in needs if not is_met(need)]
        for problem in error.problems:
            say(str(replace(problem, severity=Severity.WARNING)))
        say(f"  the tests that want {_names(missing)} are skipped")


def manager_here(missing: Sequence[Need]) -> Manager | None:
    """This machine's package manager, if it has one that can give what is missing."""
    managers = [m for m in MANAGERS if (m.tool == "pacman") == (sys.platform == "win32")]
    able = (m for m in managers if all(m.tool in need.packages for need in missing))
    return next((manager for manager in able if shutil.which(manager.tool)), None)


def may_install(manager: Manager, missing: Sequence[Need]) -> bool:
    """Whether nobody minds: root and CI have decided, a person at a terminal is asked."""
    if is_root() or is_ci():
        return True
    if not sys.stdin.isatty():
        return False
    say(f"{_names(missing)}: not on this machine. This would install it:")
    say(f"  {shown(manager, missing)}")
    return input("Run it now? [y/N] ").strip().lower() in ("y", "yes")


def is_root() -> bool:
    """Whether this process may install for the whole system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def is_ci() -> bool:
    """Whether a machine runs us, by the variable that every CI service sets."""
    return os.getenv("CI", "").lower() not in ("", "0", "false")


def packages(manager: Manager, missing: Iterable[Need]) -> list[str]:
    """The manager's names for what is missing, each once."""
    names = (need.packages.get(manager.tool, "") for need in missing)
    return list(dict.fromkeys(name for name in names if name))


def commands(manager: Manager, missing: Sequence[Need]) -> list[list[str]]:
    """What to run, in turn."""
    sudo = ["sudo"] if manager.needs_root and not is_root() else []
    lines = [[*sudo, *command] for command in manager.commands]
    lines[-1] += packages(manager, missing)
    return lines


def shown(manager: Manager, missing: Sequence[Need]) -> str:
    """The commands as a person types them."""
    return " && ".join(shlex.join(command) for command in commands(manager, missing))


def _install(manager: Manager, missing: Sequence[Need]) -> None:
    say(f"setting up: installing {' '.join(packages(manager, missing))} with {manager.tool}")
    *first, last = commands(manager, missing)
    for command in first:  # one dead source must not stop us; the last command decides
        quietly(command)
    code, output = quietly(last)
    if code:
        for line in output.strip().splitlines()[-3:]:
            say(f"  {manager.tool}: {line}")
        raise _missing(missing, f"{manager.tool} failed (code {code}): ")


def _run(command: Sequence[str]) -> tuple[int, str]:
    """Exit code and output; a question that nobody would answer is not asked."""
    if command[0] == "sudo" and is_ci():
        command = ["sudo", "-n", *command[1:]]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:  # no sudo here
        return 127, str(error)
    return done.returncode, done.stdout


quietly: Callable[[Sequence[str]], tuple[int, str]] = _run


def _names(needs: Sequence[Need]) -> str:
    return ", ".join(need.name for need in needs)


def how_to_get(missing: Sequence[Need]) -> list[str]:
    """One line for each system that has what is missing: its name and the command."""
    able = [manager for manager in MANAGERS if packages(manager, missing)]
    return [f"{manager.system}: {shown(manager, missing)}" for manager in able]


def _missing(missing: Sequence[Need], before: str = "") -> Exception:
    from leafletpress.problems import MissingTool, Problem

    lines = ["install it, then run the same command again.", *how_to_get(missing)]
    message = f"{before}{_names(missing)}: not on this machine"
    return MissingTool([Problem("missing-library", message, hint="\n    ".join(lines))])
