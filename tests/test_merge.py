"""What `update` keeps, beside what `msgmerge --previous` keeps, through any course of edits."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from translate.storage import po as toolkit

from leafletpress import merge, po

needs_gettext = pytest.mark.skipif(
    shutil.which("msgmerge") is None and not os.environ.get("CI"),
    reason="gettext's own tools are not installed",
)
HEADER = "Language: es\nContent-Type: text/plain; charset=UTF-8\n"
HEADER += "Plural-Forms: nplurals=2; plural=(n != 1);\n"
SIGNS = ['"', "\\", "\t", "\u00a0", "\u000b", "\u2028", "\u0085", "#", "\u0939\u093f", "ع", "–"]
WORDS = ["Call", "now", "do not", "mix", "ketamine", "water", "help", "alone", "a long road there"]
sentences = st.builds(
    lambda words, sign, lines: (" " if not lines else " \n").join([*words, f"x{sign}y"]),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=9),
    st.sampled_from(SIGNS),
    st.booleans(),
)
plurals = st.sampled_from([None, None, None, "many"])
soon = st.sampled_from([True, True, False])
"""Whether an update follows an edit of the English at once."""
contexts = st.sampled_from(["", "", "sheet", "site"])


def gettext(tool: str, *arguments: str) -> bytes:
    done = subprocess.run([tool, *arguments], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def checked_by_gettext(content: bytes) -> None:
    """msgfmt takes it, and msgcat reads all of it as we do."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ours.po")
        path.write_bytes(content)
        gettext("msgfmt", "-c", "-o", os.devnull, str(path))
        again = po.read(gettext("msgcat", str(path)), "again")
    assert strings(again) == strings(po.read(content, "x"))


def msgmerge(old: po.File, template: po.File) -> po.File:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "old.po"), Path(folder, "new.pot")]
        for path, file in zip(paths, (old, template), strict=True):
            path.write_bytes(po.written(file))
        merged = gettext("msgmerge", "-q", "-N", "--previous", "-o", "-", *map(str, paths))
    return po.read(merged, "msgmerge")


def ours(old: po.File, template: po.File) -> po.File:
    head = merge.header(old.header, template.header, "es", "")
    return merge.merge(old, template.entries.values(), head, po.File())


def kept(message: po.Message) -> tuple[object, ...]:
    """All of an entry that a person wrote, or reads."""
    was = message.previous
    extracted = () if message.obsolete else message.extracted
    told = (message.key, message.plural or "", message.texts, message.comments, extracted)
    before = tuple(text or "" for text in (was.context, was.english, was.plural))
    return (*told, message.obsolete, tuple(sorted(message.flags)), before)


def strings(file: po.File) -> list[tuple[object, ...]]:
    return sorted(kept(message) for message in file.messages if message.english)


def meaning(file: po.File) -> dict[po.Key, tuple[tuple[str, ...], bool]]:
    """What counts: each string in use, what stands for it, and whether it is to be read again."""
    return {key: (m.texts, m.fuzzy and m.translated) for key, m in file.entries.items()}


