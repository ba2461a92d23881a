"""project.yaml → a Look, with all that would not print well told by its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from . import languages, look, names
from .colours import CONTRAST, SHIPPED_COLOURS, Palette
from .engine import pictures
from .engine.fonts import missing
from .look import Logo, Look, Picture
from .model import Edition, Language, ProjectFile
from .problems import BuildError, Place, Problem, did_you_mean
from .stages import content
from .tree import Tree

LOGO = (28.0, 12.0)
"""Millimetres that a logo fills at the most."""
KINDS = {"logo": (".svg", ".png"), "cover": (".svg", ".png", ".jpg", ".jpeg")}
WEIGHTS = ("Regular", "Bold")
LARGEST_FONT = 30_000_000
"""Bytes; a font of all Chinese letters has fewer."""
NO_EMBEDDING = 0x2
"""OS/2 fsType: its licence keeps it out of files."""


class Reader:
    """A project's own look, from its file and the folders that pictures may come from."""

    def __init__(self, file: ProjectFile, tree: Tree, folders: Sequence[Path]) -> None:
        self.file, self.tree, self.folders = file, tree, folders
        self.path = tree.find("project.yaml")
        self.problems: list[Problem] = []

    def look(self) -> Look:
        """All of it; BuildError with every mistake."""
        found = Look(
            palette=self._palette(),
            fonts={names.as_folder(name): own for name, own in self.file.fonts.items()},
            logo=self._logo(),
            cover=self._picture("cover", self.file.cover),
        )
        self._look_at_fonts()
        if self.problems:
            raise BuildError(self.problems)
        return found

    def _tell(self, problem: Problem, *keys: str | int) -> None:
        """A mistake in what these keys say."""
        place = content.place(self.path, self.tree, *keys) if self.path else Place()
        self.problems.append(replace(problem, place=place))

    # ------------------------------------------------------------ colours

    def _palette(self) -> Palette:
        written = {name: value.lower() for name, value in asdict(self.file.colours).items()}
        own = {name: value for name, value in written.items() if value != SHIPPED_COLOURS[name]}
        palette, told = Palette(own), set[str]()
        for pair in palette.pairs():
            name = pair.name if pair.name in own else "indigo"
            if pair.contrast < CONTRAST and name not in told:
                told.add(name)
                message = f"{pair.name} {pair.text} on {pair.ground} has a contrast of"
                message += f" {pair.contrast:.2f} to 1, in colour or in grey: {pair.where}"
                hint = f"wanted is {CONTRAST} to 1: {pair.better} has it"
                self._tell(Problem("colour-pale", message, hint=hint), "colours", name)
        return palette

    # ------------------------------------------------------------ pictures

    def _logo(self) -> Logo | None:
        picture = self._picture("logo", self.file.logo)
        if picture is None:
            return None
        if self.file.publisher is None:
            hint = "add publisher: a screen reader says its name where the logo stands"
            self._tell(
                Problem("no-publisher", "there is a logo, and nobody whose it is", hint=hint),
                "logo",
            )
        width, height = picture.within(*LOGO)
        if picture.sharpness(width) < pictures.SHARP:
            wide = round(width / 25.4 * pictures.SHARP + 0.5)
            message = f"the logo is {picture.width:.0f} dots wide and printed {width:g} mm wide:"
            message += f" {picture.sharpness(width):.0f} dots in an inch"
            hint = f"wanted are {pictures.SHARP}: {wide} dots across, or an SVG"
            self._tell(Problem("picture-coarse", message, hint=hint), "logo")
        return Logo(picture.address, picture.file, width, height)

    def _picture(self, key: str, name: str | None) -> Picture | None:
        if not name:
            return None
        file = self.tree.find(name)
        address = self._address(file.resolve()) if file else ""
        if not file or not address:
            hint = "copy it into your project's folder, under a name of its own"
            if len(self.tree.roots) == 1:
                hint = "copy it into templates/"
            message = f"the {key} “{name}” is not a file inside the project"
            self._tell(Problem("missing-file", message, hint=hint), key)
            return None
        size = self._size(key, name, file)
        return Picture(address, file.resolve(), *size) if size else None

    def _address(self, file: Path) -> str:
        """What a page calls it, so that this file and no other is opened."""
        for folder in self.folders:
            if file.is_relative_to(folder.resolve()):
                inside = file.relative_to(folder.resolve())
                first = next(each for each in self.folders if (each / inside).is_file())
                if (first / inside).resolve() == file:
                    return quote(inside.as_posix())
        return ""

    def _size(self, key: str, name: str, file: Path) -> pictures.Size | None:
        if file.suffix.lower() not in KINDS[key]:
            hint = f"wanted is one of these: {', '.join(KINDS[key])}"
            self._tell(Problem("bad-picture", f"{name} is no such picture", hint=hint), key)
            return None
        large = file.stat().st_size > pictures.LARGEST
        data = b"" if large else self.tree.read(file)
        why = pictures.TOO_LARGE if large else pictures.fault(data)
        size = None if why else pictures.size(data)
        if not size:
            hint = "save it anew from a drawing program, smaller or simpler"
            why = why or "does not say how large it is: a drawing wants a viewBox"
            self._tell(Problem("bad-picture", f"{name} {why}", hint=hint), key)
        return size

    # ------------------------------------------------------------ fonts

    def _look_at_fonts(self) -> None:
        known = languages.codes(self.tree)
        for code, families in self.file.fonts.items():
            if code != "default" and names.as_folder(code) not in known:
                hint = did_you_mean(code, ["default", *known])
                self._tell(
                    Problem("unknown-language", f"there is no language “{code}”", hint=hint),
                    "fonts",
                    code,
                )
            for number, family in enumerate(families):
                self._look_at_family(family, "fonts", code, number)

    def _look_at_family(self, family: str, *keys: str | int) -> None:
        files = {path.stem.split("-")[-1]: path for path in languages.files_of(family, self.tree)}
        name = family.replace(" ", "")
        for weight in WEIGHTS:
            if weight not in files:
                hint = f"put {name}-{weight}.ttf (or .otf) into your fonts/; see fonts/README.md"
                message = f"there is no font “{family}” in {weight} in fonts/"
                self._tell(Problem("unknown-font", message, hint=hint), *keys)
            elif why := font_fault(files[weight], family, files[weight].stat().st_mtime_ns):
                hint = "fetch it again from where it is published, as TTF or OTF"
                message = f"fonts/{files[weight].name} {why}"
                self._tell(Problem("broken-font", message, hint=hint), *keys)


