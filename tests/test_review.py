"""The life of a signature, through the real commands on a copy of the project."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import ProjectCopy

from leafletpress import review, review_file
from leafletpress.model import Message, Review, Signature, Unchanged
from leafletpress.problems import Place
from leafletpress.project import Project

LEAFLET = "leaflets/ketamine/leaflet.yaml"
PO = "locales/ar/LC_MESSAGES/ketamine.po"
ONE, TWO = "Amal Haddad, GP", "Bo Lind, pharmacist"
HEADING = 'msgid "Your bladder"'


def print_review(project: ProjectCopy, language: str) -> str:
    """Write the paper to sign; its digest."""
    said = project.run("review", "ketamine", language, "--out", str(project.root / "dist"))
    assert said.code == 0, said.err
    return re.findall(r"^digest (.*)$", said.out, re.MULTILINE)[0]


def digest(project: ProjectCopy, language: str) -> str:
    """The same, without the time it takes to set the paper."""
    with pytest.MonkeyPatch.context() as unset:
        unset.setattr(review_file, "_pdf", lambda *_: b"%PDF")
        return print_review(project, language)


def sign(project: ProjectCopy, language: str, *names: str) -> None:
    given = digest(project, language)
    for name in names:
        said = project.run("sign-off", "ketamine", language, "--digest", given, "--by", name)
        assert said.code == 0, said.err


def release(project: ProjectCopy) -> list[str]:
    """The editions of GB in English and Arabic that a release prints."""
    out = project.root / "release"
    arguments = ("--release", "--out", str(out), "--jobs", "1", "--output", "screen")
    said = project.run("build", *arguments, "--lang", "en", "--lang", "ar", "--territory", "GB")
    found = sorted(path.name.split("-")[1] for path in out.rglob("*.pdf"))
    assert said.code == (1 if "error[" in said.err else 0)
    for path in out.rglob("*.pdf"):
        path.unlink()
    return found


def translate(project: ProjectCopy, msgid: str, before: str) -> None:
    path = project.root / PO
    text = path.read_text("utf-8")
    at = text.index(msgid)
    start = text.index('msgstr "', at) + len('msgstr "')
    path.write_text(text[:start] + before + text[start:], "utf-8")


def test_with_nothing_signed_a_release_writes_nothing(project: ProjectCopy) -> None:
    assert release(project) == []
    assert not (project.root / "release").exists()


def test_sign_edit_one_string_sign_again(project: ProjectCopy) -> None:
    sign(project, "ar", ONE, TWO)
    assert release(project) == []  # a translation counts only against signed English
    sign(project, "en", ONE, TWO)
    assert release(project) == ["ar", "en"]
    translate(project, HEADING, "مثانتك أنت ")
    assert release(project) == ["en"]  # exactly that edition leaves the release
    sign(project, "ar", ONE, TWO)
    assert release(project) == ["ar", "en"]


def test_one_signature_is_not_enough_for_critical_strings(project: ProjectCopy) -> None:
    given = digest(project, "en")
    said = project.run("sign-off", "ketamine", "--digest", given, "--by", ONE)
    assert "critical strings still want the signature of a second person" in said.out
    assert release(project) == []


def test_two_names_that_are_the_same_are_refused(project: ProjectCopy) -> None:
    sign(project, "en", ONE)
    given = digest(project, "en")
    said = project.run("sign-off", "ketamine", "--digest", given, "--by", "amal  haddad, nurse")
    assert said.code == 1
    assert "error[same-name]" in said.err


def test_an_old_digest_signs_nothing(project: ProjectCopy) -> None:
    given = digest(project, "ar")
    translate(project, HEADING, "x ")
    said = project.run("sign-off", "ketamine", "ar", "--digest", given, "--by", ONE)
    assert said.code == 1
    assert "error[digest-differs]" in said.err
    assert "signatures" not in (project.root / "locales/ar/review.yaml").read_text("utf-8")


def test_a_signature_needs_a_name(project: ProjectCopy) -> None:
    said = project.run("sign-off", "ketamine", "--digest", "x", "--by", "Amal")
    assert said.code == 2
    assert "error[no-name]" in said.err


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(p.get_textpage().get_text_range() for p in pdf).split())


def test_a_signed_sheet_says_when_its_facts_were_checked_and_is_no_draft(
    project: ProjectCopy,
) -> None:
    project.build("--lang", "en", "--territory", "GB", "--output", "screen")
    assert "Facts checked" not in text_of(project.pdfs[0])
    sign(project, "en", ONE, TWO)
    project.build("--lang", "en", "--territory", "GB", "--output", "screen")
    signed = next(path for path in project.pdfs if "-screen" in path.name)
    assert "Facts checked" in text_of(signed)
    assert "Check again by" in text_of(signed)
    assert "Draft" not in text_of(signed)


def words_of(path: Path) -> list[str]:
    """The English words of a file; pdfium turns their order round beside Arabic."""
    return re.findall("[A-Za-z]+", text_of(path))


@pytest.mark.parametrize("language", ["ar", "pl", "ur", "th"])
def test_a_draft_translation_of_a_signed_english_prints_and_says_both(
    project: ProjectCopy, language: str
) -> None:
    sign(project, "en", ONE, TWO)
    said = project.build("--lang", language, "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err
    words = words_of(next(path for path in project.pdfs if "-screen" in path.name))
    assert {"Facts", "checked", "Draft", "translation"} <= set(words)
    assert words.count("Draft") == 2  # on the cover, and in a foot inside


def test_a_signed_translation_of_a_draft_is_a_draft(project: ProjectCopy) -> None:
    sign(project, "ar", ONE, TWO)
    said = project.build("--lang", "ar", "--territory", "GB")
    assert said.code == 0, said.err
    words = words_of(next(path for path in project.pdfs if "-screen" in path.name))
    assert {"Draft", "health", "professional"} <= set(words)
    assert "Facts" not in words


def test_what_is_withdrawn_prints_in_no_mode(project: ProjectCopy) -> None:
    arguments = ("--lang", "en", "--lang", "ar", "--territory", "GB", "--output", "screen")
    project.build(*arguments)
    out = ("--out", str(project.root / "dist"), "--by", ONE, "--reason", "the number is wrong")
    said = project.run("withdraw", "ketamine", "ar", *out)
    assert said.code == 0, said.err
    taken = "already out, taken away here: ketamine/ar/ketamine-ar-GB-trifold-a4-screen.pdf"
    assert taken in said.out
    again = project.build(*arguments)
    assert again.code == 0
    assert "info[withdrawn]: ketamine ar GB" in again.err
    assert "the number is wrong" in again.err
    assert [name for name in project.dist if "/ar/" in name] == []
    assert [name for name in project.dist if "/en/" in name]
    sign(project, "en", ONE, TWO)
    sign(project, "ar", ONE, TWO)
    assert release(project) == ["en"]


def test_a_withdrawn_english_string_stops_every_language(project: ProjectCopy) -> None:
    said = project.run(
        *("withdraw", "ketamine", "en", "It stops you feeling pain", "--by", ONE),
        *("--reason", "not so", "--out", str(project.root / "dist")),
    )
    assert said.code == 0, said.err
    built = project.build("--lang", "en", "--lang", "ar", "--territory", "GB")
    assert built.err.count("[withdrawn]") == 2
    assert project.dist == []
    project.edit(LEAFLET, "It stops you feeling pain.", "You may feel no pain.")
    again = project.build("--lang", "en", "--territory", "GB", "--output", "screen")
    assert again.code == 0, again.err


def test_an_edit_that_kept_the_meaning_carries_signatures_over(project: ProjectCopy) -> None:
    sign(project, "en", ONE, TWO)
    sign(project, "ar", ONE, TWO)
    project.edit(LEAFLET, "You get very strong urges to use it.", "You get strong urges to use it.")
    assert release(project) == []
    project.run("update", "ar")
    text = (project.root / LEAFLET).read_text("utf-8").splitlines()
    line = next(i for i, each in enumerate(text, 1) if "You get strong urges to use it." in each)
    said = project.run("unchanged", "ketamine", str(line), "--by", "Eva Novak, editor")
    assert said.code == 0, said.err
    assert release(project) == ["ar", "en"]


def test_a_critical_edit_never_carries_signatures_over(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "Stay with them until help comes.", "Stay with them till help comes.")
    project.run("update", "ar")
    text = (project.root / LEAFLET).read_text("utf-8").splitlines()
    line = next(i for i, each in enumerate(text, 1) if "till help comes" in each)
    said = project.run("unchanged", "ketamine", str(line), "--by", "Eva Novak, editor")
    assert said.code == 1
    assert "error[critical]" in said.err


def test_the_review_file_shows_what_a_reviewer_needs(project: ProjectCopy) -> None:
    given = print_review(project, "ar")
    text = text_of(project.root / "dist/review/ketamine-ar-review.pdf")
    for wanted in (given, "Critical", "Back:", "Sources:", "for a clinician to confirm"):
        assert wanted in text, wanted


# ---------------------------------------------------------------- the rules alone


def pair(english: str, text: str, critical: bool = False) -> review.Pair:
    return review.Pair(Message(text=english, critical=critical), text, Place())


def signed(by: str, *pairs: review.Pair) -> Signature:
    import datetime as dt

    return Signature(by=by, on=dt.date(2026, 1, 1), strings=tuple(p.digest for p in pairs))


def test_an_edit_on_either_side_opens_just_that_pair() -> None:
    one, two = pair("Hello", "Bonjour"), pair("Bye", "Salut")
    entry = Review(made="x", signatures=(signed(ONE, one, two),))
    assert review.open_pairs((one, two), entry, ()) == ()
    edited = pair("Hello", "Bonjour !")
    assert review.open_pairs((edited, two), entry, ()) == (edited,)
    other = pair("Hello!", "Bonjour")
    assert review.open_pairs((other, two), entry, ()) == (other,)


def test_a_carried_signature_follows_the_chain_but_not_a_critical_string() -> None:
    import datetime as dt

    old, new = pair("Hello", "Bonjour"), pair("Hello there", "Bonjour")
    edit = Unchanged(
        by="E N",
        on=dt.date(2026, 1, 2),
        was=old.digest.split(".")[0],
        now=new.digest.split(".")[0],
    )
    entry = Review(made="x", signatures=(signed(ONE, old), signed(TWO, old)))
    assert review.open_pairs((new,), entry, (edit,)) == ()
    critical = pair("Hello there", "Bonjour", critical=True)
    assert review.open_pairs((critical,), entry, (edit,)) == (critical,)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_sheet_is_signed_as_a_whole(code: str) -> None:
    pairs = Project.open().pairs("ketamine", code, ("GB",))
    assert len(pairs) > 70
    assert all(each.text for each in pairs)
    assert len({each.digest for each in pairs}) == len(pairs)
