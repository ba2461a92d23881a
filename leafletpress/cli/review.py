"""The commands of reviewers: print a text to read, sign it, withdraw it, carry a signature over."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

from .. import asked, catalogs, gate, manifest, paths, signing, withdrawals
from .. import review as reviewing
from ..bootstrap.place import typed
from ..model import Message, Withdrawal, messages_in
from ..problems import BuildError, Place, Problem, Severity, UsageError, errors
from ..project import Project
from .options import OUT, Lang, Language, Leaflet, Out, ProjectFolder, Words, both

By = Annotated[str, typer.Option(help='Who: "Name, role".')]
Reason = Annotated[str, typer.Option(help="Why, in a sentence.")]
Digest = Annotated[str, typer.Option(help="From the paper that was signed.")]
Start = Annotated[str, typer.Argument(help="The start of one English string.")]
Line = Annotated[int, typer.Argument(help="The edited string's line in leaflet.yaml.")]


def review(
    leaflet: Leaflet,
    language: Language = None,
    lang: Lang = None,
    out: Out = OUT,
    project: ProjectFolder = None,
) -> int:
    """Write one printable file for a reviewer, with the digest that gets signed."""
    world = Project.open(project)
    leaflet, code = _text(leaflet, language, lang, world)
    _ask(leaflet, code, world)
    from .. import review_file  # not paid for by the other commands

    written = review_file.write(leaflet, code, out, world)
    print(f"{written.path}: {written.strings} strings, {written.still_open} still to sign")
    print(f"digest {written.digest}")
    return 0


def _text(leaflet: str, language: str | None, lang: Words, project: Project) -> tuple[str, str]:
    """The leaflet and the language that are meant."""
    words = both([language] if language else [], lang)
    return (
        asked.one("leaflet", [leaflet], project),
        asked.one("language", words or ["en"], project),
    )


def _ask(leaflet: str, code: str, project: Project) -> list[gate.Verdict]:
    """What the gate says of a text wherever it is built; BuildError if it is refused."""
    places = reviewing.territories_of(leaflet, code, project.file)
    verdicts = [gate.judge(gate.Text(leaflet, code, place), project) for place in places]
    problems = dict.fromkeys(problem for verdict in verdicts for problem in verdict.problems)
    if errors(problems):
        raise BuildError(problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    return verdicts


def sign_off(
    leaflet: Leaflet,
    language: Language = None,
    lang: Lang = None,
    digest: Digest = "",
    by: By = "",
    project: ProjectFolder = None,
) -> int:
    """Record that a named person has read and approved exactly the strings of a review file."""
    _named(by)
    world = Project.open(project)
    leaflet, code = _text(leaflet, language, lang, world)
    if missing := [
        problem for verdict in _ask(leaflet, code, world) for problem in verdict.missing
    ]:
        raise BuildError(replace(problem, severity=Severity.ERROR) for problem in missing)
    count = signing.sign(leaflet, code, digest, by, world)
    print(f"{paths.review(code)}: {by} signed {count} strings")
    pairs = world.pairs(leaflet, code, reviewing.territories_of(leaflet, code, world.file))
    entry = world.review(leaflet, code)
    left = reviewing.open_pairs(pairs, entry, world.review(leaflet, "en").unchanged)
    if left:
        print(f"{len(left)} critical strings still want the signature of a second person")
    return 0


def withdraw(
    leaflet: Leaflet,
    language: Language = None,
    string: Start = "",
    lang: Lang = None,
    by: By = "",
    reason: Reason = "",
    out: Out = OUT,
    project: ProjectFolder = None,
) -> int:
    """Stop a text at once, without a replacement; lists what is already out."""
    _named(by)
    if not reason.strip():
        raise UsageError([Problem("no-reason", "why is it withdrawn?", hint='--reason "…"')])
    world = Project.open(project)
    leaflet, code = _text(leaflet, language, lang, world)
    read = world.leaflet(leaflet)
    digests = _digests(leaflet, code, string, world) if string else ()
    entry = Withdrawal(by, world.today, reason, read.version, digests)
    signing.withdraw(leaflet, code, entry, world)
    print(f"{paths.review(code)}: {leaflet} {code} {read.version} withdrawn")
    taken = withdrawals.take_back(out, world)
    for path in taken:
        print(f"already out, taken away here: {path}")
    if any(path.startswith("site/") for path in taken):
        print(f"run “{typed('site')}”: the page then says not to use it any more")
    manifest.earlier(out)  # told where it is damaged: what it lists cannot be looked through
    return 0


def _digests(leaflet: str, code: str, start: str, project: Project) -> tuple[str, ...]:
    pairs = project.pairs(leaflet, code, reviewing.territories_of(leaflet, code, project.file))
    found = tuple(p.digest for p in pairs if p.english.text.startswith(start))
    if not found:
        hint = "give the first words of the English, as they stand in the leaflet"
        raise BuildError([Problem("no-string", f"no string begins “{start}”", hint=hint)])
    return found


def unchanged(
    leaflet: Leaflet,
    line: Line,
    by: By = "",
    project: ProjectFolder = None,
) -> int:
    """Record that an English edit kept the meaning: translations and signatures stay good."""
    _named(by)
    world = Project.open(project)
    leaflet = asked.one("leaflet", [leaflet], world)
    now = _message_at(leaflet, line, world)
    key = (now.context, now.text)
    was = catalogs.previous(leaflet, key, world)
    signing.carry_over(leaflet, was, now, by, world)
    print(f"{paths.review('en')}: meaning unchanged, by {by}")
    for name in catalogs.unfuzz(leaflet, key, world):
        print(f"{name}: the translation stays")
    return 0


def _message_at(leaflet: str, line: int, project: Project) -> Message:
    read = project.leaflet(leaflet)
    for message in messages_in(read):
        if message.line == line:
            return message
    known = ", ".join(str(message.line) for message in messages_in(read))
    hint = f"strings begin on these lines: {known}"
    raise BuildError([Problem("no-string", "no string begins there", Place(read.file, line), hint)])


def _named(by: str) -> None:
    if len(by.split(",")[0].split()) < 2:
        hint = '--by "Amal Haddad, GP"'
        raise UsageError([Problem("no-name", "who says so? a full name is needed", hint=hint)])
