"""The first link of the proof: an edition's strings are what its laid-out pages say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HOME, ProjectCopy

from leafletpress import engine, pipeline, planning
from leafletpress.model import Html
from leafletpress.problems import BuildError
from leafletpress.stages import panels
from leafletpress.texts import problems, repeated

SETTINGS = planning.Settings(kept=None)
CONTENT = {"inside": ("You may feel cut off.", "It stops you feeling pain.")}


def codes(content, said, pages) -> list[str]:
    return [problem.code for problem in problems(content, said, pages)]


def test_a_page_that_says_all_and_no_more_is_right():
    blocks = ["You may feel cut\u00a0off.", "It stops you feel\u00ading pain.", "1 · KET-1"]
    assert not codes(CONTENT, ("1", "KET-1"), {"inside": blocks})


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (["You may feel cut off."], ["text-lost"]),
        (["You may feel cut", "off.", "It stops you feeling pain."], ["text-lost"]),
        (["You may feel cut off.It stops you feeling pain.", "now"], ["text-stray"]),
        (["You may feel cut off.", "It stops you feeling pain.", "<b"], ["text-stray"]),
    ],
    ids=["one is missing", "one is in two", "a word too many", "a broken mark"],
)
def test_a_page_that_says_less_or_more_is_told(blocks, found):
    assert set(found) <= set(codes(CONTENT, (), {"inside": blocks}))


def test_a_text_on_another_panel_is_told():
    pages = {"inside": ["You may feel cut off."], "flap": ["It stops you feeling pain."]}
    assert codes(CONTENT, (), pages) == ["text-lost", "text-stray"]


def test_a_text_that_is_printed_twice_is_told():
    assert [p.code for p in repeated(["Ketamine"], ["Ketamine", "Ketamine"])] == ["text-stray"]


# ---------------------------------------------------------------- the real leaflet, spoilt


@pytest.fixture(scope="module", params=["en", "ar", "th"])
def html(request: pytest.FixtureRequest) -> tuple[str, Html]:
    job = next(job for job in planning.plan(SETTINGS) if job.language == request.param)
    return request.param, pipeline.draft(job, SETTINGS).html


def found(lang: str, html: Html) -> set[str]:
    engine.use_fonts([HOME / "fonts"])
    english = planning.plan(SETTINGS)[0]
    created = pipeline.read_edition(english, SETTINGS).leaflet.revised
    said = {"title": "x", "language": lang, "rtl": lang == "ar", "created": created}
    try:
        panels.typeset(html, **said, roots=[HOME / "templates"])
    except BuildError as error:
        return {problem.code for problem in error.problems}
    return set()


def test_the_shipped_leaflet_says_what_its_content_says(html):
    assert not found(*html)


HIDING = [
    "section li:first-child { display: none }",
    "h3 { visibility: hidden }",
    "p { display: none }",
]


@pytest.mark.parametrize("rule", HIDING)
def test_a_style_that_hides_a_text_is_found(html, rule):
    lang, html = html
    assert "text-lost" in found(lang, replace(html, css=(*html.css, rule)))


def test_a_word_written_into_the_page_is_found(html):
    lang, html = html
    markup = html.markup.replace("<h2>", "<p>Buy now</p><h2>", 1)
    assert "text-stray" in found(lang, replace(html, markup=markup))


def test_letters_in_a_picture_are_found(html):
    lang, html = html
    picture = (
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'>"
        "<text y='15' font-family='Noto Sans'>0800 1</text></svg>"
    )
    markup = html.markup.replace("<h2>", f'<img alt="" src="{picture}"><h2>', 1)
    assert "text-stray" in found(lang, replace(html, markup=markup))


# ---------------------------------------------------------------- an organisation's own templates

LEAFLET = "leaflets/ketamine/leaflet.yaml"
BLOCKS = HOME / "leafletpress/blocks"


def build(project: ProjectCopy, code: int = 1) -> str:
    said = project.build("--lang", "ar", "--territory", "GB")
    assert said.code == code, said.err
    return said.err


def test_a_section_pinned_to_the_cover_does_not_vanish(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "role: more", "role: more\n    pin: {trifold-a4: cover}")
    assert "2 files at" in project.build("--lang", "en", "--territory", "GB").out


def test_a_template_that_forgets_a_heading_is_refused(project: ProjectCopy) -> None:
    project.edit(
        "templates/blocks.html", '<span class="title">{{ w.text(section.heading) }}', "<b>"
    )
    assert "error[text-lost]" in build(project)


def test_a_template_that_prints_its_own_english_is_refused(project: ProjectCopy) -> None:
    project.edit("templates/blocks.html", '<div class="imprint">', '<div class="imprint"><p>Hello')
    assert "error[text-stray]" in build(project)


def test_a_template_that_prints_a_phrase_of_the_catalog_is_right(project: ProjectCopy) -> None:
    project.edit(
        "templates/blocks.html",
        '<div class="imprint">',
        '<div class="imprint"><p>{{ _("Day and night.") }}</p>',
    )
    build(project, 0)


def test_an_alternative_text_that_breaks_out_of_its_mark_is_refused(project: ProjectCopy) -> None:
    own = "templates/blocks/local-service.html"
    project.write(own, (BLOCKS / "local_service/block.html").read_text("utf-8"))
    project.edit(own, 'alt="{{', 'alt=""> <{{')
    assert "error[text-stray]" in build(project)


@pytest.mark.parametrize("forgotten", ["draft", "checked", "code"])
def test_a_layout_that_forgets_a_foot_is_refused(project: ProjectCopy, forgotten: str) -> None:
    project.edit("layouts/trifold-a4.yaml", f"foot: [{forgotten}]", "foot: []")
    assert "error[side-silent]" in build(project)


def test_points_that_run_over_the_sun_of_the_cover_are_refused(project: ProjectCopy) -> None:
    more = "".join(f"    - What you may want to ask, part {number}\n" for number in "abcdefgh")
    project.edit(LEAFLET, "    - Where to get help\n", f"    - Where to get help\n{more}")
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert "error[text-pale]" in said.err and "page 1" in said.err


# ---------------------------------------------------------------- numbers in texts are content


def local(project: ProjectCopy, **parts: str) -> str:
    lines = "".join(f"{key}: {value!r}\n" for key, value in parts.items())
    service = 'phone: "+442079460018"\nphone_display: 020 7946 0018\n'
    return str(project.write("mine.yaml", service + lines))


ORDINARY = [
    {"name": "Riverside", "address": "112 Mill Lane"},
    {"name": "Riverside", "address": "999 High Street, E15 4QS"},
    {"name": "Riverside", "address": "Postfach 1204, 10115 Berlin"},
    {"name": "Clinic 180", "hours": "Mon–Fri 9.30am–5.30pm"},
    {"name": "24/7 Care 999", "hours": "Mo-Fr 9-17 Uhr, Tel. ab 15:00"},
]


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("parts", ORDINARY, ids=str)
def test_ordinary_numbers_of_a_service_print(project: ProjectCopy, parts: dict, lang: str) -> None:
    said = project.build(
        "--lang", lang, "--territory", "GB", "--local", local(project, **parts), "-o", "office"
    )
    assert said.code == 0, said.err


def test_numbers_in_a_text_print(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "Vets use it too.", "Vets use it too, since 1971: 1 in 100, or 37.5 %.")
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 0, said.err


@pytest.mark.parametrize(
    "contact", ["020 7946 0018", "mistakes@riverside.example", "riverside.example"]
)
def test_a_contact_of_any_kind_prints(project: ProjectCopy, contact: str) -> None:
    project.edit("project.yaml", "contact: null", f"contact: {contact}")
    for lang in ("en", "ar"):
        said = project.build("--lang", lang, "--territory", "GB")
        assert said.code == 0, said.err


def test_an_emergency_number_of_two_digits_is_not_seen_in_the_hours(project: ProjectCopy) -> None:
    project.edit("leaflets/territories/GB.yaml", 'number: "999"', 'number: "15"')
    mine = local(project, name="Clinic 15", hours="15:00 to 18:15, from 15 May")
    said = project.build("--lang", "en", "--territory", "GB", "--local", mine)
    assert said.code == 0, said.err
