"""Where a project's files are: an organisation's own folder in front of ours, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .problems import Problem, UsageError

HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Tree:
    """Folders of the same shape; a file in an earlier one hides the same file in a later one."""

    roots: tuple[Path, ...]

    def find(self, relative: str | Path) -> Path | None:
        """The file that counts, or None."""
        candidates = (root / relative for root in self.roots)
        return next((path for path in candidates if path.is_file()), None)

    def layers(self, relative: str | Path) -> tuple[Path, ...]:
        """Every file of that name, the foremost first: catalogs count string by string."""
        found = (root / relative for root in self.roots)
        return tuple(path for path in found if path.is_file())

    def files(self, pattern: str) -> Iterator[Path]:
        """Every file that counts and matches, in the order of their names."""
        seen: dict[Path, Path] = {}
        for root in self.roots:
            for path in root.glob(pattern):
                seen.setdefault(path.relative_to(root), path)
        return (seen[relative] for relative in sorted(seen))

    def target(self, relative: str | Path) -> Path:
        """Where a file is written: the foremost folder."""
        return self.roots[0] / relative

    def shown(self, path: Path) -> str:
        """The path as a person in the project's folder would type it."""
        for base in (HOME, *self.roots, Path.cwd()):
            if path.is_relative_to(base):
                inside = path.relative_to(base).as_posix()
                return inside if base == HOME or base == Path.cwd() else f"{base.name}/{inside}"
        return path.as_posix()


def tree(project: Path | None = None) -> Tree:
    """The files of `project` in front of ours; ours alone without one."""
    if project is None or project.resolve() == HOME:
        return Tree((HOME,))
    if not project.is_dir():
        hint = "give the folder that holds your leaflets/, locales/ or project.yaml"
        raise UsageError([Problem("no-folder", f"there is no folder {project}", hint=hint)])
    return Tree((project.resolve(), HOME))
