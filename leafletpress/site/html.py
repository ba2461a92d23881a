"""The templates of the site, and what all of them may call."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..tree import Tree


@cache
def environment(files: Tree) -> Environment:
    """Autoescape on, and an unknown name stops the build."""
    return Environment(
        loader=FileSystemLoader([root / "templates" for root in files.roots]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def up(path: str) -> str:
    """From a page to the site's top: `../` for each folder it stands in."""
    return "../" * path.count("/")
