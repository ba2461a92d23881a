"""Whatever stands in a file, a person is told in words: no traceback, no hang, no half."""

from __future__ import annotations

import json
import re
import struct
import time
import zlib
from collections.abc import Callable

import pytest
import yaml
from conftest import ProjectCopy, Said
from hypothesis import given, settings
from hypothesis import strategies as st

from leafletpress import located, making, names
from leafletpress.engine import pictures
from leafletpress.problems import BuildError, Problem

LEAFLET = "leaflets/ketamine/leaflet.yaml"
GB = "leaflets/topics/drugs/GB.yaml"
TERRITORY = "leaflets/territories/GB.yaml"
TERMS = "locales/ar/terms.csv"
ONE = ("--territory", "GB", "--output", "screen")
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def tells(said: Said, code: str, *words: str) -> None:
    """Refused in words, with the place, and without a traceback."""
    assert said.code == 1, said
    assert "Traceback" not in said.err
    assert f"error[{code}]" in said.err, said.err
    for word in words:
        assert word in said.err, said.err


def sections(project: ProjectCopy, act: Callable[[list[dict[str, object]]], object]) -> None:
    """Change the leaflet's sections as data."""
    path = project.root / LEAFLET
    data = yaml.safe_load(path.read_text("utf-8").replace("2026-11-21", '"2026-11-21"'))
    act(data["sections"])
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


# ---------------------------------------------------------------- languages and territories


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_service_answers_in_any_language_that_people_speak(
    project: ProjectCopy, code: str
) -> None:
    tags = "prs, bfi, sgn-GB, rmy, ti-ER, haz, kri, zh-Hant-TW"
    project.edit(GB, "languages: [en]", f"languages: [{tags}]")
    said = project.build("--lang", code, *ONE, "--no-cache")
    assert said.code == 0, said.err
    assert "Traceback" not in said.err
    (path,) = project.pdfs
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("xx", "en, prs, pt-BR"),
        ("xx-invalid", "www.iana.org"),
        ("Arabic", "write “ar”"),
        ("pt_BR", "pt-BR"),
    ],
)
def test_a_language_nobody_knows_is_refused_where_it_stands(
    project: ProjectCopy, tag: str, hint: str
) -> None:
    project.edit(GB, "languages: [en]", f"languages: [{tag}]")
    tells(project.build("--lang", "en", *ONE), "unknown-language", f"{GB}:14", tag, hint)


