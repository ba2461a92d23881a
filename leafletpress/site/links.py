"""The site's files → links that lead nowhere, and anything asked of another server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from ..problems import Place, Problem

LOADED = {"img": "src", "script": "src", "source": "src", "iframe": "src", "link": "href"}
"""Tags whose address the browser loads by itself."""
NOT_LOADED = {"alternate", "canonical"}
"""What a `link` may say without being loaded."""
_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")


@dataclass(frozen=True)
class Link:
    """An address on a page."""

    target: str
    line: int
    loaded: bool


@dataclass
class Page:
    """The addresses of a page, and the places in it that can be linked to."""

    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.page.ids.add(said["id"])
        if tag in LOADED and LOADED[tag] in said:
            self._add(said[LOADED[tag]], said.get("rel") not in NOT_LOADED)
        if tag == "a" and "href" in said:
            self._add(said["href"], False)
        for address in _STYLE.findall(said.get("style", "")):
            self._add(address, True)

    def _add(self, target: str, loaded: bool) -> None:
        self.page.links.append(Link(target, self.getpos()[0], loaded))


def read(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    return reader.page


def problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """`dead-link`, `missing-picture` and `asks-elsewhere` in all pages and styles of the site."""
    pages = {path: read(data.decode()) for path, data in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        for link in page.links:
            yield from _wrong(path, link, files, pages)
    for path, data in files.items():
        if path.endswith(".css"):
            for address in _STYLE.findall(data.decode()):
                yield from _wrong(path, Link(address, 0, True), files, pages)


def _wrong(
    path: str, link: Link, files: Mapping[str, bytes], pages: Mapping[str, Page]
) -> Iterator[Problem]:
    parts = urlsplit(link.target)
    place = Place(f"site/{path}", link.line)
    if parts.scheme in ("data", "tel", "mailto"):
        return
    if parts.scheme or parts.netloc:
        if link.loaded:
            yield Problem("asks-elsewhere", f"the page loads {link.target}", place)
        return
    target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
    if target not in files:
        message = f"there is no {target} in the site"
        yield Problem("missing-picture" if link.loaded else "dead-link", message, place)
    elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        yield Problem("dead-link", f"{target} has no #{parts.fragment}", place)
