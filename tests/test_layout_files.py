"""A layout is one data file: any fold, any names, any number of sheets, and every proof holds."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import HOME, ProjectCopy

from leafletpress import layouts
from leafletpress.model import ROLES, LayoutFile, PanelFile, SlotFile, TypeRange
from leafletpress.problems import BuildError
from leafletpress.project import Project
from leafletpress.tree import Tree

Z_FOLD = """
title: A4, folded like a Z
paper: A4
width: 297
height: 210
panels:
  front: {width: 99, roles: [title], margin: 5}
  one: {width: 99, roles: [core], foot: [draft]}
  two: {width: 99, roles: [core], foot: [checked]}
  three: {width: 99, roles: [core, more], foot: [code]}
  danger: {width: 99, roles: [emergency]}
  help: {width: 99, roles: [help, people], imprint: true}
sheets:
  - - [help, danger, front]
    - [one, two, three]
folding: [danger, front]
"""
Z_FOLD = Z_FOLD.replace("roles: [core, more]", "roles: [core]").replace(
    "roles: [emergency]", "roles: [emergency, more]"
)
ONE_SIDE = """
title: A4, one side
paper: A4
width: 210
height: 297
type: {largest: 12, smallest: 8}
panels:
  page: {roles: [title, emergency, help], columns: 2, foot: [code]}
leaves_out: [core, more, people]
"""
CARDS = """
title: A5, folded to four faces
width: 210
height: 148
type: {largest: 12, smallest: 8}
panels:
  vorne: {width: 105, roles: [title], margin: 5}
  links: {width: 105, roles: [emergency], foot: [draft, checked, code]}
  rechts: {width: 105, roles: [help]}
  hinten: {width: 105, roles: [people], imprint: true}
sheets:
  - - [hinten, vorne]
    - [links, rechts]
leaves_out: [core, more]
folding: [vorne]
"""
TWO_SHEETS = """
title: A5, two sheets
width: 148
height: 210
type: {largest: 12, smallest: 8}
panels:
  first: {roles: [title], margin: 5, foot: [code]}
  second: {roles: [emergency, help], foot: [draft, checked], imprint: true}
  third: {roles: [core], foot: [draft, checked, code]}
  fourth: {roles: [core], foot: [draft, checked, code]}
leaves_out: [more, people]
"""
LARGE = """
title: A4, large print
paper: A4
width: 210
height: 297
type: {largest: 18, smallest: 16}
panels:
  page:
    roles: [title, emergency, core, help, more, people]
    foot: [draft, checked, code]
    repeats: true
"""
KINDS = {
    "z-fold": (Z_FOLD, 2, 6),
    "one-side": (ONE_SIDE, 1, 1),
    "cards": (CARDS, 2, 4),
    "two-sheets": (TWO_SHEETS, 4, 4),
}
LANGUAGES = ("en", "ar")
SPOILT = ("en",)
"""What is refused is refused in one language."""


def built(
    project: ProjectCopy, text: str, *more: str, languages: tuple[str, ...] = LANGUAGES
) -> str:
    """What a build with this one layout says."""
    project.write("layouts/own.yaml", text)
    asked = [word for code in languages for word in ("--lang", code)]
    said = project.build("--layout", "own", "--territory", "GB", *asked, *more)
    return said.out + said.err


def pages(path: Path) -> list[tuple[float, float]]:
    """Width and height of each page, millimetres."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pdf]


def preference(path: Path, key: str) -> str:
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        return str(pdf.Root.ViewerPreferences[key])


@pytest.mark.parametrize("kind", KINDS)
def test_a_layout_of_any_kind_is_one_file_that_prints(kind: str, project: ProjectCopy) -> None:
    text, sides, panels = KINDS[kind]
    assert "4 files in" in built(project, text)
    for path in project.pdfs:
        wanted = sides if path.name.endswith("office.pdf") else panels
        assert len(pages(path)) == wanted, path.name


def test_a_sheet_of_one_side_asks_the_printer_for_one(project: ProjectCopy) -> None:
    built(project, ONE_SIDE, "--output", "office")
    assert {preference(path, "/Duplex") for path in project.pdfs} == {"/Simplex"}


