"""What the shipped leaflets say, and what they must never say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import territories, wording
from leafletpress.model import Leaflet, Message, Territory, messages_in
from leafletpress.project import Project
from leafletpress.stages import content
from leafletpress.tree import tree

TREE = tree()
ENGLISH = Project.open().language("en", "drugs", "crisis")
LEAFLET, EVIDENCE = content.read_leaflet("ketamine", TREE)
GB = "leaflets/topics/drugs/GB.yaml"
CRISIS = "leaflets/topics/crisis/GB.yaml"
TERRITORY = "leaflets/territories/GB.yaml"
PO = "locales/es/LC_MESSAGES/ketamine.po"


def everything(name: str) -> Territory:
    """A territory with what every topic has there."""
    return territories.read_territory(name, TREE, tuple(content.topic_names(TREE)))


def codes(text: str) -> set[str]:
    return {p.code for p in wording.message_problems(Message(text=text), "x.yaml", ENGLISH)}


def test_the_english_avoids_stigma_doses_and_buying() -> None:
    assert [str(problem) for problem in wording.problems(LEAFLET, ENGLISH)] == []


@pytest.mark.parametrize("name", territories.names_of(TREE))
def test_services_avoid_stigma_doses_and_buying(name: str) -> None:
    for message in messages_in(everything(name).topics):
        assert codes(message.text) == set(), message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Help for the addict.", "word-to-avoid"),
        ("Ketamine abuse harms you.", "word-to-avoid"),
        ("When you are clean again.", "word-to-avoid"),
        ("It is safe in a clinic.", "word-to-avoid"),
        ("Take 50 mg.", "dose"),
        ("Start with a low dose.", "dose"),
        ("Where to buy ketamine.", "buying"),
        ("Ask your dealer what is in it.", "buying"),
    ],
)
def test_a_wrong_word_is_found(text: str, code: str) -> None:
    assert code in codes(text)


def test_to_feel_safe_is_allowed() -> None:
    assert codes("Call if you do not feel safe.") == set()


@pytest.mark.parametrize("section", LEAFLET.sections, ids=lambda section: section.id)
def test_each_section_can_be_read_at_eleven(section: object) -> None:
    assert wording.reading_age([message.text for message in messages_in(section)]) <= 11


def test_clinical_prose_is_too_hard() -> None:
    prose = (
        "Ketamine, a non-competitive antagonist of the N-methyl-D-aspartate receptor, produces "
        "dissociative anaesthesia accompanied by sympathomimetic cardiovascular stimulation, and "
        "chronic recreational administration is associated with ulcerative cystitis."
    )
    assert wording.reading_age([prose]) > 16


def test_the_command_tells_a_wrong_word_with_its_line(project: ProjectCopy) -> None:
    project.edit("leaflets/ketamine/leaflet.yaml", "Lower the risk", "Help for addicts and junkie")
    said = project.run("check", "en")
    assert said.code == 1
    assert re.search(r"leaflet.yaml:\d+: error\[word-to-avoid\]: “junkie”", said.err)


# ---------------------------------------------------------------- evidence


def every_sentence(leaflet: Leaflet) -> list[Message]:
    """Texts that state something: all but title, headings and the cover."""
    headings = {section.heading for section in leaflet.sections}
    skipped = {leaflet.title, leaflet.subtitle, *leaflet.cover.points, *headings}
    small = {
        getattr(part, "heading", None)
        for section in leaflet.sections
        for block in section.blocks
        for part in (block, *getattr(block, "columns", ()))
    }
    calls = {getattr(b, "call", None) for s in leaflet.sections for b in s.blocks}
    return [m for m in messages_in(leaflet) if m not in skipped | small | calls]


def test_every_sentence_names_the_facts_that_support_it() -> None:
    bare = [message.text for message in every_sentence(LEAFLET) if not message.facts]
    assert bare == []


def test_the_test_of_evidence_would_see_a_bare_sentence(tmp_path: Path) -> None:
    text = (HOME / "leaflets/ketamine/leaflet.yaml").read_text("utf-8")
    bare = text.replace("            facts: [signs-of-addiction-03]\n", "", 1)
    assert bare != text
    folder = tmp_path / "leaflets" / "ketamine"
    folder.mkdir(parents=True)
    (folder / "leaflet.yaml").write_text(bare, "utf-8")
    leaflet, _ = content.read_leaflet("ketamine", tree(tmp_path))
    assert [m.text for m in every_sentence(leaflet) if not m.facts]


def test_what_rests_on_weak_evidence_waits_for_a_clinician() -> None:
    for message in messages_in(LEAFLET):
        weak = [f for f in message.facts if EVIDENCE.facts[f].review]
        assert not weak or message.review == "clinician", message.text


def test_signs_are_no_boxes_to_tick() -> None:
    templates = [*HOME.glob("templates/*.*"), *HOME.glob("leafletpress/blocks/*/*.*")]
    text = "".join(path.read_text("utf-8") for path in templates if path.suffix != ".py")
    assert "<table" in text
    assert "checkbox" not in text
    assert "☐" not in text


# ---------------------------------------------------------------- services


def test_what_is_known_from_memory_alone_does_not_print() -> None:
    territory = everything("HK")
    assert [service.name for service in territory.services] == ["186 186"]
    assert territory.printed == ()
    assert "no copy that could be read" in territory.services[0].withheld


@pytest.mark.parametrize("name", territories.names_of(TREE))
def test_free_is_said_only_where_it_is_known(name: str) -> None:
    for service in everything(name).services:
        cost = service.cost.text if service.cost else ""
        assert "free" not in cost.lower() or cost.startswith("Not free"), service.name
        assert not (cost.startswith("Not free") and service.free_of_charge), service.name


def test_a_forbidden_number_in_a_services_file_refuses_the_edition(project: ProjectCopy) -> None:
    project.edit(GB, 'phone: "+448088082234"', 'phone: "+448007766000"')
    project.edit(GB, "phone_display: 0808 808 2234", "phone_display: 0800 776 6000")
    project.edit(TERRITORY, "number: 0800 77 66 00", "number: 0800 77 66 000")
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert "error[do-not-print]" in said.err
    assert project.dist == []


def test_a_forbidden_number_of_another_territory_is_refused_too(project: ProjectCopy) -> None:
    project.edit(CRISIS, 'short_code: "116123"', 'short_code: "1415"')
    project.edit(CRISIS, "phone_display: 116 123", 'phone_display: "1415"')
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert "error[do-not-print]" in said.err


def test_a_forbidden_number_in_a_translation_refuses_the_edition(project: ProjectCopy) -> None:
    path = project.root / PO
    text = path.read_text("utf-8")
    at = text.index('msgid "Lower the risk"')
    string = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:string] + "0800 77 66 00 " + text[string:], "utf-8")
    said = project.build("--lang", "es", "--territory", "GB")
    assert said.code == 1
    assert "error[do-not-print]" in said.err
    assert project.dist == []


def test_any_other_number_in_a_translation_refuses_the_edition(project: ProjectCopy) -> None:
    path = project.root / PO
    text = path.read_text("utf-8")
    at = text.index('msgid "Lower the risk"')
    string = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:string] + "0207 946 001 " + text[string:], "utf-8")
    said = project.build("--lang", "es", "--territory", "GB")
    assert said.code == 1
    assert "error[typed-contact]" in said.err
    assert project.dist == []


def test_hours_are_written_as_the_territory_does(project: ProjectCopy) -> None:
    assert project.build("--lang", "en", "--territory", "IE").code == 0
    import pypdfium2

    with pypdfium2.PdfDocument(project.pdfs[-1]) as pdf:
        text = " ".join(pdf[5].get_textpage().get_text_range().split())
    assert "Monday–Friday 09:30–17:30" in text


@pytest.mark.parametrize("kind", content.KINDS)
def test_the_schemas_that_editors_use_are_up_to_date(kind: str) -> None:
    shipped = json.loads((HOME / f"docs/schema/{kind}.json").read_text("utf-8"))
    assert shipped == json.loads(json.dumps(content.schema(kind)))