@given(st.text(st.sampled_from("abxyzXZ09-_é "), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_tag_breaks_what_asks_for_its_name(tag: str) -> None:
    for asked in (names.english, names.own, names.language, names.script, names.tag_of):
        assert isinstance(asked(tag), str)
    names.locale(tag), names.is_rtl(tag), names.territory(tag), names.territory_searched(tag)
    assert names.in_territory(names.locale(tag), tag)


def test_dari_is_named_in_the_words_of_each_sheet() -> None:
    assert names.language("prs") == "Dari"
    assert names.language("prs", names.locale("ar")) == "الدارية"
    assert names.language("prs", names.locale("prs")) == names.own("prs") == "دری"
    assert names.is_rtl("prs")
    assert not names.is_rtl("rmy")


def test_a_language_that_cldr_lacks_is_added_and_named(project: ProjectCopy) -> None:
    said = project.run("add-language", "prs")
    assert said.code == 0, said.err
    assert "these catalogs of Dari" in said.out
    said = project.build("--lang", "prs", *ONE)
    assert "Traceback" not in said.err
    assert "missing-translation" in said.err


def test_a_language_of_an_own_name_is_set_by_it(project: ProjectCopy) -> None:
    project.write("locales/qaa/language.yaml", "fonts: [Noto Sans]\n")
    tells(project.run("update", "qaa"), "unknown-language", "locales/qaa/language.yaml", "own_name")
    project.edit("locales/qaa/language.yaml", "fonts", "own_name: Ours\nenglish_name: Own\nfonts")
    assert project.run("update", "qaa").code == 0


def test_a_local_service_speaks_any_language_but_no_nonsense(project: ProjectCopy) -> None:
    project.write("local.yaml", "name: x\nlang: english language\n")
    said = project.build("--lang", "en", *ONE, "--local", "local.yaml")
    tells(said, "unknown-language", "local.yaml:2")


@pytest.mark.parametrize("code", ["AQ", "XK"])
def test_a_territory_without_telephone_data_builds(project: ProjectCopy, code: str) -> None:
    for name in (GB, TERRITORY):
        text = (project.root / name).read_text("utf-8").replace(": GB", f": {code}")
        project.write(name.replace("GB", code), text)
    said = project.build("--lang", "en", "--territory", code, "--output", "screen")
    assert "Traceback" not in said.err
    assert said.code == 0 or "number-differs" in said.err
    assert said.code == 0 or code != "AQ"


def test_a_country_that_is_none_is_refused(project: ProjectCopy) -> None:
    text = (project.root / TERRITORY).read_text("utf-8")
    project.write("leaflets/territories/ZZ.yaml", text.replace(": GB", ": ZZ"))
    said = project.build("--lang", "en", "--territory", "ZZ")
    tells(said, "unknown-territory", "ZZ.yaml")


def test_a_number_of_no_country_is_told(project: ProjectCopy) -> None:
    project.edit(GB, 'phone: "+443001236600"', 'phone: "+999300123660"')
    tells(project.build("--lang", "en", *ONE), "bad-number", "is in no country")


# ---------------------------------------------------------------- numbers, and files that blow up


@pytest.mark.parametrize("key", ["line_height", "scale", "smallest"])
@pytest.mark.parametrize(
    "value", ["400", "0", "-1", ".nan", ".inf", "-.inf", "wide", "[1]", "1e999"]
)
def test_a_number_out_of_bounds_is_refused(project: ProjectCopy, key: str, value: str) -> None:
    project.write("locales/en/language.yaml", f"fonts: [Noto Sans]\n{key}: {value}\n")
    said = project.build("--lang", "en", *ONE)
    tells(said, "bad-value", f"locales/en/language.yaml:2: error[bad-value]: {key}: wanted is a")


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12)
)


@pytest.mark.parametrize(
    "text",
    [
        *(LAUGHS, "&a [*a]", "a: &a {b: *a}", "[" * 200_000, "- " * 5_000 + "x"),
        *("- x\n" * 900_000, "x" * 5_000_000, "".join(" " * i + "a:\n" for i in range(900))),
    ],
    ids=["laughs", "cycle", "cycle-of-keys", "open", "dashes", "long", "large", "stairs"],
)
def test_yaml_that_would_fill_the_memory_is_refused_soon(project: ProjectCopy, text: str) -> None:
    project.write(LEAFLET, text)
    begun = time.monotonic()
    tells(project.build("--lang", "en", *ONE), "bad-yaml", LEAFLET, "cannot be read")
    assert time.monotonic() - begun < 20


