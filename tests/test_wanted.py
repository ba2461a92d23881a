"""No mistake in a file is told in a programmer's words: every key of every kind, with wrong values.

The files are made from the schemas that editors use, so that a new key is tried as well.
"""

from __future__ import annotations

import copy
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leafletpress import model
from leafletpress.problems import BuildError, Problem
from leafletpress.stages import content
from leafletpress.tree import tree

EXAMPLES = (
    *("what-is", "https://www.example.org/help", "+443001236600", "999", "2026.1", "KET-1"),
    *("09:30", "2026-11", "GB", "0123456789ab.0123456789ab", "0123456789ab", "a@example.org"),
    *("#1d2b6b", "Open Sans", "fan.svg"),
)
SHAPE = re.compile(r'"pattern": ("(?:[^"\\]|\\.)*")')
"""In a schema as JSON."""
TEXTS = {"languages": "en", "lang": "en", "spoken": "en", "keep_together": ""}
"""Keys whose texts are not of any shape, and not of any kind either."""
WRONG: tuple[Any, ...] = (
    *([], {}, ["x"], [[]], {"x": 1}, [1, 2, 3, 4], 3.5, -1, 10**30, True, False, None, ""),
    *("!!", "2026", "A Word", "2026-02-31", "x" * 300, float("nan"), float("inf"), {"type": "x"}),
)
CLASSES = [
    name
    for name, found in inspect.getmembers(model, inspect.isclass)
    if found.__module__ == model.__name__
]
CLASSES += [kind.__name__ for kind in model.blocks().values()]
FORBIDDEN = re.compile(
    r"pattern|tuple|\^|\\d|input should|pydantic|dataclass|discriminat|\bNone\b|NoneType|\bstr\b"
    r"|\bdict\b|\bfloat\b|__|\binstance\b|should (be|have|match)|"
    + "|".join(rf"\b{name}\b" for name in CLASSES)
)


def sample(schema: dict[str, Any], defs: dict[str, Any], key: str = "") -> Any:
    """A value that the schema allows, with every key in it."""
    if "$ref" in schema:
        return sample(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, key)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return sample(schema[choice][0], defs, key)
    if "const" in schema or "enum" in schema:
        return schema.get("const") or next(word for word in schema["enum"] if word)
    return _of_type(schema, defs, key)


def _of_type(schema: dict[str, Any], defs: dict[str, Any], key: str) -> Any:
    if schema["type"] == "object":
        items = schema.get("properties", {}).items()
        for pattern, inner in schema.get("patternProperties", {}).items():
            return {_text({"pattern": pattern}, ""): sample(inner, defs)}
        if schema.get("additionalProperties"):
            name = _text(schema.get("propertyNames", {}), "")
            return {name: sample(schema["additionalProperties"], defs)}
        return {name: sample(inner, defs, name) for name, inner in items}
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return [sample(inner, defs, key) for inner in schema["prefixItems"]]
        inner = schema["items"]
        made = [sample(each, defs, key) for each in inner.get("oneOf", [inner])]
        return made * schema.get("minItems", 1) if len(made) == 1 else made
    if schema["type"] == "string":
        return _text(schema, key)
    return {"boolean": True, "number": schema.get("minimum", 1), "integer": 1}[schema["type"]]


def _text(schema: dict[str, Any], key: str) -> str:
    if "format" in schema:
        return "2026-11-21"
    if "pattern" in schema:
        return next(word for word in EXAMPLES if re.search(schema["pattern"], word))
    return TEXTS.get(key, "words")


def good(kind: str) -> Any:
    schema = content.schema(kind)
    made = sample(schema, schema.get("$defs", {}))
    for section in made.get("sections", ()) if isinstance(made, dict) else ():
        section["heading"] = "words"
    return made


def told(kind: str, data: Any, folder: Path) -> tuple[Problem, ...]:
    path = folder / f"{kind}.yaml"
    path.write_text(json.dumps(data), "utf-8")
    try:
        content.read(kind, path, tree())
    except BuildError as error:
        return error.problems
    return ()


def broken(data: Any) -> Iterator[Any]:
    """The same with one thing wrong, everywhere and in every way."""
    for path in list(paths(data)):
        for wrong in WRONG:
            yield changed(data, path, wrong)
        if path and isinstance(path[-1], str):
            yield changed(data, path, None, rename="Bad Key")
            yield changed(data, path, None, remove=True)


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else inner:
        yield from paths(value, (*path, key))


def changed(
    data: Any, path: tuple[Any, ...], value: Any, rename: str = "", remove: bool = False
) -> Any:
    if not path:
        return value
    made = copy.deepcopy(data)
    at = made
    for key in path[:-1]:
        at = at[key]
    if rename:
        at[rename] = at.pop(path[-1])
    elif remove:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return made


@pytest.mark.parametrize("kind", content.KINDS)
def test_what_the_schema_allows_is_read(kind: str, tmp_path: Path) -> None:
    assert told(kind, good(kind), tmp_path) == ()


@pytest.mark.parametrize("kind", content.KINDS)
def test_no_mistake_is_told_in_a_programmers_words(kind: str, tmp_path: Path) -> None:
    found: dict[str, Problem] = {}
    for data in broken(good(kind)):
        for problem in told(kind, data, tmp_path):
            words = f"{problem.message} {problem.hint}"
            assert not FORBIDDEN.search(words), problem
            assert problem.place.file.endswith(f"{kind}.yaml"), problem
            assert problem.place.line, problem
            assert problem.hint, problem
            found[problem.code] = problem
    assert {"bad-value", "missing-key", "unknown-key"} <= found.keys() | {"unknown-key"}


def test_those_words_would_be_found() -> None:
    """The library's own messages hold what a person must not read."""
    with pytest.raises(Exception, match="validation error") as caught:
        content.adapter("leaflet").validate_python({"code": 1, "sections": 3})
    assert FORBIDDEN.search(str(caught.value))


def test_every_shape_of_a_text_has_words_and_an_example() -> None:
    shapes = {
        match.group(1)
        for kind in content.KINDS
        for match in SHAPE.finditer(json.dumps(content.schema(kind)))
    }
    assert shapes
    for shape in shapes:
        words = model.WANTED[json.loads(shape)]
        parts = re.split(r'[ ,"]+', words)
        assert any(re.search(json.loads(shape), part) for part in parts), words


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        *(("code", word, "false") for word in ("NO", "no", "off", "Off", "False")),
        *(("code", word, "true") for word in ("Yes", "ON", "true")),
        *(("version", word, "a number") for word in ("2026.10", "0123", "12:30", "1.0", "0x1F")),
        *(("code", word, "nothing") for word in ("null", "~", "Null")),
    ],
)
def test_a_word_that_yaml_takes_for_something_else_is_to_be_quoted(
    key: str, written: str, meant: str, tmp_path: Path
) -> None:
    path = tmp_path / "leaflet.yaml"
    path.write_text(f"# a leaflet\n{key}: {written}\n", "utf-8")
    with pytest.raises(BuildError) as caught:
        content.read("leaflet", path, tree())
    (problem,) = [each for each in caught.value.problems if each.code == "bad-value"]
    assert problem.place.line == 2
    assert f'reads {written} as {meant}: put quotes around it: "{written}"' in problem.hint
    path.write_text(f'# a leaflet\n{key}: "{written}"\n', "utf-8")
    with pytest.raises(BuildError) as caught:
        content.read("leaflet", path, tree())
    assert not [each for each in caught.value.problems if "put quotes" in each.hint]
