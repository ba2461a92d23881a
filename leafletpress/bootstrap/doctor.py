"""This machine, into a table of what is here, what is missing, and how to get it.

Standard library only, and it installs nothing: it must work where nothing else does.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from leafletpress.bootstrap import libraries, machine, place

SET_UP = "python3 build.py makes .venv and installs requirements.lock into it"
REMAKE = "remove the .venv folder, then run python3 build.py"
FOR_TESTS = "not here; python3 build.py test gets it"
INSTALL = "install leafletpress again with pip, as you did at first"


class Finding(NamedTuple):
    """A row: what was looked at, what is there, and, when that is not right, what to do."""

    part: str
    found: str
    remedy: str = ""

    @property
    def mark(self) -> str:
        """MISSING; later, for what can wait; else ok."""
        return "MISSING" if self.remedy else "later" if self.found == FOR_TESTS else "ok"


def examine(found: Iterable[Finding]) -> int:
    """0 when all is as it must be, else 3; the table goes to standard output."""
    found = list(found)
    width = max(len(row.part) for row in found)
    for row in found:
        print(f"{row.mark:8}{row.part:{width + 2}}{row.found}")
    remedies = list(dict.fromkeys(row.remedy for row in found if row.remedy))
    print("\nTo mend it:" if remedies else "\nAll there.")
    for remedy in remedies:
        print(f"  {remedy}")
    return 3 if remedies else 0


def findings() -> Iterator[Finding]:
    """Every row for where we are, in the order in which things are needed."""
    return of_package() if place.IS_INSTALLED else of_clone(machine.ROOT)


def of_clone(root: Path) -> Iterator[Finding]:
    """A clone has a .venv and the locks; its tests want more than its leaflets do."""
    ready = machine.is_ready(root)
    yield _python()
    yield from _libraries(libraries.LIBRARIES if ready else _with_venv())
    yield Finding(".venv", *(("made from this lock",) if ready else ("not made yet", SET_UP)))
    yield from fonts(root / "fonts")
    yield from packages(root, machine.RUN, REMAKE if ready else SET_UP)
    yield from _tests(root)


def of_package() -> Iterator[Finding]:
    """What pip installed stands in this Python; nothing is pinned there but WeasyPrint."""
    yield _python()
    yield from _libraries(libraries.LIBRARIES)
    yield from fonts(place.HOME / "fonts")
    yield from required(metadata.requires("leafletpress") or [])


def _python() -> Finding:
    return Finding("Python", f"{platform.python_version()} ({platform.system()})")


def _tests(root: Path) -> Iterator[Finding]:
    for need in libraries.FOR_TESTS:
        yield Finding(need.name, libraries.version(need) or FOR_TESTS)
    if machine.is_ready(root, machine.TEST):
        yield from packages(root, machine.TEST, REMAKE)
    else:
        yield Finding(machine.TEST, FOR_TESTS)


def _with_venv() -> tuple[libraries.Need, ...]:
    return (libraries.VENV, *libraries.LIBRARIES)


def _libraries(needs: tuple[libraries.Need, ...]) -> Iterator[Finding]:
    libraries.guide_loader()
    versions = [libraries.version(need) for need in needs]
    missing = [need for need, version in zip(needs, versions, strict=True) if not version]
    remedy = "\n    ".join(["install, for your system:", *libraries.how_to_get(missing)])
    for need, version in zip(needs, versions, strict=True):
        yield Finding(need.name, version or "not found", "" if version else remedy)


# --- fonts -------------------------------------------------------------------------------------


def fonts(folder: Path) -> Iterator[Finding]:
    """One row when every font is the pinned one, else a row for each that is not."""
    faults = font_faults(folder)
    for name, fault in faults.items():
        yield Finding(
            f"fonts/{name}", fault, f"git checkout -- fonts, or see {folder.name}/README.md"
        )
    if not faults:
        yield Finding("fonts", f"{len(pinned(folder))} files, as pinned")


def pinned(folder: Path) -> dict[str, str]:
    """SHA-256 by file name, from SHA256SUMS; empty without one."""
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {name.lstrip("*"): digest for digest, name in pairs}


def font_faults(folder: Path) -> dict[str, str]:
    """What is wrong, by file name: missing, changed, or there without being pinned."""
    sums = pinned(folder)
    faults = {} if sums else {"SHA256SUMS": "missing or empty"}
    for name, digest in sums.items():
        file = folder / name
        if not file.is_file():
            faults[name] = "missing"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            faults[name] = "is not the pinned file"
    strays = {file.name for pattern in ("*.ttf", "*.otf") for file in folder.glob(pattern)}
    return faults | dict.fromkeys(sorted(strays - set(sums)), "not in SHA256SUMS")


# --- Python packages ---------------------------------------------------------------------------


class Locked(NamedTuple):
    """One requirement of the lock; `marker` says for which machines, empty for all."""

    name: str
    version: str
    marker: str = ""


ASKED = re.compile(r"([\w.-]+)(?:==([\w.]+))?(?!.*\bextra ==)")
"""A package, and its version where only one will do; nothing that an extra adds."""
REQUIREMENT = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; (.+?))?(?: \\)?$", re.MULTILINE)


def locked(lock: str) -> list[Locked]:
    """The requirements of a lock's text, in its order."""
    return [Locked(*found) for found in REQUIREMENT.findall(lock)]


def packages(root: Path, lock: str, remedy: str) -> Iterator[Finding]:
    """A row for each locked package: its version, or how it differs from the lock."""
    there = installed(root / ".venv")
    for name, version, marker in locked((root / lock).read_text(encoding="utf-8")):
        has = there.get(name, "")
        if has == version:
            yield Finding(name, version)
        elif has or _applies(marker, root / ".venv"):
            yield Finding(name, f"{has or 'not installed'}, locked {version}", remedy)


def required(wanted: Iterable[str]) -> Iterator[Finding]:
    """A row for each package that ours asks for, as its metadata does: `weasyprint==70.0`."""
    for name, pin in (found.groups() for found in map(ASKED.match, wanted) if found):
        try:
            has = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed", INSTALL)
            continue
        wrong = pin and has != pin
        yield Finding(name, *((f"{has}, wanted {pin}", INSTALL) if wrong else (has,)))


def installed(venv: Path) -> dict[str, str]:
    """Versions by normalised name, read from the folders, without running anything."""
    names = metadata.distributions(path=[str(folder) for folder in site_packages(venv)])
    return {re.sub(r"[-_.]+", "-", found.name).lower(): found.version for found in names}


def site_packages(venv: Path) -> list[Path]:
    """Where the .venv keeps packages; empty before it is made."""
    return [*venv.glob("lib/python3*/site-packages"), *venv.glob("Lib/site-packages")]


def _applies(marker: str, venv: Path) -> bool:
    """Whether the lock wants it here; without `packaging` to read a marker, only plain ones."""
    if not marker:
        return True
    sys.path += [str(folder) for folder in site_packages(venv)]
    try:
        from packaging.markers import Marker
    except ImportError:
        return False
    return Marker(marker).evaluate()
