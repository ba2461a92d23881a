"""PO files as real tools and hands write them: read whole, or told what is wrong and where."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from conftest import HOME
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leafletpress import po
from leafletpress.problems import BuildError

CATALOGS = sorted([*HOME.glob("locales/*.pot"), *HOME.glob("locales/*/LC_MESSAGES/*.po")])
FIXTURES = Path(__file__).parent / "catalogs"
needs_gettext = pytest.mark.skipif(
    shutil.which("msgcat") is None and not os.environ.get("CI"),
    reason="gettext's own tools are not installed",
)
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ALL = f"""# Words of a translator
{HEADER}
# Doubt: "x"
#. Note: y
#: a.yaml:1 b.yaml:2
#, fuzzy, python-brace-format
#| msgctxt "old"
#| msgid ""
#| "Call {{x}} "
#| "now"
msgctxt "c"
msgid "Call {{x}} then\\n"
msgstr ""
"Llama \\"{{x}}\\"\\n"
"ya\\n"

msgid "one"
msgid_plural "many"
msgstr[0] "uno"
msgstr[1] "muchos"

#, fuzzy
#~| msgid "was"
#~ msgid "gone"
#~ msgstr "ida"
"""


def read(text: str) -> po.File:
    return po.read(text.encode(), "x.po")


def texts(text: str) -> dict[str, str]:
    return {message.english: message.text for message in read(text).entries.values()}


def told(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(BuildError) as error:
        po.read(content, "x.po")
    return [f"{p.place.line} {p.code} {p.message}" for p in error.value.problems]


def test_all_that_stands_in_a_file_is_read() -> None:
    first, second = read(ALL).entries.values()
    assert first.key == ("c", "Call {x} then\n")
    assert first.text == 'Llama "{x}"\nya\n'
    assert first.comments == (' Doubt: "x"',)
    assert first.extracted == ("Note: y",)
    assert first.references == ("a.yaml:1 b.yaml:2",)
    assert first.flags == ("fuzzy", "python-brace-format")
    assert first.previous == po.Previous("old", "Call {x} now")
    assert str(first.source) == "a.yaml:1"
    assert second.texts == ("uno", "muchos")
    (gone,) = read(ALL).obsolete.values()
    assert gone.previous == po.Previous(english="was")
    assert gone.fuzzy


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: p.relative_to(HOME / "locales").as_posix())
def test_a_shipped_catalog_is_written_as_it_was_read(path: Path) -> None:
    assert po.written(po.read(path.read_bytes(), path.name)) == path.read_bytes()


def test_a_hundred_and_fifty_strings_are_read_in_some_ten_milliseconds() -> None:
    entries = "".join(f"#: a.yaml:{n}\nmsgid {_q(n)}\nmsgstr {_q(n)}\n\n" for n in range(150))
    start = time.process_time()
    assert len(read(HEADER + entries).entries) == 150
    assert time.process_time() - start < 0.1  # about 0.004; much room for a busy machine


def _q(number: int) -> str:
    return f'"sentence {number}, which is as long as those of a leaflet are"'


@pytest.mark.parametrize("name", ["km-with-zwsp", "km-without-zwsp", "previous-obsolete"])
def test_a_real_catalog_is_read(name: str) -> None:
    content = (FIXTURES / f"{name}.po").read_bytes()
    file = po.read(content, name)
    assert len(file.entries) > 1
    assert po.read(po.written(file), name).messages == file.messages


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(end: str, mark: str) -> None:
    changed = read(mark + ALL.replace("\n", end))
    assert changed.messages == read(ALL).messages
    assert [m.line for m in changed.messages] == [m.line for m in read(ALL).messages]


@pytest.mark.parametrize("sign", ["\u00a0", "\u000b", "\u000c", "\u0085", "\u2028", "\u2029", "\r"])
def test_no_other_sign_ends_a_line(sign: str) -> None:
    assert texts(f'msgid "a{sign}b"\nmsgstr "c{sign}"\n') == {f"a{sign}b": f"c{sign}"}
    assert texts(f'#{sign} x\nmsgid "a"\nmsgstr{sign} "b"{sign}\n{sign}\n'.replace("#\r", "#"))


def test_several_texts_and_a_comment_may_stand_on_one_line() -> None:
    assert texts('msgid "a" "b" msgstr"c" # and so on\nmsgid "d" msgstr "e"') == {
        "ab": "c",
        "d": "e",
    }


def test_a_previous_context_may_stand_alone() -> None:
    (message,) = read('#, fuzzy\n#| msgctxt "c"\nmsgid "a"\nmsgstr "b"\n').messages
    assert message.previous == po.Previous(context="c")
    assert '#| msgctxt "c"\nmsgid' in po.written(po.File((message,))).decode()


@pytest.mark.parametrize(
    "flags", ["fuzzy", "fuzzy,no-wrap", "no-wrap fuzzy", " no-wrap ,\tfuzzy", 'x:"a b", fuzzy']
)
def test_fuzzy_is_seen_among_other_flags(flags: str) -> None:
    (message,) = read(f'#,{flags}\nmsgid "a"\nmsgstr "b"\n').messages
    assert message.fuzzy
    assert not message.with_fuzzy(False).fuzzy


def test_bytes_written_as_numbers_are_letters() -> None:
    assert texts('msgid "a"\nmsgstr "caf\\303\\251 \\x41"') == {"a": "café A"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "the quotes are not closed"),
        ('msgid "a"\nmsgstr b\n', 2, "not gettext's: b"),
        ('msgid "a"\nmsgstrr "b"\n', 2, "not gettext's: msgstrr"),
        ('msgid "a"\nmsgstr "b"\nmore "\n', 3, "not gettext's: more"),
        ('msgid "a" said "b"\nmsgstr "c"\n', 1, "not gettext's: said"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 1, "no msgstr"),
        ('"a"\n', 1, "no msgid or msgstr before"),
        ('msgstr "a"\n', 1, "no msgid before"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "a second msgstr"),
        ('msgid "a"\nmsgstr[0] "b"\n', 1, "no msgid_plural"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "b"\n', 1, "msgstr[0], msgstr[1]"),
        ('#~ msgid "a"\nmsgstr "b"\n', 2, "some lines of this entry begin with #~"),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "\\q means nothing"),
        ('msgid "a"\nmsgstr "\\377"\n', 2, "no bytes of UTF-8"),
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', 1, "two versions of this file"),
        ('msgid "a"\n\u200bmsgstr "b"\n', 2, "U+200B"),
        ('#| msgid "a\n#| b"\nmsgid "a"\nmsgstr "b"\n', 1, "the quotes are not closed"),
        ('#~| nonsense\nmsgid "a"\nmsgstr "b"\n', 1, "not gettext's"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, words: str) -> None:
    first = told(text)[0]
    assert first.startswith(f"{line} bad-catalog ")
    assert words in first


def test_a_line_is_counted_through_what_stands_before() -> None:
    assert told(HEADER + 'msgid "a"\nmsgstr b\n')[0].startswith("5 ")


def test_each_broken_line_is_told() -> None:
    assert len(told('msgid "a"\nmsgstr b\nmsgid "c"\nmsgstr d\n')) == 2


def test_a_second_entry_for_one_string_is_told_with_both_lines() -> None:
    text = HEADER + 'msgid "a"\nmsgstr "b"\n\n#, fuzzy\nmsgid "a"\nmsgstr "c"\n'
    assert told(text) == ["8 duplicate-entry “a” stands here a second time; the first is on line 4"]
    assert told(HEADER + HEADER)[0].startswith("4 duplicate-entry the header")


def test_one_english_in_two_contexts_is_two_strings() -> None:
    text = 'msgid "a"\nmsgstr "b"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "c"\n'
    assert {key: m.text for key, m in read(text).entries.items()} == {
        ("", "a"): "b",
        ("x", "a"): "c",
    }


def test_an_obsolete_entry_beside_one_in_use_is_read() -> None:
    text = 'msgid "a"\nmsgstr ""\n\n#~ msgid "a"\n#~ msgstr "b"\n'
    assert texts(text) == {"a": ""}


@pytest.mark.parametrize("charset", ["UTF-8", "ISO-8859-1", "cp1256", "nonsense", "CHARSET"])
def test_bytes_are_utf_8_whatever_the_header_says(charset: str) -> None:
    text = HEADER.replace("UTF-8", charset) + 'msgid "a"\nmsgstr "é"\n'
    assert texts(text) == {"a": "é"}


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_a_file_that_is_not_utf_8_is_told_with_its_line(encoding: str) -> None:
    (problem,) = told((HEADER + 'msgid "a"\nmsgstr "é"\n').encode(encoding))
    assert "not UTF-8" in problem
    assert problem.startswith("5 " if encoding == "iso-8859-1" else "1 ")


# ---------------------------------------------------------------- anything at all


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
line = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).map(lambda t: f" {t}")
messages = st.builds(
    po.Message,
    english=anything.filter(bool),
    texts=anything.map(lambda text: (text,)),
    context=st.one_of(st.just(""), anything),
    comments=st.lists(line, max_size=2).map(tuple),
    flags=st.sampled_from([(), ("fuzzy",), ("fuzzy", "python-brace-format")]),
    previous=st.builds(po.Previous, st.none() | anything, st.none() | anything),
    obsolete=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, max_size=4, unique_by=lambda message: message.key))
def test_any_message_comes_back_as_it_was_written(given_: list[po.Message]) -> None:
    assert po.read(po.written(po.File(tuple(given_))), "x").messages == tuple(given_)


SIGNS = ['"', "\\", "#", "~", "|", " ", "\t", "\u00a0", "\u2028", "\n", "\f", "\\n", "é", "#~ "]
LINES = ["", "# c", '"more"', "#", "#~", "#. e", "#|", 'msgid "z"', "=======", "[0]"]
slips = st.lists(
    st.tuples(
        st.sampled_from(["sign", "line", "cut", "twice", "join"]),
        st.floats(0, 0.999),
        st.sampled_from(SIGNS),
        st.sampled_from(LINES),
    ),
    min_size=1,
    max_size=2,
)


def spoiled(text: str, kind: str, share: float, sign: str, new: str) -> str:
    """A slip of a hand, or of a script, at some place of a file."""
    lines = text.split("\n")
    at, row = int(len(text) * share), int(len(lines) * share)
    if kind in ("sign", "cut"):
        return text[:at] + (sign if kind == "sign" else "") + text[at + (kind == "cut") :]
    lines[row : row + 1] = {"line": [new], "twice": [lines[row]] * 2, "join": []}[kind]
    return "\n".join(lines)


@needs_gettext
@settings(max_examples=150, deadline=None)
@given(slips)
def test_what_msgcat_reads_we_read_the_same_or_name_a_line(given_: list[tuple]) -> None:
    text = ALL
    for slip in given_:
        text = spoiled(text, *slip)
    done = subprocess.run(["msgcat", "--force-po", "-"], input=text.encode(), capture_output=True)
    try:
        ours = read(text)
    except BuildError as error:
        assert all(problem.place.line for problem in error.problems)
        return
    assert po.read(po.written(ours), "x").messages == ours.messages
    assume(done.returncode == 0)
    assert meaning(ours) == meaning(po.read(done.stdout, "msgcat"))


def meaning(file: po.File) -> list[tuple[object, ...]]:
    found = [m for m in file.messages if m.english]
    return sorted((m.key, m.texts, m.fuzzy and m.translated, m.obsolete) for m in found)
