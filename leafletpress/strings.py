"""Content and templates → every English string that can stand on a sheet, and which are critical.

Read from leaflets, topics and templates themselves: what a catalog's comments say of a
string is lost by most tools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from . import domains
from .model import Leaflet, Message, Territory, blocks, messages_in
from .po import Key
from .problems import BuildError, Place
from .stages import content
from .templating import marked, of_block
from .tree import Tree

SERVICES = "leaflets/topics/*/[A-Z][A-Z].yaml"
SHEETS = "templates/*.html"
SITE = "templates/site/*.html"


@dataclass(frozen=True)
class String:
    """One string of the English, and where it stands."""

    message: Message
    file: str

    @property
    def domain(self) -> str:
        """The catalog that holds its translation."""
        return domains.of_file(self.file)

    @property
    def key(self) -> Key:
        return self.message.context, self.message.text

    @property
    def place(self) -> Place:
        return Place(self.file, self.message.line)


def of(leaflet: Leaflet, territories: Iterable[Territory], files: Tree) -> tuple[String, ...]:
    """Every string that can stand on a sheet of this leaflet in these territories, each once."""
    found = [String(message, leaflet.file) for message in messages_in(leaflet)]
    for territory in territories:
        for block in leaflet.all_blocks:
            told = block.from_services(territory, leaflet.slug)
            found += [String(message, territory.file_of(message)) for message in told]
    sheets = [*files.files(SHEETS), *_of_blocks(leaflet.kinds, ("html",), files)]
    return _once([*found, *_phrases(sheets, files)])


def everywhere(files: Tree) -> tuple[String, ...]:
    """Every string there is: of any leaflet and territory that can be read, and of the website."""
    own = _of_blocks(blocks(), ("html", "web.html"), files)
    templates = [*files.files(SHEETS), *own, *files.files(SITE)]
    return _once([*_content(files), *_phrases(templates, files)])


def critical(files: Tree) -> frozenset[Key]:
    """The strings where a mistake can hurt someone, wherever they stand."""
    return frozenset(string.key for string in _content(files) if string.message.critical)


def _once(found: Iterable[String]) -> tuple[String, ...]:
    """The first of each; critical if any of them is."""
    kept: dict[Key, String] = {}
    for string in found:
        first = kept.setdefault(string.key, string)
        if string.message.critical and not first.message.critical:
            kept[string.key] = replace(first, message=replace(first.message, critical=True))
    return tuple(kept.values())


# ---------------------------------------------------------------- content


def _content(files: Tree) -> tuple[String, ...]:
    found: list[String] = []
    for path in files.files("leaflets/*/leaflet.yaml"):
        found += _strings("leaflet", path, files)
    for path in files.files(SERVICES):
        found += _strings("services", path, files)
    return tuple(found)


def _strings(kind: str, path: Path, files: Tree) -> Iterator[String]:
    """Those of one file; none where it is broken, which is told elsewhere."""
    try:
        read = content.read(kind, path, files)
    except BuildError:
        return
    for message in messages_in(read):
        yield String(message, files.shown(path))


# ---------------------------------------------------------------- templates


def _of_blocks(types: Iterable[str], endings: Iterable[str], files: Tree) -> Iterator[Path]:
    """The templates of blocks: a project's own, else the block's."""
    for name in (f"blocks/{each}.{ending}" for each in types for ending in endings):
        if path := files.find(f"templates/{name}") or of_block(name):
            yield path


def _phrases(templates: Iterable[Path], files: Tree) -> Iterator[String]:
    for path in templates:
        shown = files.shown(path)
        for message in _marked(files.read(path)):
            yield String(message, shown)


def _marked(template: bytes) -> Iterator[Message]:
    """What a template marks with `_` or `N_`."""
    return (_message(*found) for found in marked(template) if found[-1])


def _message(line: int, function: str, said: str | tuple[str | None, ...]) -> Message:
    parts = [part or "" for part in ((said,) if isinstance(said, str) else said)]
    context = parts.pop(0) if function in ("pgettext", "npgettext") else ""
    return Message(text=parts[0], context=context, line=line)
