"""Words typed after `build.py` or `leafletpress` → a Python that can run them, their exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from leafletpress.bootstrap import machine, place
from leafletpress.bootstrap.machine import ROOT, TEST, say


def from_clone(arguments: list[str]) -> int:
    """The command's exit code; 3 when the machine lacks something that could not be installed."""
    if (code := _answered(arguments)) is not None:
        return code
    is_test = arguments[:1] == ["test"]
    if code := machine.prepare(ROOT, *([TEST] if is_test else [])):
        return code
    if not machine.is_inside(ROOT):
        return machine.enter(ROOT, arguments)
    if is_test:
        from leafletpress.bootstrap import testing

        return testing.run_tests(arguments[1:])
    return _command()


def installed() -> int:
    """The same for `leafletpress`, whose Python packages are somebody else's to install."""
    if (code := _answered(sys.argv[1:])) is not None:
        return code
    from leafletpress.bootstrap import libraries
    from leafletpress.problems import MissingTool

    try:
        libraries.provide(libraries.LIBRARIES)
    except MissingTool as error:
        say(str(error))
        return 3
    return _command()


def _answered(arguments: Sequence[str]) -> int | None:
    """The exit code of what any machine can answer, with nothing installed; None for the rest."""
    if arguments == ["--version"]:
        print(place.told_version())
        return 0
    if arguments == ["doctor"]:
        from leafletpress.bootstrap import doctor

        return doctor.examine(doctor.findings())
    return None


def _command() -> int:
    """The exit code of the command line; a .venv that has lost a package is remade next time."""
    try:
        from leafletpress.cli import main
    except ModuleNotFoundError as error:
        if str(error.name).startswith("leafletpress"):
            raise
        return _lost(str(error.name))
    return main()


def _lost(package: str) -> int:
    from leafletpress.problems import Problem

    hint = "install leafletpress again with pip, as you did at first"
    if not place.IS_INSTALLED:
        machine.forget(ROOT)
        hint = f"{machine.AGAIN}, to remake it"
    say(str(Problem("lost-package", f"{package} has gone from this Python", hint=hint)))
    return 3
