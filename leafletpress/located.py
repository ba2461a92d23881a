"""YAML → plain data in which every string, and every path, knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from .problems import BuildError, Place, Problem


class Located(str):
    """A scalar that remembers the line it stands on."""

    line: int

    def __new__(cls, value: str, line: int) -> Located:
        self = super().__new__(cls, value)
        self.line = line
        return self


class Lines(dict[tuple[Any, ...], int]):
    """Path into the data → line, counting from 1."""


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _build(loader: Any, node: yaml.Node, path: tuple[Any, ...], lines: Lines) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return {
            key: _build(loader, value, (*path, key), lines)
            for key, value in _pairs(node, lines, path)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, i), lines) for i, item in enumerate(node.value)]
    if node.tag == "tag:yaml.org,2002:timestamp":
        return Located(node.value, node.start_mark.line + 1)
    value = loader.construct_object(node)
    return Located(value, node.start_mark.line + 1) if isinstance(value, str) else value


def _pairs(
    node: yaml.MappingNode, lines: Lines, path: tuple[Any, ...]
) -> Iterator[tuple[str, yaml.Node]]:
    seen: set[str] = set()
    for key_node, value in node.value:
        key = str(key_node.value)  # as written: “on” is no boolean here
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"“{key}” is there twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
        lines[(*path, key, "")] = key_node.start_mark.line + 1
        yield key, value


def load(content: bytes, shown: str) -> tuple[Any, Lines]:
    """The data of one file and the line of every path into it; BuildError if it is not YAML."""
    lines = Lines()
    try:
        loader = _Loader(content.decode("utf-8-sig"))
        node = loader.get_single_node()
        return (_build(loader, node, (), lines) if node else None), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1 if mark else 0)
        hint = "check the indentation, and put quotes around text that contains “: ” or “#”"
        message = f"this is not YAML: {error.problem or error}"
        raise BuildError([Problem("bad-yaml", message, place, hint)]) from error
    except yaml.YAMLError as error:
        message = f"this is not YAML: {str(error).splitlines()[0]}"
        raise BuildError([Problem("bad-yaml", message, Place(shown))]) from error
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        message = f"this is not UTF-8 text (byte {error.start})"
        raise BuildError([Problem("bad-encoding", message, Place(shown), hint)]) from error
    except RecursionError as error:
        raise BuildError([Problem("bad-yaml", "nested too deeply", Place(shown))]) from error
