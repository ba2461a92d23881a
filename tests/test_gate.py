"""`check`, `build`, `status`, `review` and `sign-off` give one answer to "may this print?"."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import ProjectCopy, Said
from hypothesis import given, settings
from hypothesis import strategies as st

from leafletpress import catalogs, gate, pipeline, planning, review_file
from leafletpress.model import LocalService, Standing
from leafletpress.problems import Place, Problem, Severity, errors
from leafletpress.project import Project
from leafletpress.stages import messages, pages
from leafletpress.tree import Tree, tree

LEAFLET = "leaflets/ketamine/leaflet.yaml"
GB = "leaflets/topics/drugs/GB.yaml"
FOLDER = "locales/es/LC_MESSAGES"
PO = f"{FOLDER}/ketamine.po"
CRITICAL = "Stay with them until help comes."
ORDINARY = "Your bladder"
BLANKS = ("", " ", "\u00a0", "\u00ad", "-", "\n", "\u200b", "…", "**")
BY = ("--by", "Amal Haddad, GP")
SOME = ("--lang", "es", "--territory", "GB", "--output", "screen")


@pytest.fixture(autouse=True)
def small(project: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    """English and Spanish alone, and no file for reviewers: typesetting it is another test's."""
    for folder in (project.root / "locales").iterdir():
        if folder.is_dir() and folder.name not in ("en", "es"):
            shutil.rmtree(folder)
    path = project.root / "project.yaml"
    path.write_text(re.sub(r"(GB|HK): \[.*\]", r"\1: [en, es]", path.read_text("utf-8")), "utf-8")
    written = review_file.Written(Path("review.pdf"), "", 0, 0)
    monkeypatch.setattr(review_file, "write", lambda *_: written)


# ---------------------------------------------------------------- what each of them says


@dataclass(frozen=True)
class Answer:
    """Whether a text prints, and the codes of the errors that are in its way."""

    prints: bool
    codes: frozenset[str]


def answers(project: ProjectCopy) -> dict[str, Answer]:
    """What each command says of the Spanish text in Great Britain."""
    check = project.run("check", "es", "--json")
    listed = json.loads(check.out)
    wrong = frozenset(each["code"] for each in listed if each["severity"] == "error")
    withdrawn = any(each["code"] == "withdrawn" for each in listed)
    assert check.code == bool(wrong)
    return {
        "check": Answer(not wrong and not withdrawn, wrong),
        "status": status(project, wrong),
        "build": build(project),
        "review": review(project, "review", "--out", str(project.root / "dist")),
        "sign-off": review(project, "sign-off", "--digest", "0000-0000-0000", *BY),
    }


def status(project: ProjectCopy, codes: frozenset[str]) -> Answer:
    """It counts errors and gives no codes."""
    said = json.loads(project.run("status", "--json").out)
    (spanish,) = [each for each in said["languages"] if each["language"] == "es"]
    (text,) = [each for each in spanish["texts"] if each["territory"] == "GB"]
    assert text["prints"] == (text["state"] in ("draft", "signed"))
    nowhere = not any(each["prints"] for each in spanish["texts"])
    assert spanish["printable"].startswith("no") == nowhere
    return Answer(text["prints"], codes if spanish["errors"] else frozenset())


def build(project: ProjectCopy) -> Answer:
    said = project.build(*SOME)
    wrong = codes_in(said)
    assert said.code or not wrong
    return Answer(bool(project.dist), wrong)


def review(project: ProjectCopy, command: str, *more: str) -> Answer:
    """Neither reads a text that is refused; a withdrawn one it names."""
    said = project.run(command, "ketamine", "es", *more)
    wrong = codes_in(said) - {"digest-differs"}
    return Answer(not wrong and "[withdrawn]" not in said.err, wrong)


def codes_in(said: Said) -> frozenset[str]:
    return frozenset(re.findall(r"^(?:\S+ )?error\[([\w-]+)\]", said.err, re.MULTILINE))


# ---------------------------------------------------------------- what goes wrong


def change(project: ProjectCopy, english: str, act: Callable[[polib.POEntry], None]) -> None:
    path = project.root / PO
    file = polib.pofile(str(path), wrapwidth=0)
    act(file.find(english))
    file.save()


