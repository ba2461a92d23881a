"""One grammar: what is typed means the same after every command, and so does what is mistyped."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import asked, catalogs, cli, gate, planning, runs
from leafletpress.project import Project

Build = Callable[..., planning.Settings]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Build:
    """What a build was asked for; nothing is made."""
    found: list[planning.Settings] = []

    def build(settings: planning.Settings, _: object) -> tuple[runs.Built, ...]:
        found.append(settings)
        return ()

    def ask(*words: str) -> planning.Settings:
        cli.main(["build", "--out", str(tmp_path), *words])
        return found.pop()

    monkeypatch.setattr(runs, "build", build)
    return ask


# ---------------------------------------------------------------- several of a kind


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "en,ar"),
        ("--lang", "en", "--lang", "ar"),
        ("-l", "en", "-l", "ar"),
        ("-l", "en, ar"),
        ("--lang=en,ar,en",),
        ("--lang", "EN,Ar"),
    ],
    ids=" ".join,
)
def test_languages_stand_after_one_another_or_with_commas(
    settings: Build, words: tuple[str, ...]
) -> None:
    assert settings(*words).languages == ("en", "ar")


@pytest.mark.parametrize("word", ["zh-Hant-HK", "zh_Hant_HK", "zh-hant-hk"])
def test_a_language_is_spelled_as_on_the_web_or_as_its_folder(settings: Build, word: str) -> None:
    assert settings("--lang", word).languages == ("zh_Hant_HK",)
    assert asked.translated([word], Project.open()) == ("zh_Hant_HK",)


@pytest.mark.parametrize(
    ("option", "word", "field", "found"),
    [
        ("--territory", "GB,IE", "territories", ("GB", "IE")),
        ("-t", "gb", "territories", ("GB",)),
        ("--layout", "trifold-a4,trifold-letter", "layouts", ("trifold-a4", "trifold-letter")),
        ("--layout", "trifold", "layouts", ("trifold",)),
        ("--output", "screen,office", "outputs", ("screen", "office")),
    ],
)
def test_so_do_territories_layouts_and_outputs(
    settings: Build, option: str, word: str, field: str, found: tuple[str, ...]
) -> None:
    assert getattr(settings(option, word), field) == found


@pytest.mark.parametrize(
    "words",
    [("es,pl",), ("es", "pl"), ("--lang", "es,pl"), ("-l", "es", "-l", "pl"), ("es", "-l", "pl")],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["check", "update"])
def test_a_language_after_a_command_is_one_after_lang(
    command: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    for part in (gate, catalogs):
        monkeypatch.setattr(part, command, lambda code, _: seen.append(code) or (), raising=False)
    monkeypatch.setattr("leafletpress.catalogs.extract", lambda _: [])
    cli.main([command, *words])
    assert seen == ["es", "pl"]


@pytest.mark.parametrize("words", [("ar",), ("--lang", "ar"), ("-l", "ar")], ids=" ".join)
def test_a_reviewer_names_a_language_either_way(
    project: ProjectCopy, words: tuple[str, ...]
) -> None:
    said = project.run("sign-off", "ketamine", *words, "--digest", "x", "--by", "Amal Haddad, GP")
    assert "review ketamine ar" in said.err
    assert "error[digest-differs]" in said.err


def test_the_state_of_some_languages_can_be_asked_for(project: ProjectCopy) -> None:
    said = project.run("status", "pl", "--lang", "es")
    assert "(pl)" in said.out and "(es)" in said.out
    assert "(ar)" not in said.out


# ---------------------------------------------------------------- what does not exist

BY = ("--by", "Amal Haddad, GP")
WRONG = {
    "unknown-language": [
        ["build", "--lang", "xx"],
        ["build", "--lang", "en,xx"],
        ["check", "xx"],
        ["check", "--lang", "xx"],
        ["update", "xx"],
        ["update", "en", "-l", "xx"],
        ["status", "xx"],
        ["review", "ketamine", "xx"],
        ["sign-off", "ketamine", "--lang", "xx", *BY],
        ["withdraw", "ketamine", "xx", *BY, "--reason", "wrong"],
    ],
    "unknown-leaflet": [
        ["build", "xx"],
        ["review", "xx"],
        ["sign-off", "xx", "ar", *BY],
        ["withdraw", "xx", *BY, "--reason", "wrong"],
        ["unchanged", "xx", "12", *BY],
    ],
    "unknown-territory": [["build", "--territory", "xx"], ["build", "-t", "GB,xx"]],
    "unknown-layout": [["build", "--layout", "xx"], ["build", "--layout", "trifold,xx"]],
    "unknown-output": [["build", "--output", "xx"], ["build", "-o", "screen,xx"]],
}


@pytest.mark.parametrize(
    ("code", "command"),
    [(code, command) for code, commands in WRONG.items() for command in commands],
    ids=lambda each: each if isinstance(each, str) else " ".join(each[:4]),
)
def test_what_does_not_exist_is_told_alike_everywhere(
    code: str, command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(command) == 2
    kind = code.removeprefix("unknown-")
    said = capfd.readouterr().err.split("\n")
    assert said[0] == f"error[{code}]: there is no {kind} “xx”"
    assert said[1].startswith("  hint: known: ")


def test_all_that_does_not_exist_is_told_together(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "ketamin", "--lang", "xx,yy", "--output", "fax"]) == 2
    said = capfd.readouterr().err
    assert [said.count(f"[unknown-{kind}]") for kind in ("leaflet", "language", "output")] == [
        *(1, 2, 1)
    ]
    assert "hint: did you mean “ketamine”?" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["build", "--lang", "en,,ar"], "there is nothing beside a comma"),
        (["check", "en,"], "there is nothing beside a comma"),
        (["build", "ar"], "hint: languages come after an option: --lang ar"),
        (["update", "en-XA"], "en-XA is made from the English"),
        (["review", "ketamine", "ar,es"], "one language at a time"),
        (["review", "ketamine", "ar", "--lang", "es"], "these are 2: ar, es"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_a_slip_gets_a_hint(
    command: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(command) == 2
    assert said in capfd.readouterr().err


# ---------------------------------------------------------------- how the commands are made

OWN = {("add-language", "languages"), ("release-files", "out")}
"""A new language is none that is known; a release's files go elsewhere."""


def test_an_option_of_one_name_is_one_option() -> None:
    meanings: dict[str, set[str]] = {}
    for name, act in cli.COMMANDS.items():
        for option in inspect.signature(act).parameters.values():
            if (name, option.name) not in OWN:
                meanings.setdefault(option.name, set()).add(f"{option.annotation} {option.default}")
    assert meanings["project"] and meanings["lang"]
    assert {name: told for name, told in meanings.items() if len(told) > 1} == {}


def test_every_command_has_a_line_of_help() -> None:
    assert all((act.__doc__ or "").endswith(".") for act in cli.COMMANDS.values())


def test_the_command_is_a_module_as_well() -> None:
    run = [sys.executable, "-m", "leafletpress.cli", "--version"]
    done = subprocess.run(run, cwd=HOME, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("leafletpress ")
