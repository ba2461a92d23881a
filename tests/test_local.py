"""A local service: on whose sheets it stands, under which name, and that it harms no other file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
from conftest import HOME, ProjectCopy

from leafletpress.model import LocalService

README = (HOME / "README.md").read_text("utf-8")
RIVERSIDE = re.findall(r"```yaml\n# my-service.yaml\n(.*?)```", README, re.DOTALL)[0]
EDITIONS = "GB: [en, es, pl, uk, ar, ur, hi, th, zh_Hant_HK]\n      IE: [en, es]\n"
REST = "      US: [en, es]\n      HK: [zh_Hant_HK, en]\n"


@pytest.fixture
def small(project: ProjectCopy) -> ProjectCopy:
    """Arabic and English for GB, English for IE and US."""
    project.edit("project.yaml", EDITIONS + REST, "GB: [en, ar]\n      IE: [en]\n      US: [en]\n")
    return project


def contents(project: ProjectCopy) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in (project.root / "dist").rglob("*") if p.is_file()}


def local(project: ProjectCopy, text: str, *more: str) -> tuple[int, str]:
    """A build with this service: code, and what was said."""
    file = project.write("mine.yaml", text)
    said = project.build("--local", str(file), "--output", "screen", *more)
    return said.code, said.out + said.err


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def links_of(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        notes = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
        return {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}


def test_the_example_of_the_readme_builds_the_whole_project(project: ProjectCopy) -> None:
    code, said = local(project, RIVERSIDE)
    assert code == 0, said
    listed = yaml.safe_load((project.root / "project.yaml").read_text("utf-8"))
    wanted = listed["editions"][0]["territories"]["GB"]
    assert {name.split("/")[1].replace("-", "_") for name in project.dist} == set(wanted)
    assert all("-GB-trifold-a4-local-riverside-drug-team-screen" in name for name in project.dist)
    english = next(path for path in project.pdfs if "-en-" in path.name)
    assert "Riverside Drug Team" in text_of(english)


def test_sheets_with_a_local_service_stand_beside_the_others(small: ProjectCopy) -> None:
    assert small.build("--output", "screen").code == 0
    ordinary = {path: data for path, data in contents(small).items() if path.suffix == ".pdf"}
    assert local(small, RIVERSIDE)[0] == 0
    both = contents(small)
    assert {path: both[path] for path in ordinary} == ordinary
    own = set(small.pdfs) - set(ordinary)
    assert len(own) == 2
    listed = json.loads(both[small.root / "dist/manifest.json"])["files"]
    marked = {small.root / "dist" / file["path"] for file in listed if file["local"]}
    assert marked == own
    assert small.run("verify", "dist").code == 0
    said = small.build()  # of everything: neither theirs nor ours goes, and ours is told
    assert {path: path.read_bytes() for path in own} == {path: both[path] for path in own}
    assert "Riverside Drug Team: 2 files of an earlier build" in said.out
    assert small.run("verify", "dist").code == 0


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (("--local", "nobody-wrote-it.yaml"), 2),
        (("--local", "broken.yaml"), 1),
        (("--local", "number.yaml"), 1),
        (("--local", "mine.yaml", "--territory", "US"), 2),
        (("--local", "mine.yaml", "--lang", "xx"), 2),
        (("ketamin",), 2),
        (("--territory", "ZZ"), 2),
        (("--output", "scren"), 2),
        (("--lang", "xx"), 2),
    ],
)
def test_a_command_mistyped_or_a_broken_service_touches_nothing(
    small: ProjectCopy, broken: tuple[str, ...], code: int
) -> None:
    small.write("mine.yaml", RIVERSIDE)
    small.write("broken.yaml", "name: [")
    small.write("number.yaml", RIVERSIDE.replace("7946 0018", "7946 0019"))
    assert small.build("--output", "screen").code == 0
    assert small.build("--output", "screen", "--local", "mine.yaml", "--lang", "en").code == 0
    before = contents(small)
    said = small.build(*broken)
    assert said.code == code, said.err
    assert "error[" in said.err
    assert contents(small) == before


def test_a_box_that_does_not_fit_costs_its_own_sheet_alone(small: ProjectCopy) -> None:
    assert small.build("--output", "screen").code == 0
    assert local(small, RIVERSIDE, "--lang", "en")[0] == 0
    before = contents(small)
    lines = "".join(f"  - Ring at door {number}\n" for number in range(80))
    code, said = local(
        small, f"{RIVERSIDE}".replace("address: 12 Mill Lane\n", f"address:\n{lines}")
    )
    assert code == 1
    assert "error[too-long]" in said
    assert "the address and the hours of Riverside Drug Team" in said
    after = contents(small)
    gone = {path.name for path in before.keys() - after.keys()}
    assert gone == {"ketamine-en-GB-trifold-a4-local-riverside-drug-team-screen.pdf"}
    assert small.run("verify", "dist").code == 0


@pytest.mark.parametrize(
    ("number", "more", "asked", "home"),
    [
        ("+442079460018 020 7946 0018", "", "", "GB"),
        ("+443001236601 0300 123 6601", "", "", "GB"),  # valid in Guernsey as well
        ("+35316790000 01 679 0000", "", "", "IE"),
        ("+12125551234 (212) 555-1234", "", "", "US"),
        ("+18006624357 1-800-662-4357", "", "", "?"),  # the United States, Canada and more
        ("+18006624357 1-800-662-4357", "", "US", "US"),
        ("+18006624357 1-800-662-4357", "territory: US", "", "US"),
        ("+441534888888 01534 888888", "", "", "?"),  # Jersey, for which there are no sheets
        ("+441534888888 01534 888888", "territory: GB", "", "GB"),
        ("+442079460018 020 7946 0018", "territory: XX", "", "?"),
        ("", "territory: IE", "", "IE"),
        ("", "", "", "GB"),
        ("", "", "IE", "IE"),
    ],
)
def test_a_service_stands_on_the_sheets_of_its_territory(
    small: ProjectCopy, number: str, more: str, asked: str, home: str
) -> None:
    phone, _, display = number.partition(" ")
    lines = [f'phone: "{phone}"', f'phone_display: "{display}"'] if phone else []
    text = "\n".join(("name: Riverside", *lines, more, ""))
    asking = ("--territory", asked) if asked else ()
    code, said = local(small, text, "--lang", "en", *asking)
    if home == "?":
        assert code == 1, said
        assert "mine.yaml: error[" in said
        assert "territory" in said
        assert small.dist == []
    else:
        assert code == 0, said
        assert {name.split("-")[2] for name in small.dist} == {home}


WHOLE = """
name: St. Mary's Clinic 180
phone: "+442079460018"
phone_display: 020 7946 0018
extension: "214"
more_numbers:
  - {phone: "+442079460019", phone_display: 020 7946 0019, label: Nights}
  - {short_code: "85258", use: sms, label: Text SHOUT to}
  - {phone: "+447400123456", phone_display: 07400 123456, use: messenger, label: WhatsApp}
