"""What the site is made of, and what stops it."""

from __future__ import annotations

import datetime as dt
import json
import re
import urllib.request
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pypdfium2
import pytest
import shown
from conftest import ProjectCopy

from leafletpress import pipeline, planning, site
from leafletpress.model import Standing
from leafletpress.problems import BuildError
from leafletpress.project import Project
from leafletpress.site import folder, fonts, links, pictures, printer, serving, shelf, writing
from leafletpress.stages import pages


def files() -> dict[str, bytes]:
    """Every file of the real site."""
    root = shown.folder()
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def card(name: str) -> shelf.Card:
    cards, _ = shelf.read(planning.Settings(out=shown.dist()))
    return next(each for each in cards if each.name == name)


def page(of: shelf.Card, which: str = "index.html") -> str:
    """One page of a site with this edition alone."""
    return writing.write(writing.Site((of,), Project.open()))[which].decode()


# ---------------------------------------------------------------- files and links


def test_every_finished_file_is_offered_byte_for_byte() -> None:
    offered = {p.removeprefix("files/"): d for p, d in files().items() if p.startswith("files/")}
    built = {path: (shown.dist() / path).read_bytes() for path in shown.manifest()}
    assert offered == built


def test_every_link_leads_somewhere() -> None:
    assert list(links.problems(files())) == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ('<a href="nowhere.html">x</a>', "dead-link"),
        ('<a href="folding.html#nowhere">x</a>', "dead-link"),
        ('<a href="../outside.html">x</a>', "dead-link"),
        ('<img src="pictures/none.webp" alt="x">', "missing-picture"),
        ('<span style="background: url(icons/none.svg)"></span>', "missing-picture"),
        ('<img src="https://elsewhere.example/x.png" alt="x">', "asks-elsewhere"),
        ('<script src="//elsewhere.example/x.js"></script>', "asks-elsewhere"),
        ('<link rel="stylesheet" href="https://elsewhere.example/x.css">', "asks-elsewhere"),
    ],
)
def test_a_broken_link_is_found(broken: str, code: str) -> None:
    site = files()
    site["index.html"] += broken.encode()
    assert [problem.code for problem in links.problems(site)] == [code]


def test_a_picture_that_went_missing_is_found() -> None:
    site = files()
    lost = next(path for path in site if path.endswith(".webp"))
    del site[lost]
    assert {problem.code for problem in links.problems(site)} == {"missing-picture"}


def test_links_to_services_may_leave_the_site() -> None:
    assert list(links.problems({"a.html": b'<a href="https://www.talktofrank.com/">x</a>'})) == []


def test_a_site_with_a_dead_link_is_not_written(project: ProjectCopy) -> None:
    assert project.build("--lang", "en", "--territory", "GB").code == 0
    project.edit("templates/site/index.html", "{% block main %}", '{% block main %}<a href="x">')
    said = project.run("site", "--out", str(project.root / "dist"))
    assert said.code == 1
    assert "error[dead-link]: there is no x in the site" in said.err
    assert not (project.root / "dist/site").exists()


def test_what_left_the_site_does_not_stay_in_its_folder(tmp_path: Path) -> None:
    folder.put(tmp_path, {"index.html": b"1", "old/a.pdf": b"2"})
    folder.put(tmp_path, {"index.html": b"1"})
    assert [path.name for path in tmp_path.rglob("*")] == ["index.html"]


def test_without_a_build_the_command_says_what_to_do(project: ProjectCopy) -> None:
    said = project.run("site", "--out", str(project.root / "nothing"))
    assert said.code == 1
    assert "hint: run “python3 build.py” first" in said.err


def test_too_small_a_limit_leaves_screen_files_out_and_says_so(project: ProjectCopy) -> None:
    assert project.build("--lang", "en", "--territory", "GB").code == 0
    cards, _ = shelf.read(planning.Settings(out=project.root / "dist"))
    size = sum(download.file.size for download in cards[0].downloads)
    left = [d.output.name for d in folder.fitting(cards, size - 1)[0].downloads if not d.kept]
    assert left == ["screen"]
    with pytest.raises(BuildError, match="too-large"):
        folder.fitting(cards, 10)


