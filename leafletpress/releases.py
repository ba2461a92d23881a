"""Finished files → what a release offers: a ZIP a language, checksums, and notes.

Signed editions stand in ZIPs of their own; drafts in one whose name says what they are.
The same files give the same bytes: order, dates and rights inside a ZIP are fixed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from . import manifest, names
from .bootstrap.place import typed
from .manifest import File
from .problems import BuildError, Problem
from .writing import put

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of everything in a ZIP: the earliest that the format can say."""
UNCHECKED = "drafts-not-checked"
DRAFTS = "Drafts have not been checked by a health professional or a native speaker."


@dataclass(frozen=True)
class Changes:
    """Signed languages, by what became of them since the last release; codes are BCP-47."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    same: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """What a release offers, before it is packed."""

    name: str
    signed: tuple[File, ...]
    drafts: tuple[File, ...]
    changes: Changes
    made_with: Mapping[str, Any]
    """As a manifest lists it."""


def make(
    drafts: Path,
    signed: Path,
    out: Path,
    name: str,
    before: Path | None = None,
    with_local: bool = False,
) -> tuple[str, ...]:
    """Writes ZIPs, SHA256SUMS, manifest.json and NOTES.md into `out`; their names.

    `drafts` and `signed` are folders of finished files, `before` the manifest.json of the last
    release. Sheets with a local service are for those who ordered them, and stay out unless asked
    for. BuildError if there is nothing to release.
    """
    good = [f for f in listed(signed) if f.state == "signed" and (with_local or not f.local)]
    named = {file.path for file in good}
    others = [f for f in listed(drafts) if f.state != "signed" and (with_local or not f.local)]
    rest = [file for file in others if file.path not in named]
    earlier = _earlier(before)
    if not good and not rest and not earlier:
        hint = f"run “{typed()}” first"
        raise BuildError([Problem("nothing-built", "there are no finished files", hint=hint)])
    data = _read(signed, good) | _read(drafts, rest)
    found = changes(good, earlier)
    release = Release(name, tuple(good), tuple(rest), found, manifest.ways(signed))
    return _write(out, release, data)


def listed(folder: Path) -> list[File]:
    """What a manifest lists and is there."""
    files = [File(**entry) for entry in manifest.earlier(folder)]
    return [file for file in files if (folder / PurePosixPath(file.path)).is_file()]


def _read(folder: Path, files: Iterable[File]) -> dict[str, bytes]:
    return {file.path: (folder / PurePosixPath(file.path)).read_bytes() for file in files}


def _write(out: Path, release: Release, data: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files of a release; no ZIP of an earlier one stays in its folder."""
    files = _zips(release, data)
    files[manifest.NAME] = _manifest(release)
    files[manifest.SUMS] = sums(files)
    files["NOTES.md"] = notes(release.changes, release.drafts, release.name).encode()
    for path, content in files.items():
        put(out / path, content)
    for old in (*out.glob("leaflets-*.zip"), *out.glob(f"{UNCHECKED}-*.zip")):
        if old.name not in files:
            old.unlink()
    return tuple(files)


def _zips(release: Release, data: Mapping[str, bytes]) -> dict[str, bytes]:
    zips = {}
    for language in sorted({file.language for file in release.signed}):
        own = {f.path: data[f.path] for f in release.signed if f.language == language}
        zips[f"leaflets-{language}-{release.name}.zip"] = zipped(own)
    if release.drafts:
        drafts = {file.path: data[file.path] for file in release.drafts}
        zips[f"{UNCHECKED}-{release.name}.zip"] = zipped(drafts)
    return zips


def _manifest(release: Release) -> bytes:
    """The signed files as any manifest lists them, and what is needed to pack the rest again."""
    files = sorted(map(asdict, release.signed), key=lambda file: str(file["path"]))
    drafts = sorted(map(asdict, release.drafts), key=lambda file: str(file["path"]))
    packed = {"name": release.name, "changes": asdict(release.changes), "drafts": drafts}
    return manifest.as_json(files, release.made_with, {"release": packed})