mail: help@riverside.example
url: https://www.riverside.example/
address: |
  Flat 2, 112 Mill Lane
  London E15 4QS
hours: ["Mon–Fri 9.30am–5.30pm", "Sat 0930-1230"]
"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_service_may_say_all_that_it_has(small: ProjectCopy, language: str) -> None:
    text = WHOLE if language == "en" else WHOLE.replace("hours:", "#").replace("url:", "#")
    code, said = local(small, text, "--lang", language)
    assert code == 0, said
    links = links_of(small.pdfs[0])
    assert {"tel:+442079460018;ext=214", "tel:+442079460019"} <= links
    assert "mailto:help@riverside.example" in links
    assert not [link for link in links if "85258" in link or "7400" in link]
    if language == "en":
        text = text_of(small.pdfs[0])
        for line in ("Clinic 180", "020 7946 0018 ext. 214", "Nights 020 7946 0019", "E15 4QS"):
            assert line in text, line
        assert "Text SHOUT to 85258" in text


def test_a_service_may_say_nothing_but_its_name(small: ProjectCopy) -> None:
    code, said = local(small, "name: Riverside\n", "--lang", "ar")
    assert code == 0, said


@pytest.mark.parametrize(
    "case", sorted((HOME / "tests/local").glob("*.yaml")), ids=lambda p: p.stem
)
def test_what_people_write_builds(small: ProjectCopy, case: Path) -> None:
    said = small.build("--local", str(case), "--lang", "en", "--output", "screen")
    assert said.code == 0, said.err


def test_a_leaflet_without_the_box_says_so(small: ProjectCopy) -> None:
    small.edit("leaflets/ketamine/leaflet.yaml", "      - type: local-service\n", "")
    code, said = local(small, RIVERSIDE, "--lang", "en")
    assert code == 1
    assert "leaflets/ketamine/leaflet.yaml: error[no-box]" in said
    assert small.dist == []


def test_neither_site_nor_release_shows_it_unless_asked(small: ProjectCopy) -> None:
    assert small.run("build", "--lang", "en").code == 0
    small.write("mine.yaml", RIVERSIDE)
    assert small.run("build", "--lang", "en", "--local", "mine.yaml").code == 0

    def shown(*more: str) -> set[str]:
        assert small.run("site", *more).code == 0
        assert small.run("release-files", "--name", "v1", *more).code == 0
        assert small.run("verify", "dist/release-files").code == 0
        pages = (small.root / "dist/site").rglob("*.html")
        found = {"page" for page in pages if "riverside" in page.read_text("utf-8").lower()}
        found |= {"file" for _ in (small.root / "dist/site").rglob("*riverside*.pdf")}
        packed = (small.root / "dist/release-files").glob("*.zip")
        return found | {"zip" for path in packed if b"-local-riverside" in path.read_bytes()}

    assert shown() == set()
    assert shown("--with-local") == {"page", "file", "zip"}
    assert shown() == set()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("مركز الريان", "مركز النور"),
        ("Поруч", "Разом"),
        ("Café Nord", "Cafe Nord"),
        ("A" * 60 + "1", "A" * 60 + "2"),
        ("../../etc", "..."),
    ],
)
def test_a_name_in_any_script_gives_a_file_of_its_own(one: str, two: str) -> None:
    slugs = [LocalService(name=name).slug for name in (one, two)]
    assert slugs[0] != slugs[1]
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) < 50
