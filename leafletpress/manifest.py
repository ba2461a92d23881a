"""Record: finished files → dist/, whole or not at all, and manifest.json which lists them."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from .model import Edition, Fill, Output
from .problems import BuildError, Place, Problem
from .writing import put

NAME = "manifest.json"
SUMS = "SHA256SUMS"
REFUSED = "refused"
"""Where files stand that failed their proof; the next build clears it."""
OTHERS = ("release", "release-files", "review", "site", REFUSED)
"""Folders of dist/ that other commands fill."""


@dataclass(frozen=True)
class File:
    """One finished file, as manifest.json tells it."""

    path: str
    leaflet: str
    code: str
    version: str
    language: str
    territory: str
    layout: str
    output: str
    state: str
    type_size: float
    """Points."""
    fills: dict[str, float]
    """How much of each panel is used, 0 to 1."""
    size: int
    """Bytes."""
    sha256: str
    revised: str = ""
    """The day of the English, ISO 8601."""
    inputs: str = ""
    """A digest of all it was made from: the same inputs, the same file."""
    made_with: str = ""
    """Under which name `made_with` of the manifest lists the libraries, fonts and code."""
    local: str = ""
    """The name of the local service in its box; empty for the sheet that is for everyone."""


@dataclass(frozen=True)
class MadeWith:
    """What a run made its files with."""

    libraries: tuple[str, ...]
    """Name and version."""
    fonts: Mapping[str, str]
    """File → sha256."""
    code: str
    """A digest of our own."""

    @cached_property
    def name(self) -> str:
        """A short digest of all this."""
        content = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Finished:
    """A proved file, and how its panels came out."""

    data: bytes
    type_size: float
    fills: tuple[Fill, ...]

    def packed(self) -> bytes:
        """One line of JSON and the file: how it is kept."""
        fills = [[fill.panel, fill.used, fill.room] for fill in self.fills]
        return json.dumps([self.type_size, fills]).encode() + b"\n" + self.data

    @classmethod
    def unpacked(cls, content: bytes) -> Finished:
        head, data = content.split(b"\n", 1)
        size, fills = json.loads(head)
        return cls(data, size, tuple(Fill(*fill) for fill in fills))


def folder(out: Path, leaflet: str, tag: str) -> Path:
    """Where the files of one leaflet in one language stand."""
    return out / leaflet / tag


def prepare(out: Path) -> None:
    """The folder, there and writable, without leftovers of a run that was killed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        message = f"{out} cannot be written to: {error.strerror}"
        hint = "choose another folder with --out DIR"
        raise BuildError([Problem("unwritable", message, Place(str(out)), hint)]) from error
    for part in out.rglob(".*.part"):
        if not _is_alive(part.name[1:].split("-")[0]):
            part.unlink(missing_ok=True)


def _is_alive(number: str) -> bool:
    """Whether the process that was writing a file still runs; yes, where one cannot tell."""
    if not number.isdigit() or os.name == "nt":
        return number.isdigit()
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write(
    out: Path, edition: Edition, output: Output, file: Finished, inputs: str, made_with: MadeWith
) -> File:
    """Put one file under its final name, whole."""
    target = folder(out, edition.leaflet.slug, edition.language.tag)
    path = target / f"{edition.name}-{output.name}.pdf"
    put(path, file.data)
    return File(
        path=path.relative_to(out).as_posix(),
        leaflet=edition.leaflet.slug,
        code=edition.leaflet.code,
        version=edition.leaflet.version,
        language=edition.language.tag,
        territory=edition.territory.territory,
        layout=edition.layout.name,
        output=output.name,
        state="signed" if edition.english.signed and edition.review.signed else "draft",
        type_size=file.type_size,
        fills={fill.panel: round(fill.share, 3) for fill in file.fills},
        size=len(file.data),
        sha256=hashlib.sha256(file.data).hexdigest(),
        revised=edition.leaflet.revised.isoformat(),
        inputs=inputs,
        made_with=made_with.name,
        local=edition.local.name if edition.local else "",
    )


