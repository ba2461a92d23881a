"""Who is measured: our own command in its five ways, and the other tools that are installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import paths
from ..tree import HOME

PEERS = ("weasyprint", "chromium", "vivliostyle", "typst")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OUR_FILES = 2
"""Of each edition: the panels for a screen, and the sheet for the office."""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
Command = tuple[str, ...]


@dataclass(frozen=True)
class Entrant:
    """Something that makes files by whole processes, one after another."""

    name: str
    commands: tuple[Command, ...]
    files: int
    editions: int
    extra: Mapping[str, str] = field(default_factory=dict)
    """Variables of its environment."""
    before: Callable[[int], None] = lambda _: None
    """Done before each run, given its number, and not measured."""


# ---------------------------------------------------------------- ourselves


@dataclass(frozen=True)
class Ours:
    """Our own command in a scratch folder."""

    scratch: Path
    editions: int
    jobs: int
    project: Path | None = None
    files: int = OUR_FILES

    def command(self, jobs: int | None = None) -> Command:
        """A build of everything."""
        start = (sys.executable, str(HOME / "build.py"), "build", f"--jobs={jobs or self.jobs}")
        project = (f"--project={self.project}",) if self.project else ()
        return (*start, f"--out={self.scratch / 'out'}", f"--cache={self.cache}", *project)

    @property
    def cache(self) -> Path:
        return self.scratch / "cache"

    def empty(self, _: int = 0) -> None:
        """Nothing built, nothing kept."""
        for folder in (self.scratch / "out", self.cache):
            shutil.rmtree(folder, ignore_errors=True)

    def entrant(self, name: str, jobs: int, before: Callable[[int], None]) -> Entrant:
        return Entrant(
            name, (self.command(jobs),), self.editions * self.files, self.editions, before=before
        )


def ours(start: Ours, languages: Sequence[str], leaflet: str) -> tuple[Entrant, ...]:
    """Cold by one job and by all; nothing changed; one string changed in one language."""
    warm = Ours(start.scratch / "warm", start.editions, start.jobs, start.scratch / "project")
    edited = [
        warm.entrant(
            f"ours, one string of {code} changed",
            start.jobs,
            _edits(warm, paths.catalog(code, leaflet)),
        )
        for code in languages
    ]
    return (
        start.entrant(f"ours, cold, {start.jobs} jobs", start.jobs, start.empty),
        start.entrant("ours, cold, 1 job", 1, start.empty),
        *edited,
        warm.entrant("ours, nothing changed", start.jobs, lambda _: None),
    )


def _edits(warm: Ours, catalog: str) -> Callable[[int], None]:
    """A translator at work: in each run one string says something new."""

    def edit(run: int) -> None:
        assert warm.project
        target = warm.project / catalog
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(edited((HOME / catalog).read_text("utf-8"), "·" * run), "utf-8")

    return edit


def edited(catalog: str, addition: str) -> str:
    """The catalog with something added to its last translated string."""
    head, quote, tail = catalog.rstrip().rpartition('"')
    return f"{head}{addition}{quote}{tail}\n"


# ---------------------------------------------------------------- the others


def found(name: str) -> str | None:
    """The command of another tool (for Typst, a Python that has it), None if not installed."""
    if name == "typst":
        return sys.executable if importlib.util.find_spec("typst") else None
    beside = Path(sys.executable).parent / name
    names = BROWSERS if name == "chromium" else (str(beside), name)
    return next(filter(None, map(shutil.which, names)), None)


def peers(tools: Mapping[str, str], sources: Path, names: list[str]) -> Iterator[Entrant]:
    """An entrant for each tool, over the editions of these names."""
    extra = {"FONTCONFIG_FILE": str(_fonts(sources))}
    for tool, program in tools.items():
        commands = tuple(COMMANDS[tool](program, sources, name) for name in names)
        label = f"{tool}, one process a file"
        yield Entrant(label, commands, len(names), len(names), extra)
        if tool == "typst":
            trees = tuple(f"{name}.json" for name in names)
            command = (*commands[0][:-1], *trees)
            yield Entrant("typst, one process", (command,), len(names), len(names), extra)


def _fonts(sources: Path) -> Path:
    """Our fonts and no others, for the tools that ask fontconfig."""
    file = sources / "fonts.conf"
    file.write_text(FONTS.format(fonts=HOME / "fonts", cache=sources / "fontconfig"), "utf-8")
    return file


def _weasyprint(program: str, _: Path, name: str) -> Command:
    return (program, "--pdf-variant=pdf/ua-1", f"{name}.html", f"{name}.weasyprint.pdf")


def _chromium(program: str, sources: Path, name: str) -> Command:
    quiet = ("--headless", "--disable-gpu", "--no-pdf-header-footer", *_unsandboxed())
    kept = f"--user-data-dir={sources / 'chromium'}"
    page = (sources / f"{name}.screen.html").as_uri()
    return (program, *quiet, kept, f"--print-to-pdf={name}.chromium.pdf", page)


def _unsandboxed() -> tuple[str, ...]:
    """Chromium has no sandbox for root, and says so by failing."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()


def _vivliostyle(program: str, _: Path, name: str) -> Command:
    browser = found("chromium")
    chosen = ("--executable-browser", browser) if browser else ()
    return (program, "build", f"{name}.html", "-o", f"{name}.vivliostyle.pdf", *chosen)


def _typst(program: str, _: Path, name: str) -> Command:
    script = str(HOME / "benchmarks" / "peers" / "typst_files.py")
    return (program, script, str(HOME / "fonts"), "leaflet.typ", f"{name}.json")


COMMANDS: dict[str, Callable[[str, Path, str], Command]] = {
    "weasyprint": _weasyprint,
    "chromium": _chromium,
    "vivliostyle": _vivliostyle,
    "typst": _typst,
}