def say(text: str, english: str = CRITICAL) -> Callable[[ProjectCopy], None]:
    return lambda project: change(project, english, lambda e: setattr(e, "msgstr", text))


def fuzzy(english: str) -> Callable[[ProjectCopy], None]:
    return lambda project: change(project, english, lambda e: e.flags.append("fuzzy"))


def elsewhere(english: str) -> Callable[[ProjectCopy], None]:
    """The English has a translation in another context alone."""
    return lambda project: change(project, english, lambda e: setattr(e, "msgctxt", "menu"))


def gone(english: str) -> Callable[[ProjectCopy], None]:
    def act(project: ProjectCopy) -> None:
        file = polib.pofile(str(project.root / PO), wrapwidth=0)
        file.remove(file.find(english))
        file.save()

    return act


def edit(name: str, old: str, new: str) -> Callable[[ProjectCopy], None]:
    return lambda project: project.edit(name, old, new)


def header(old: str, new: str) -> Callable[[ProjectCopy], None]:
    return edit(PO, old, new)


def add(name: str, text: str) -> Callable[[ProjectCopy], None]:
    def act(project: ProjectCopy) -> None:
        path = project.root / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    return act


def remove(*names: str) -> Callable[[ProjectCopy], None]:
    return lambda project: [(project.root / name).unlink() for name in names] and None


def empty(project: ProjectCopy) -> None:
    for path in (project.root / FOLDER).glob("*.po"):
        file = polib.pofile(str(path), wrapwidth=0)
        for entry in file:
            entry.msgstr = ""
        file.save()


def stripped(then: Callable[[ProjectCopy], None]) -> Callable[[ProjectCopy], None]:
    """As outside tools leave a catalog: no comments, no places, another order."""

    def act(project: ProjectCopy) -> None:
        for path in (project.root / FOLDER).glob("*.po"):
            file = polib.pofile(str(path), wrapwidth=0)
            for entry in file:
                entry.comment = entry.tcomment = ""
                entry.occurrences = []
            file.sort(reverse=True)
            file.save()
        then(project)

    return act


def withdrawn(code: str, *start: str) -> Callable[[ProjectCopy], None]:
    def act(project: ProjectCopy) -> None:
        said = project.run("withdraw", "ketamine", code, *start, *BY, "--reason", "not so")
        assert said.code == 0, said.err

    return act


def nothing(project: ProjectCopy) -> None:
    del project