@given(st.text(st.sampled_from("[]{}:,-&*!|>%@`\"'#?~ \n\tab01.xN\u2028é"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        located.load(text.encode(), "x.yaml")
    except BuildError as error:
        assert error.problems


@pytest.mark.parametrize("value", ["0x_", "._", "9" * 5000, "!!int abc", "!!bool maybe"])
def test_what_only_looks_like_a_number_is_read_as_it_is_written(value: str) -> None:
    data, _ = located.load(f"a: {value}".encode(), "x.yaml")
    assert data["a"] == value.removeprefix("!!int ").removeprefix("!!bool ")


# ---------------------------------------------------------------- tables, templates, pictures


@pytest.mark.parametrize(
    ("table", "code", "words"),
    [
        ("id,term,avoid\ng01,é,\n".encode("latin-1"), "bad-encoding", f"{TERMS}:2"),
        ("id,term,avoid\ng01,é,\n".encode("utf-16"), "bad-encoding", "CSV UTF-8"),
        (b"id;term;avoid\ng01;a;b\n", "bad-table", f"{TERMS}:1"),
        (b"id,term\ng01,a\n", "bad-table", "“avoid”"),
        (b"", "bad-table", "it says nothing now"),
        (b'id,term,avoid\ng01,"a\n', "bad-table", "quotes come in pairs"),
    ],
)
def test_a_table_that_is_none_is_told(
    project: ProjectCopy, table: bytes, code: str, words: str
) -> None:
    (project.root / TERMS).write_bytes(table)
    tells(project.build("--lang", "ar", *ONE), code, TERMS, words)
    tells(project.run("check", "ar"), code, TERMS)
    for name in ("locales/glossary.csv", "leaflets/topics/drugs/glossary.csv"):
        before = (project.root / name).read_bytes() if (project.root / name).is_file() else b""
        (project.root / name).write_bytes(table)
        tells(project.run("check", "en"), code, name)
        (project.root / name).write_bytes(before or b"id,term,avoid\n")


def test_a_table_from_a_spreadsheet_is_read(project: ProjectCopy) -> None:
    (project.root / TERMS).write_bytes("\ufeffid,term,avoid\r\ng01\r\n\r\n".encode())
    assert project.build("--lang", "ar", *ONE).code == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("{% for page in %}", "this is not Jinja"),
        ("{{ titel }}", "'titel' is undefined"),
        ("{{ edition.local.name }}", "has no attribute 'name'"),
        ("{{ 1 // 0 }}", "this line fails"),
        ("{{ w.txt(title) }}", "'txt'"),
        ("{{ w.text() }}", "w.text()"),
        ("{% include 'nothing.html' %}", "no template “nothing.html”"),
        ("{% include 'leaflet.html' %}", "this line fails"),
    ],
)
def test_a_broken_template_is_told_with_its_line(
    project: ProjectCopy, wrong: str, words: str
) -> None:
    project.edit("templates/leaflet.html", "<body>", f"<body>{wrong}")
    lines = (project.root / "templates/leaflet.html").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if wrong in text)
    place = "templates/leaflet.html:" + ("1:" if "'leaflet" in wrong else f"{line}:")
    said = project.build("--lang", "en", *ONE)
    tells(said, "bad-template", place, words, "compare it with ours")
    assert "_Writer" not in said.err


@pytest.mark.parametrize("name", ["leaflet.css", "blocks.html", "panels.css"])
def test_a_template_in_another_encoding_is_told(project: ProjectCopy, name: str) -> None:
    (project.root / "templates" / name).write_bytes("é".encode("latin-1"))
    tells(project.build("--lang", "en", *ONE), "bad-encoding", f"templates/{name}")


def test_a_broken_template_of_the_review_or_the_site_is_told(project: ProjectCopy) -> None:
    project.edit("templates/review/review.html", "{{ title }}", "{{ titel }}")
    said = project.run("review", "ketamine", "ar", "--out", "dist")
    tells(said, "bad-template", "templates/review/review.html:3")
    assert project.build("--lang", "en", *ONE).code == 0
    project.edit("templates/site/index.html", "{{ site.cards", "{{ site.crads")
    said = project.run("site", "--out", str(project.root / "dist"))
    tells(said, "bad-template", "templates/site/index.html:")


def test_extract_loses_no_string_to_a_broken_template(project: ProjectCopy) -> None:
    before = (project.root / "locales/common.pot").read_bytes()
    project.edit(
        "templates/blocks.html", "{% macro one(block, section", "{% macro one(block section"
    )
    for command in ("extract", "update", "check"):
        tells(project.run(command), "bad-template", "templates/blocks.html:", "not Jinja")
    assert (project.root / "locales/common.pot").read_bytes() == before