def test_a_portrait_sheet_turns_over_its_long_edge_and_stands_upright(project: ProjectCopy) -> None:
    """As the page of a book does; over the other edge its backs are turned round."""
    built(project, TWO_SHEETS, "--output", "office", "--output", "office-long-edge")
    files = {path.stem.split("own-")[1]: path for path in project.pdfs if "-en-" in path.name}
    assert {preference(path, "/Duplex") for path in files.values()} == {"/DuplexFlipLongEdge"}
    assert files["office"].read_bytes() == files["office-long-edge"].read_bytes()


def test_large_print_takes_as_many_pages_as_it_needs(project: ProjectCopy) -> None:
    assert "at 18 pt" in built(project, LARGE)
    count = {path.name: len(pages(path)) for path in project.pdfs}
    assert all(number > 3 for number in count.values()), count
    assert len({count[name] for name in count if "-en-" in name}) == 1


# ---------------------------------------------------------------- what every layout has to keep


@pytest.mark.parametrize("kind", ["z-fold", "cards", "two-sheets"])
def test_a_side_without_the_line_of_a_draft_is_refused(kind: str, project: ProjectCopy) -> None:
    text = KINDS[kind][0].replace("foot: [draft", "foot: [code", 1)
    assert "error[side-silent]" in built(project, text, languages=SPOILT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_that_a_template_drops_is_missed(kind: str, project: ProjectCopy) -> None:
    project.edit(
        "templates/leaflet.html",
        "{% for section in flow.sections %}",
        "{% for section in flow.sections if section.id != 'emergency' %}",
    )
    assert "error[text-lost]" in built(project, KINDS[kind][0], languages=SPOILT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_that_is_printed_twice_is_refused(kind: str, project: ProjectCopy) -> None:
    project.edit("templates/blocks.html", "<h2>", "<h1>")
    project.edit("templates/blocks.html", "</h2>", "</h1>")
    assert "error[no-title]" in built(
        project, KINDS[kind][0], "--output", "screen", languages=SPOILT
    )


def test_a_code_that_nobody_hears_is_refused(project: ProjectCopy) -> None:
    project.edit("templates/blocks.html", "  {{ code_line() }}\n</div>", "</div>")
    assert "error[not-tagged]" in built(project, Z_FOLD, "--output", "screen", languages=SPOILT)


# ---------------------------------------------------------------- where sections go


def test_a_panel_without_anything_goes_on_with_its_neighbour(project: ProjectCopy) -> None:
    """Nothing is for its role: the flow before it takes it, and it is not left white."""
    for role in ("emergency", "more"):
        project.edit("leaflets/ketamine/leaflet.yaml", f"role: {role}", "role: core")
    assert "nothing stands on" not in built(project, Z_FOLD, "--output", "screen")
    fills = json.loads((project.root / "dist/manifest.json").read_text("utf-8"))["files"][0][
        "fills"
    ]
    assert fills["danger"] > 0.3


def test_a_panel_that_stays_empty_is_told(project: ProjectCopy) -> None:
    text = Z_FOLD.replace("  help:", "  spare: {width: 99, roles: [core]}\n  help:").replace(
        "[one, two, three]", "[one, two, three]\n  - - [spare]"
    )
    said = built(project, text, "--output", "screen")
    assert "warning[empty-panel]" not in said
    project.edit(
        "leaflets/ketamine/leaflet.yaml",
        "id: bladder\n    role: core",
        "id: bladder\n    role: more",
    )
    assert "warning[empty-panel]" in built(project, text, "--output", "screen")


def test_critical_words_that_a_layout_leaves_out_are_told(project: ProjectCopy) -> None:
    project.write(
        "layouts/own.yaml",
        CARDS.replace("leaves_out: [core, more]", "leaves_out: [core, more, emergency]").replace(
            "roles: [emergency]", "roles: []"
        ),
    )
    project.edit("project.yaml", "    outputs:", "    layouts: [trifold, own]\n    outputs:")
    assert "warning[critical-left-out]" in project.run("check").err


def test_a_territory_gets_the_paper_of_its_printers(project: ProjectCopy) -> None:
    said = project.build("--lang", "en", "--output", "office")
    assert "en US trifold-letter" in said.out and "en GB trifold-a4" in said.out
    sizes = {path.stem.split("-")[2]: set(pages(path)) for path in project.pdfs}
    assert sizes["US"] == {(279, 216)}
    assert sizes["GB"] == {(297, 210)}


# ---------------------------------------------------------------- mistakes in a layout's file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[one, two, three]", "[one, two]", "stands on 0 sides"),
        ("[one, two, three]", "[one, two, tree]", "which is no panel of this layout"),
        ("one: {width: 99", "one: {width: 120", "sticks out of the sheet by 21.0 mm"),
        ("[one, two, three]", "[one, {panel: two, x: 50}, {panel: three, x: 198}]", "overlap"),
        ("roles: [title], ", "roles: [], ", "no panel has the role “title”"),
        ("roles: [help, people]", "roles: [help]", "no panel has the role “people”"),
        ("three: {width: 99, roles: [core]", "three: {width: 99, roles: [core, help]", "two kinds"),
        ("folding: [danger", "folding: [danegr", "did you mean “danger”?"),
        ("width: 297", "width: wide", "wanted is a number"),
    ],
)
def test_a_broken_layout_is_told_with_its_line(
    old: str, new: str, said: str, project: ProjectCopy
) -> None:
    assert old in Z_FOLD
    told = built(project, Z_FOLD.replace(old, new, 1))
    assert said in told
    assert "layouts/own.yaml:" in told


