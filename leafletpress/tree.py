"""Where a project's files are: an organisation's own folder in front of ours, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .bootstrap import place
from .problems import Problem, UsageError
from .writing import put

HOME = place.HOME


class Tree:
    """Folders of the same shape; a file in an earlier one hides the same file in a later one.

    The one door to their files: what was read or looked for once is remembered, so that a run sees
    one state of them. What is written through it is seen; what others save is seen by a new one.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.roots = roots
        self._contents: dict[Path, bytes] = {}
        self._listings: dict[tuple[Path, str], tuple[Path, ...]] = {}

    @property
    def own(self) -> Tree:
        """The foremost folder alone: what is written goes there."""
        return Tree(self.roots[:1])

    def read(self, path: Path) -> bytes:
        """The content of a file, as it was when it was first read."""
        if path not in self._contents:
            self._contents[path] = path.read_bytes()
        return self._contents[path]

    def write(self, relative: str | Path, content: bytes) -> Path:
        """A file of the foremost folder, whole or not at all; where it is."""
        path = self.target(relative)
        put(path, content)
        self.forget()
        return path

    def remove(self, relative: str | Path) -> Path:
        """Take a file out of the foremost folder; where it was."""
        path = self.target(relative)
        path.unlink()
        self.forget()
        return path

    def forget(self) -> None:
        """Read and look for everything anew."""
        self._contents.clear()
        self._listings.clear()

    def find(self, relative: str | Path) -> Path | None:
        """The file that counts, or None."""
        return next(iter(self.layers(relative)), None)

    def layers(self, relative: str | Path) -> tuple[Path, ...]:
        """Every file of that name, the foremost first: catalogs count string by string."""
        found = (root / relative for root in self.roots)
        return tuple(path for path in found if path.is_file())

    def files(self, pattern: str) -> Iterator[Path]:
        """Every file that counts and matches, in the order of their names."""
        seen: dict[Path, Path] = {}
        for root in self.roots:
            for path in self._listing(root, pattern):
                seen.setdefault(path.relative_to(root), path)
        return (seen[relative] for relative in sorted(seen))

    def _listing(self, root: Path, pattern: str) -> tuple[Path, ...]:
        if (root, pattern) not in self._listings:
            self._listings[root, pattern] = tuple(root.glob(pattern))
        return self._listings[root, pattern]

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
    """The files of `project` in front of ours; without one, ours alone.

    The installed command takes the folder one stands in for its project.
    """
    if project is None and place.is_command():
        project = _here()
    if project is None or project.resolve() == HOME:
        return Tree((HOME,))
    if not project.is_dir():
        hint = "give the folder that holds your leaflets/, locales/ or project.yaml"
        raise UsageError([Problem("no-folder", f"there is no folder {project}", hint=hint)])
    return Tree((project.resolve(), HOME))


def _here() -> Path:
    here = Path.cwd()
    if (here / "project.yaml").is_file():
        return here
    message = f"there is no project.yaml in {here}"
    hint = "go to your project's folder, or give it with --project DIR; leafletpress init makes one"
    raise UsageError([Problem("no-project", message, hint=hint)])