MISSING = "missing-translation"
ITEM = "text: Lower the risk"
REFUSED: dict[str, tuple[Callable[[ProjectCopy], None], str]] = {
    "an empty language": (empty, MISSING),
    "a critical string that is fuzzy": (fuzzy(CRITICAL), MISSING),
    "a critical string that is not there": (gone(CRITICAL), MISSING),
    "a critical string in another context": (elsewhere(CRITICAL), MISSING),
    "a critical string, once comments are stripped": (stripped(say("")), MISSING),
    "another language's file": (header("Language: es", "Language: pl"), "catalog-header"),
    "a region's file": (header("Language: es", "Language: es_MX"), "catalog-header"),
    "a file of no language": (header('"Language: es\\n"\n', ""), "catalog-header"),
    "another charset": (header("charset=utf-8", "charset=ISO-8859-1"), "catalog-header"),
    "another plural rule": (header("(n != 1)", "(n == 2)"), "plural-forms"),
    "a dose": (edit(LEAFLET, ITEM, "text: Take 50 mg at most"), "dose"),
    "buying": (edit(LEAFLET, ITEM, "text: Where to buy it"), "buying"),
    "a word of blame in English": (edit(LEAFLET, ITEM, "text: Lower it, addict"), "word-to-avoid"),
    "a word of blame in a service": (
        edit(GB, "about: Drug advice.", "about: Advice for an addict."),
        "word-to-avoid",
    ),
    "a number not to print": (say("Llama al 0800 77 66 00.", ORDINARY), "do-not-print"),
    "such a number in English": (edit(LEAFLET, ITEM, "text: Call 0800 776600"), "do-not-print"),
    "a lost fact": (say("Llama ahora", "Call {emergency} now"), "lost-placeholder"),
    "a second entry": (add(PO, f'\nmsgid "{ORDINARY}"\nmsgstr "Otra"\n'), "duplicate-entry"),
    "a line that is not gettext's": (add(PO, "nonsense\n"), "bad-catalog"),
    "no catalog": (remove(PO), "missing-catalog"),
    "no catalogs": (remove(PO, f"{FOLDER}/common.po"), "missing-catalog"),
    "settings that are not YAML": (add("locales/es/language.yaml", "\n{"), "bad-yaml"),
    "signatures that are not YAML": (add("locales/es/review.yaml", "\n{"), "bad-yaml"),
    "a role there is none of": (edit(LEAFLET, "role: people", "role: poeple"), "bad-value"),
    "a pin to no panel": (
        edit(LEAFLET, "role: people\n", "role: people\n    pin: {trifold-a4: bakc}\n"),
        "unknown-panel",
    ),
    "a wrong number of a service": (
        edit(GB, "phone_display: 0300 123 6600", "phone_display: 0300 123 6601"),
        "number-differs",
    ),
} | {f"a critical string that says {blank!r}": (say(blank), MISSING) for blank in BLANKS[:3]}
PRINTS: dict[str, Callable[[ProjectCopy], None]] = {
    "as it ships": nothing,
    "its main region's header": header("Language: es", "Language: es_ES"),
    "without comments": stripped(nothing),
    "without templates": remove("locales/common.pot", "locales/topic-drugs.pot"),
}
IN_ENGLISH: dict[str, Callable[[ProjectCopy], None]] = {
    "not there": gone(ORDINARY),
    "fuzzy": fuzzy(ORDINARY),
    "in another context": elsewhere(ORDINARY),
} | {f"that says {blank!r}": say(blank, ORDINARY) for blank in BLANKS}
WITHDRAWN: dict[str, Callable[[ProjectCopy], None]] = {
    "the translation": withdrawn("es"),
    "the English": withdrawn("en"),
    "one string": withdrawn("en", CRITICAL),
}


