"""What review.yaml withdraws → out of every folder of finished files, whoever made them and when.

Nobody may find a sheet that was stopped: not in dist/, nor in the release, its archives or the site
beside it. It is told what was taken away, for the paper that is out has to be taken back too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import manifest, names, releases
from .manifest import File
from .model import Withdrawal
from .problems import BuildError
from .project import Project


class Sheet(NamedTuple):
    """What a finished file is of."""

    leaflet: str
    tag: str
    """BCP-47."""
    territory: str
    version: str

    @classmethod
    def of(cls, file: File) -> Sheet:
        return cls(file.leaflet, file.language, file.territory, file.version)


def take_back(out: Path, project: Project) -> tuple[str, ...]:
    """Removes what must not print any more from `out` and from the folders of dist/ around it.

    The paths of the finished files, as their manifests have them; what a release holds comes under
    its folder's name. Lists and checksums are in step with what is left.
    """
    home = out.parent if out.name == "release" else out
    known: dict[Sheet, bool] = {}

    def is_stopped(file: File) -> bool:
        sheet = Sheet.of(file)
        if sheet not in known:
            known[sheet] = stopped(sheet, project) is not None
        return known[sheet]

    gone = [*manifest.take_back(home, is_stopped), *_not_listed(home, project)]
    release = home / "release"
    taken = (*manifest.take_back(release, is_stopped), *_not_listed(release, project))
    gone += [f"release/{path}" for path in taken]
    archives = home / "release-files"
    gone += [f"release-files/{path}" for path in releases.take_back(archives, is_stopped)]
    return (*gone, *(path.relative_to(home).as_posix() for path in _from_site(home, project)))


def _not_listed(folder: Path, project: Project) -> Iterator[str]:
    """Sheets by their names, where a damaged manifest does not tell of them."""
    if manifest.entries(folder / manifest.NAME)[1]:
        for path in sorted(folder.glob("*/*/*.pdf")):
            sheet = _by_name(path)
            if stopped(sheet, project):
                path.unlink(missing_ok=True)
                yield path.relative_to(folder).as_posix()


def _by_name(path: Path) -> Sheet:
    """What a file is of, by its folders and its name; of which version it does not say."""
    leaflet, tag = path.parts[-3:-1]
    territory = path.name.removeprefix(f"{leaflet}-{tag}-").split("-")[0]
    return Sheet(leaflet, tag, territory, "")


def _from_site(home: Path, project: Project) -> Iterator[Path]:
    """PDFs, pages and pictures of the site, which says so itself when it is made again."""
    site = home / "site"
    for path in sorted(site.glob("files/*/*/*.pdf")):
        sheet = _by_name(path)
        leaflet, tag, territory, _ = sheet
        if stopped(sheet, project):
            pages = [site / leaflet / f"{name}.html" for name in _page_names(tag, territory)]
            pictures = (site / "pictures" / leaflet / tag).glob(f"{path.stem}-*.webp")
            for each in (path, *pages, *pictures):
                each.unlink(missing_ok=True)
            yield path


def _page_names(tag: str, territory: str) -> tuple[str, ...]:
    name = tag if tag.endswith(f"-{territory}") else f"{tag}-{territory}"
    return name, f"{name}-print"


def stopped(sheet: Sheet, project: Project) -> Withdrawal | None:
    """What withdraws a sheet, its English or its translation; no version means the current one."""
    try:
        for code in dict.fromkeys(("en", names.as_folder(sheet.tag))):
            for entry in project.review(sheet.leaflet, code).withdrawals:
                if _covers(entry, sheet, code, project):
                    return entry
    except BuildError:  # the leaflet is gone, or cannot be read: its build says so
        return None
    return None


def _covers(entry: Withdrawal, sheet: Sheet, code: str, project: Project) -> bool:
    """A withdrawal stands against its version and those before, whose text nobody has any more."""
    current = project.leaflet(sheet.leaflet).version
    version = sheet.version or current
    if _in_order(version) > _in_order(entry.version):
        return False
    if not entry.strings or version != current:
        return True
    pairs = project.pairs(sheet.leaflet, code, (sheet.territory,))
    return bool({pair.digest for pair in pairs} & set(entry.strings))


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