def test_a_font_that_is_none_is_told(project: ProjectCopy) -> None:
    project.write("org/fonts/Bad-Regular.ttf", "no font")
    project.write("org/locales/ar/language.yaml", "fonts: [Bad]\n")
    for command in (("build", "--jobs", "1", "--lang", "ar", *ONE), ("check", "ar")):
        said = project.run(*command, "--project", "org")
        tells(said, "broken-font", "fonts/Bad-Regular.ttf")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "--jobs", "x"), "wanted is a number"),
        (("build", "--jobs", "0"), "'--jobs'"),
        (("check", "--format", "xml"), "'github'"),
        (("build", "--langg", "en"), "--langg"),
        (("serve", "--port", "99999"), "'--port'"),
    ],
)
def test_a_slip_on_the_command_line_is_told_in_words(
    project: ProjectCopy, arguments: tuple[str, ...], words: str
) -> None:
    said = project.run(*arguments)
    assert (said.code, "Traceback" in said.err) == (2, False)
    assert words in said.err
    assert not re.search("input should|parse string|valid integer", said.err, re.IGNORECASE)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + sum_

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * height if width < 5000 else 99))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"<svg", "is no drawing"),
        (b"", "is no picture"),
        (b"<html/>", "is no SVG"),
        (SVG.format('<path d="M0 0h9"/>' * 400_000).encode(), "too large for a drawing"),
        (SVG.format("<a/>" * 200_000).encode(), "too complicated"),
        (SVG.format('<use href="#a"/>' * 99).encode(), "too complicated"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), "ENTITY"),
        (png(8, 8), ""),
        (png(90_000, 90_000), "too large"),
        (png(8, 8)[:40], "is no picture"),
    ],
    ids=["cut", "empty", "html", "paths", "parts", "uses", "entity", "good", "bomb", "half"],
)
def test_a_picture_is_looked_at_before_it_is_drawn(picture: bytes, words: str) -> None:
    begun = time.monotonic()
    assert words in pictures.fault(picture) if words else pictures.fault(picture) == ""
    assert time.monotonic() - begun < 5


def test_our_own_pictures_are_good(project: ProjectCopy) -> None:
    for path in (project.root / "templates").rglob("*.svg"):
        assert pictures.fault(path.read_bytes()) == ""


def test_a_broken_icon_and_a_broken_png_refuse_the_edition(project: ProjectCopy) -> None:
    project.write("templates/icons/medicines.svg", SVG.format("<path/>" * 400_000))
    tells(project.build("--lang", "en", *ONE), "bad-picture", "icons/medicines.svg")
    project.write("templates/icons/medicines.svg", SVG.format("<path/>"))
    (project.root / "templates/photo.png").write_bytes(png(8, 8)[:40])
    project.edit("templates/leaflet.css", "/* ---- cover */", "body { background: url(photo.png) }")
    tells(project.build("--lang", "en", *ONE), "bad-picture", "photo.png")
    assert project.dist == []


# ---------------------------------------------------------------- what other commands read


ENTRY = {
    **dict.fromkeys(("leaflet", "code", "version", "language", "territory", "layout"), "x"),
    **{"path": "a.pdf", "output": "screen", "state": "draft", "sha256": "x"},
    **{"type_size": 12, "fills": {}, "size": 1},
}
DAMAGED = {
    "no-json": b"{",
    "bytes": b"\xff\xfe",
    "deep": b"[" * 100_000,
    "list": b"[]",
    "number": b'{"files": 3}',
    "numbers": b'{"files": [3]}',
    "nothing": b'{"files": [{}]}',
    "kind": json.dumps({"files": [{**ENTRY, "fills": []}]}).encode(),
    "share": json.dumps({"files": [{**ENTRY, "fills": {"a": "b"}}]}).encode(),
    "outside": json.dumps({"files": [{**ENTRY, "path": "../../a.pdf"}]}).encode(),
}


