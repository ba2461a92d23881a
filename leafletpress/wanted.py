"""What pydantic found in a file → Problems: what is wanted, an example, and what is there now.

A person who reads them writes leaflets and not programs: no pattern, no type, no class is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from . import names
from .located import Lines
from .model import WANTED, Below, Message
from .problems import Place, Problem, did_you_mean

FILLED_IN = frozenset({"slug", "file", "line"})
"""Fields that the reader knows and nobody writes."""
NUMBERS = ("int_type", "int_parsing", "float_type", "float_parsing", "finite_number")
MAPPINGS = ("dict_type", "dataclass_type", "dataclass_exact_type", "mapping_type")
LISTS = ("tuple_type", "list_type", "set_type", "iterable_type")
BOUNDS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}
MOVED = {
    "panel": "a section says what it is: “role: core” (or emergency, help, more, people); where "
    "that goes is said in layouts/",
    "fold": "project.yaml says in which layouts a leaflet is built: “layouts: [trifold]”",
}
"""Keys of earlier versions → what is written now."""
SHOWN = 60
"""Letters of what is there now."""


def problems(found: ValidationError, kind: Any, shown: str, lines: Lines) -> tuple[Problem, ...]:
    """Every mistake of a file that was to be of `kind`, with its line."""
    told = (_problem(error, kind, shown, lines) for error in found.errors() if not _follows(error))
    return tuple(dict.fromkeys(told))


def _follows(error: ErrorDetails) -> bool:
    """A list is not too short by itself, whose entries were told already."""
    entries = error.get("input")
    short = error["type"] == "too_short" and isinstance(entries, list | tuple | dict)
    return short and len(entries) >= error.get("ctx", {}).get("min_length", 0)


def _problem(error: ErrorDetails, kind: Any, shown: str, lines: Lines) -> Problem:
    path = _resolve(error["loc"], lines)
    key = str(error["loc"][-1]) if error["loc"] else ""
    place = Place(shown, lines.get(path, 1))
    name = error["type"]
    if name in ("unexpected_keyword_argument", "extra_forbidden"):
        place = Place(shown, lines.get((*path, ""), place.line))
        hint = MOVED.get(key) or did_you_mean(key, _keys_at(kind, error["loc"][:-1]))
        return Problem("unknown-key", f"there is no key “{key}” here", place, hint)
    if name in ("missing", "missing_argument", "union_tag_not_found"):
        return _missing(error, kind, _where(path), place)
    if name == "union_tag_invalid":
        tag = lines.written.get((*path, "type"), _word(error["input"]["type"]))
        hint = did_you_mean(tag, _types_at(kind, error["loc"]))
        return Problem("unknown-block", f"there is no block “{tag}” here", place, hint)
    if name == "unknown_language":
        return Problem("unknown-language", f"{_where(path)}: {error['msg']}", place, _tag(error))
    message = f"{_where(path)}: {_wanted(error, kind)}"
    return Problem("bad-value", message, place, _now(error, path, lines))


def _where(path: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in path) or "the file"


def _resolve(loc: Iterable[int | str], lines: Lines) -> tuple[Any, ...]:
    """The path in the file: pydantic's path without the names of union members."""
    path: tuple[Any, ...] = ()
    for part in loc:
        if (*path, part) in lines or (*path, part, "") in lines:
            path = (*path, part)
    return path


# ---------------------------------------------------------------- in words


def _missing(error: ErrorDetails, kind: Any, where: str, place: Place) -> Problem:
    if error["type"] == "union_tag_not_found":
        hint = f"write one of these: {', '.join(sorted(_types_at(kind, error['loc'])))}"
        return Problem("missing-key", f"{where}: “type” is missing", place, hint)
    return Problem("missing-key", f"{where}: “{error['loc'][-1]}” is missing", place, "add it")


def _word(value: Any) -> str:
    """What is written, where it is one word and no list."""
    return str(value) if isinstance(value, str) else "…"


def _tag(error: ErrorDetails) -> str:
    found = names.tag_of(str(error.get("input", "")))
    if found:
        return f"write “{found}”"
    return (
        "write the language's tag: en, prs, pt-BR, zh-Hant-HK (see www.iana.org, language subtags)"
    )


