"""A topic is a folder of data: its services, its catalog, and what its leaflets do not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polib
import pypdfium2
import pytest
from conftest import HOME, ProjectCopy, Said

from leafletpress import domains, gate, po
from leafletpress.model import (
    Checked,
    Emergency,
    Finder,
    Message,
    Service,
    Territory,
    TopicServices,
)
from leafletpress.project import Project

LEAFLET = "leaflets/ketamine/leaflet.yaml"
HEAT = "leaflets/heat/leaflet.yaml"
ES = "locales/es/LC_MESSAGES"
HEAT_LEAFLET = """\
code: HEAT-1
version: "2026.1"
revised: 2026-11-21
topics: [heat]
title: Hot days
subtitle: How to stay well
sections:
  - id: drink
    role: core
    heading: Drink often
    blocks:
      - type: paragraph
        text: Buy water before it is hot. Ask if your dose of medicine is right.
      - {type: law}
  - id: emergency
    role: emergency
    tone: red
    icon: ambulance
    heading: In an emergency
    blocks:
      - {type: alert, style: emergency, call: "Call {emergency} now"}
  - id: get-help
    role: help
    heading: Where to get help
    blocks:
      - {type: services}
      - {type: local-service}
"""
HEAT_GB = """\
territory: GB
services:
  - id: heat-line
    name: Heat Line
    about: Advice on hot days.
    phone: "+442079460018"
    phone_display: 020 7946 0018
    languages: [en]
    checked: {how: called, on: 2026-11, source: its page, confidence: high}
