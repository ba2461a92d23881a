"""Templates in a project's folders → text; a broken one is told with its file and line."""

from __future__ import annotations

import datetime as dt
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateError, Undefined
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError
from jinja2.ext import GETTEXT_FUNCTIONS, extract_from_ast
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .model import blocks, folder_of
from .problems import BuildError, Place, Problem
from .tree import Tree

OURS = "if this is your own copy of a template, compare it with ours; else report it"
MARKS = ("N_", *GETTEXT_FUNCTIONS)
"""The functions in templates that mark a text for translators."""
Listen = Callable[..., Any]
"""Is given each value that a template prints."""


class Templates:
    """The templates of a project: an organisation's before ours."""

    def __init__(self, files: Tree) -> None:
        self.files = files
        self._environments: dict[tuple[str, Listen | None], Environment] = {}

    def environment(self, folder: str = "templates", listen: Listen | None = None) -> Environment:
        """What renders the templates of one folder."""
        if (folder, listen) not in self._environments:
            made = _environment(_Loader(self.files, folder), listen)
            self._environments[folder, listen] = made
        return self._environments[folder, listen]

    def render(
        self,
        name: str,
        context: dict[str, Any],
        folder: str = "templates",
        listen: Listen | None = None,
    ) -> str:
        """What a template makes of its context; BuildError (`bad-template`) if it is broken."""
        try:
            return self.environment(folder, listen).get_template(name).render(context)
        except BuildError:
            raise
        except TemplateSyntaxError as error:
            place = self._place(Path(error.filename or ""), error.lineno)
            message = f"this is not Jinja: {error.message}"
            raise BuildError([Problem("bad-template", message, place, OURS)]) from error
        except TemplateNotFound as error:
            message = f"there is no template “{error.name}”"
            place = self._last(error) or Place(f"{folder}/{name}")
            raise BuildError([Problem("bad-template", message, place, OURS)]) from error
        except UnicodeDecodeError as error:
            raise BuildError(map(self._not_utf8, self._unreadable(folder))) from error
        except Exception as error:  # whatever an own template does wrong is to be told by its line
            at = self._last(error)
            if at is None:
                raise
            raise BuildError([Problem("bad-template", _said(error), at, OURS)]) from error

    def drawing(self, name: str) -> str:
        """A drawing in templates/, as it is; BuildError if there is none."""
        path = self.files.find(f"templates/{name}")
        if path is None:
            message = f"there is no templates/{name}"
            raise BuildError([Problem("missing-file", message, Place(f"templates/{name}"))])
        return self.files.read(path).decode("utf-8", "replace")

    def problems(self) -> Iterator[Problem]:
        """Templates that cannot be read at all, whoever uses them."""
        yield from map(self._not_utf8, self._unreadable("templates"))
        for path in self.files.files("templates/**/*.html"):
            try:
                self.environment().parse(self.files.read(path).decode("utf-8", "replace"))
            except TemplateSyntaxError as error:
                place = Place(self.files.shown(path), error.lineno)
                yield Problem("bad-template", f"this is not Jinja: {error.message}", place, OURS)

    def _unreadable(self, folder: str) -> Iterator[Path]:
        for path in self.files.files(f"{folder}/**/*.*"):
            try:
                if path.suffix in (".html", ".css"):
                    self.files.read(path).decode("utf-8")
            except UnicodeDecodeError:
                yield path

    def _not_utf8(self, path: Path) -> Problem:
        place = Place(self.files.shown(path))
        return Problem("bad-encoding", "this is not UTF-8 text", place, "save the file as UTF-8")

    def _last(self, error: Exception) -> Place | None:
        """The line of a template at which it failed; None where none of ours had a part in it."""
        frames = traceback.extract_tb(error.__traceback__)
        written = [(Path(frame.filename), frame.lineno or 0) for frame in reversed(frames)]
        found = (self._place(*each) for each in written if each[0].suffix in (".html", ".css"))
        return next(found, None)

    def _place(self, path: Path, line: int) -> Place:
        return Place(self.files.shown(path), line)


def _environment(loader: BaseLoader | None = None, listen: Listen | None = None) -> Environment:
    """Autoescape on, in a sandbox; a name that is not known stops the build."""
    return _Sandbox(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=listen,
        bytecode_cache=_compiled(listen),
    )


@lru_cache(maxsize=64)
def marked(template: bytes) -> tuple[tuple[int, str, Any], ...]:
    """Line, function and words of each text that a template marks; none if it cannot be read."""
    try:
        parsed = _environment().parse(template.decode("utf-8", "replace"))
    except TemplateSyntaxError:
        return ()
    return tuple(extract_from_ast(parsed, MARKS))


VALUES = (str, int, float, dt.date, tuple, list, Mapping)
"""What a template reads from besides our dataclasses and what is `for_templates`."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Where anybody's templates run: they read what they are given, and reach nothing else.

    Behind content stand doors (the project, paths of files, modules); a template opens none.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return super().is_safe_attribute(obj, attr, value) and _is_open(obj)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        del obj
        said = f"a template may not use “{attribute}” of what stands there"
        return self.undefined(said, exc=SecurityError)


def _is_open(obj: Any) -> bool:
    kind = type(obj)
    is_jinja_s = kind.__module__.startswith("jinja2.")
    is_ours = is_dataclass(obj) or getattr(kind, "for_templates", False)
    return is_jinja_s or is_ours or isinstance(obj, VALUES)


class _Loader(BaseLoader):
    """Templates by the project's own door to its files."""

    def __init__(self, files: Tree, folder: str) -> None:
        self.files, self.folder = files, folder

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self.files.find(f"{self.folder}/{template}") or of_block(template)
        if path is None or ".." in Path(template).parts:
            raise TemplateNotFound(template)
        return self.files.read(path).decode("utf-8"), str(path), lambda: True


def of_block(template: str) -> Path | None:
    """A template from a block's own folder: `blocks/law.html` is its `block.html`."""
    match = re.fullmatch(r"blocks/([a-z0-9-]+)\.(?:(html|css)|(web\.html))", template)
    kind = blocks().get(match[1]) if match else None
    if not match or not kind:
        return None
    path = folder_of(kind) / (match[3] or f"block.{match[2]}")
    return path if path.is_file() else None


class _Compiled(BytecodeCache):
    """Jinja's work on a template, which every project with the same one shares."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self.known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@cache
def _compiled(listen: Listen | None) -> _Compiled:
    """Who listens is compiled in."""
    del listen
    return _Compiled()


def _said(error: Exception) -> str:
    """What is wrong, in the names that a template knows."""
    said = re.sub(r"'?[\w.]*\b_Writer( object')?", "w", str(error))
    said = re.sub(r"'[\w.]+ object' has", "what stands there has", said)
    return said if isinstance(error, TemplateError) else f"this line fails: {said}"
