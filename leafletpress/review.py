"""Who has signed which strings: a text's state, derived from review.yaml and nothing else.

A signature covers exactly the pairs of English and translation that its signer saw. An edit to
either side makes another pair, which nobody has signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import names, po
from .model import (
    EditionList,
    Message,
    ProjectFile,
    Review,
    Signature,
    Standing,
    Unchanged,
    Withdrawal,
)
from .problems import Place
from .stages.messages import Catalog
from .strings import String


@dataclass(frozen=True)
class Pair:
    """One English string and what stands for it in a language."""

    english: Message
    text: str
    """The translation; the English itself in English; empty where there is none."""
    place: Place

    @property
    def digest(self) -> str:
        english = of_english(self.english)
        return f"{english}.{english if self.text == self.english.text else _short(self.text)}"


def of_english(english: Message) -> str:
    """A digest of the English, after its context where it has one, as gettext joins them."""
    said = f"{english.context}\4{english.text}" if english.context else english.text
    return _short(said)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def whole(pairs: Iterable[Pair]) -> str:
    """What a signer copies from the paper: `3f2a-91bc-77d0`, a digest of all the pairs."""
    total = hashlib.sha256("\n".join(sorted(pair.digest for pair in pairs)).encode()).hexdigest()
    return "-".join((total[:4], total[4:8], total[8:12]))


# ---------------------------------------------------------------- which strings


def pairs(said: Iterable[String], code: str, catalogs: Iterable[Catalog]) -> tuple[Pair, ...]:
    """Every string that can stand on the sheets of one text, and what stands for it."""
    texts = _texts(catalogs)
    return tuple(
        Pair(
            string.message,
            string.message.text if code == "en" else texts.get(string.key, ""),
            string.place,
        )
        for string in said
    )


def _texts(catalogs: Iterable[Catalog]) -> Mapping[po.Key, str]:
    found: dict[po.Key, str] = {}
    for catalog in catalogs:
        usable = {key: entry.text for key, entry in catalog.entries.items() if entry.usable}
        found = {**usable, **found}
    return found


def territories_of(slug: str, code: str, project: ProjectFile) -> tuple[str, ...]:
    """Where a leaflet is built in a language; English stands under every one.

    As project.yaml lists it, else the default territory.
    """
    lists: Iterable[EditionList] = project.editions
    found = tuple(
        territory
        for listed in lists
        if listed.leaflet == slug
        for territory, codes in listed.territories.items()
        if code == "en" or code in map(names.as_folder, codes)
    )
    return found or (project.default_territory,)


# ---------------------------------------------------------------- what is signed


def joined(entries: Iterable[Review]) -> Review:
    """One entry of several, the foremost first: all that was done, and how it says it was made."""
    found = tuple(entries)
    return Review(
        made=found[0].made if found else "not said",
        signatures=tuple(each for entry in found for each in entry.signatures),
        withdrawals=tuple(each for entry in found for each in entry.withdrawals),
        unchanged=tuple(each for entry in found for each in entry.unchanged),
    )


def standing(
    given: Sequence[Pair], review: Review, unchanged: Sequence[Unchanged], version: str
) -> Standing:
    """What a sheet made of these pairs may say."""
    missing = open_pairs(given, review, unchanged)
    signatures = [s for s in review.signatures if _covers(s, given, unchanged)]
    return Standing(
        signed=bool(given) and not missing,
        by=tuple(dict.fromkeys(signature.by for signature in signatures)),
        on=max((signature.on for signature in signatures), default=None),
        withdrawn=withdrawal(given, review, version),
    )


def open_pairs(
    given: Sequence[Pair], review: Review, unchanged: Sequence[Unchanged]
) -> tuple[Pair, ...]:
    """The pairs that still want a signature; a critical one wants two different people's."""
    return tuple(
        pair
        for pair in given
        if len(signers(pair, review, unchanged)) < (2 if pair.english.critical else 1)
    )


def signers(pair: Pair, review: Review, unchanged: Sequence[Unchanged]) -> set[str]:
    """Who has signed this pair, or the one it was before an edit that changed no meaning."""
    digests = set(_carried(pair, unchanged))
    return {person(s.by) for s in review.signatures if digests & set(s.strings)}


def person(name: str) -> str:
    """A name without its role, in one spelling: two different people have two of them."""
    return " ".join(name.split(",")[0].casefold().split())


def _carried(pair: Pair, unchanged: Sequence[Unchanged]) -> Iterator[str]:
    yield pair.digest
    if pair.english.critical:
        return
    english, text = pair.digest.split(".")
    known, todo = {english}, [english]
    while todo:
        now = todo.pop()
        for edit in unchanged:
            if edit.now == now and edit.was not in known:
                known.add(edit.was)
                todo.append(edit.was)
                yield f"{edit.was}.{edit.was if text == english else text}"


def _covers(signature: Signature, given: Sequence[Pair], unchanged: Sequence[Unchanged]) -> bool:
    strings = set(signature.strings)
    return any(strings & set(_carried(pair, unchanged)) for pair in given)


def withdrawal(given: Sequence[Pair], review: Review, version: str) -> Withdrawal | None:
    """The withdrawal that stops these pairs in this version, if there is one."""
    digests = {pair.digest for pair in given}
    for each in review.withdrawals:
        if each.version == version and (not each.strings or digests & set(each.strings)):
            return each
    return None