def take_back(out: Path, is_stopped: Callable[[File], bool]) -> tuple[str, ...]:
    """Packs a release anew without the files that are stopped; their paths in its ZIPs."""
    packed = manifest.release(out)
    if not packed:
        return ()
    signed = [File(**entry) for entry in manifest.entries(out / manifest.NAME)[0]]
    drafts = [File(**entry) for entry in packed["drafts"]]
    gone = [file for file in (*signed, *drafts) if is_stopped(file)]
    if not gone:
        return ()
    left = [file for file in signed if file not in gone]
    release = Release(
        packed["name"],
        tuple(left),
        tuple(file for file in drafts if file not in gone),
        _after(Changes(**packed["changes"]), gone, left),
        manifest.ways(out),
    )
    _write(out, release, dict(_unpacked(out)))
    return tuple(file.path for file in gone)


def _after(told: Changes, gone: Sequence[File], left: Sequence[File]) -> Changes:
    """What the notes say once some signed files are withdrawn."""
    touched = {file.language for file in gone if file.state == "signed"}
    lost = touched - {file.language for file in left}
    rest = {name: set(codes) - touched for name, codes in asdict(told).items()}
    rest["withdrawn"] |= lost
    rest["changed"] |= touched - lost
    return Changes(**{name: tuple(sorted(codes)) for name, codes in rest.items()})


def _unpacked(out: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file in the ZIPs of a folder."""
    for path in sorted(out.glob("*.zip")):
        with ZipFile(path) as opened:
            yield from ((name, opened.read(name)) for name in opened.namelist())


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of the files and their checksums."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as target:
        for path, data in sorted({**files, "SHA256SUMS": sums(files)}.items()):
            entry = ZipInfo(path, LONG_AGO)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every machine
            target.writestr(entry, data)
    return stream.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Lines as `sha256sum --check` reads them."""
    lines = (
        f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items())
    )
    return "".join(lines).encode()


def _earlier(before: Path | None) -> list[File]:
    """The signed files of the last release; none before the first."""
    if before is None:
        return []
    files, problems = manifest.entries(before)
    if problems:
        raise BuildError(problems)
    return [File(**entry) for entry in files]


# ---------------------------------------------------------------- what changed


def changes(now: Iterable[File], before: Iterable[File]) -> Changes:
    """Each signed language once; a language with one changed file has changed."""
    new, old = _digests(now), _digests(before)
    return Changes(
        new=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(code for code in new.keys() & old.keys() if new[code] != old[code])),
        withdrawn=tuple(sorted(old.keys() - new.keys())),
        same=tuple(sorted(code for code in new.keys() & old.keys() if new[code] == old[code])),
    )


def _digests(files: Iterable[File]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for file in files:
        found.setdefault(file.language, set()).add((file.path, file.sha256))
    return found


def notes(found: Changes, drafts: Iterable[File], name: str) -> str:
    """The release's text, in Markdown."""
    groups = (
        ("New", found.new, "signed, and not in an earlier release"),
        ("Changed", found.changed, "print them again"),
        ("Withdrawn", found.withdrawn, "stop using what you printed"),
        ("Unchanged", found.same, ""),
    )
    lines = [f"# Leaflets {name}", ""]
    for title, codes, why in groups:
        if codes:
            lines += [f"**{title}**{f' ({why})' if why else ''}: {_names(codes)}", ""]
    if not any((found.new, found.changed, found.withdrawn, found.same)):
        lines += ["No text has been signed yet, so there is nothing here to give out.", ""]
    if unsigned := sorted({file.language for file in drafts}):
        where = f"`{UNCHECKED}-{name}.zip`"
        lines += [f"**Drafts** in {where}: {_names(unsigned)}. {DRAFTS}", ""]
    if found.withdrawn and not (found.new or found.changed or found.same or unsigned):
        lines += ["There is nothing here to give out.", ""]
    lines += ["Check what you downloaded: `sha256sum --check SHA256SUMS`.", ""]
    return "\n".join(lines)


def _names(codes: Iterable[str]) -> str:
    shown = (f"{names.english(code) or code} ({code})" for code in codes)
    return ", ".join(shown)