def withdraw(out: Path, names: tuple[str, str, str, str], endings: tuple[str, ...] = ("",)) -> None:
    """Take away the files of a leaflet, tag, territory and layout.

    With `endings`, those whose names end so.
    """
    for path in folder(out, *names[:2]).glob(f"{'-'.join(names)}-*.pdf"):
        if path.stem.endswith(endings):
            path.unlink(missing_ok=True)


def keep_refused(out: Path, name: str, data: bytes, problems: Sequence[Problem]) -> Path:
    """Put a file that failed its proof, and what is wrong with it, where it can be looked at."""
    path = out / REFUSED / f"REFUSED-{name}.pdf"
    put(path, data)
    put(path.with_suffix(".txt"), "".join(f"{problem}\n" for problem in problems).encode())
    return path


def clear_refused(out: Path) -> None:
    """Take away what earlier builds kept there: files of our own naming, and nothing else."""
    folder = out / REFUSED
    for path in (*folder.glob("REFUSED-*.pdf"), *folder.glob("REFUSED-*.txt")):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # not there, or something else is in it
        folder.rmdir()


def record(
    out: Path, files: Sequence[File], made_with: MadeWith | None = None, complete: bool = False
) -> None:
    """manifest.json and SHA256SUMS: these files, and those of earlier runs that are still there.

    After a complete run, what an earlier one listed and this one did not make leaves the folder;
    sheets with a local service stay, which no such run makes.
    """
    with _alone(out):
        made = {file.path: asdict(file) for file in files}
        good, _ = entries(out / NAME)
        kept = {file["path"]: file for file in good if (out / file["path"]).is_file()}
        if complete:
            gone = {path for path in kept.keys() - made.keys() if not kept[path].get("local")}
            for path in gone:
                (out / path).unlink(missing_ok=True)
            kept = {path: kept[path] for path in kept.keys() - gone}
        listed = [{**kept, **made}[path] for path in sorted({**kept, **made})]
        known = ways(out) | ({made_with.name: asdict(made_with)} if made_with else {})
        put(out / NAME, as_json(listed, known))
        sums = "".join(f"{file['sha256']}  {file['path']}\n" for file in listed)
        put(out / SUMS, sums.encode())


def ways(out: Path) -> dict[str, Any]:
    """What the files of a folder were made with, by the names that they give it."""
    return _part(out, "made_with")


def release(out: Path) -> dict[str, Any]:
    """How the release in a folder is packed; nothing where there is none."""
    return _part(out, "release")


def _part(out: Path, key: str) -> dict[str, Any]:
    """What a manifest has under a key beside its files; nothing where that is damaged."""
    found = _read(out / NAME)
    part = found.get(key) if isinstance(found, dict) else None
    return part if isinstance(part, dict) else {}


def as_json(
    files: Sequence[dict[str, Any]],
    known: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
) -> bytes:
    """A manifest of these files, and of the ways among `known` that they were made."""
    used = {file.get("made_with") for file in files}
    made_with = {name: known[name] for name in sorted(known) if name in used}
    content = {"made_with": made_with, **(more or {}), "files": files}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def take_back(out: Path, is_stopped: Callable[[File], bool]) -> tuple[str, ...]:
    """Files that are stopped leave the folder and its lists; their paths."""
    files = [File(**entry) for entry in entries(out / NAME)[0]]
    gone = tuple(file.path for file in files if is_stopped(file))
    for path in gone:
        (out / path).unlink(missing_ok=True)
    if gone:
        record(out, [])
    return gone