@lru_cache(maxsize=64)
def font_fault(path: Path, family: str, saved: int) -> str:
    """Why a font is not to be used under this name; empty for a good one."""
    del saved  # another one under the same name is another font
    from fontTools.ttLib import TTFont

    if path.stat().st_size > LARGEST_FONT:
        return f"is too large: at most {LARGEST_FONT // 1_000_000} MB"
    try:
        with TTFont(path, lazy=True) as font:
            named = {font["name"].getDebugName(number) for number in (1, 16)} - {None}
            rights, letters = font["OS/2"].fsType, font["cmap"].getBestCmap()
    except Exception:  # the reader of fonts throws what it likes
        return "is no font that can be read"
    if not letters:
        return "has no letters"
    if rights & 0xF == NO_EMBEDDING:
        return "says that its licence keeps it out of files (fsType): ask its maker"
    return "" if family in named else f"calls itself {', '.join(sorted(named))}, not {family}"


def lacking(edition: Edition, texts: Iterable[str], tree: Tree) -> Iterator[Problem]:
    """Letters of an edition that an own family does not have, where it has others of the script.

    Another font would stand in for them in the middle of a word. What is named for the language
    has its own script.
    """
    code, fonts = edition.language.code, edition.look.fonts
    if not fonts:
        return
    letters = dict.fromkeys(char for text in texts for char in text if _is_letter(char))
    own = {_script(char) for char in edition.language.own_name if _is_letter(char)}
    for key in (code, "default"):
        for number, family in enumerate(fonts.get(key, ())):
            files = tuple(languages.files_of(family, tree))
            lost = missing("".join(letters), files)
            has = {_script(char) for char in letters if char not in lost}
            told = [char for char in lost if _script(char) in (has | own if key == code else has)]
            if told:
                yield _lacking(family, told, edition, _place(tree, key, number))


def _place(tree: Tree, key: str, number: int) -> Place:
    path = tree.find("project.yaml")
    return content.place(path, tree, "fonts", key, number) if path else Place()


def _lacking(family: str, letters: Sequence[str], edition: Edition, place: Place) -> Problem:
    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:8])
    name = edition.language.english_name
    message = f"{name}: the font {family} has no {shown}"
    hint = f"name a font that has them for {edition.language.code}, or take this one out"
    return Problem("missing-glyph", message, place, hint)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"


def _script(char: str) -> str:
    """As Unicode's names begin: LATIN, ARABIC, CJK."""
    return unicodedata.name(char, "").split(" ")[0].split("-")[0]


def dressed(language: Language, fonts: look.Fonts, tree: Tree) -> Language:
    """A language in the project's own fonts."""
    families = look.families(fonts, language.code, language.typography.fonts)
    if families == language.typography.fonts:
        return language
    return languages.in_fonts(language, families, tree)