def _wanted(error: ErrorDetails, kind: Any) -> str:
    """What should stand there, with an example."""
    name, context = error["type"], error.get("ctx", {})
    if name == "string_pattern_mismatch":
        return f"wanted is {WANTED.get(context['pattern'], 'another way of writing it')}"
    if name == "literal_error":
        return f"wanted is one of these: {', '.join(_choices(context))}"
    if name == "bad_expression":
        return error["msg"]
    if name in BOUNDS:
        side, bound = BOUNDS[name]
        return f"wanted is a number of {side} {context[bound]:g}"
    if name in NUMBERS:
        return "wanted is a number, such as 1.5"
    if name in MAPPINGS:
        return _keys_wanted(kind, error["loc"])
    if name in LISTS:
        return "wanted is a list: [first, second], or lines that each begin with “- ”"
    if name == "too_short":
        return f"wanted is at least {_counted(context['min_length'])}"
    if name == "too_long":
        return f"wanted is at most {_counted(context['max_length'])}"
    if name.startswith("bool"):
        return "wanted is true or false"
    if name.startswith("date"):
        return "wanted is a day: 2026-11-21"
    if name.startswith("string"):
        return "wanted is a text"
    return "this is not what is wanted here; compare it with a file that builds"


def _counted(number: int) -> str:
    return "one entry" if number == 1 else f"{number} entries"


def _choices(context: dict[str, Any]) -> list[str]:
    """The words that a key takes; one of them is no word at all, and not told."""
    return [word for word in re.findall(r"'([^']*)'", str(context["expected"])) if word]


def _keys_wanted(kind: Any, loc: Iterable[int | str]) -> str:
    classes = _classes_at(kind, loc)
    if Message in classes:
        return "wanted is a text"
    keys = [item.name for owner in classes for item in fields(owner) if item.name not in FILLED_IN]
    shown = ", ".join(list(dict.fromkeys(keys))[:6])
    return f"wanted are keys with their values, such as {shown}" if keys else "wanted are keys"


def _now(error: ErrorDetails, path: tuple[Any, ...], lines: Lines) -> str:
    """What is there, and what to do about it."""
    value = error.get("input")
    if error["type"] == "string_type" and path in lines.written and lines.written[path]:
        return _quote(value, lines.written[path])
    if error["type"] == "literal_error" and isinstance(value, str):
        return did_you_mean(value, _choices(error.get("ctx", {})))
    if isinstance(value, list | tuple):
        return "there is a list now" if value else "the list is empty now"
    if isinstance(value, dict):
        return "there are keys with their values now"
    written = lines.written.get(path, "" if value is None else str(value))
    if not written.strip():
        return "nothing is written there now: write it, or take the key out"
    return f"it is {_short(written)} now"


def _quote(value: Any, written: str) -> str:
    """A word that YAML takes for something else: NO for false, 2026.10 for a number."""
    meant = "nothing" if value is None else "a number"
    if isinstance(value, bool):
        meant = "true" if value else "false"
    return f'YAML reads {_short(written)} as {meant}: put quotes around it: "{_short(written)}"'


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


# ---------------------------------------------------------------- what a key may hold


def _keys_at(kind: Any, loc: Iterable[int | str]) -> set[str]:
    """The keys a mapping may have: the fields of the class at the end of pydantic's path."""
    return {item.name for owner in _classes_at(kind, loc) for item in fields(owner)} - FILLED_IN


def _classes_at(kind: Any, loc: Iterable[int | str]) -> list[Any]:
    """The classes that the content at a path may be of."""
    classes = _classes(kind)
    for part in loc:
        if not isinstance(part, int):
            classes = [found for owner in classes for found in _step(owner, part)] or classes
    return classes


def _step(owner: Any, part: str) -> list[Any]:
    """Into a field of this name, or into the block of this type."""
    if part in _hints(owner):
        return _classes(_hints(owner)[part])
    return [owner] if part == _type_of(owner) else []


def _classes(kind: Any) -> list[Any]:
    if isinstance(kind, Below):
        return list(kind.kinds)
    if isinstance(kind, type) and is_dataclass(kind):
        return [kind]
    return [found for argument in get_args(kind) for found in _classes(argument)]


@cache
def _hints(owner: Any) -> dict[str, Any]:
    return get_type_hints(owner, include_extras=True)


def _type_of(owner: Any) -> str:
    hints = _hints(owner)
    return str(get_args(hints["type"])[0]) if "type" in hints else ""


def _types_at(kind: Any, loc: Iterable[int | str]) -> list[str]:
    """The blocks that may stand at a path."""
    return [_type_of(block) for block in _classes_at(kind, loc)]
