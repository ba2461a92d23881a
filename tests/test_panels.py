"""Panels: the type is as large as it can be, and every panel is a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from conftest import HOME

from leafletpress import engine, pipeline, planning
from leafletpress.model import Html
from leafletpress.problems import BuildError
from leafletpress.stages import panels

SETTINGS = planning.Settings()
ROOTS = [HOME / "templates"]
WIDE = """@page { size: 100mm 60mm; margin: 5mm } .blank { break-before: page }
    body, p { margin: 0; line-height: 1.2 }"""
FILE: Any = {
    "title": "Lines",
    "language": "en",
    "rtl": False,
    "created": dt.date(2026, 11, 1),
    "roots": ROOTS,
}
FLOW = {"inside": ("inside-1", "inside-2", "inside-3")}


@pytest.fixture(autouse=True)
def fonts() -> None:
    engine.use_fonts([HOME / "fonts"])


def shipped(language: str) -> Html:
    job = next(job for job in planning.plan(SETTINGS) if job.language == language)
    return pipeline.draft(job, SETTINGS).html


def page(name: str, lines: int) -> str:
    words = "<p>line</p>" * lines
    return f'<!--page {name}--><div style="page: {name}">{words}<!--blank {name}--></div>'


def markup(*pages: str) -> str:
    return f"<html lang=en><body>{''.join(pages)}<!--end of pages--></body></html>"


def pinned(**lines: int) -> Html:
    """Panels of 50 mm in height with so many lines: each takes 5.08 mm at 12 pt."""
    text = markup(*(page(name, count) for name, count in lines.items()))
    return Html(text, (WIDE,), 12, 10, {name: (name,) for name in lines})


@pytest.mark.parametrize("language", ["en", "es", "uk"])
def test_a_leaflet_is_set_in_the_largest_type_that_fits(language: str) -> None:
    html = shipped(language)
    trials = panels.fit(html, ROOTS)
    size = trials[0].size
    assert all(trial.fits for trial in trials)
    assert (size == html.size) == (language == "en")
    larger = replace(html, size=size + panels.GRID, smallest=size + panels.GRID)
    assert language == "en" or not all(trial.fits for trial in panels.fit(larger, ROOTS))


def features(html: Html, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The font features that a layout asks for."""
    from weasyprint.text import line_break

    asked: set[str] = set()
    real = line_break.font_features

    def heard(*arguments: Any) -> dict[str, int]:
        found: dict[str, int] = real(*arguments)
        asked.update(found)
        return found

    monkeypatch.setattr(line_break, "font_features", heard)
    panels.fit(html, ROOTS)
    return asked


@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_text_asks_for_font_features(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint never gives back the memory of one, and a worker makes thousands of editions."""
    html = shipped(language)
    assert features(html, monkeypatch) == set()
    asking = replace(html, css=(*html.css, "p { font-variant-numeric: lining-nums }"))
    assert features(asking, monkeypatch) == {"lnum"}


def test_the_fullest_panel_sets_the_size_of_all() -> None:
    trials = panels.fit(pinned(one=2, two=10, three=9), ROOTS)
    assert {trial.size for trial in trials} == {11.75}
    assert [trial.name for trial in trials] == ["one", "two", "three"]
    assert {trial.size for trial in panels.fit(pinned(one=2, two=9, three=9), ROOTS)} == {12}


def test_a_panel_that_fits_at_no_size_is_refused_in_millimetres() -> None:
    html = pinned(one=2, two=13)
    with pytest.raises(BuildError) as refused:
        panels.typeset(html, **FILE)
    assert [problem.code for problem in refused.value.problems] == ["too-long"]
    assert "panel two is 5 mm too full (55 of 50 mm" in refused.value.problems[0].message


def test_text_that_flows_leaves_the_panels_it_does_not_need_as_empty_pages() -> None:
    html = Html(markup(page("inside", 12)), (WIDE,), 12, 12, FLOW)
    (trial,) = panels.fit(html, ROOTS)
    assert [page.name for page in trial.layout.pages] == ["inside"] * 3
    assert trial.fits
    assert trial.fill.room == pytest.approx(150, abs=0.1)


def test_text_that_flows_over_more_than_its_panels_does_not_fit() -> None:
    html = Html(markup(page("inside", 31)), (WIDE,), 12, 12, FLOW)
    (trial,) = panels.fit(html, ROOTS)
    assert not trial.fits


def test_a_panel_on_which_nothing_stands_is_a_page_all_the_same() -> None:
    made = panels.typeset(pinned(one=2, two=0), **FILE)
    assert [fill.panel for fill in made.fills] == ["one", "two"]


@pytest.mark.parametrize("mark", ["<!--page one-->", "<!--end of pages-->"])
def test_a_template_that_does_not_mark_its_pages_is_refused(mark: str) -> None:
    html = pinned(one=2)
    with pytest.raises(BuildError) as refused:
        panels.fit(replace(html, markup=html.markup.replace(mark, "")), ROOTS)
    assert [problem.code for problem in refused.value.problems] == ["no-page-marks"]
