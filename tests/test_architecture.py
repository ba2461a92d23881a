"""Imports run one way, and stages never import one another."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent
PACKAGE = HOME / "leafletpress"
LAYERS = (
    ("cli",),
    ("api",),
    ("add_language", "bench"),
    ("site", "starter"),
    ("watch",),
    ("runs", "status"),
    ("known", "withdrawals", "workers"),
    ("pipeline",),
    ("gate",),
    ("making", "planning", "releases"),
    ("catalogs", "review_file", "signing"),
    ("project",),
    ("asked",),
    ("editions",),
    ("looks", "review"),
    ("cache", "languages", "manifest", "merge", "reports", "sources"),
    ("strings", "territories", "wording"),
    ("expecting", "finishing", "layouts", "pseudo", "scripts"),
    ("registry",),
    ("checks", "outputs"),
    ("stages",),
    ("blocks", "placing", "templating", "wanted"),
    ("contacts", "direction", "domains", "engine", "located", "plurals", "po", "texts"),
    ("tree",),
    ("writing",),
    ("model",),
    ("plugins",),
    ("digits", "layout", "look", "names", "paths", "problems", "sharing"),
    ("bootstrap", "colours"),
)
"""From the top down: a module imports from lower layers, or from its own package."""
BARE = {"bootstrap", "problems"}
"""Run before anything is installed: the standard library and one another."""
HANDS_OVER = {"bootstrap/start.py": {"cli"}}
"""Imported once everything is there."""


def layer(module: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if module in names)


def imports(path: Path, source: str | None = None) -> set[str]:
    """The modules of ours that a file imports, as dotted paths below the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    package = list(parts[:-1])
    found: set[str] = set()
    for node in ast.walk(ast.parse(source if source is not None else path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - (node.level - 1)]
            stem = [*base, *(node.module.split(".") if node.module else [])]
            names = [alias.name for alias in node.names]
            found |= (
                {".".join([*stem, name]) for name in names} if len(stem) < 2 else {".".join(stem)}
            )
        elif isinstance(node, ast.ImportFrom) and node.module == "leafletpress":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("leafletpress."):
            found.add((node.module or "").removeprefix("leafletpress."))
    return found


def wrong(path: Path, source: str | None = None) -> list[str]:
    """The imports of a file that run upwards or sideways."""
    own = path.relative_to(PACKAGE).with_suffix("").parts
    if own[0] == "bootstrap":
        known = BARE | HANDS_OVER.get(path.relative_to(PACKAGE).as_posix(), set())
        return [name for name in imports(path, source) if name.split(".")[0] not in known]
    bad = []
    for name in imports(path, source):
        target = name.split(".")
        sideways = target[0] == own[0] == "stages" and target[1:2] != [own[1].removesuffix(".py")]
        upwards = target[0] != own[0] and layer(target[0]) <= layer(own[0])
        if sideways or upwards:
            bad.append(name)
    return bad


def modules() -> list[Path]:
    return sorted(
        p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE
    )


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    assert wrong(path) == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("stages/sheets.py", "from ..pipeline import build"),
        ("stages/sheets.py", "from .pages import render"),
        ("stages/sheets.py", "from . import pages"),
        ("model.py", "from .stages import content"),
        ("outputs/office.py", "from ..registry import outputs"),
        ("bootstrap/machine.py", "from ..model import Fold"),
        ("bootstrap/doctor.py", "from ..cli import main"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(file: str, source: str) -> None:
    assert wrong(PACKAGE / file, source)


@pytest.mark.parametrize("command", [["--help"], ["check", "en"], ["extract"]])
def test_a_command_that_typesets_nothing_does_not_import_weasyprint(command: list[str]) -> None:
    code = (
        "import sys; from leafletpress import cli; "
        f"cli.main({command!r}); sys.exit('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_sets_a_machine_up_starts_on_a_bare_one() -> None:
    names = sorted(path.stem for path in (PACKAGE / "bootstrap").glob("[!_]*.py"))
    lines = [f"import leafletpress.bootstrap.{name}" for name in names]
    bare = [sys.executable, "-I", "-S", "-c"]  # neither site-packages nor anyone's settings
    for code, fails in ((lines, False), ([*lines, "import yaml"], True)):
        path = f"import sys; sys.path.append({str(HOME)!r})"
        done = subprocess.run([*bare, "; ".join([path, *code])], capture_output=True, text=True)
        assert bool(done.returncode) is fails, done.stderr
