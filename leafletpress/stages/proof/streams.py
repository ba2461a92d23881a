"""A file → every content stream in it, with what it may draw with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Content:
    """A page's own content or a form on it."""

    page: int
    holder: pikepdf.Object
    """The page's dictionary or the form's stream."""
    resources: pikepdf.Object

    @property
    def streams(self) -> tuple[pikepdf.Stream, ...]:
        if isinstance(self.holder, pikepdf.Stream):
            return (self.holder,)
        contents = self.holder.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        return tuple(part for part in parts if isinstance(part, pikepdf.Stream))


def contents(pdf: pikepdf.Pdf) -> Iterator[Content]:
    """Pages, and the forms, patterns and soft masks under them, each once a page."""
    for number, page in enumerate(pdf.pages, 1):
        seen: set[tuple[int, int]] = set()
        todo = [Content(number, page.obj, part(page.obj, "/Resources"))]
        while todo:
            content = todo.pop()
            yield content
            for form in _forms(content.resources):
                if form.objgen not in seen:
                    seen.add(form.objgen)
                    own = form.get("/Resources", content.resources)
                    todo.append(Content(number, form, own))


def part(holder: pikepdf.Object, key: str) -> pikepdf.Object:
    """The dictionary under a key, empty where there is none."""
    found = holder.get(key)
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _forms(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for form in part(resources, "/XObject").values():
        if form.get("/Subtype") == "/Form":
            yield form
    for pattern in part(resources, "/Pattern").values():
        if isinstance(pattern, pikepdf.Stream):
            yield pattern
    for state in part(resources, "/ExtGState").values():
        group = part(state, "/SMask").get("/G")
        if isinstance(group, pikepdf.Stream):
            yield group