def is_whole(out: Path, file: File) -> bool:
    """Whether what stands there is the file that was made."""
    return _sha256(out / file.path) == file.sha256


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Two builds into one folder write its manifest one after the other."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (out / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def verify(folder: Path) -> Iterator[Problem]:
    """What in a folder is not as its manifest and its checksums say: missing, changed, not listed.

    The files of a release are looked at inside their ZIPs.
    """
    if not folder.is_file() and not (folder / NAME).is_file():
        hint = "give the folder that a build wrote"
        yield Problem("nothing-built", f"there is no manifest in {folder}", hint=hint)
        return
    packed = release(folder)
    listed = {
        file["path"]: file["sha256"] for file in (*earlier(folder), *packed.get("drafts", ()))
    }
    there = _packed(folder) if packed else dict(_standing(folder))
    sums = _sums(folder)
    others = {path: digest for path, digest in sums.items() if path not in listed}
    yield from _differences(folder, listed, there)
    yield from _differences(folder, others, {path: _sha256(folder / path) for path in others})
    for path, digest in listed.items() if not packed else ():
        if sums.get(path) != digest:
            place = Place(str(folder / SUMS))
            yield Problem("file-differs", f"does not say what the manifest says of {path}", place)


def _differences(
    folder: Path, listed: Mapping[str, str], there: Mapping[str, str]
) -> Iterator[Problem]:
    """Between files and digests as they are listed and as they are there; no digest: no file."""
    hint = "build it again, or fetch it again"
    for path, digest in listed.items():
        place = Place(str(folder / path))
        if not there.get(path):
            yield Problem("file-missing", "listed, and not there", place, hint)
        elif there[path] != digest:
            yield Problem("file-differs", "is not the file that was built", place, hint)
    for path in sorted(there.keys() - listed.keys()):
        yield Problem("file-unlisted", "stands here and in no manifest", Place(str(folder / path)))


def _standing(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and digest of each PDF, but for those of other commands' folders."""
    for path in folder.rglob("*.pdf"):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] not in OTHERS:
            yield name, _sha256(path)


def _packed(folder: Path) -> dict[str, str]:
    """The same of each PDF in a release's ZIPs."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.zip")):
        with ZipFile(path) as opened:
            for name in opened.namelist():
                if name.endswith(".pdf"):
                    found[name] = hashlib.sha256(opened.read(name)).hexdigest()
    return found


def _sha256(path: Path) -> str:
    """A file's; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _sums(folder: Path) -> dict[str, str]:
    """Path → digest, as SHA256SUMS says; nothing where it cannot be read."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines) if path}


def earlier(out: Path) -> list[dict[str, Any]]:
    """What the last run listed, nothing before the first; BuildError if the list is damaged."""
    files, problems = entries(out / NAME)
    if problems:
        raise BuildError(problems)
    return files


def entries(path: Path) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """The files that a manifest lists, as `File` has them, and what is wrong with the rest."""
    if path.parent.is_file():
        hint = "give the folder that a build wrote"
        place = Place(str(path.parent))
        return [], (Problem("no-folder", "this is a file, and no folder", place, hint),)
    if not path.is_file():
        return [], ()
    found = _read(path)
    listed = found.get("files") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        return [], (_damaged(path, "it lists no files"),)
    good: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, entry in enumerate(listed, 1):
        if why := _wrong(entry):
            problems.append(_damaged(path, f"entry {number}: {why}"))
        else:
            good.append({name: entry[name] for name in _known() if name in entry})
    return good, tuple(problems)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _damaged(path: Path, why: str) -> Problem:
    hint = "build all of it again, or fetch the folder again"
    return Problem("bad-manifest", f"the manifest is damaged: {why}", Place(str(path)), hint)


def _known() -> dict[str, type]:
    """The keys of an entry and what they hold; those that may be left out come last."""
    kinds = {"float": float, "int": int, "dict[str, float]": dict}
    return {each.name: kinds.get(str(each.type), str) for each in fields(File)}


def _wrong(entry: Any) -> str:
    """Why an entry cannot be used; empty where it can."""
    if not isinstance(entry, dict):
        return "it says nothing of a file"
    needed = [each.name for each in fields(File) if each.default is MISSING]
    if lacking := [name for name in needed if name not in entry]:
        return f"“{lacking[0]}” is missing"
    for name, kind in _known().items():
        value = entry.get(name, kind())
        if not isinstance(value, (int, float) if kind is float else kind):
            return f"“{name}” is not what it should be"
    if not all(isinstance(share, int | float) for share in entry["fills"].values()):
        return "“fills” is not what it should be"
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts or not path.name:
        return "“path” leads out of the folder"
    return ""
