"""leafletpress: multilingual health leaflets, from YAML and gettext catalogs to proved PDFs.

What is public stands here, and is loaded when it is first asked for: a bare machine, which has
nothing installed yet, can import the package. docs/api.md has examples.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import build, check
    from .editions import Job as Edition
    from .problems import BuildError, MissingTool, Problem, Severity, UsageError
    from .project import Project
    from .runs import Result

    __version__: str

_HOMES = {
    "BuildError": "problems",
    "Edition": "editions:Job",
    "MissingTool": "problems",
    "Problem": "problems",
    "Project": "project",
    "Result": "runs",
    "Severity": "problems",
    "UsageError": "problems",
    "build": "api",
    "check": "api",
}
"""Public name → the module that has it, and its name there where that is another."""

__all__ = [
    "BuildError",
    "Edition",
    "MissingTool",
    "Problem",
    "Project",
    "Result",
    "Severity",
    "UsageError",
    "__version__",
    "build",
    "check",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from .bootstrap import place

        return place.version()
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, own = _HOMES[name].partition(":")
    return getattr(import_module(f".{module}", __name__), own or name)


def __dir__() -> list[str]:
    return __all__
