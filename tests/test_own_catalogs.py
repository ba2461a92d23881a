"""An organisation's folder: it holds the organisation's own words, and ours go on behind them."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from conftest import ProjectCopy

from leafletpress import cli, pipeline, po
from leafletpress.project import Project

LEAFLET = "leaflets/ketamine/leaflet.yaml"
COMMON = "locales/es/LC_MESSAGES/common.po"
DRUGS = "locales/es/LC_MESSAGES/topic-drugs.po"
PO = "locales/es/LC_MESSAGES/ketamine.po"
HEADER = (
    'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
OWN = HEADER + 'msgid "Drug advice."\nmsgstr "Consejos."\n'


@pytest.fixture
def own(project: ProjectCopy) -> Path:
    folder = project.root.parent / "ours"
    folder.mkdir()
    return folder


def words(own: Path, english: str, code: str = "es") -> str:
    return str(pipeline.translator(code, Project.open(own), "ketamine")(english))


def files(own: Path) -> list[str]:
    return sorted(p.relative_to(own).as_posix() for p in own.rglob("*") if p.is_file())


def put(own: Path, name: str, text: str) -> Path:
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("command", [["extract"], ["update"], ["update", "es"]])
def test_nothing_of_ours_is_copied_into_an_empty_folder(
    project: ProjectCopy, own: Path, command: list[str]
) -> None:
    said = project.run(*command, "--project", str(own))
    assert said.code == 0, said.err
    assert files(own) == []


def test_an_own_word_lies_before_ours_string_by_string(project: ProjectCopy, own: Path) -> None:
    put(own, DRUGS, OWN)
    assert words(own, "Drug advice.") == "Consejos."
    assert words(own, "Free to call.") == words(project.root, "Free to call.") != "Free to call."
    project.edit(COMMON, words(own, "Free to call."), "Gratis del todo.")
    assert words(own, "Free to call.") == "Gratis del todo."


def test_update_keeps_an_own_word_and_takes_copies_of_ours_away(
    project: ProjectCopy, own: Path
) -> None:
    shipped = (project.root / DRUGS).read_text("utf-8")
    was = words(project.root, "Drug advice.")
    put(own, DRUGS, shipped.replace(f'"{was}"', '"Consejos."'))
    said = project.run("update", "es", "--project", str(own))
    assert said.code == 0, said.err
    kept = po.read((own / DRUGS).read_bytes(), DRUGS)
    assert [message.text for message in kept.entries.values()] == ["Consejos."]
    before = (own / DRUGS).read_bytes()
    project.run("update", "es", "--project", str(own))
    assert (own / DRUGS).read_bytes() == before


def test_an_own_word_without_a_translation_does_not_hide_ours(
    project: ProjectCopy, own: Path
) -> None:
    put(own, DRUGS, OWN.replace("Consejos.", ""))
    assert words(own, "Drug advice.") == words(project.root, "Drug advice.") != "Drug advice."


def test_an_own_leaflet_has_own_strings_that_begin_from_ours(
    project: ProjectCopy, own: Path
) -> None:
    shipped = (project.root / LEAFLET).read_text("utf-8")
    old = "You get very strong urges to use it."
    put(own, LEAFLET, shipped.replace(old, "You get very strong urges to use ketamine."))
    facts = (project.root / LEAFLET).with_name("facts.yaml").read_text("utf-8")
    put(own, "leaflets/ketamine/facts.yaml", facts)
    said = project.run("update", "es", "--project", str(own))
    assert said.code == 0, said.err
    assert "locales/ketamine.pot" in files(own)
    assert "locales/common.pot" not in files(own)
    (message,) = po.read((own / PO).read_bytes(), PO).entries.values()
    assert message.fuzzy
    assert message.previous.english == old
    assert message.text == words(project.root, old)
    assert COMMON not in files(own)


def test_an_own_service_brings_its_own_strings_alone(project: ProjectCopy, own: Path) -> None:
    services = (project.root / "leaflets/topics/drugs/GB.yaml").read_text("utf-8")
    assert "about: Drug advice." in services
    changed = services.replace("about: Drug advice.", "about: Advice by zebras.", 1)
    put(own, "leaflets/topics/drugs/GB.yaml", changed)
    project.run("update", "es", "--project", str(own))
    assert "locales/common.pot" not in files(own)
    for name in ("locales/topic-drugs.pot", DRUGS):
        english = [key[1] for key in po.read((own / name).read_bytes(), name).entries]
        assert english == ["Advice by zebras."], name
    said = project.run("check", "es", "--project", str(own))
    assert "“Advice by zebras.”" in said.err


def test_a_copy_of_our_templates_is_taken_away(project: ProjectCopy, own: Path) -> None:
    put(own, "locales/common.pot", (project.root / "locales/common.pot").read_text("utf-8"))
    said = project.run("extract", "--project", str(own))
    assert "removed, ours has all of it" in said.out
    assert files(own) == []


def test_a_new_language_of_an_organisation_is_its_own(project: ProjectCopy, own: Path) -> None:
    said = project.run("add-language", "so", "--project", str(own))
    assert said.code == 0, said.err
    folder = "locales/so/"
    names = ("common", "ketamine", "topic-crisis", "topic-drugs")
    catalogs = [f"{folder}LC_MESSAGES/{name}.po" for name in names]
    assert files(own) == [*catalogs, f"{folder}language.yaml", f"{folder}review.yaml"]
    assert not (project.root / "locales/so").exists()


def test_our_own_folder_given_as_a_project_is_ours(project: ProjectCopy) -> None:
    before = (project.root / COMMON).read_bytes()
    assert project.run("update", "--project", str(project.root)).code == 0
    assert (project.root / COMMON).read_bytes() == before


BY = ("--by", "Amal Haddad, GP")


COMMANDS = (
    ["build"],
    ["extract"],
    ["update"],
    ["check"],
    ["status"],
    ["status", "--fit"],
    ["docs"],
    ["site"],
    ["add-language", "so"],
    ["review", "ketamine", "es"],
    ["sign-off", "ketamine", "es", "--digest", "x", *BY],
    ["withdraw", "ketamine", "es", *BY, "--reason", "wrong"],
    ["release-files", "--name", "v1"],
    ["unchanged", "ketamine", "12", *BY],
)


def test_every_command_that_takes_a_project_is_tried() -> None:
    takes = [
        command.name or command.callback.__name__
        for command in cli.app.registered_commands
        if command.callback and "project" in inspect.signature(command.callback).parameters
    ]
    assert sorted(takes) == sorted({command[0] for command in COMMANDS})


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize("kind", ["nothing", "a file"])
def test_a_folder_that_is_not_there_is_refused_by_every_command(
    project: ProjectCopy, command: list[str], kind: str
) -> None:
    wrong = project.root.parent / "typo"
    if kind == "a file":
        wrong.write_text("")
    said = project.run(*command, "--project", str(wrong))
    assert said.code == 2, said.err
    assert "error[no-folder]: there is no folder" in said.err
    assert not wrong.is_dir()
