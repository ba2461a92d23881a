"""An organisation's own logo, colours, fonts, cover picture and licence, by project.yaml alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import HOME, ProjectCopy, Said
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from leafletpress import colours
from leafletpress.colours import Palette
from leafletpress.look import families

PROJECT = """\
default_territory: GB
publisher: {name: Riverside Outreach, url: "https://riverside.example"}
contact: "020 7946 0018"
logo: pictures/logo.png
cover: cover.jpg
colours:
  indigo: "#0b5345"
  plum: "#7b241c"
  accent: "#F4D03F"
fonts:
  default: [Riverside Sans]
  ar: [Riverside Arabic]
licence: "© 2026 Riverside Outreach, CC BY-SA 4.0"
site_url: https://leaflets.riverside.example
editions:
  - leaflet: ketamine
    territories: {GB: [en, ar, uk]}
    outputs: [screen, office]
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">{}</svg>'


class Organisation:
    """A folder outside the clone, and the real commands run on it."""

    def __init__(self, root: Path, clone: ProjectCopy) -> None:
        self.root, self.clone = root, clone

    def edit(self, old: str, new: str) -> int:
        """Replace a text of its project.yaml; the line it stands on."""
        text = (self.root / "project.yaml").read_text("utf-8")
        assert old in text
        (self.root / "project.yaml").write_text(text.replace(old, new), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def write(self, name: str, content: bytes | str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def run(self, command: str, *words: str) -> Said:
        return self.clone.run(command, *words, "--project", str(self.root))

    def build(self, *languages: str) -> Said:
        asked = [word for code in languages for word in ("--lang", code)]
        return self.run("build", "--jobs", "1", "--out", str(self.root / "dist"), *asked)

    def pdf(self, language: str, output: str) -> Path:
        return next((self.root / "dist").rglob(f"*-{language}-GB-*-{output}.pdf"))


def logo(ink: str = "#0b5345", dots: int = 400) -> bytes:
    image = Image.new("RGBA", (dots, dots // 4))
    ImageDraw.Draw(image).ellipse((10, 10, dots - 10, dots // 4 - 10), fill=ink)
    return saved(image, "PNG")


def cover(colour: str = "#0b3d33", width: int = 720) -> bytes:
    return saved(Image.new("RGB", (width, 1600), colour), "JPEG")


def saved(image: Image.Image, kind: str) -> bytes:
    stream = BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def font(family: str, source: str, path: Path, without: str = "", rights: int = 0) -> None:
    """One of our fonts under another name, with fewer letters."""
    opened = TTFont(HOME / "fonts" / source)
    if without:
        cut = subset.Subsetter()
        cut.populate(unicodes=set(opened.getBestCmap()) - set(map(ord, without)))
        cut.subset(opened)
    for number in (1, 4, 16):
        opened["name"].setName(family, number, 3, 1, 0x409)
        opened["name"].removeNames(number, platformID=1)
    opened["name"].setName(path.stem.replace(" ", ""), 6, 3, 1, 0x409)
    opened["OS/2"].fsType = rights
    path.parent.mkdir(exist_ok=True)
    opened.save(path)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "fonts"
    for weight in ("Regular", "Bold"):
        font("Riverside Sans", f"NotoSans-{weight}.ttf", folder / f"RiversideSans-{weight}.ttf")
        path = folder / f"RiversideArabic-{weight}.ttf"
        font("Riverside Arabic", f"NotoSansArabic-{weight}.ttf", path)
    return folder


@pytest.fixture
def riverside(project: ProjectCopy, tmp_path: Path, fonts: Path) -> Organisation:
    own = Organisation(tmp_path / "riverside", project)
    shutil.copytree(fonts, own.root / "fonts")
    own.write("project.yaml", PROJECT)
    own.write("pictures/logo.png", logo())
    own.write("cover.jpg", cover())
    return own


def embedded(path: Path) -> set[str]:
    """The fonts of a file, without the letters that mark a part of one."""
    with pikepdf.open(path) as pdf:
        named = [
            str(o.BaseFont)
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        ]
    return {name.split("+")[-1] for name in named}


def said_by_figures(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        return [str(o.Alt) for o in found if o.get("/S") == "/Figure" and "/Alt" in o]


def text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def colours_on(path: Path, page: int) -> set[str]:
    """The colours that fill more than a few pixels."""
    with pypdfium2.PdfDocument(path) as pdf:
        image = pdf[page].render(scale=1).to_pil().convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for count, colour in counted if count > 20}


def is_near(colour: str, found: set[str]) -> bool:
    """Whether it is there, as a JPEG has it."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    parts = ([int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in found)
    return any(all(abs(a - b) <= 2 for a, b in zip(wanted, p, strict=True)) for p in parts)


def test_everything_of_its_own_is_printed_in_every_language(riverside: Organisation) -> None:
    said = riverside.build()
    assert said.code == 0, said.err
    for language in ("en", "ar", "uk"):
        screen, office = (riverside.pdf(language, output) for output in ("screen", "office"))
        assert said_by_figures(screen).count("Riverside Outreach") == 2  # cover and imprint
        assert "BY-SA" in text(screen) or "SA-BY" in text(screen)  # as pdfium reads Arabic
        assert any("Riverside-Sans" in name for name in embedded(office))
        assert not any("Noto-Sans" in name for name in embedded(office)), embedded(office)
        assert "#7b241c" in colours_on(office, 1)  # a tone's disc
        assert "#6b1a55" not in colours_on(office, 1)
        assert "#f4d03f" in colours_on(office, 0)  # the subtitle
    assert any("Riverside-Arabic" in name for name in embedded(riverside.pdf("ar", "office")))


def test_an_organisation_that_says_nothing_has_our_look(riverside: Organisation) -> None:
    """The negative control of the test above."""
    own = ("logo", "cover", "licence", "fonts", "  default", "  ar", "colours", "  indigo")
    own += ("  plum", "  accent")
    lines = [line for line in PROJECT.splitlines() if not line.startswith(own)]
    riverside.write("project.yaml", "\n".join(lines))
    assert riverside.build("en").code == 0
    office = riverside.pdf("en", "office")
    assert any("Noto-Sans" in name for name in embedded(office))
    assert "#6b1a55" in colours_on(office, 1)
    assert "Riverside Outreach" not in said_by_figures(riverside.pdf("en", "screen"))


def test_an_own_cover_picture_stands_in_the_place_of_ours(riverside: Organisation) -> None:
    assert riverside.build("en").code == 0
    assert is_near("#0b3d33", colours_on(riverside.pdf("en", "office"), 0))
    riverside.edit("cover: cover.jpg\n", "")
    assert riverside.build("en").code == 0
    drawn = colours_on(riverside.pdf("en", "office"), 0)
    assert not is_near("#0b3d33", drawn)
    hill = colours.mixed("#0b5345", colours.WHITE, colours.HILLS["#5d6cc0"])
    assert {"#0b5345", hill} <= drawn  # our drawing, in its colours


# ---------------------------------------------------------------- what would not print well

LOGO, PALE = "pictures/logo.png", "#d8a0c8"


def coarse_logo(own: Organisation) -> int:
    own.write(LOGO, logo(dots=200))
    return own.edit("logo:", "logo:")


def coarse_cover(own: Organisation) -> int:
    own.write("cover.jpg", cover(width=400))
    return 0


def broken_logo(own: Organisation) -> int:
    own.write(LOGO, b"\x89PNG\r\n\x1a\nno")
    return own.edit("logo:", "logo:")


def logo_of_another_kind(own: Organisation) -> int:
    own.write("logo.gif", saved(Image.new("L", (400, 100)), "GIF"))
    return own.edit(LOGO, "logo.gif")


def logo_outside(own: Organisation) -> int:
    (own.root.parent / "logo.png").write_bytes(logo())
    return own.edit(LOGO, "../logo.png")


def linked_logo(own: Organisation) -> int:
    (own.root.parent / "logo.png").write_bytes(logo())
    (own.root / "linked.png").symlink_to(own.root.parent / "logo.png")
    return own.edit(LOGO, "linked.png")


def twin_of_the_logo(own: Organisation) -> int:
    own.write("logo.png", logo())
    own.write("templates/logo.png", logo())
    return own.edit(LOGO, "logo.png")


def drawing_without_size(own: Organisation) -> int:
    own.write("logo.svg", DRAWING.format("<rect width='9' height='9'/>").replace("viewBox", "id"))
    return own.edit(LOGO, "logo.svg")


def nobody_s_logo(own: Organisation) -> int:
    own.edit(PROJECT.splitlines()[1], "publisher: null")
    return own.edit("logo:", "logo:")


def pale_tone(own: Organisation) -> int:
    return own.edit("#7b241c", PALE)


def pale_accent(own: Organisation) -> int:
    return own.edit("#F4D03F", "#2e7d6b")


def colour_without_quotes(own: Organisation) -> int:
    return own.edit('"#7b241c"', "#7b241c")


def unknown_colour(own: Organisation) -> int:
    return own.edit("plum:", "plumm:")


def font_that_is_not_there(own: Organisation) -> int:
    return own.edit("[Riverside Arabic]", "[Riverside Arabik]")


def font_without_bold(own: Organisation) -> int:
    (own.root / "fonts/RiversideArabic-Bold.ttf").unlink()
    return own.edit("ar:", "ar:")


def no_font_at_all(own: Organisation) -> int:
    own.write("fonts/RiversideArabic-Bold.ttf", "no font")
    return own.edit("ar:", "ar:")


def font_of_another_name(own: Organisation) -> int:
    source, path = "NotoSansArabic-Bold.ttf", own.root / "fonts/RiversideArabic-Bold.ttf"
    font("Somebody Else", source, path)
    return own.edit("ar:", "ar:")


def font_that_must_not_be_embedded(own: Organisation) -> int:
    path = own.root / "fonts/RiversideArabic-Bold.ttf"
    font("Riverside Arabic", "NotoSansArabic-Bold.ttf", path, rights=2)
    return own.edit("ar:", "ar:")


def font_for_no_language(own: Organisation) -> int:
    return own.edit("  ar:", "  xy:")


def number_in_the_licence(own: Organisation) -> int:
    return own.edit("CC BY-SA 4.0", "ring 020 7946 0018")


@pytest.mark.parametrize(
    ("mistake", "code", "words"),
    [
        (coarse_logo, "picture-coarse", "181 dots in an inch"),
        (coarse_cover, "picture-coarse", "on trifold-a4, where it is 90 mm wide"),
        (broken_logo, "bad-picture", "is no picture that can be read"),
        (logo_of_another_kind, "bad-picture", "wanted is one of these: .svg, .png"),
        (logo_outside, "missing-file", "is not a file inside the project"),
        (linked_logo, "missing-file", "is not a file inside the project"),
        (twin_of_the_logo, "missing-file", "under a name of its own"),
        (drawing_without_size, "bad-picture", "a drawing wants a viewBox"),
        (nobody_s_logo, "no-publisher", "add publisher"),
        (pale_tone, "colour-pale", "on #ffffff has a contrast of 2.05 to 1"),
        (pale_accent, "colour-pale", "the subtitle on indigo"),
        (colour_without_quotes, "bad-value", "in quotes"),
        (unknown_colour, "unknown-key", "did you mean “plum”"),
        (font_that_is_not_there, "unknown-font", "put RiversideArabik-Regular.ttf"),
        (font_without_bold, "unknown-font", "in Bold"),
        (no_font_at_all, "broken-font", "is no font that can be read"),
        (font_of_another_name, "broken-font", "calls itself Somebody Else"),
        (font_that_must_not_be_embedded, "broken-font", "its licence keeps it out of files"),
        (font_for_no_language, "unknown-language", "there is no language “xy”"),
        (number_in_the_licence, "number-in-text", "020 7946 0018"),
    ],
)
def test_a_mistake_is_told_by_its_line_before_anything_is_laid_out(
    riverside: Organisation, mistake: Callable[[Organisation], int], code: str, words: str
) -> None:
    line = mistake(riverside)
    said = riverside.build("en")
    assert said.code == 1
    told = next(each for each in said.err.split("\nerror") if f"[{code}]" in each)
    assert words in " ".join(said.err.split())
    assert not line or f"riverside/project.yaml:{line}: error[{code}]" in said.err, told
    assert not list(riverside.root.rglob("*.pdf"))


def test_a_logo_that_is_pale_on_white_is_refused(riverside: Organisation) -> None:
    riverside.write(LOGO, logo("#ffe9a8"))
    said = riverside.build("en")
    assert (said.code, "error[picture-pale]" in said.err) == (1, True)
    riverside.write("logo.svg", DRAWING.format('<rect width="30" height="10" fill="#fff8e0"/>'))
    riverside.edit(LOGO, "logo.svg")
    assert "error[picture-pale]" in riverside.build("en").err
    riverside.write("logo.svg", DRAWING.format('<rect width="30" height="10" fill="#a05000"/>'))
    assert riverside.build("en").code == 0


def test_letters_in_a_logo_are_refused(riverside: Organisation) -> None:
    riverside.write("logo.svg", DRAWING.format('<text y="9" font-size="9">Riverside</text>'))
    riverside.edit(LOGO, "logo.svg")
    said = riverside.build("en")
    assert (said.code, "error[text-stray]" in said.err) == (1, True)


@pytest.mark.parametrize(("colour", "code"), [("#5f9a8a", "text-pale"), ("#e0f0ec", "text-hidden")])
def test_letters_on_a_pale_cover_picture_are_refused_and_the_hint_says_why(
    riverside: Organisation, colour: str, code: str
) -> None:
    riverside.write("cover.jpg", cover(colour))
    said = riverside.build("en")
    assert (said.code, f"error[{code}]" in said.err) == (1, True)
    assert "a cover picture is to be dark behind them" in said.err


def test_letters_that_an_own_font_lacks_are_named(riverside: Organisation) -> None:
    for weight in ("Regular", "Bold"):
        path = riverside.root / f"fonts/RiversideSans-{weight}.ttf"
        font("Riverside Sans", f"NotoSans-{weight}.ttf", path, without="її")
    said = riverside.build("uk", "en")
    line = riverside.edit("[Riverside Sans]", "[Riverside Sans]")
    assert f"riverside/project.yaml:{line}: error[missing-glyph]" in said.err
    assert "Ukrainian: the font Riverside Sans has no ї (U+0457)" in said.err
    assert riverside.pdf("en", "office").is_file()


def test_a_font_named_for_a_language_has_its_script(riverside: Organisation) -> None:
    line = riverside.edit("ar: [Riverside Arabic]", "ar: [Riverside Sans]")
    said = riverside.build("ar")
    assert f"project.yaml:{line}: error[missing-glyph]" in said.err
    assert "Arabic: the font Riverside Sans has no" in said.err


def test_a_script_that_a_font_for_all_has_not_keeps_ours_whole(riverside: Organisation) -> None:
    riverside.edit("  ar: [Riverside Arabic]\n", "")
    said = riverside.build("ar")
    assert said.code == 0, said.err
    names = embedded(riverside.pdf("ar", "office"))
    assert any("Noto-Sans-Arabic" in name for name in names)
    assert any("Riverside-Sans" in name for name in names)


# ---------------------------------------------------------------- the proof, and what is kept


@pytest.mark.parametrize(
    ("printed", "instead", "told"),
    [
        ('alt="{{ edition.project.publisher.name }}"', 'alt=""', "no-alternative"),
        ("<p>{{ w.typed(edition.project.licence) }}</p>", "", "side-silent"),
    ],
)
def test_a_template_that_forgets_it_is_found(
    riverside: Organisation, printed: str, instead: str, told: str
) -> None:
    riverside.clone.edit("templates/blocks.html", printed, instead)
    assert f"error[{told}]" in riverside.build("en").err


def test_another_logo_is_another_file(riverside: Organisation) -> None:
    assert riverside.build("en").code == 0
    before = riverside.pdf("en", "office").read_bytes()
    assert riverside.build("en").code == 0
    assert riverside.pdf("en", "office").read_bytes() == before
    riverside.write(LOGO, logo("#7b241c"))
    assert riverside.build("en").code == 0
    assert riverside.pdf("en", "office").read_bytes() != before


def test_the_website_has_the_logo_and_the_colours(riverside: Organisation) -> None:
    assert riverside.build("en", "ar").code == 0
    said = riverside.run("site", "--out", str(riverside.root / "dist"))
    assert said.code == 0, said.err
    site = riverside.root / "dist/site"
    assert (site / "logo.png").read_bytes() == logo()
    assert 'src="../logo.png" alt="Riverside Outreach"' in (site / "ketamine/ar-GB.html").read_text(
        "utf-8"
    )
    assert 'src="logo.png"' in (site / "index.html").read_text("utf-8")
    style = (site / "site.css").read_text("utf-8")
    assert "--field: #0b5345" in style
    assert "#1d2b6b" not in style
    assert "names-en" not in (site / "fonts.css").read_text("utf-8")


# ---------------------------------------------------------------- colours and families themselves


def test_every_pair_of_our_colours_can_be_read_in_grey_too() -> None:
    assert min(pair.contrast for pair in Palette().pairs()) >= colours.CONTRAST
    assert Palette().painted("#1d2b6b #ffb84d") == "#1d2b6b #ffb84d"


def test_a_contrast_is_measured_as_wcag_does_and_in_grey() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert colours.contrast("#0000ff", "#ff0000") < 2.2  # 2.15 in colour
    assert colours.contrast("#ff0000", "#0a8a00") < 1.4  # alike to a printer without colours


def test_what_a_hint_names_can_be_read() -> None:
    palette = Palette({"plum": "#d8a0c8", "indigo": "#9fb0ff", "accent": "#404040"})
    weak = [pair for pair in palette.pairs() if pair.contrast < colours.CONTRAST]
    assert len(weak) >= 3
    for pair in weak:
        fixed = pair._replace(**{"ground" if pair.text == colours.INK else "text": pair.better})
        assert fixed.contrast >= colours.CONTRAST, pair


def test_own_families_stand_where_the_common_one_does() -> None:
    own = {"default": ("Own Sans",), "ar": ("Own Naskh",)}
    assert families(own, "en", ("Noto Sans",)) == ("Own Sans", "Noto Sans")
    assert families(own, "hi", ("Noto Sans Devanagari", "Noto Sans")) == (
        "Noto Sans Devanagari",
        "Own Sans",
        "Noto Sans",
    )
    assert families(own, "ar", ("Noto Sans Arabic",)) == ("Own Naskh", "Noto Sans Arabic")
    assert families({}, "ar", ("Noto Sans Arabic",)) == ("Noto Sans Arabic",)
