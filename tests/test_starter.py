"""`init` makes a project that builds at once, and whose README tells what to do with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import HOME, ProjectCopy

from leafletpress import Project, check, starter, status
from leafletpress.problems import UsageError


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    starter.begin(tmp_path / "begun")
    return tmp_path / "begun"


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_it_holds_what_is_its_own_and_nothing_of_ours(begun: Path) -> None:
    own = [".gitignore", "README.md", "project.yaml"]
    assert files(begun) == sorted([*own, *(f"leaflets/folding/{x}.yaml" for x in PARTS)])
    ours = {path.read_bytes() for part in OURS for path in (HOME / part).rglob("*.*")}
    assert not ours & {(begun / name).read_bytes() for name in files(begun)}


PARTS = ("facts", "leaflet")
OURS = ("layouts", "leaflets", "locales", "templates")


@pytest.mark.parametrize("there", ["mine.txt", ".git/config"])
def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(UsageError, match=r"error\[not-empty\]: .*\n  hint: give a new folder"):
        starter.begin(tmp_path)
    assert files(tmp_path) == [there]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(UsageError, match="notes is a file"):
        starter.begin(tmp_path / "notes")


def test_an_empty_folder_is_as_good_as_a_new_one(tmp_path: Path) -> None:
    assert sorted(starter.begin(tmp_path)) == files(tmp_path)
    assert sorted(starter.begin(tmp_path / "new")) == files(tmp_path / "new")


def test_nothing_is_wrong_with_it(begun: Path) -> None:
    assert check(Project.open(begun)) == ()


def test_the_command_says_what_comes_next(project: ProjectCopy, tmp_path: Path) -> None:
    said = project.run("init", str(tmp_path / "new"))
    assert (said.code, said.err) == (0, "")
    assert f"now: python3 build.py --project {tmp_path / 'new'}" in said.out
    assert project.run("init", str(tmp_path / "new")).code == 2


def test_its_sheets_are_well_filled(begun: Path, project: ProjectCopy) -> None:
    said = project.build("--project", str(begun))
    assert (said.code, said.err) == (0, "")
    fits = status.fits(project.root / "dist", ["en"])
    assert [fit.edition for fit in fits] == ["folding en GB"]
    assert min(share for name, share in fits[0].fills.items() if name != "cover") > 0.5


# ---------------------------------------------------------------- whose it is


def test_status_speaks_of_the_project_s_own_alone(begun: Path) -> None:
    found = status.status(Project.open(begun))
    assert [(each.language, each.missing) for each in found.languages] == [("en", 0)]
    assert (found.withheld, found.stale, found.waiting) == ((), (), ())
    ours = status.status(Project.open(HOME))
    assert len(ours.languages) > 1
    assert ours.waiting
    assert found.languages[0].translated < ours.languages[0].translated


def test_a_language_is_its_own_once_it_has_a_folder_or_is_built(begun: Path) -> None:
    assert Project.open(begun).own_languages == ["en"]
    (begun / "locales/es/LC_MESSAGES").mkdir(parents=True)
    (begun / "locales/es/LC_MESSAGES/folding.po").write_text("")
    file = begun / "project.yaml"
    file.write_text(file.read_text("utf-8").replace("GB: [en]", "GB: [en, pl]"), "utf-8")
    assert Project.open(begun).own_languages == ["en", "es", "pl"]


def test_our_own_project_is_spoken_of_as_a_whole() -> None:
    project = Project.open(HOME)
    assert project.own_languages == project.languages
    assert project.own_leaflets == project.leaflets


# ---------------------------------------------------------------- what its README says

README = (HOME / "starter/README.md").read_text("utf-8")
TASKS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL))


def typed(task: str) -> list[list[str]]:
    """The commands of a task, without the program's name."""
    return [line.split()[1:] for block in blocks(task, "") for line in block.splitlines()]


def blocks(task: str, language: str) -> list[str]:
    """What a task has in a language; in none, what is typed."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TASKS[task], re.MULTILINE | re.DOTALL)
    return [text for name, text in found if name == language]


def test_a_sheet_with_the_own_service_is_made_as_told(
    begun: Path, project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(begun)
    task = "Print one with your own service"
    (service,) = blocks(task, "yaml")
    (begun / "my-service.yaml").write_text(service, "utf-8")
    (words,) = typed(task)
    said = project.run(*words, "--project", str(begun))
    assert said.code == 0, said.err
    (ending,) = re.findall(r"ends in `(.+?)`", TASKS[task].replace("\n", " "))
    assert [p for p in (begun / "dist/folding/en").iterdir() if p.name.endswith(ending)]


def test_a_translation_is_added_as_told(
    begun: Path, project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(begun)
    update, check_it, build = typed("Add a translation, or fix one")
    assert project.run(*update, "--project", str(begun)).code == 0
    catalog = begun / "locales/es/LC_MESSAGES/folding.po"
    text = catalog.read_text("utf-8")
    msgid = 'msgid "Print it"\nmsgstr "'
    assert msgid in text
    catalog.write_text(text.replace(msgid, f"{msgid}Imprimirlo"), "utf-8")
    for words in (check_it, build):
        said = project.run(*words, "--project", str(begun))
        assert said.code == 0, said.err
    assert len(list((begun / "dist/folding/es").glob("*.pdf"))) == 2
    assert "error" not in said.err


def test_what_is_broken_is_told_as_told(begun: Path, project: ProjectCopy) -> None:
    words = re.findall("`(.+?)`", TASKS["Break something, and read the error"])
    file, broken, good = words[:3]
    path = begun / file
    text = path.read_text("utf-8")
    assert f"    {good}\n" in text
    path.write_text(text.replace(f"    {good}\n", f"    {broken}\n", 1), "utf-8")
    said = project.build("--project", str(begun))
    assert said.code == 1
    (code,) = re.findall(r"explain ([a-z-]+)", " ".join(words))
    assert re.search(rf"{file}:\d+: error\[{code}\]", said.err)
    assert "did you mean “core”?" in said.err
    assert project.run("explain", code).code == 0


def test_project_yaml_and_facts_are_what_their_comments_say(begun: Path) -> None:
    """What stands behind # can be used once the # is gone."""
    for name in ("project.yaml", "leaflets/folding/facts.yaml"):
        assert yaml.safe_load((begun / name).read_text("utf-8"))
    text = (begun / "project.yaml").read_text("utf-8").replace("\n# ", "\n")
    (begun / "project.yaml").write_text(text, "utf-8")
    project = Project.open(begun)
    assert project.file.publisher
    assert check(project) == ()
