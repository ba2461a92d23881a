"""What a program can import from leafletpress, and what it answers."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HOME

import leafletpress
from leafletpress import Project, Severity, UsageError, starter

PAGE = (HOME / "docs/api.md").read_text("utf-8")


def test_every_public_name_is_there_and_documented() -> None:
    for name in leafletpress.__all__:
        assert getattr(leafletpress, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute 'guess'"):
        leafletpress.guess  # noqa: B018


def test_a_bare_machine_can_import_it_and_ask_for_its_version() -> None:
    code = f"import sys; sys.path.append({str(HOME)!r}); import leafletpress; "
    code += "print(leafletpress.__version__)"
    for more, fails in (("", False), ("; leafletpress.Project", True)):
        bare = [sys.executable, "-I", "-S", "-c", code + more]
        done = subprocess.run(bare, capture_output=True, text=True, check=False)
        assert bool(done.returncode) is fails, done.stderr
        assert done.stdout == f"{leafletpress.__version__}\n"


def test_editions_are_asked_for_by_a_name_or_several() -> None:
    project = Project.open(HOME)
    everything = project.editions()
    arabic = project.editions(language="ar", territory=["GB"])
    assert [str(edition) for edition in arabic] == ["ketamine ar GB trifold-a4"]
    assert set(arabic) < set(everything)
    (us,) = project.editions(language="en", territory="US", output="screen")
    assert (us.layout, us.outputs) == ("trifold-letter", ("screen",))


@pytest.mark.parametrize("kind", ["leaflet", "language", "territory", "layout", "output"])
def test_what_is_not_there_is_a_wrong_use(kind: str) -> None:
    with pytest.raises(UsageError, match=rf"error\[unknown-{kind}\]: there is no {kind} “zz”"):
        Project.open(HOME).editions(**{kind: "zz"})


def test_check_tells_of_the_languages_that_are_named(tmp_path: Path) -> None:
    text = (HOME / "locales/ar/LC_MESSAGES/ketamine.po").read_text("utf-8")
    own = tmp_path / "locales/ar/LC_MESSAGES/ketamine.po"
    own.parent.mkdir(parents=True)
    own.write_text(re.sub(r'(msgstr "[^"]*){emergency}', r"\1", text, count=1), "utf-8")
    project = Project.open(tmp_path)
    wrong = leafletpress.check(project, "ar")
    assert "lost-placeholder" in {each.code for each in wrong if each.severity is Severity.ERROR}
    assert leafletpress.check(project, "es") == ()


def examples(page: str) -> doctest.TestResults:
    """How many examples a page has, and how many of them do not answer as it says."""
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "api.md", None, 0)
    return doctest.DocTestRunner(verbose=False).run(test)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that holds the page's project."""
    starter.begin(tmp_path / "our-leaflets")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("beside")
def test_every_example_of_the_page_answers_as_it_says() -> None:
    found = examples(PAGE)
    assert found.attempted > 15
    assert found.failed == 0


@pytest.mark.usefixtures("beside")
def test_an_example_that_answers_otherwise_is_found() -> None:
    wrong = PAGE.replace("folding en GB trifold-a4\n```", "folding en IE trifold-a4\n```", 1)
    assert wrong != PAGE
    assert examples(wrong.split("## Build")[0]).failed == 1
