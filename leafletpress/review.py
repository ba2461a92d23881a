"""Who has signed which strings: a text's state, derived from review.yaml and nothing else.

A signature covers exactly the pairs of English and translation that its signer saw. An edit to
either side makes another pair, which nobody has signed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from . import catalogs, manifest, po, strings
from .model import (
    EditionList,
    Message,
    Project,
    Review,
    Signature,
    Standing,
    Unchanged,
    Withdrawal,
)
from .problems import BuildError, Place, Problem
from .stages import content, messages
from .tree import Tree


@dataclass(frozen=True)
class Pair:
    """One English string and what stands for it in a language."""

    english: Message
    text: str
    """The translation; the English itself in English; empty where there is none."""
    place: Place

    @property
    def digest(self) -> str:
        english = _short(_said(self.english))
        return f"{english}.{english if self.text == self.english.text else _short(self.text)}"


def _said(english: Message) -> str:
    """The English, after its context where it has one, as gettext joins them."""
    return f"{english.context}\4{english.text}" if english.context else english.text


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def whole(pairs: Iterable[Pair]) -> str:
    """What a signer copies from the paper: `3f2a-91bc-77d0`, a digest of all the pairs."""
    total = hashlib.sha256("\n".join(sorted(pair.digest for pair in pairs)).encode()).hexdigest()
    return "-".join((total[:4], total[4:8], total[8:12]))


# ---------------------------------------------------------------- which strings


def pairs(slug: str, code: str, territories: Sequence[str], files: Tree) -> tuple[Pair, ...]:
    """Every string that can stand on a sheet of this leaflet, language and territories."""
    texts = _texts(slug, code, files)
    return tuple(
        Pair(
            string.message,
            string.message.text if code == "en" else texts.get(string.key, ""),
            string.place,
        )
        for string in strings.on_sheets(slug, territories, files)
    )


def _texts(slug: str, code: str, files: Tree) -> Mapping[po.Key, str]:
    found: dict[po.Key, str] = {}
    for domain in (slug, catalogs.COMMON):
        for catalog in messages.read_catalogs(f"locales/{code}/LC_MESSAGES/{domain}.po", files):
            usable = {key: entry.text for key, entry in catalog.entries.items() if entry.usable}
            found = {**usable, **found}
    return found


def territories_of(slug: str, code: str, project: Project) -> tuple[str, ...]:
    """Where a leaflet is built in a language; English stands under every one.

    As project.yaml lists it, else the default territory.
    """
    lists: Iterable[EditionList] = project.editions
    found = tuple(
        territory
        for listed in lists
        if listed.leaflet == slug
        for territory, codes in listed.territories.items()
        if code == "en" or code in [each.replace("-", "_") for each in codes]
    )
    return found or (project.default_territory,)


# ---------------------------------------------------------------- what is signed


def read(slug: str, code: str, files: Tree) -> Review:
    """The entry of review.yaml; a text nobody wrote about is a draft."""
    path = files.find(f"locales/{code}/review.yaml")
    entries: dict[str, Review] = content.read("review", path, files) if path else {}
    return entries.get(slug, Review(made="not said"))


def standing(
    given: Sequence[Pair], review: Review, unchanged: Sequence[Unchanged], version: str
) -> Standing:
    """What a sheet made of these pairs may say."""
    missing = open_pairs(given, review, unchanged)
    signatures = [s for s in review.signatures if _covers(s, given, unchanged)]
    names = tuple(dict.fromkeys(signature.by for signature in signatures))
    return Standing(
        signed=bool(given) and not missing,
        by=names,
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
    return {_person(s.by) for s in review.signatures if digests & set(s.strings)}


def _person(name: str) -> str:
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


# ---------------------------------------------------------------- acts, each leaves a file behind


def sign(
    slug: str, code: str, given: str, by: str, on: dt.date, files: Tree, project: Project
) -> int:
    """Record a signature over exactly the strings of a review file; how many they are."""
    all_pairs = pairs(slug, code, territories_of(slug, code, project), files)
    if given.strip().lower() != whole(all_pairs):
        message = f"the text is no longer the one with the digest {given}"
        hint = f"print it again: python3 build.py review {slug} {code}"
        raise BuildError([Problem("digest-differs", message, hint=hint)])
    review = read(slug, code, files)
    _refuse_same_person(by, all_pairs, review)
    signature = Signature(by=by, on=on, strings=tuple(pair.digest for pair in all_pairs))
    _write(slug, code, replace(review, signatures=(*review.signatures, signature)), files)
    return len(all_pairs)


def _refuse_same_person(by: str, given: Sequence[Pair], review: Review) -> None:
    """A second signature under the same name would add nothing and look like two."""
    already = all(_person(by) in signers(pair, review, ()) for pair in given)
    if already:
        hint = "critical strings need two different people"
        message = f"{by} has signed all of this already"
        raise BuildError([Problem("same-name", message, hint=hint)])


def withdraw(slug: str, code: str, entry: Withdrawal, files: Tree) -> None:
    """Record that a text must not print any more."""
    review = read(slug, code, files)
    _write(slug, code, replace(review, withdrawals=(*review.withdrawals, entry)), files)


def carry_over(slug: str, was: str, now: Message, by: str, on: dt.date, files: Tree) -> None:
    """Record that an English edit did not change the meaning; never for a critical string."""
    if now.critical:
        message = "a critical string is read again by two people, whatever was edited"
        raise BuildError([Problem("critical", message, Place("", now.line))])
    review = read(slug, "en", files)
    before = replace(now, text=was)
    edit = Unchanged(by=by, on=on, was=_short(_said(before)), now=_short(_said(now)))
    _write(slug, "en", replace(review, unchanged=(*review.unchanged, edit)), files)


def _write(slug: str, code: str, review: Review, files: Tree) -> None:
    path = files.target(f"locales/{code}/review.yaml")
    found = files.find(f"locales/{code}/review.yaml")
    entries: dict[str, Review] = dict(content.read("review", found, files)) if found else {}
    entries[slug] = review
    manifest.put(path, _as_yaml(entries, code).encode())


def _as_yaml(entries: Mapping[str, Review], code: str) -> str:
    """review.yaml, one string a line: git shows what a signature covers."""
    lines = [f"# The state of the {code} texts. Written by sign-off and withdraw; see docs/."]
    for slug, review in entries.items():
        lines += [f"{slug}:", f"  made: {_quoted(review.made)}"]
        for name in ("signatures", "withdrawals", "unchanged"):
            acts = getattr(review, name)
            lines += [f"  {name}:"] if acts else []
            for act in acts:
                lines += _act(act)
    return "\n".join(lines) + "\n"


def _act(act: Signature | Withdrawal | Unchanged) -> list[str]:
    lines = [f"    - by: {_quoted(act.by)}", f"      on: {act.on.isoformat()}"]
    if isinstance(act, Unchanged):
        return [*lines, f'      was: "{act.was}"', f'      now: "{act.now}"']
    if isinstance(act, Withdrawal):
        lines += [f"      reason: {_quoted(act.reason)}", f'      version: "{act.version}"']
    if act.strings:
        lines += ["      strings:", *(f'        - "{digest}"' for digest in act.strings)]
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