def agreed(project: ProjectCopy) -> Answer:
    """What all of them say; a test fails where one says something else."""
    said = answers(project)
    assert len(set(said.values())) == 1, said
    return said["build"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_by_all(project: ProjectCopy, name: str) -> None:
    seed, code = REFUSED[name]
    seed(project)
    found = agreed(project)
    assert not found.prints
    assert code in found.codes


@pytest.mark.parametrize("name", PRINTS)
def test_what_prints_prints_for_all(project: ProjectCopy, name: str) -> None:
    PRINTS[name](project)
    assert agreed(project) == Answer(True, frozenset())


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_what_is_not_translated_prints_in_english_and_nobody_signs_it(
    project: ProjectCopy, name: str
) -> None:
    IN_ENGLISH[name](project)
    verdict = gate.judge(gate.Text("ketamine", "es", "GB"), Project.open())
    assert (verdict.state, len(verdict.missing)) == ("draft", 1)
    assert status(project, frozenset()) == Answer(True, frozenset())
    assert project.run("check", "es").code == 0
    assert review(project, "sign-off", "--digest", "x", *BY).codes == {MISSING}


def test_a_sheet_that_is_partly_english_is_built(project: ProjectCopy) -> None:
    fuzzy(ORDINARY)(project)
    assert build(project) == Answer(True, frozenset())


@pytest.mark.parametrize("name", WITHDRAWN)
def test_what_is_withdrawn_is_no_mistake_and_prints_nowhere(
    project: ProjectCopy, name: str
) -> None:
    WITHDRAWN[name](project)
    assert agreed(project) == Answer(False, frozenset())
    (spanish,) = [
        each
        for each in json.loads(project.run("status", "--json").out)["languages"]
        if each["language"] == "es"
    ]
    assert spanish["printable"].startswith("no: withdrawn on ")
    assert spanish["printable"].endswith("by Amal Haddad, GP: not so")


def test_one_that_says_something_else_is_seen(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("")(project)
    real = gate.judge

    def lenient(text: gate.Text, project: Project) -> gate.Verdict:
        found = real(text, project)
        softer = (replace(each, severity=Severity.WARNING) for each in found.problems)
        return replace(found, problems=tuple(softer))

    monkeypatch.setattr(pipeline.gate, "check", lambda *_: ())
    with pytest.raises(AssertionError, match="codes"):
        agreed(project)
    monkeypatch.undo()
    monkeypatch.setattr(gate, "judge", lenient)
    assert gate.judge(gate.Text("ketamine", "es", "GB"), Project.open(project.root)).prints


def test_what_stands_on_no_sheet_warns_and_stops_none(project: ProjectCopy) -> None:
    """A service of a territory that is not built, and a phrase of the website."""
    file = polib.pofile(str(project.root / FOLDER / "common.po"), wrapwidth=0)
    built = {s.key[1] for s in Project.open().strings("ketamine", "GB", "IE", "US")}
    others = [entry for entry in file if entry.msgid not in built]
    assert len(others) > 1
    others[0].msgstr += " {name}"
    others[1].msgstr = ""
    file.save()
    said = project.run("check", "es")
    assert said.code == 0
    assert "warning[unknown-placeholder]" in said.err
    assert f"warning[{MISSING}]: “{others[1].msgid}”" in said.err
    assert gate.judge(gate.Text("ketamine", "es", "GB"), Project.open()).problems == ()


def test_a_territory_that_is_asked_for_is_judged_by_what_stands_there(
    project: ProjectCopy,
) -> None:
    file = polib.pofile(str(project.root / FOLDER / "topic-drugs.po"), wrapwidth=0)
    file.find("British Columbia").msgstr += " {name}"
    file.save()
    assert gate.judge(gate.Text("ketamine", "es", "GB"), Project.open()).prints
    verdict = gate.judge(gate.Text("ketamine", "es", "CA"), Project.open())
    assert [each.code for each in errors(verdict.problems)] == ["unknown-placeholder"]


def test_what_is_wrong_is_said_in_english_on_the_website(project: ProjectCopy) -> None:
    file = polib.pofile(str(project.root / FOLDER / "common.po"), wrapwidth=0)
    file.find("All leaflets").msgstr = "Llama al 0300 123 6600"
    file.save()
    words = pipeline.translator("es", Project.open(), "ketamine")
    assert (words("All leaflets"), words("All leaflets").lang) == ("All leaflets", "en")
    assert words("Other languages").lang == ""


@pytest.mark.parametrize(
    "seed",
    [
        lambda file: setattr(file.find("{language}, please"), "msgstr", "{idioma}, por favor"),
        lambda file: setattr(file.find("{language}, please"), "msgstr", ""),
        lambda file: file.metadata.update(Language="pl"),
    ],
)
def test_a_sheet_never_quotes_what_is_wrong_in_another_language(
    project: ProjectCopy, seed: Callable[[polib.POFile], None]
) -> None:
    """“English, please”, which the English sheet for Mexico says in Spanish."""
    asked = "{language}, please"
    chosen = planning.Settings(kept=None, languages=("en",), territories=("MX",))
    (job, *_) = planning.plan(chosen)

    def quoted() -> bool:
        edition = pipeline.read_edition(job, chosen)
        world = Project.open()
        writer = pages._Writer(edition, pipeline.speech(edition, world), world.files)
        return writer.words_to_say(edition.territory.printed[0], asked) is not None

    assert quoted()
    file = polib.pofile(str(project.root / FOLDER / "common.po"), wrapwidth=0)
    seed(file)
    file.save()
    assert not quoted()


# ---------------------------------------------------------------- the strings of a sheet


@dataclass
class Heard(messages.Translator):
    """Says all in English, and remembers what it was asked."""

    def __post_init__(self) -> None:
        self.asked: set[tuple[str, str]] = set()

    def __call__(
        self,
        english: str,
        source: Place | None = None,
        critical: bool = False,
        context: str = "",
    ) -> messages.Spoken:
        self.asked.add((context, english))
        said = super().__call__(english, source, critical, context)
        self.problems.append(Problem("heard", f"{context}\4{english}"))
        return said


def editions() -> Iterator[Any]:
    """Every edition that is built, as a draft and signed, alone and with a local service."""
    chosen = planning.Settings(kept=None)
    local = LocalService(name="Riverside", phone="+443001236600", phone_display="0300 123 6600")
    signed = Standing(signed=True, by=("Amal Haddad, GP",), on=chosen.project.today)
    for job in planning.plan(chosen):
        draft = pipeline.read_edition(job, chosen)
        yield draft
        yield replace(draft, english=signed)
        yield replace(draft, english=signed, review=signed, local=local)
        yield replace(draft, project=replace(draft.project, contact="help@example.org"))


def test_no_sheet_asks_for_a_string_that_the_gate_does_not_judge() -> None:
    project = Project.open()
    for edition in editions():
        place = edition.territory.territory
        judged = {each.key for each in project.strings(edition.leaflet.slug, place)}
        words = Heard(edition.language.code, ())
        pages.render(edition, pages.Speech(words, lambda tag: Heard(tag, ())), project.templates)
        assert words.asked
        assert words.asked <= judged, edition.name


def test_the_strings_of_everywhere_are_those_translators_are_given() -> None:
    project = Project.open()
    given_ = {
        (domain, *key)
        for domain in catalogs.domains(project)
        for key in catalogs.template(domain, project).entries
    }
    assert {(each.domain, *each.key) for each in project.all_strings()} == given_


STATES = st.sampled_from(("as it is", "fuzzy", "context", "gone", *BLANKS))
ENGLISH = [
    each.message for each in Project.open().strings("ketamine", "GB") if each.domain == "ketamine"
]


@given(
    st.lists(
        st.tuples(st.sampled_from(ENGLISH), STATES), max_size=4, unique_by=lambda pair: pair[0].text
    )
)
@settings(max_examples=40, deadline=None)
def test_the_gate_says_what_the_page_itself_would_miss(
    catalog_folder: Path, states: list[tuple[Any, str]]
) -> None:
    file = polib.pofile(str(tree().find(PO)), wrapwidth=0)
    for message, state in states:
        entry = file.find(message.text)
        if state == "fuzzy":
            entry.flags.append("fuzzy")
        elif state == "context":
            entry.msgctxt = "menu"
        elif state == "gone":
            file.remove(entry)
        elif state != "as it is":
            entry.msgstr = state
    target = catalog_folder / PO
    file.save(str(target))
    project = Project(Lone((catalog_folder, *tree().roots)))
    verdict = gate.judge(gate.Text("ketamine", "es", "GB"), project)
    missing = [m for m, state in states if state != "as it is"]
    assert len(verdict.missing) == len(missing)
    assert verdict.prints == (not any(message.critical for message in missing))
    assert missed_on_the_page(project) == {(p.message, p.severity) for p in verdict.missing}


def missed_on_the_page(project: Project) -> set[tuple[str, Severity]]:
    """What rendering the sheet finds without a translation: the oracle."""
    chosen = planning.Settings(kept=None, languages=("es",), territories=("GB",))
    edition = pipeline.read_edition(planning.plan(chosen)[0], chosen)
    words = messages.Translator("es", project.catalogs("es", "ketamine"))
    pages.render(edition, pages.Speech(words, lambda _: None), project.templates)
    return {(problem.message, problem.severity) for problem in words.problems}


class Lone(Tree):
    """A tree in which the foremost catalog hides the others of its name."""

    def layers(self, relative: str | Path) -> tuple[Path, ...]:
        return super().layers(relative)[:1]


@pytest.fixture(scope="module")
def catalog_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("catalogs")
    (root / FOLDER).mkdir(parents=True)
    return root


def test_the_gate_is_asked_once_a_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many texts share a catalog: what the checks find in it is found once."""
    project = Project.open()
    gate.check("es", project)
    monkeypatch.setattr(gate, "check_entry", lambda *_: pytest.fail("looked at again"))
    for territory in ("GB", "IE", "US"):
        assert gate.judge(gate.Text("ketamine", "es", territory), project).prints
