"""Finished files → what a release offers: a ZIP a language, checksums, and notes.

Signed editions stand in ZIPs of their own; drafts in one whose name says what they are.
The same files give the same bytes: order, dates and rights inside a ZIP are fixed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from . import manifest, names
from .manifest import File
from .problems import BuildError, Problem

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of everything in a ZIP: the earliest that the format can say."""
DRAFTS = "Drafts have not been checked by a health professional or a native speaker."


@dataclass(frozen=True)
class Changes:
    """Signed languages, by what became of them since the last release; codes are BCP-47."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    same: tuple[str, ...]


def make(
    drafts: Path, signed: Path, out: Path, name: str, before: Path | None = None
) -> tuple[str, ...]:
    """Writes ZIPs, SHA256SUMS, manifest.json and NOTES.md into `out`; their names.

    `drafts` and `signed` are folders of finished files, `before` the manifest.json of the last
    release. BuildError if there is nothing to release.
    """
    good = [(signed, file) for file in listed(signed) if file.state == "signed"]
    named = {file.path for _, file in good}
    rest = [(drafts, f) for f in listed(drafts) if f.state != "signed" and f.path not in named]
    if not good and not rest:
        hint = "run “python3 build.py” first"
        raise BuildError([Problem("nothing-built", "there are no finished files", hint=hint)])
    files = _zips(good, rest, name)
    offered = [file for _, file in good]
    found = changes(offered, _earlier(before))
    in_order = sorted(offered, key=lambda file: file.path)
    files["manifest.json"] = manifest.as_json(list(map(asdict, in_order)), manifest.ways(signed))
    files["SHA256SUMS"] = sums(files)
    files["NOTES.md"] = notes(found, [file for _, file in rest], name).encode()
    for path, data in files.items():
        manifest.put(out / path, data)
    return tuple(files)


def listed(folder: Path) -> list[File]:
    """What a manifest lists and is there."""
    files = [File(**entry) for entry in manifest.earlier(folder)]
    return [file for file in files if (folder / PurePosixPath(file.path)).is_file()]


def _zips(
    good: Sequence[tuple[Path, File]], rest: Sequence[tuple[Path, File]], name: str
) -> dict[str, bytes]:
    zips = {}
    for language in sorted({file.language for _, file in good}):
        own = [pair for pair in good if pair[1].language == language]
        zips[f"leaflets-{language}-{name}.zip"] = zipped(_read(own))
    if rest:
        zips[f"drafts-not-checked-{name}.zip"] = zipped(_read(rest))
    return zips


def _read(pairs: Iterable[tuple[Path, File]]) -> dict[str, bytes]:
    return {file.path: (folder / PurePosixPath(file.path)).read_bytes() for folder, file in pairs}


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
    if not (found.new or found.changed or found.same):
        lines += ["No text has been signed yet, so there is nothing here to give out.", ""]
    if unsigned := sorted({file.language for file in drafts}):
        where = f"`drafts-not-checked-{name}.zip`"
        lines += [f"**Drafts** in {where}: {_names(unsigned)}. {DRAFTS}", ""]
    lines += ["Check what you downloaded: `sha256sum --check SHA256SUMS`.", ""]
    return "\n".join(lines)


def _names(codes: Iterable[str]) -> str:
    shown = (f"{names.english(code) or code} ({code})" for code in codes)
    return ", ".join(shown)
