"""Another organisation, another subject, by the installed command and what the README says."""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import polib
import pytest
import test_installed
from conftest import HOME
from test_own_look import colours_on, embedded, font, said_by_figures, text

ORGANISATION = Path(__file__).parent / "other_organisation"
README = (HOME / "README.md").read_text("utf-8")
LEAFLET = "leaflets/heat/leaflet.yaml"
OTHERS = {
    "en": ("drug", "ketamine", "FRANK", "Samaritans", "against the law", "In an emergency"),
    "fr": ("drogue", "kétamine", "FRANK", "Samaritans", "loi", "drug"),
    "ar": ("مخدر", "كيتامين", "FRANK", "Samaritans", "القانون", "drug"),
}
"""What our leaflet says and this one does not."""
ALLOWED = {"en": ("Buy", "dose"), "fr": ("Achetez", "dose"), "ar": ("اشتر", "جرعتك")}
"""What leaflets about drugs must not say: to buy, how much to take."""
PICTURE = {"en": "A fan beside a window.", "fr": "Un ventilateur", "ar": "مروحة بجانب نافذة."}
NUMBERS = ("65", "35", "25", "999", "0021", "0022")
"""In its texts, and telephone numbers: their last groups, as pdfium turns Arabic lines round."""

wheel, command = test_installed.wheel, test_installed.command
each_language = pytest.mark.parametrize("lang", ["en", "fr", "ar"])


class Shade:
    """The organisation's folder, far from the clone, and what one types in it."""

    def __init__(self, root: Path, command: Path) -> None:
        self.root, self.command = root, command

    def type(self, words: str, told: str = "") -> CompletedProcess[str]:
        """`leafletpress …` for a line that the README has, with another language in it."""
        assert f"python3 build.py {told or words}".strip() in README
        return test_installed.run(self.command, *words.split(), cwd=self.root)

    def edit(self, name: str, old: str, new: str) -> None:
        content = (self.root / name).read_text("utf-8")
        assert old in content
        (self.root / name).write_text(content.replace(old, new, 1), "utf-8")

    def translate_into_french(self) -> None:
        """What translators send back, in the place of the empty catalogs."""
        shutil.copytree(ORGANISATION / "locales/fr", self.root / "locales/fr", dirs_exist_ok=True)

    def pdf(self, lang: str, output: str) -> Path:
        (found,) = self.root.glob(f"dist/heat/{lang}/heat-{lang}-GB-*-{output}.pdf")
        return found


def own_fonts(folder: Path) -> None:
    for weight in ("Regular", "Bold"):
        font("Shade Sans", f"NotoSans-{weight}.ttf", folder / f"ShadeSans-{weight}.ttf")
        font("Shade Arabic", f"NotoSansArabic-{weight}.ttf", folder / f"ShadeArabic-{weight}.ttf")


def founded(root: Path, command: Path, *without: str) -> Shade:
    """The folder as its owners wrote it."""
    shutil.copytree(ORGANISATION, root, ignore=shutil.ignore_patterns(*without))
    own_fonts(root / "fonts")
    return Shade(root, command)


@pytest.fixture(scope="module")
def shade(tmp_path_factory: pytest.TempPathFactory, command: Path) -> Shade:
    """French added, translated and checked, everything built: each step as it is typed."""
    own = founded(tmp_path_factory.mktemp("far") / "shade", command, "fr")
    added = own.type("add-language fr", "add-language so")
    assert added.returncode == 0, added.stderr
    assert "then: leafletpress check fr" in added.stdout
    asked = {name: strings(own.root, name) for name in ("heat", "topic-heat")}
    own.translate_into_french()
    assert {name: strings(own.root, name) for name in asked} == asked
    checked = own.type("check fr", "check so")
    assert (checked.returncode, "error[" in checked.stderr) == (0, False), checked.stderr
    built = own.type("")
    assert built.returncode == 0, built.stderr
    assert "6 files in dist/" in built.stdout
    return own


def strings(root: Path, name: str) -> set[str]:
    """The English of a French catalog."""
    return {m.msgid for m in polib.pofile(str(root / f"locales/fr/LC_MESSAGES/{name}.po"))}


@pytest.fixture
def spoiled(tmp_path: Path, command: Path) -> Shade:
    """A folder of one's own, to break."""
    return founded(tmp_path / "shade", command)


def read(path: Path) -> str:
    return " ".join(text(path).split())


# ---------------------------------------------------------------- what is printed


def test_the_readme_says_that_build_py_is_called_leafletpress_there() -> None:
    assert "Every `python3 build.py …` above is `leafletpress …` there" in README
    assert "leafletpress                  # builds what its project.yaml lists" in README


@each_language
def test_its_sheets_speak_of_its_subject_alone(shade: Shade, lang: str) -> None:
    for output in ("screen", "office"):
        said = read(shade.pdf(lang, output))
        assert [word for word in ALLOWED[lang] if word not in said] == []
        assert [word for word in OTHERS[lang] if word.lower() in said.lower()] == []
        assert [number for number in NUMBERS if number not in said] == []
        assert "10." in said or ".10" in said


@each_language
def test_its_look_is_its_own(shade: Shade, lang: str) -> None:
    screen, office = shade.pdf(lang, "screen"), shade.pdf(lang, "office")
    assert said_by_figures(screen).count("Shade for All") == 2  # cover and imprint
    assert any(PICTURE[lang] in said for said in said_by_figures(screen))
    assert any("Shade-Sans" in name for name in embedded(office)), embedded(office)
    assert not any("Noto" in name for name in embedded(office)), embedded(office)
    assert {"#7a2e0e", "#ffd166"} <= colours_on(office, 0)  # the cover and its sun
    assert any("Shade-Arabic" in name for name in embedded(office)) == (lang == "ar")


# ---------------------------------------------------------------- and its negative controls


def test_under_the_topic_of_drugs_the_same_words_are_refused(spoiled: Shade) -> None:
    spoiled.edit(LEAFLET, "topics: [heat]", "topics: [heat, drugs]")
    built = spoiled.type("--lang en", "--lang so")
    assert built.returncode == 1
    assert "error[buying]: “buy” is about getting it" in built.stderr
    assert "error[dose]: “dose” reads as a dose" in built.stderr


def test_services_of_another_topic_and_a_law_line_would_be_read(spoiled: Shade) -> None:
    spoiled.edit(LEAFLET, "topics: [heat]", "topics: [heat, drugs]")
    spoiled.edit(LEAFLET, "Buy water", "Have water")
    spoiled.edit(LEAFLET, "your dose stays", "yours stays")
    spoiled.edit(LEAFLET, "  - id: day\n", "      - {type: law}\n  - id: day\n")
    laws = "laws: {heat: It is against the law to lock a park.}\nservices:\n"
    spoiled.edit("leaflets/topics/heat/GB.yaml", "services:\n", laws)
    built = spoiled.type("--lang en", "--lang so")
    assert built.returncode == 0, built.stderr
    said = read(spoiled.pdf("en", "screen"))
    assert [word for word in ("FRANK", "drug", "against the law") if word not in said] == []


def test_a_logo_that_is_not_there_is_told(spoiled: Shade) -> None:
    (spoiled.root / "logo.svg").unlink()
    built = spoiled.type("--lang en", "--lang so")
    assert built.returncode == 1
    assert "error[missing-file]" in built.stderr
