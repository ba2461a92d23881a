"""The command: words typed at a terminal → a run of the pipeline, and what is said about it.

One file a group of commands; `options` says once what may be typed after them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping

import typer

from ..bootstrap import place
from ..bootstrap.place import typed
from ..problems import BuildError, MissingTool, Problem, UsageError
from . import bench, build, catalogs, review, say, show, site, start
from .options import Version

COMMANDS: Mapping[str, Callable[..., int]] = {
    "build": build.build,
    "init": start.init,
    "status": show.status,
    "check": catalogs.check,
    "explain": show.explain,
    "extract": catalogs.extract,
    "update": catalogs.update,
    "add-language": catalogs.add_language,
    "review": review.review,
    "sign-off": review.sign_off,
    "withdraw": review.withdraw,
    "unchanged": review.unchanged,
    "verify": site.verify,
    "site": site.site,
    "serve": site.serve,
    "release-files": site.release_files,
    "docs": show.docs,
    "cache": show.cache,
    "doctor": show.doctor,
}
"""What can be typed, in the order in which `--help` lists it."""
OF_A_CLONE: Mapping[str, Callable[..., int]] = {"bench": bench.bench}
"""What the installed command has not: it compares a clone with other tools."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Printable leaflets in many languages. Without a command: build.",
    no_args_is_help=False,
)
for _name, _act in {**COMMANDS, **({} if place.IS_INSTALLED else OF_A_CLONE)}.items():
    app.command(_name)(_act)


@app.callback(invoke_without_command=True)
def default(version: Version = False) -> None:
    """Printable leaflets in many languages. Without a command: build."""


def _refuse_empty(arguments: list[str]) -> None:
    """An empty word is a slip: “--out ""” would build into the folder one stands in."""
    for number, argument in enumerate(arguments):
        if not argument.strip() or (argument.endswith("=") and argument.startswith("--")):
            before = arguments[number - 1] if number and not argument.strip() else argument
            message = f"there is nothing after “{before.rstrip('=')}”"
            hint = "write a value, or leave the option out; a variable of a script may be empty"
            raise UsageError([Problem("usage", message, hint=hint)])


def _with_default(arguments: list[str]) -> list[str]:
    """`build` may be left out."""
    first = arguments[0] if arguments else ""
    if first in (*COMMANDS, *OF_A_CLONE, "--help", "-h", "--version"):
        return arguments
    return ["build", *arguments]


def _plain(message: str) -> str:
    """What the command line's own library says, in words."""
    for said, meant in (
        (r"Input should be a valid (integer|number).*", "wanted is a number"),
        (r"Input should be greater than or equal to ", "wanted is a number of at least "),
        (r"Input should be less than or equal to ", "wanted is a number of at most "),
        (r"Input should be ", "wanted is "),
    ):
        message = re.sub(said, meant, message)
    return message


STOPPED = 130
"""What a shell calls a command that was ended by Ctrl-C, and typer answers to one."""


def _stopped() -> int:
    print("stopped; the next build goes on from here", file=sys.stderr)
    return STOPPED


def main(arguments: list[str] | None = None) -> int:
    """0 built, 1 problems in the content, 2 wrong usage, 3 a tool or font is missing."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _refuse_empty(given)
        result = app(_with_default(given), standalone_mode=False, prog_name=typed())
    except BuildError as error:
        say.problems(error.problems)
        codes = {UsageError: 2, MissingTool: 3}
        return next((code for kind, code in codes.items() if isinstance(error, kind)), 1)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except Exception as error:  # a usage error of the command line's own library
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            print(f"error[usage]: {_plain(error.format_message())}", file=sys.stderr)
            print(f"  hint: {typed('--help')}", file=sys.stderr)
            return 2
        raise
    return _stopped() if result == STOPPED else int(result or 0)
