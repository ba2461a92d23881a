"""Where we are, a clone or an installed package → where our data is, our version, our command."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
IS_INSTALLED = (PACKAGE / "data").is_dir()
"""Whether a wheel brought us: it carries the clone's folders as `data`. An editable install reads
the clone's own."""
HOME = PACKAGE / "data" if IS_INSTALLED else PACKAGE.parent
"""The folder that holds leaflets/, locales/, templates/ and fonts/."""


def is_command() -> bool:
    """Whether `leafletpress` was typed, and not build.py: it works in the folder one stands in."""
    return IS_INSTALLED or Path(sys.argv[0]).stem == "leafletpress"


def typed(words: str = "") -> str:
    """A command as it is typed here: `update ar` → `python3 build.py update ar`."""
    return f"{'leafletpress' if is_command() else 'python3 build.py'} {words}".rstrip()


def version() -> str:
    """As the clone's pyproject.toml says, or the installed package."""
    if IS_INSTALLED:
        from importlib import metadata  # neither is paid for by the other commands

        return metadata.version("leafletpress")
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def told_version() -> str:
    """What --version says."""
    return f"leafletpress {version()}"