def test_a_second_site_draws_and_cuts_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = planning.Settings(out=shown.dist())
    made: list[object] = []
    monkeypatch.setattr(pictures, "_taken", lambda shots, _: made.extend(shots) or {})
    monkeypatch.setattr(fonts, "_made", lambda cuts, _: made.extend(cuts) or [])
    site.build(settings)
    assert made == []


# ---------------------------------------------------------------- states


SIGNED = Standing(signed=True, by=("Dr Amal Haddad, GP",), on=dt.date(2026, 11, 30))


def test_a_draft_is_printed_to_be_checked() -> None:
    text = page(card("ur-GB"))
    assert "Print to check" in text
    assert "Print and fold<" not in text
    assert "not to give them out" in text


def test_a_signed_edition_says_by_whom_and_is_printed_to_be_folded() -> None:
    draft = card("ur-GB")
    assert draft.edition
    signed = replace(
        draft,
        edition=replace(draft.edition, english=SIGNED, review=SIGNED),
        downloads=tuple(
            replace(each, file=replace(each.file, state="signed")) for each in draft.downloads
        ),
    )
    text = page(signed)
    assert "Signed by Dr Amal Haddad, GP, 30 November 2026." in text
    assert "Print and fold<" in text
    assert "Print to check" not in text
    assert "draft-line" not in page(signed, "ketamine/ur-GB.html")


def test_the_file_for_the_long_edge_is_offered_where_it_was_built(project: ProjectCopy) -> None:
    outputs = [word for name in ("screen", "office", "office-long-edge") for word in ("-o", name)]
    project.build("--lang", "ar", "--territory", "GB", *outputs)
    assert project.run("site", "--out", str(project.root / "dist")).code == 0
    root = project.root / "dist/site"
    assert "Print to check (long edge)" in (root / "ketamine/ar-GB-print.html").read_text("utf-8")
    assert "(long edge)" not in (root / "index.html").read_text("utf-8")
    assert "office-long-edge.pdf" in (root / "folding.html").read_text("utf-8")


def test_a_withdrawn_edition_gives_no_file_but_the_reason_and_the_date(
    project: ProjectCopy,
) -> None:
    project.write(
        "locales/pl/review.yaml",
        "ketamine:\n  made: machine draft\n  withdrawals:\n    - by: Ewa Nowak\n"
        '      on: 2026-11-25\n      reason: "a wrong dose"\n      version: "2026.1"\n',
    )
    for language in ("en", "pl"):
        project.build("--lang", language, "--territory", "GB")
    out = project.root / "dist"
    said = project.run("site", "--out", str(out))
    assert said.code == 0, said.err
    assert not list((out / "site").rglob("*-pl-*.pdf"))
    for name in ("index.html", "ket-1.html", "ketamine/pl-GB.html"):
        text = (out / "site" / name).read_text("utf-8")
        assert "Withdrawn on 25 November 2026 by Ewa Nowak: a wrong dose" in text, name
    assert not (out / "site/ketamine/pl-GB-print.html").exists()


def test_earlier_versions_are_not_to_be_used(project: ProjectCopy) -> None:
    project.edit(
        "leaflets/ketamine/leaflet.yaml",
        "\nsections:\n",
        '\nhistory:\n  - version: "2025.2"\n    stopped: 2026-11-21\n'
        "    why: A number has changed.\n\nsections:\n",
    )
    project.build("--lang", "en", "--territory", "GB")
    assert project.run("site", "--out", str(project.root / "dist")).code == 0
    text = (project.root / "dist/site/ket-1.html").read_text("utf-8")
    assert "2025.2</strong>: not to be used since 21 November 2026. A number has changed." in text
    assert 'id="2025.2-en"' in text


def test_files_of_another_version_than_the_text_are_not_shown(project: ProjectCopy) -> None:
    project.build("--lang", "en", "--territory", "GB")
    project.edit("leaflets/ketamine/leaflet.yaml", 'version: "2026.1"', 'version: "2026.2"')
    said = project.run("site", "--out", str(project.root / "dist"))
    assert said.code == 1
    assert "of another version than the text" in said.err


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Język", "jezyk"),
        ("Łódź", "lodz"),
        ("Español", "espanol"),
        ("کیٹامین", "كيٹامين"),
        ("A  b", "a b"),
    ],
)
def test_accents_and_keyboards_make_no_difference(typed: str, plain: str) -> None:
    assert shelf.folded(typed) == plain