def through(act: Callable[[Path], object]) -> Callable[[bytes], bytes]:
    """What a tool makes of a file in place."""

    def saved(content: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.po")
            path.write_bytes(content)
            act(path)
            return path.read_bytes()

    return saved


TOOLS = {
    "msgcat": through(lambda path: gettext("msgcat", "--force-po", "-o", f"{path}", f"{path}")),
    "msgattrib": through(
        lambda path: gettext("msgattrib", "--force-po", "-o", f"{path}", f"{path}")
    ),
    "polib": through(lambda path: polib.pofile(str(path)).save()),
    "translate-toolkit": through(lambda path: toolkit.pofile.parsefile(str(path)).save()),
    "an editor on Windows": lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
    "an editor on an old Mac": lambda content: content.replace(b"\n", b"\r"),
}


class Edits(RuleBasedStateMachine):
    """English that comes, goes, comes back and changes; translators at work; updates between."""

    @initialize()
    def begin(self) -> None:
        self.english: dict[po.Key, str | None] = {}
        self.gone: list[tuple[po.Key, str | None]] = []
        self.file = po.File((po.Message("", (HEADER,)),))
        self.count = 0

    @rule(context=contexts, english=sentences, plural=plurals, update=soon)
    def add(self, context: str, english: str, plural: str | None, update: bool) -> None:
        self.english[context, english] = plural
        self.update(update)

    @precondition(lambda self: self.english)
    @rule(data=st.data(), update=soon)
    def remove(self, data: st.DataObject, update: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.english)))
        self.gone.append((key, self.english.pop(key)))
        self.update(update)

    @precondition(lambda self: self.gone)
    @rule(data=st.data(), update=soon)
    def bring_back(self, data: st.DataObject, update: bool) -> None:
        key, plural = data.draw(st.sampled_from(self.gone))
        self.english[key] = plural
        self.update(update)

    @precondition(lambda self: self.english)
    @rule(data=st.data(), plural=plurals, update=soon)
    def edit(self, data: st.DataObject, plural: str | None, update: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.english)))
        self.gone.append((key, self.english.pop(key)))
        self.english[key[0], f"{key[1]} now"] = plural
        self.update(update)

    @precondition(lambda self: self.file.entries)
    @rule(data=st.data(), fuzzy=st.booleans(), comment=st.sampled_from(["", " Doubt: ?", "  x"]))
    def translate(self, data: st.DataObject, fuzzy: bool, comment: str) -> None:
        chosen = self.file.entries[data.draw(st.sampled_from(sorted(self.file.entries)))]
        self.count += 1
        texts = tuple(f"{chosen.english} {self.count}.{n}" for n, _ in enumerate(chosen.texts))
        done = replace(chosen.with_fuzzy(fuzzy), texts=texts, comments=(comment,) * bool(comment))
        changed = tuple(done if message is chosen else message for message in self.file.messages)
        self.file = replace(self.file, messages=changed)

    @rule(tool=st.sampled_from(sorted(TOOLS)))
    def save_elsewhere(self, tool: str) -> None:
        """Another tool opens the file and saves it: it says the same to us."""
        saved = po.read(TOOLS[tool](po.written(self.file)), tool)
        assert meaning(saved) == meaning(self.file)
        self.file = saved

    def update(self, now: bool) -> None:
        if not now:
            return
        template = po.File((po.Message("", (HEADER,)), *self._asked()))
        after = ours(self.file, template)
        content = po.written(after)
        checked_by_gettext(content)
        assert po.read(content, "x").messages == after.messages
        assert list(after.entries) == list(template.entries)
        before = {message.text for message in self.file.messages if message.english}
        assert before <= {text for m in after.messages for text in m.texts} | {""}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(merge, "_nearest", lambda *_: None)
            assert strings(ours(self.file, template)) == strings(msgmerge(self.file, template))
        assert po.written(ours(po.read(content, "x"), template)) == content
        self.file = after

    def _asked(self) -> Iterable[po.Message]:
        for (context, english), plural in self.english.items():
            texts = ("",) if plural is None else ("", "")
            note, place = (f"Note: {len(english)}",), ("x.yaml:1",)
            yield po.Message(english, texts, context, plural, extracted=note, references=place)


Edits.TestCase.settings = settings(max_examples=15, stateful_step_count=18, deadline=None)
TestEdits = needs_gettext(Edits.TestCase)


@needs_gettext
@pytest.mark.parametrize("fault", ["forgets what is obsolete", "loses comments", "drops fuzzy"])
def test_the_edits_find_an_update_that_loses_something(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right_known, right_taken = merge._known, merge._taken
    faults = {
        "forgets what is obsolete": (
            "_known",
            lambda file: {k: m for k, m in right_known(file).items() if not m.obsolete},
        ),
        "loses comments": ("_taken", lambda *given: replace(right_taken(*given), comments=())),
        "drops fuzzy": ("_taken", lambda *given: right_taken(*given).with_fuzzy(False)),
    }
    monkeypatch.setattr(merge, *faults[fault])
    quick = settings(
        max_examples=100,
        stateful_step_count=20,
        deadline=None,
        phases=[Phase.generate],
        database=None,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Edits, settings=quick)
