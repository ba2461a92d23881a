"""What all pages of the site may call."""

from __future__ import annotations


def up(path: str) -> str:
    """From a page to the site's top: `../` for each folder it stands in."""
    return "../" * path.count("/")
