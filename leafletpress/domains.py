"""Which catalog holds a string: a leaflet's, a topic's, or the one that all share for templates."""

from __future__ import annotations

import re

COMMON = "common"
"""The catalog of templates: the small words of every sheet, and the website's."""
TOPIC = "topic-"
"""How the name of a topic's catalog begins."""


def of_topic(topic: str) -> str:
    """The catalog of a topic's services and laws."""
    return f"{TOPIC}{topic}"


def topic(domain: str) -> str:
    """Whose catalog it is, of a topic's."""
    return domain.removeprefix(TOPIC)


def of_file(name: str) -> str:
    """The catalog of the English that stands in a file."""
    if found := re.search(r"(?:^|/)leaflets/topics/([^/]+)/[^/]+$", name):
        return of_topic(found[1])
    found = re.search(r"(?:^|/)leaflets/([^/]+)/[^/]+$", name)
    return found[1] if found else COMMON


def is_leaflets(domain: str) -> bool:
    """Whether a catalog is a leaflet's: the others are shared, and an organisation adds to them."""
    return domain != COMMON and not domain.startswith(TOPIC)
