"""YAML → plain data in which every string, and every path, knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from .problems import BuildError, Place, Problem

LARGEST = 4_000_000
"""Bytes of a file: more than any leaflet, or what its reviewers ever signed."""
DEEPEST = 50
"""Lists and keys inside one another; deeper, libyaml runs out of its stack and the process dies."""
MOST = 200_000
"""Values, those that an alias repeats counted again."""


class Located(str):
    """A scalar that remembers the line it stands on."""

    line: int

    def __new__(cls, value: str, line: int) -> Located:
        self = super().__new__(cls, value)
        self.line = line
        return self


class Lines(dict[tuple[Any, ...], int]):
    """Path into the data → line, counting from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[tuple[Any, ...], str] = {}
        """The same path → what is written there, where YAML reads it as something else: NO, 08."""


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TooMuch(Exception):
    """A file that no person wrote; says why, and from which line on."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def _build(loader: Any, node: yaml.Node, path: tuple[Any, ...], lines: Lines) -> Any:
    if len(lines) > MOST or len(path) > DEEPEST:
        why = "it says too much, or repeats itself without end (* repeats what & names)"
        raise _TooMuch(why, node.start_mark.line + 1)
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return {
            key: _build(loader, value, (*path, key), lines)
            for key, value in _pairs(node, lines, path)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, i), lines) for i, item in enumerate(node.value)]
    value = _scalar(loader, node)
    if isinstance(value, str):
        return Located(value, node.start_mark.line + 1)
    lines.written[path] = node.value
    return value


def _scalar(loader: Any, node: yaml.Node) -> Any:
    """What a word means; a day stays as it is written, and so does what is no number after all."""
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError, TypeError, OverflowError):  # 0x_, ._, or 5000 digits
        return node.value


def _pairs(
    node: yaml.MappingNode, lines: Lines, path: tuple[Any, ...]
) -> Iterator[tuple[str, yaml.Node]]:
    seen: set[str] = set()
    for key_node, value in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="a key is one word, and no list", problem_mark=key_node.start_mark
            )
        key = key_node.value  # as written: “on” is no boolean here
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"“{key}” is there twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
        lines[(*path, key, "")] = key_node.start_mark.line + 1
        yield key, value


def _bounded(text: str) -> None:
    """_TooMuch if the file is longer, or nested deeper, than what is read without danger."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, _Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > 2 * MOST:
            why = "nested too deeply" if depth > DEEPEST else "it says too much"
            raise _TooMuch(why, event.start_mark.line + 1 if event.start_mark else 0)


def load(content: bytes, shown: str) -> tuple[Any, Lines]:
    """The data of one file and the line of every path into it; BuildError if it is not YAML."""
    lines = Lines()
    try:
        if len(content) > LARGEST:
            raise _TooMuch(f"it is larger than {LARGEST // 1_000_000} MB")
        text = content.decode("utf-8-sig")
        _bounded(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        return (_build(loader, node, (), lines) if node else None), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1 if mark else 0)
        hint = "check the indentation, and put quotes around text that contains “: ” or “#”"
        message = f"this is not YAML: {_plain(error)}"
        raise BuildError([Problem("bad-yaml", message, place, hint)]) from error
    except yaml.YAMLError as error:
        message = f"this is not YAML: {str(error).splitlines()[0]}"
        raise BuildError([Problem("bad-yaml", message, Place(shown))]) from error
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        message = f"this is not UTF-8 text (byte {error.start})"
        raise BuildError([Problem("bad-encoding", message, Place(shown), hint)]) from error
    except _TooMuch as error:
        message = f"this cannot be read: {error}"
        hint = "write each text out, where it stands"
        raise BuildError([Problem("bad-yaml", message, Place(shown, error.line), hint)]) from error


def _plain(error: yaml.MarkedYAMLError) -> str:
    """What YAML's reader says, or what it means by it."""
    said = str(error.problem or error)
    if "could not determine a constructor" in said:
        return "a word that begins with “!” is not known here: put quotes round it"
    if said.startswith("found character") and "start any token" in said:
        return "a text cannot begin with this letter, or a tab stands where spaces should"
    return said