def test_a_layout_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = Project(Tree((tmp_path,)))
    with pytest.raises(BuildError, match="there is no layout “poster”"):
        project.layout("poster")


def test_paper_follows_the_territory() -> None:
    known = ["trifold-a4", "trifold-letter", "poster-a3"]
    assert layouts.on_paper("trifold", "US", known) == "trifold-letter"
    assert layouts.on_paper("trifold", "PH", known) == "trifold-letter"
    assert layouts.on_paper("trifold", "PL", known) == "trifold-a4"
    assert layouts.on_paper("poster-a3", "US", known) == "poster-a3"


# ---------------------------------------------------------------- what docs/layouts.md promises

PAGE = (HOME / "docs/layouts.md").read_text("utf-8")
STEPS = re.findall(
    r"```yaml\n(.*?)```.*?```console\n\$ python3 build\.py (.*?)\n(.*?)```", PAGE, re.DOTALL
)
"""A layout, what is typed, and what is answered."""


@pytest.mark.parametrize("step", STEPS, ids=range(1, len(STEPS) + 1))
def test_each_step_of_the_page_answers_as_it_says(
    step: tuple[str, str, str], project: ProjectCopy
) -> None:
    layout, typed, answer = step
    project.write("layouts/folded-a3.yaml", layout)
    said = project.run(*typed.split(), "--jobs", "1", "--out", str(project.root / "dist"))
    told = (said.out + said.err).replace(str(project.root / "dist"), "dist").splitlines()
    assert [line for line in answer.splitlines() if line not in told] == []


def test_the_page_ends_with_a_sheet_of_a3(project: ProjectCopy) -> None:
    assert len(STEPS) == 4
    layout, typed, _ = STEPS[-1]
    project.write("layouts/folded-a3.yaml", layout)
    project.build(*typed.split())
    assert {path.name: pages(path) for path in project.pdfs} == {
        f"ketamine-{code}-GB-folded-a3-office.pdf": [(420, 297)] * 2 for code in ("en", "ar")
    }


@pytest.mark.parametrize("kind", [LayoutFile, PanelFile, SlotFile, TypeRange])
def test_the_page_explains_every_key(kind: type) -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| ", PAGE.split("## Every key")[1], re.M)
    explained = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert {field.name for field in fields(kind)} <= explained
    assert "colour" not in explained


def test_the_page_knows_every_role() -> None:
    assert set(ROLES) <= set(re.findall(r"^\| `(\w+)` \| ", PAGE.split("## Every key")[0], re.M))