def test_a_phrase_without_a_translation_is_said_in_english_and_marked(
    project: ProjectCopy,
) -> None:
    project.edit("templates/site/leaflet.html", '_("On this page")', '_("Never translated")')
    project.build("--lang", "ar", "--territory", "GB")
    said = project.run("site", "--out", str(project.root / "dist"))
    assert said.code == 0, said.err
    text = (project.root / "dist/site/ketamine/ar-GB.html").read_text("utf-8")
    assert '<span class="fallback" lang="en" dir="ltr">Never translated</span>' in text


def test_every_word_of_the_sheet_is_on_the_web_page() -> None:
    for name in ("en-GB", "ar-GB", "th-GB"):
        shown_card = card(name)
        assert shown_card.edition and shown_card.words
        text = re.sub("<[^>]+>", "", (shown.folder() / shown_card.page).read_text("utf-8"))
        for section in shown_card.leaflet.sections:
            if section.heading:
                assert str(shown_card.words.words(section.heading.text)) in text


def test_the_scripts_of_languages_are_named() -> None:
    names = {card(n).script for n in ("ur-GB", "uk-GB", "hi-GB", "zh-Hant-HK-GB", "pl-GB")}
    assert {"Arabic", "Cyrillic", "Devanagari", "Latin"} <= names


# ---------------------------------------------------------------- paper


def test_with_a_site_a_second_code_on_paper_leads_to_the_page_of_versions(
    project: ProjectCopy,
) -> None:
    project.edit("project.yaml", "site_url: null", "site_url: https://leaflets.example.org/")
    out = project.root / "dist"
    for language in ("pl", "ur", "ar"):  # each code is read again by the proof
        said = project.build("--lang", language, "--territory", "GB")
        assert said.code == 0, said.err
    assert project.run("site", "--out", str(out)).code == 0
    job = planning.Job("ketamine", "pl", "GB", "trifold-a4", ("office",))
    edition = pipeline.read_edition(job, planning.Settings())
    address = pages.version_address(edition)
    assert address == "https://leaflets.example.org/ket-1.html#2026.1-pl"
    assert address in {payload for payload, _ in pages.codes(edition)}
    assert 'id="2026.1-pl"' in (out / "site/ket-1.html").read_text("utf-8")


def test_without_a_site_there_is_no_second_code() -> None:
    edition = card("pl-GB").edition
    assert edition and pages.version_address(edition) == ""


def test_the_printer_test_asks_for_what_the_leaflets_ask_for() -> None:
    with pikepdf.open(BytesIO(files()["printer-test-a4.pdf"])) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert [float(edge) for edge in pdf.pages[0].mediabox[2:]] == pytest.approx(
            [841.89, 595.28], abs=0.1
        )


def test_both_arrows_of_the_printer_test_stand_in_the_very_middle() -> None:
    with pypdfium2.PdfDocument(files()["printer-test-a4.pdf"]) as pdf:
        for side in pdf:
            image = side.render(scale=1, grayscale=True).to_pil()
            width, height = image.size
            third = image.crop((width // 2 - 80, 0, width // 2 + 80, height))
            left, top, right, bottom = third.point(lambda p: 255 * (p < 128)).getbbox()
            assert abs((left + right) / 2 - 80) < 1.5
            assert abs((top + bottom) / 2 - height / 2) < 2


def test_a_paper_is_called_as_printers_call_it() -> None:
    names = {name: printer.paper(Project.open().layout(name)) for name in Project.open().layouts}
    assert names["trifold-a4"] == "a4"
    assert names["trifold-letter"] == "letter"


# ---------------------------------------------------------------- showing it


def test_serve_answers_on_the_loopback_alone() -> None:
    with serving.server(shown.folder(), 0) as server:
        assert server.server_address[0] == "127.0.0.1"
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/ket-1.html"
        with urllib.request.urlopen(address) as answer:
            assert answer.read() == files()["ket-1.html"]
        server.shutdown()


def test_serve_without_a_site_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no-site"):
        serving.server(tmp_path, 0)


def test_the_same_content_gives_the_same_site(tmp_path: Path) -> None:
    before = files()
    settings = planning.Settings(out=shown.dist(), kept=tmp_path)
    folder.build(settings)
    assert files() == before
    assert json.loads((shown.dist() / "manifest.json").read_text("utf-8"))["files"]
