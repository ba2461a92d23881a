"""Editions → what the other tools are given: `sources.py FOLDER`, run in the project's folder.

For each edition: NAME.html and NAME.css, exactly what our own layout gets, with the type size that
our build found (the others need not search for it); NAME.screen.html for a browser, which has no
running elements; NAME.json, the same HTML as a tree of panels for leaflet.typ. Nothing is copied by
hand: a new language is in the benchmark as soon as it is in project.yaml.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from leafletpress import manifest, pipeline, planning

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
NO_FEET = ".foot { display: none }"
SVG = "data:image/svg+xml;charset=utf-8,"
Node = dict[str, Any]


class TreeBuilder(HTMLParser):
    """HTML → nodes with a tag, classes, a few attributes and children."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Node = {"tag": "", "class": [], "children": []}
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        node: Node = {"tag": tag, "class": known.pop("class", "").split(), "children": []}
        node |= {name: known[name] for name in ("lang", "href", "alt", "style") if name in known}
        if known.get("src", "").startswith(SVG):
            node["svg"] = unquote(known["src"].removeprefix(SVG))
        self.open[-1]["children"].append(node)
        if tag not in ("img", "meta", "link", "br"):
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open[-1]["tag"]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        text = re.sub(r"[ \n]+", " ", data)
        if text.strip() or (text and self.open[-1]["tag"] in ("p", "li", "td", "span")):
            self.open[-1]["children"].append(text)


def tree(markup: str) -> Node:
    """The root of an HTML document's nodes."""
    builder = TreeBuilder()
    builder.feed(markup)
    return builder.root


def with_class(node: Node, name: str) -> list[Node]:
    """All nodes below that have the class, in order."""
    found: list[Node] = []
    for child in node["children"]:
        if isinstance(child, dict):
            found += [child] if name in child["class"] else with_class(child, name)
    return found


def panels(draft: pipeline.Draft) -> list[Node]:
    """Each panel's size in millimetres, nodes and foot."""
    root = tree(draft.html.markup)
    pages = {page["style"].removeprefix("page: "): page for page in with_class(root, "page")}
    told = []
    for panel in draft.edition.layout.panels:
        page = pages[panel.name]
        feet = with_class(page, "foot")
        nodes = [node for node in page["children"] if isinstance(node, dict) and node not in feet]
        nodes = nodes[0]["children"] if panel.name == "cover" else nodes
        foot = feet[0]["children"] if feet else []
        told.append(
            {"name": panel.name, "width": panel.width, "height": panel.height, "nodes": nodes}
            | {"foot": foot, "foot-height": 9 if foot else 0}
        )
    return told


def typst_data(draft: pipeline.Draft, size: float) -> Node:
    """What leaflet.typ reads."""
    language = draft.edition.language
    typography = language.typography
    return {
        "title": draft.edition.leaflet.title.text,
        "lang": language.tag.split("-")[0],
        "dir": language.direction,
        "size": size,
        "scale": typography.scale,
        "fonts": list(typography.fonts),
        "leading": typography.line_height,
        "panels": panels(draft),
    }


def write(draft: pipeline.Draft, size: float, folder: Path) -> None:
    """The sources of one edition."""
    name = draft.edition.name
    css = "\n".join((f"html {{ font-size: {size}pt }}", *draft.html.css))
    for stem, style in ((name, css), (f"{name}.screen", f"{css}\n{NO_FEET}")):
        link = f'<link rel="stylesheet" href="{stem}.css">\n</head>'
        (folder / f"{stem}.css").write_text(style, "utf-8")
        markup = draft.html.markup.replace("</head>", link, 1)
        (folder / f"{stem}.html").write_text(markup, "utf-8")
    data = json.dumps(typst_data(draft, size), ensure_ascii=False)
    (folder / f"{name}.json").write_text(data, "utf-8")


def main(folder: Path, built: Path) -> None:
    """The sources of every edition of `built`, a folder that our own build has filled."""
    shutil.copytree(HOME / "templates" / "icons", folder / "icons", dirs_exist_ok=True)
    for source in (HOME / "templates" / "motif.svg", HERE / "leaflet.typ"):
        shutil.copy(source, folder)
    listed = manifest.earlier(built)
    sizes = {(f["leaflet"], f["language"], f["territory"]): f["type_size"] for f in listed}
    settings = planning.Settings(out=built)
    for job in planning.plan(settings):
        key = (job.leaflet, job.language.replace("_", "-"), job.territory)
        if key in sizes:
            write(pipeline.draft(job, settings), sizes[key], folder)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