@pytest.mark.parametrize("manifest", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_manifest_is_told_by_every_command(project: ProjectCopy, manifest: bytes) -> None:
    path = project.root / "dist/manifest.json"
    path.parent.mkdir()
    for command in (
        ("status", "--fit"),
        ("verify", "dist"),
        ("site",),
        ("release-files", "--name", "x"),
        ("release-files", "--name", "x", "--drafts", "none", "--before", "dist/manifest.json"),
        ("withdraw", "ketamine", "ar", "--by", "Amal Haddad, GP", "--reason", "x"),
    ):
        path.write_bytes(manifest)
        said = project.run(*command)
        if "--before" not in command:
            tells(said, "bad-manifest", "dist/manifest.json", "damaged")
        assert "Traceback" not in said.err, command


@pytest.mark.parametrize("manifest", list(DAMAGED.values())[:8:3])
def test_a_build_tells_and_mends_a_damaged_manifest(project: ProjectCopy, manifest: bytes) -> None:
    project.write("dist/manifest.json", "")
    (project.root / "dist/manifest.json").write_bytes(manifest)
    said = project.build("--lang", "en", *ONE)
    assert (said.code, "warning[bad-manifest]" in said.err) == (0, True)
    assert project.run("verify", "dist").code == 0


@pytest.mark.parametrize(
    "text", ["- x", "3", "ketamine: 3", "ketamine: {made: 1}", "strings: x", "{"]
)
def test_a_broken_review_file_is_told(project: ProjectCopy, text: str) -> None:
    project.write("locales/ar/back-translation.yaml", text)
    said = project.run("review", "ketamine", "ar", "--out", "dist")
    assert (said.code, "Traceback" in said.err) == (1, False)
    assert re.search(r"locales/ar/back-translation.yaml:\d: error\[", said.err)
    project.write("locales/ar/review.yaml", text)
    said = project.build("--lang", "ar", *ONE)
    assert (said.code, "Traceback" in said.err) == (1, False)
    assert re.search(r"locales/ar/review.yaml:\d: error\[", said.err)


# ---------------------------------------------------------------- what cannot stand beside another


def test_two_leaflets_with_one_code_are_refused(project: ProjectCopy) -> None:
    text = (project.root / LEAFLET).read_text("utf-8")
    project.write("leaflets/other/leaflet.yaml", text)
    tells(project.build("--lang", "en", *ONE), "same-code", f"{LEAFLET}:3", "leaflets/other/")
    project.write("leaflets/other/leaflet.yaml", text.replace("KET-1", "KET-2"))
    assert project.build("--lang", "en", *ONE).code == 0


def test_ids_are_there_once(project: ProjectCopy) -> None:
    project.edit(LEAFLET, "id: signs", "id: what-is")
    said = project.build("--lang", "en", *ONE)
    tells(said, "same-id", f"{LEAFLET}:62: error[same-id]: two sections have the id “what-is”")
    project.edit(GB, "id: dan-24-7", "id: frank")
    tells(project.build("--lang", "en", *ONE), "same-id", "two services have the id “frank”")


def test_a_section_that_says_nothing_is_refused(project: ProjectCopy) -> None:
    sections(project, lambda found: found[0].update(blocks=[]))
    said = project.build("--lang", "en", *ONE)
    tells(said, "bad-value", "sections.0.blocks: wanted is at least one entry", "empty now")


def test_an_alert_that_says_nothing_is_refused(project: ProjectCopy) -> None:
    block = {"type": "alert", "style": "emergency"}
    sections(project, lambda found: found[0].update(blocks=[block], heading=None))
    said = project.build("--lang", "en", *ONE)
    tells(said, "missing-key", "an alert says nothing", "an emergency has no heading")


@pytest.mark.parametrize(
    "slug", ["site", "release", "release-files", "review", "refused", "A Name"]
)
def test_a_leaflet_is_not_called_as_a_folder_of_ours(project: ProjectCopy, slug: str) -> None:
    for name in ("leaflet.yaml", "facts.yaml"):
        text = (project.root / "leaflets/ketamine" / name).read_text("utf-8")
        project.write(f"leaflets/{slug}/{name}", text.replace("KET-1", "OUR-1"))
    tells(project.run("check", "en"), "bad-name", f"leaflets/{slug}/leaflet.yaml")


@pytest.mark.parametrize("option", ["--out", "--out=", "--project", "--local", "--lang"])
def test_an_option_without_its_value_is_wrong_usage(project: ProjectCopy, option: str) -> None:
    said = project.run("build", "--jobs", "1", *((option,) if "=" in option else (option, "")))
    assert said.code == 2
    assert f"error[usage]: there is nothing after “{option.rstrip('=')}”" in said.err
    assert not (project.root / "manifest.json").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("site",),
        ("verify", "dist"),
        ("status", "--fit"),
        ("release-files", "--name", "x"),
        ("withdraw", "ketamine", "ar", "--by", "Amal Haddad, GP", "--reason", "x"),
    ],
)
def test_a_file_where_the_folder_should_be_is_told(
    project: ProjectCopy, command: tuple[str, ...]
) -> None:
    project.write("dist", "a file")
    tells(project.run(*command), "no-folder", "dist: error[no-folder]: this is a file")
    assert (project.root / "dist").read_text() == "a file"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "hint"),
    [
        (LEAFLET, "icon: medicines", "icon: medicine", "unknown-icon", "did you mean “medicines”?"),
        (
            LEAFLET,
            "role: people",
            "panel: back",
            "unknown-key",
            "a section says what it is: “role: core”",
        ),
        (LEAFLET, "tone: indigo", "tone: indgo", "bad-value", "did you mean “indigo”?"),
        (LEAFLET, "type: alert", "type: alrt", "unknown-block", "did you mean “alert”?"),
        (
            *("locales/ar/language.yaml", "Noto Sans Arabic", "Noto Sans Arabc"),
            *("unknown-font", "did you mean “Noto Sans Arabic”?"),
        ),
        ("project.yaml", "[screen,", "[scren,", "unknown-output", "did you mean “screen”?"),
    ],
)
def test_a_slip_in_a_name_gets_did_you_mean(
    project: ProjectCopy, file: str, old: str, new: str, code: str, hint: str
) -> None:
    project.edit(file, old, new)
    said = project.build("--lang", "ar", *ONE)
    tells(said, code, hint)
    assert re.search(rf"{file}:\d+: error\[{code}\]", said.err), said.err


