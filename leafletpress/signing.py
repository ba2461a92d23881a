"""Acts of reviewers, each of which leaves a line in review.yaml: sign, withdraw, carry over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from . import paths
from .bootstrap.place import typed
from .model import Message, Review, Signature, Unchanged, Withdrawal
from .problems import BuildError, Place, Problem
from .project import Project
from .review import Pair, of_english, person, signers, territories_of, whole


def sign(slug: str, code: str, given: str, by: str, project: Project) -> int:
    """Record a signature over exactly the strings of a review file; how many they are."""
    all_pairs = project.pairs(slug, code, territories_of(slug, code, project.file))
    if given.strip().lower() != whole(all_pairs):
        message = f"the text is no longer the one with the digest {given}"
        hint = f"print it again: {typed(f'review {slug} {code}')}"
        raise BuildError([Problem("digest-differs", message, hint=hint)])
    _refuse_same_person(by, all_pairs, project.review(slug, code))
    digests = tuple(pair.digest for pair in all_pairs)
    signature = Signature(by=by, on=project.today, strings=digests)
    own = _own(slug, code, project)
    _write(slug, code, replace(own, signatures=(*own.signatures, signature)), project)
    return len(all_pairs)


def _refuse_same_person(by: str, given: Sequence[Pair], review: Review) -> None:
    """A second signature under the same name would add nothing and look like two."""
    already = all(person(by) in signers(pair, review, ()) for pair in given)
    if already:
        hint = "critical strings need two different people"
        message = f"{by} has signed all of this already"
        raise BuildError([Problem("same-name", message, hint=hint)])


def withdraw(slug: str, code: str, entry: Withdrawal, project: Project) -> None:
    """Record that a text must not print any more."""
    own = _own(slug, code, project)
    _write(slug, code, replace(own, withdrawals=(*own.withdrawals, entry)), project)


def carry_over(slug: str, was: str, now: Message, by: str, project: Project) -> None:
    """Record that an English edit did not change the meaning; never for a critical string."""
    if now.critical:
        message = "a critical string is read again by two people, whatever was edited"
        raise BuildError([Problem("critical", message, Place("", now.line))])
    own = _own(slug, "en", project)
    edit = Unchanged(by, project.today, of_english(replace(now, text=was)), of_english(now))
    _write(slug, "en", replace(own, unchanged=(*own.unchanged, edit)), project)


def _own(slug: str, code: str, project: Project) -> Review:
    """What the project's own folder says of a text so far."""
    own = project.own_reviews(code).get(slug)
    return own or Review(made=project.review(slug, code).made)


def _write(slug: str, code: str, review: Review, project: Project) -> None:
    entries = {**project.own_reviews(code), slug: review}
    project.write(paths.review(code), _as_yaml(entries, code).encode())


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