"""
SPANISH = {
    "Advice on hot days.": "Consejos para los días de calor.",
    "Hot days": "Días de calor",
    "How to stay well": "Cómo estar bien",
    "Drink often": "Bebe a menudo",
    "Buy water before it is hot. Ask if your dose of medicine is right.": (
        "Ve a comprar agua antes del calor. Pregunta si la dosis de tu medicina es correcta."
    ),
    "In an emergency": "En una emergencia",
    "Call {emergency} now": "Llama ya al {emergency}",
    "Where to get help": "Dónde pedir ayuda",
}


@pytest.fixture
def heat(project: ProjectCopy) -> ProjectCopy:
    """The shipped project with a leaflet on another subject, in English and Spanish."""
    project.write(HEAT, HEAT_LEAFLET)
    project.write("leaflets/heat/facts.yaml", "facts: {}\nsources: {}\n")
    project.write("leaflets/topics/heat/topic.yaml", "title: Hot days\n")
    project.write("leaflets/topics/heat/GB.yaml", HEAT_GB)
    listed = "editions:\n  - leaflet: heat\n    territories: {GB: [en, es]}\n"
    project.edit("project.yaml", "editions:\n", listed)
    said = project.run("update", "es")
    assert said.code == 0, said.err
    for name in ("heat", "topic-heat"):
        file = polib.pofile(str(project.root / f"{ES}/{name}.po"), wrapwidth=0)
        for entry in file:
            entry.msgstr = SPANISH[entry.msgid]
        file.save()
    return project


def built(project: ProjectCopy, code: str = "en", territory: str = "GB") -> tuple[Said, str]:
    """What building the heat leaflet says, and what its sheet does."""
    asked = ("--lang", code, "--territory", territory, "--output", "screen")
    said = project.build("heat", *asked)
    found = [path for path in project.pdfs if path.name.startswith(f"heat-{code}-{territory}-")]
    assert len(found) == 1, said.err
    (path,) = found
    with pypdfium2.PdfDocument(path) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return said, " ".join(text.split())


# ---------------------------------------------------------------- what prints


def test_a_leaflet_on_heat_prints_its_own_services_and_no_drug_line(heat: ProjectCopy) -> None:
    said, text = built(heat)
    assert said.code == 0, said.err
    for word in ("Heat Line", "020 7946 0018", "Call 999 now", "Buy water", "your dose"):
        assert word in text, word
    for word in ("FRANK", "Samaritans", "DAN 24/7", "against the law", "drug"):
        assert word not in text, word


def test_with_other_topics_it_prints_theirs_in_the_order_it_names_them(heat: ProjectCopy) -> None:
    heat.edit(HEAT, "topics: [heat]", "topics: [crisis, heat]")
    _, text = built(heat)
    assert 0 < text.index("Samaritans") < text.index("Heat Line")
    heat.edit(HEAT, "topics: [crisis, heat]", "topics: [heat, crisis]")
    _, text = built(heat)
    assert 0 < text.index("Heat Line") < text.index("Samaritans")


def test_a_topic_without_services_in_a_territory_leaves_number_and_box(heat: ProjectCopy) -> None:
    said, text = built(heat, "en", "IE")
    assert said.code == 0, said.err
    at = f"{HEAT}:4: warning[no-services]: there is no service for IE (topics: heat)"
    assert at in said.err
    assert "leaflets/topics/<topic>/IE.yaml" in said.err
    assert "Call 112 now" in text
    assert "Your local service" in text
    said, _ = built(heat)
    assert "no-services" not in said.err


def test_a_leaflet_without_topics_prints_too(heat: ProjectCopy) -> None:
    heat.edit(HEAT, "topics: [heat]\n", "")
    said, text = built(heat)
    assert said.code == 0, said.err
    assert "warning[no-services]: there is no service for GB (topics: none)" in said.err
    assert "Heat Line" not in text


def service(name: str, region: str = "") -> Service:
    checked = Checked(how="called", on="2026-11", source="x", confidence="high")
    where = Message(region) if region else None
    address = f"https://{name}.example"
    return Service(name, name, Message("Advice."), ("en",), checked, url=address, region=where)


def territory(*topics: TopicServices) -> Territory:
    checked = Checked(how="called", on="2026-11", source="x", confidence="high")
    return Territory("GB", Emergency("999", checked), topics)


def test_the_whole_territory_stands_before_a_part_of_it_and_nothing_twice() -> None:
    first = TopicServices("GB", (service("wales", "Wales"), service("all")))
    second = TopicServices("GB", (service("crisis"), service("all"), service("kent", "Kent")))
    printed = [each.id for each in territory(first, second).printed]
    assert printed == ["all", "crisis", "wales", "kent"]
    assert [each.id for each in territory(second, first).printed] == [
        *("crisis", "all", "kent", "wales")
    ]


def test_a_text_that_two_topics_share_keeps_the_file_it_stands_in() -> None:
    first = TopicServices("GB", (service("all"),), file="leaflets/topics/drugs/GB.yaml")
    second = TopicServices("GB", (service("crisis"),), file="leaflets/topics/crisis/GB.yaml")
    there = territory(first, second)
    assert first.services[0].about == second.services[0].about
    assert there.file_of(first.services[0].about) == first.file
    assert there.file_of(second.services[0].about) == second.file
    assert there.file_of(Message("Advice.")) == ""


def test_the_code_leads_to_the_first_page_of_services_that_prints() -> None:
    def page(how: str) -> Finder:
        checked = Checked(how=how, on="2026-11", source="x", confidence="high")  # type: ignore[arg-type]
        return Finder(Message("Or scan."), f"https://{how.split()[0]}.example", checked)

    known, unread = page("called"), page("memory")
    last = TopicServices("GB", (service("all"),), known)
    assert territory(TopicServices("GB", finder=unread), last).help_page == known
    assert territory(TopicServices("GB", (service("all"),), unread)).help_page == service("all")
    assert territory().help_page is None


# ---------------------------------------------------------------- what it must not say


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Buy water now", "buying"),
        ("Take a low dose", "dose"),
        ("Take 50 mg", "dose"),
        ("Two bumps, 0.5g", "dose"),
        ("Help for an addict", "word-to-avoid"),
    ],
)
def test_a_rule_holds_for_the_leaflets_of_its_topic_alone(
    heat: ProjectCopy, words: str, code: str
) -> None:
    heat.edit(HEAT, "heading: Drink often", f"heading: {words}")
    assert f"error[{code}]" not in heat.run("check", "en").err
    heat.edit(LEAFLET, "heading: Your bladder", f"heading: {words}")
    said = heat.run("check", "en")
    assert re.search(rf"{LEAFLET}:\d+: error\[{code}\]", said.err), said.err
    assert not re.search(rf"{HEAT}:\d+: error", said.err)


@pytest.mark.parametrize(
    ("words", "code", "others"),
    [
        ("Antes de comprarla", "buying", "[doses, stigma]"),
        ("Una dosis baja", "dose", "[buying, stigma]"),
        ("Unos 50 mg", "dose", "[buying, stigma]"),
        ("La drogadicta", "word-to-avoid", "[doses, buying]"),
    ],
)
def test_a_rule_holds_in_each_language_that_has_words_for_it(
    project: ProjectCopy, words: str, code: str, others: str
) -> None:
    translated = project.root / ES / "ketamine.po"
    file = polib.pofile(str(translated), wrapwidth=0)
    file.find("Your bladder").msgstr = words
    file.save()
    said = project.run("check", "es")
    assert re.search(rf"{ES}/ketamine.po:\d+: error\[{code}\]", said.err), said.err
    project.edit("leaflets/topics/drugs/topic.yaml", "[doses, buying, stigma]", others)
    assert f"error[{code}]" not in project.run("check", "es").err


def test_a_spanish_leaflet_on_heat_may_say_what_one_on_drugs_may_not(heat: ProjectCopy) -> None:
    said, text = built(heat, "es")
    assert said.code == 0, said.err
    assert "comprar agua" in text
    assert "Consejos para los días de calor." in text


def test_services_and_laws_may_speak_of_buying(project: ProjectCopy) -> None:
    project.edit("leaflets/topics/drugs/GB.yaml", "Drug advice.", "Advice, dealing with drugs.")
    project.run("update")
    assert gate.judge(gate.Text("ketamine", "en", "GB"), Project.open()).prints
    project.edit("leaflets/topics/drugs/GB.yaml", "Advice, dealing", "Advice on doses, dealing")
    said = project.run("check", "en")
    assert "error[dose]" in said.err
    assert "error[buying]" not in said.err


def test_a_person_may_feel_safe_but_nothing_is_called_so() -> None:
    english = Project.open().language("en", "drugs")
    (safe,) = [term for term in english.terms if "safe" in term.avoid]
    assert "feel safe" in safe.fine


# ---------------------------------------------------------------- what it is made from


def test_an_unknown_topic_is_told_with_its_line(heat: ProjectCopy) -> None:
    heat.edit(HEAT, "topics: [heat]", "topics:\n  - crisis\n  - drug")
    said = heat.run("check", "en")
    assert said.code == 1
    assert f"{HEAT}:6: error[unknown-topic]: there is no topic “drug”" in said.err
    assert "did you mean “drugs”?" in said.err
    assert "leaflets/topics/drug/topic.yaml" in said.err


def test_a_rule_without_words_is_told(heat: ProjectCopy) -> None:
    heat.write("leaflets/topics/heat/topic.yaml", "title: Hot days\nrules:\n  - doses\n")
    said = heat.run("check", "en")
    place = "leaflets/topics/heat/topic.yaml:3: error[rule-without-words]: the rule “doses”"
    assert place in said.err
    heat.write("leaflets/topics/heat/glossary.csv", "id,term,avoid\ndoses,,# mg\n")
    assert "rule-without-words" not in heat.run("check", "en").err


def test_a_rule_that_nobody_knows_is_told(project: ProjectCopy) -> None:
    project.edit("leaflets/topics/drugs/topic.yaml", "stigma]", "prices]")
    said = project.run("check", "en")
    assert "leaflets/topics/drugs/topic.yaml:4: error[bad-value]" in said.err
    assert "doses, buying, stigma" in said.err


def test_a_leaflet_is_not_called_as_the_catalog_of_a_topic(project: ProjectCopy) -> None:
    (project.root / "leaflets/ketamine").rename(project.root / "leaflets/topic-drugs")
    project.edit("project.yaml", "leaflet: ketamine", "leaflet: topic-drugs")
    assert "error[bad-name]" in project.run("check", "en").err


def test_services_where_nobody_reads_them_any_more_are_told(
    project: ProjectCopy, tmp_path: Path
) -> None:
    own = tmp_path / "riverside"
    (own / "leaflets/services").mkdir(parents=True)
    (own / "leaflets/services/GB.yaml").write_text(HEAT_GB, "utf-8")
    said = project.build("--lang", "en", "--territory", "GB", "--project", str(own))
    assert said.code == 1
    assert "riverside/leaflets/services/GB.yaml: error[old-place]" in said.err
    assert "leaflets/topics/<topic>/GB.yaml" in said.err
    assert project.dist == []


@pytest.mark.parametrize("file", ["topics/drugs/GB.yaml", "territories/GB.yaml"])
def test_a_key_that_moved_is_no_longer_taken(project: ProjectCopy, file: str) -> None:
    moved = "finder: {}\n" if file.startswith("terr") else "do_not_print: []\n"
    path = project.root / "leaflets" / file
    path.write_text(path.read_text("utf-8") + moved, "utf-8")
    said = project.run("check", "en")
    assert f"leaflets/{file}:" in said.err
    assert "error[unknown-key]" in said.err


# ---------------------------------------------------------------- its catalog


def english(path: Path) -> set[str]:
    return {key[1] for key in po.read(path.read_bytes(), path.name).entries}


def test_a_service_is_translated_in_the_catalog_of_its_topic(heat: ProjectCopy) -> None:
    for name in ("locales/{}.pot", f"{ES}/{{}}.po"):
        own = english(heat.root / name.format("topic-heat"))
        assert own == {"Advice on hot days."}
        for other in ("topic-drugs", "topic-crisis", "common", "heat"):
            assert not own & english(heat.root / name.format(other)), other
    entry = polib.pofile(str(heat.root / ES / "topic-heat.po"), wrapwidth=0)
    entry.find("Advice on hot days.").msgstr = ""
    entry.save()
    said = heat.run("check", "es")
    assert f"{ES}/topic-heat.po:" in said.err
    assert "“Advice on hot days.” has no translation in es" in said.err


def test_a_catalog_that_is_missing_is_told_by_its_topic(heat: ProjectCopy) -> None:
    (heat.root / ES / "topic-heat.po").unlink()
    said = heat.build("heat", "--lang", "es", "--territory", "GB")
    assert "error[missing-catalog]: there is no locales/es/LC_MESSAGES/topic-heat.po" in said.err
    assert heat.run("check", "es").code == 1


def test_a_topic_of_rules_alone_needs_no_catalog(heat: ProjectCopy) -> None:
    (heat.root / "leaflets/topics/heat/GB.yaml").unlink()
    for name in (f"{ES}/topic-heat.po", "locales/topic-heat.pot"):
        (heat.root / name).unlink()
    assert heat.run("update", "es").code == 0
    assert not (heat.root / "locales/topic-heat.pot").exists()
    assert gate.judge(gate.Text("heat", "es", "GB"), Project.open()).prints


def test_a_topic_that_no_leaflet_names_is_checked_too(heat: ProjectCopy) -> None:
    heat.edit(HEAT, "topics: [heat]\n", "")
    heat.edit(f"{ES}/topic-heat.po", "días de calor.", "días de {calor}.")
    said = heat.run("check", "es")
    assert f"{ES}/topic-heat.po:" in said.err
    assert "warning[unknown-placeholder]" in said.err


@pytest.mark.parametrize(
    ("file", "domain"),
    [
        ("leaflets/topics/drugs/GB.yaml", "topic-drugs"),
        ("riverside/leaflets/topics/heat/FR.yaml", "topic-heat"),
        ("leaflets/ketamine/leaflet.yaml", "ketamine"),
        ("elsewhere/leaflets/out/leaflets/heat/leaflet.yaml", "heat"),
        ("templates/blocks.html", "common"),
        ("elsewhere/leaflets/riverside/templates/site/index.html", "common"),
    ],
)
def test_a_string_belongs_to_one_catalog(file: str, domain: str) -> None:
    assert domains.of_file(file) == domain


def test_what_is_signed_stays_signed_when_a_string_moves_to_another_catalog(
    project: ProjectCopy,
) -> None:
    """A signature covers pairs of strings, wherever they are kept."""
    common, drugs = (project.root / ES / f"{name}.po" for name in ("common", "topic-drugs"))
    without, own = common.read_bytes(), drugs.read_bytes()
    header, entries = own.split(b"\n\n", 1)
    common.write_bytes(without + b"\n" + entries)
    drugs.write_bytes(header + b"\n")
    for code in ("en", "es"):
        sign(project, code)
    assert state() == "signed"
    common.write_bytes(without)
    assert state() == "draft"
    drugs.write_bytes(own)
    assert state() == "signed"


def sign(project: ProjectCopy, code: str) -> None:
    for name in ("Amal Haddad, GP", "Bo Lind, pharmacist"):
        said = project.run("review", "ketamine", code, "--out", str(project.root / "dist"))
        digest = said.out.split("digest ")[1].strip()
        said = project.run("sign-off", "ketamine", code, "--digest", digest, "--by", name)
        assert said.code == 0, said.err


def state() -> str:
    return gate.judge(gate.Text("ketamine", "es", "GB"), Project.open()).state


# ---------------------------------------------------------------- nothing of it elsewhere


def speaks_of_drugs(text: str) -> list[str]:
    return re.findall(r"\bdrugs?\b|\bdealers?\b", text, re.IGNORECASE)


CODE = [*(HOME / "leafletpress").rglob("*.py"), *(HOME / "templates").rglob("*.html")]
COMMON = [HOME / "locales/common.pot", *(HOME / "locales").glob("*/LC_MESSAGES/common.po")]


def test_code_and_the_common_catalog_speak_of_no_subject() -> None:
    found: dict[str, list[str]] = {
        str(path): words
        for path in (*CODE, *COMMON)
        if (words := speaks_of_drugs(path.read_text("utf-8")))
    }
    assert found == {}
    assert speaks_of_drugs((HOME / "locales/topic-drugs.pot").read_text("utf-8"))


@pytest.mark.parametrize("extra", [lambda text: text, lambda text: f"{text}\n# about drugs\n"])
def test_the_search_for_a_subject_finds_one(extra: Callable[[str], str]) -> None:
    text = (HOME / "leafletpress/wording.py").read_text("utf-8")
    assert bool(speaks_of_drugs(extra(text))) == ("# about drugs" in extra(text))