# ---------------------------------------------------------------- empty panels, refused files


def test_a_panel_on_which_nothing_stands_is_told(project: ProjectCopy) -> None:
    """One section stays whole, on the first of three panels."""

    def one_of_core(found: list[dict[str, object]]) -> None:
        core = [each for each in found if each["role"] == "core"]
        found[:] = [each for each in found if each not in core[1:]]

    assert "empty-panel" not in project.build("--lang", "en", *ONE).err
    sections(project, one_of_core)
    said = project.build("--lang", "en", *ONE)
    assert said.code == 0, said.err
    empty = "ketamine en GB trifold-a4: nothing stands on inside-2, inside-3"
    assert f"{LEAFLET}: warning[empty-panel]: {empty}" in said.err
    assert "warning[empty-panel]" in project.build("--lang", "en", *ONE).err, "only once"


def test_a_refused_file_is_kept_to_be_looked_at_until_the_next_build(
    project: ProjectCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leafletpress.stages import proof

    refused = [Problem("number-wrong", "999 stands nowhere")]
    with monkeypatch.context() as broken:
        broken.setattr(proof, "prove", lambda *_: refused)
        assert project.build("--lang", "en", *ONE, "--no-cache").code == 1
        assert project.pdfs == []
        said = project.build("--lang", "en", *ONE, "--no-cache", "--keep")
    tells(said, "number-wrong", "info[kept]", "REFUSED-")
    (path,) = project.pdfs
    assert path.relative_to(project.root).parts[:2] == ("dist", "refused")
    assert path.name.startswith("REFUSED-ketamine-en-GB")
    assert path.read_bytes().startswith(b"%PDF")
    assert "error[number-wrong]: 999 stands" in path.with_suffix(".txt").read_text("utf-8")
    assert json.loads((project.root / "dist/manifest.json").read_text())["files"] == []
    note = project.write("dist/refused/note.txt", "a person's own")
    assert project.build("--lang", "en", *ONE).code == 0
    assert not [name for name in project.dist if name.startswith("refused/")]
    assert note.is_file(), "what a person put there stays"


def test_what_is_refused_travels_between_processes() -> None:
    import pickle

    made = making.Made(problems=(Problem("x", "y"),), refused=("screen", b"%PDF"))
    assert pickle.loads(pickle.dumps(made)) == made
