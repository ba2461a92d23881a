"""The real leaflets, built by the real command: what a person gets."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from math import hypot
from pathlib import Path

import page as validation
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from conftest import HOME, ProjectCopy

from leafletpress import expecting, finishing, gate, pipeline, planning, registry, runs
from leafletpress.model import Output
from leafletpress.problems import BuildError, errors
from leafletpress.stages import pages, proof

SETTINGS = planning.Settings(kept=None)
JOBS = planning.plan(SETTINGS)
SCREEN = registry.outputs()["screen"]


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every edition of project.yaml, built once."""
    out = tmp_path_factory.mktemp("dist")
    results = runs.build(planning.Settings(out=out), print)
    wrong = [str(problem) for built in results for problem in errors(built.problems)]
    assert not wrong, "\n".join(wrong)
    return out


def file_of(dist: Path, job: planning.Job, output: str) -> Path:
    tag = job.language.replace("_", "-")
    name = f"{job.leaflet}-{tag}-{job.territory}-{job.layout}-{output}.pdf"
    return dist / job.leaflet / tag / name


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize("job", JOBS, ids=str)
def test_each_edition_has_its_files_under_their_names(dist: Path, job: planning.Job) -> None:
    assert all(file_of(dist, job, output).is_file() for output in job.outputs)


@pytest.mark.parametrize("job", JOBS, ids=str)
def test_a_screen_file_has_no_pdf_ua_failure(dist: Path, job: planning.Job) -> None:
    found = failures(file_of(dist, job, "screen"))
    assert not found, found


def failures(path: Path) -> list[str]:
    profile = validation.ValidationProfile.PDF_UA_1
    report = validation.validate_pdf_bytes(path.read_bytes(), profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def test_arabic_and_english_are_among_the_editions() -> None:
    built = {(job.language, job.territory) for job in JOBS}
    assert {("en", "GB"), ("ar", "GB")} <= built


def test_the_manifest_lists_every_file_with_its_digest(dist: Path) -> None:
    listed = json.loads((dist / "manifest.json").read_text("utf-8"))["files"]
    found = {path.relative_to(dist).as_posix() for path in dist.rglob("*.pdf")}
    assert {file["path"] for file in listed} == found
    for file in listed:
        data = (dist / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["size"] == len(data)
        job = (file["leaflet"], file["language"].replace("-", "_"), file["territory"])
        assert file["state"] == gate.judge(gate.Text(*job), SETTINGS.project).state


def test_a_build_with_nothing_kept_gives_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    results = runs.build(planning.Settings(out=tmp_path, jobs=1, kept=None), print)
    assert not any(built.failed for built in results)
    for path in dist.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(dist)).read_bytes(), path


def draft_words(job: planning.Job) -> set[str]:
    """The English words of the draft line, as far as review.yaml lets the sheet be one."""
    said = gate.judge(gate.Text(job.leaflet, job.language, job.territory), SETTINGS.project)
    if not said.english.signed:
        line = "Draft not checked by a health professional"
        return set(f"{line} or a native speaker".split() if job.language != "en" else line.split())
    signed = job.language == "en" or said.own.signed
    line = "Draft translation not checked by a native speaker"
    return set() if signed else set(line.split(" "))


def english_words(page: pypdfium2.PdfPage) -> set[str]:
    return set(re.findall("[A-Za-z]+", page.get_textpage().get_text_range()))


@pytest.mark.parametrize("job", JOBS, ids=str)
def test_an_unsigned_edition_is_called_a_draft_on_its_cover(dist: Path, job: planning.Job) -> None:
    wanted = draft_words(job)
    with pypdfium2.PdfDocument(file_of(dist, job, "screen")) as pdf:
        cover = english_words(pdf[0])
    assert wanted <= cover
    assert ("Draft" in cover, "speaker" in cover) == ("Draft" in wanted, "speaker" in wanted)


@pytest.mark.parametrize("job", JOBS, ids=str)
def test_both_printed_sides_carry_the_draft_line(dist: Path, job: planning.Job) -> None:
    wanted = draft_words(job)
    with pypdfium2.PdfDocument(file_of(dist, job, "office")) as pdf:
        for side in map(english_words, pdf):
            assert wanted <= side
            assert ("Draft" in side) == ("Draft" in wanted)


def drawn_sizes(text: pypdfium2.PdfTextPage) -> list[float]:
    """Type size in points of each character that is drawn; pdfium's own spaces have none."""
    matrix = raw.FS_MATRIX()
    sizes = []
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 0 and text.get_text_range(index, 1).strip():
            raw.FPDFText_GetMatrix(text, index, matrix)
            sizes.append(raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d))
    return sizes


def test_no_type_is_smaller_than_ten_point(dist: Path) -> None:
    for job in JOBS:
        with pypdfium2.PdfDocument(file_of(dist, job, "screen")) as pdf:
            for page in pdf:
                assert min(drawn_sizes(page.get_textpage())) >= 9.99, job


def test_without_a_publisher_the_sheet_says_that_nobody_adopted_it(dist: Path) -> None:
    assert "No organisation has adopted this leaflet yet." in text_of(
        file_of(dist, JOBS[0], "screen")
    )


