"""An organisation's templates read what they are given, and reach nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ProjectCopy

from leafletpress import pipeline
from leafletpress.problems import BuildError
from leafletpress.project import Project
from leafletpress.stages import pages
from leafletpress.templating import Templates
from leafletpress.tree import Tree


@dataclass(frozen=True)
class Site:
    """As the website's templates are given it."""

    project: Project


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    """All that a template may be given."""
    project = Project.open()
    (job,) = project.editions(language="ar", territory="GB")
    edition = pipeline.read_edition(job, pipeline.Settings(project=project))
    writer = pages._Writer(edition, pipeline.speech(edition, project), project.files)
    given = pages._context(edition, writer, project.templates)
    return given | {"site": Site(project), "number": [1, 2]}


def rendered(text: str, context: dict[str, Any], folder: Path) -> str:
    """What an own template makes of it."""
    (folder / "templates").mkdir()
    (folder / "templates/own.html").write_text(f"\n{text}", "utf-8")
    return Templates(Tree((folder,))).render("own.html", context)


@pytest.mark.parametrize(
    "text",
    [
        "{{ edition.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''|attr('__class__') }}",
        "{{ edition['__class__'] }}",
        "{{ '{0.__class__}'.format(edition) }}",
        "{{ w._fill('x', {}) }}",
        "{{ w.text.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ edition.language.font_files[0].unlink() }}",
        "{{ edition.language.font_files[0].parent }}",
        "{{ site.project.write('x.txt', 'y') }}",
        "{{ site.project.files.roots }}",
        "{{ w.locale.parse }}",
        "{{ number.append(3) }}",
        "{% for n in range(1000000000) %}{% endfor %}",
    ],
)
def test_a_template_opens_no_door(text: str, context: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        rendered(text, context, tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("bad-template", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ edition.leaflet.title.text.upper() }}", "KETAMINE"),
        ("{{ edition.leaflet.revised.year > 2000 }}", "True"),
        ("{{ number[0] }} {{ number|length }}", "1 2"),
        ("{% for key, _ in {'a': 1}.items() %}{{ key }}{{ loop.last }}{% endfor %}", "aTrue"),
        ("{{ w.text(edition.leaflet.title)|striptags }}", "الكيتامين"),
    ],
)
def test_a_template_reads_what_it_is_given(
    text: str, said: str, context: dict[str, Any], tmp_path: Path
) -> None:
    assert rendered(text, context, tmp_path).strip() == said


def test_a_build_tells_the_line_of_a_template_that_goes_too_far(
    project: ProjectCopy, tmp_path: Path
) -> None:
    own = tmp_path / "own/templates/leaflet.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>\n{{ edition.language.font_files[0].read_bytes() }}</p>", "utf-8")
    asked = ["--lang", "en", "--territory", "GB"]
    said = project.build("--project", str(tmp_path / "own"), *asked)
    assert said.code == 1
    wanted = "templates/leaflet.html:2: error[bad-template]: a template may not use “read_bytes”"
    assert wanted in said.err
