"""A language and a domain → the names of their files, as gettext lays them out; `*` is any."""

from __future__ import annotations


def catalog(code: str, domain: str) -> str:
    """A language's translations of one domain."""
    return f"locales/{code}/LC_MESSAGES/{domain}.po"


def template(domain: str) -> str:
    """The English of one domain, for translators."""
    return f"locales/{domain}.pot"


def settings(code: str) -> str:
    """What a language is set in."""
    return f"locales/{code}/language.yaml"


def review(code: str) -> str:
    """Who has signed or withdrawn a language's texts."""
    return f"locales/{code}/review.yaml"