def test_publisher_and_contact_print_on_the_back(project: ProjectCopy) -> None:
    project.edit("project.yaml", "publisher: null", "publisher: {name: Riverside Outreach}")
    project.edit("project.yaml", "contact: null", "contact: mistakes@riverside.example")
    assert project.build("--lang", "en", "--territory", "GB").code == 0
    text = text_of(project.pdfs[-1])
    assert "Published by Riverside Outreach." in text
    assert "mistakes@riverside.example" in text
    assert "No organisation" not in text


def test_a_local_service_fills_the_box_in_any_language(project: ProjectCopy) -> None:
    file = project.write(
        "mine.yaml",
        'name: Riverside Drug Team\nphone: "+442079460018"\nphone_display: 020 7946 0018\n'
        "address: 12 Mill Lane\n",
    )
    said = project.build("--lang", "ar", "--territory", "GB", "--local", str(file))
    assert said.code == 0, said.err
    words = set(re.findall("[A-Za-z0-9]+", text_of(project.pdfs[-1])))
    assert {"Riverside", "Drug", "Team", "12", "Mill", "Lane"} <= words


def test_a_local_service_with_a_wrong_number_is_refused(project: ProjectCopy) -> None:
    file = project.write(
        "mine.yaml",
        'name: Riverside\nphone: "+442079460018"\nphone_display: 020 7946 0019\n',
    )
    said = project.build("--lang", "en", "--local", str(file))
    assert said.code == 1
    assert "error[number-differs]: Riverside" in said.err


def test_another_project_lies_in_front_of_ours_file_by_file(
    project: ProjectCopy, tmp_path: Path
) -> None:
    other = tmp_path / "riverside"
    (other / "leaflets/topics/drugs").mkdir(parents=True)
    theirs = (HOME / "leaflets/topics/drugs/GB.yaml").read_text("utf-8")
    theirs = theirs.replace("text: Not free. It may show", "text: It may show", 1)
    (other / "leaflets/topics/drugs/GB.yaml").write_text(theirs, "utf-8")
    said = project.build("--lang", "en", "--territory", "GB", "--project", str(other))
    assert said.code == 0, said.err
    assert "Not free." not in text_of(project.pdfs[-1])


# ---------------------------------------------------------------- the proof, on the real leaflet


def proved(job: planning.Job, output: Output, change: str = "", to: str = "") -> list[str]:
    """The codes of what the proof finds when the page is changed after it was rendered."""
    from leafletpress import engine
    from leafletpress.stages import panels

    project = SETTINGS.project
    edition = pipeline.read_edition(job, SETTINGS)
    words = pipeline.speech(edition, project)
    html = pipeline.render(edition, words, project)
    assert change in html.markup
    engine.use_fonts(project.font_folders)
    made = panels.typeset(
        replace(html, markup=html.markup.replace(change, to), said=None),
        title=pages.title(edition, words.words),
        language=edition.language.tag,
        rtl=edition.language.rtl,
        created=edition.leaflet.revised,
        roots=project.picture_folders,
    )
    title = pages.title(edition, words.words)
    text = finishing.Text(title, edition.language.tag, edition.language.rtl)
    work = finishing.finish(made, edition.layout, text, output)
    wanted = expecting.expected(edition, output, words.words, html)
    wanted = replace(wanted, pages=work.pages, duplex=work.duplex)
    return [p.code for p in proof.prove(work.data, wanted)]


ARABIC = next(job for job in JOBS if job.language == "ar" and job.territory == "GB")


@pytest.mark.parametrize("output", ["screen", "office", "office-long-edge"])
def test_arabic_is_proved_on_every_output(output: str) -> None:
    assert proved(ARABIC, registry.outputs()[output]) == []


@pytest.mark.parametrize("output", ["screen", "office"])
def test_arabic_without_isolates_fails_the_proof(output: str) -> None:
    change = '<bdi dir="ltr" class="number"><a href="tel:+443001236600">'
    to = '<span class="number"><a href="tel:+443001236600">'
    assert "number-wrong" in proved(ARABIC, registry.outputs()[output], change, to)


def test_a_digit_changed_after_rendering_fails_the_proof() -> None:
    codes = proved(ARABIC, SCREEN, ">0300 123 6600<", ">0300 123 6601<")
    assert "number-wrong" in codes
    assert "unexpected-number" in codes


def test_another_code_fails_the_proof() -> None:
    edition = pipeline.read_edition(ARABIC, SETTINGS)
    right = pages.qr_picture(str(edition.territory.help_page.url))
    codes = proved(ARABIC, SCREEN, right, pages.qr_picture("https://a.example"))
    assert "qr-code-wrong" in codes


def test_a_word_that_is_too_wide_is_refused_before_the_proof() -> None:
    with pytest.raises(BuildError, match="too-wide"):
        proved(ARABIC, SCREEN, "<h1>", f"<h1>{'W' * 60}")


def test_the_emergency_block_is_twelve_point_or_more(dist: Path) -> None:
    for job in JOBS:
        with pypdfium2.PdfDocument(file_of(dist, job, "screen")) as pdf:
            assert min(drawn_sizes(pdf[4].get_textpage())[:150]) >= 11.99, job


def test_office_files_ask_the_printer_for_actual_size_on_both_sides(dist: Path) -> None:
    for job in JOBS:
        with pikepdf.open(file_of(dist, job, "office")) as pdf:
            assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
            assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
