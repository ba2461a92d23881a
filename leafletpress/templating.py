"""Templates in a project's folders → text; a broken one is told with its file and line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from .problems import BuildError, Place, Problem
from .tree import Tree

OURS = "if this is your own copy of a template, compare it with ours; else report it"


@cache
def environment(
    files: Tree, folder: str = "templates", finalize: Callable[..., Any] | None = None
) -> Environment:
    """Autoescape on, and a name that is not known stops the build.

    `finalize` is given each value that a template prints.
    """
    return Environment(
        loader=FileSystemLoader([root / folder for root in files.roots]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )


def render(
    files: Tree,
    name: str,
    context: dict[str, Any],
    folder: str = "templates",
    finalize: Callable[..., Any] | None = None,
) -> str:
    """What a template makes of its context; BuildError (`bad-template`) if it is broken."""
    try:
        return environment(files, folder, finalize).get_template(name).render(context)
    except BuildError:
        raise
    except TemplateSyntaxError as error:
        place = _place(Path(error.filename or ""), error.lineno, files)
        message = f"this is not Jinja: {error.message}"
        raise BuildError([Problem("bad-template", message, place, OURS)]) from error
    except TemplateNotFound as error:
        message = f"there is no template “{error.name}”"
        place = _last(error, files) or Place(f"{folder}/{name}")
        raise BuildError([Problem("bad-template", message, place, OURS)]) from error
    except UnicodeDecodeError as error:
        broken = [_not_utf8(path, files) for path in _unreadable(files, folder)]
        raise BuildError(broken) from error
    except Exception as error:  # whatever an own template does wrong is to be told by its line
        at = _last(error, files)
        if at is None:
            raise
        raise BuildError([Problem("bad-template", _said(error), at, OURS)]) from error


def problems(files: Tree) -> Iterator[Problem]:
    """Templates that cannot be read at all, whoever uses them."""
    yield from (_not_utf8(path, files) for path in _unreadable(files, "templates"))
    for path in files.files("templates/**/*.html"):
        try:
            environment(files).parse(path.read_text("utf-8", "replace"))
        except TemplateSyntaxError as error:
            place = Place(files.shown(path), error.lineno)
            yield Problem("bad-template", f"this is not Jinja: {error.message}", place, OURS)


def _said(error: Exception) -> str:
    """What is wrong, in the names that a template knows."""
    said = re.sub(r"'?[\w.]*\b_Writer( object')?", "w", str(error))
    said = re.sub(r"'[\w.]+ object' has", "what stands there has", said)
    return said if isinstance(error, TemplateError) else f"this line fails: {said}"


def _unreadable(files: Tree, folder: str) -> Iterator[Path]:
    for path in files.files(f"{folder}/**/*.*"):
        try:
            if path.suffix in (".html", ".css"):
                path.read_text("utf-8")
        except UnicodeDecodeError:
            yield path


def _not_utf8(path: Path, files: Tree) -> Problem:
    place = Place(files.shown(path))
    return Problem("bad-encoding", "this is not UTF-8 text", place, "save the file as UTF-8")


def _last(error: Exception, files: Tree) -> Place | None:
    """The line of a template at which it failed; None where none of ours had a part in it."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [_place(Path(frame.filename), frame.lineno or 0, files) for frame in frames]
    return next((place for place in reversed(lines) if "templates/" in place.file), None)


def _place(path: Path, line: int, files: Tree) -> Place:
    return Place(files.shown(path), line)
