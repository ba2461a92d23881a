"""Content streams and fonts → is every font inside, and is each letter drawn as what it is?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont

from ...problems import Place, Problem
from .streams import Content, contents, part

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
DIGITS = set("0123456789")
Codes = dict[bytes, int]
"""The codes drawn with a font, and the page of the first."""


def prove(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """`font-not-embedded`, `missing-glyph` and `digit-glyph`."""
    fonts: dict[tuple[int, int], pikepdf.Object] = {}
    drawn: dict[tuple[int, int], Codes] = {}
    for content in contents(pdf):
        fonts |= {font.objgen: font for font in part(content.resources, "/Font").values()}
        for font, text in _drawn(content):
            codes = drawn.setdefault(font.objgen, {})
            for code in _codes(font, text):
                codes.setdefault(code, content.page)
    for key, font in fonts.items():
        if not _embedded(font):
            yield _not_embedded(font)
        elif font.get("/Subtype") == "/Type0":
            yield from _glyphs(font, drawn.get(key, {}))


def open_all(pdf: pikepdf.Pdf) -> None:
    """Raises what the library of fonts raises where a font in the file is damaged."""
    for content in contents(pdf):
        for font in part(content.resources, "/Font").values():
            if font.get("/Subtype") == "/Type0" and _embedded(font):
                _drawn_as(_file(font))


def _glyphs(font: pikepdf.Object, codes: Codes) -> Iterator[Problem]:
    """Each code drawn must end at a glyph, and a digit at the font's own glyph for it."""
    file, glyph, letters = _file(font), _glyph_of(font), _letters(font)
    count, drawn = _drawn_as(file)
    if missing := {code: page for code, page in codes.items() if not 0 < glyph(code) < count}:
        yield _missing_glyph(missing, letters)
    for code, page in codes.items():
        said, meant = letters.get(code, ""), drawn.get(glyph(code), "")
        if code not in missing and DIGITS & {*said, *meant} and (not said or said not in meant):
            yield _digit_glyph(font, said, meant, page)


def _drawn(content: Content) -> Iterator[tuple[pikepdf.Object, bytes]]:
    """Each string a content stream shows, once, with its font."""
    fonts = part(content.resources, "/Font")
    try:
        (alone,) = content.streams
        shown = _kept(alone.read_bytes())
    except (ValueError, pikepdf.PdfError):  # several in one, or damaged: read as it stands there
        shown = _shown(content.holder)
    for name, text in shown:
        font = fonts.get(name)
        if font is not None:
            yield font, text


@lru_cache(maxsize=32)
def _kept(drawn: bytes) -> tuple[tuple[str, bytes], ...]:
    """`_shown` of a stream: pages share their forms, and both files of an edition its panels."""
    with pikepdf.new() as blank:
        return _shown(blank.make_stream(drawn))


def _shown(holder: pikepdf.Object) -> tuple[tuple[str, bytes], ...]:
    """Each string that is shown, once, with the name of its font; each font with an empty one."""
    found: dict[tuple[str, bytes], None] = {}
    name = ""
    saved: list[str] = []
    for step in pikepdf.parse_content_stream(holder, "Tf Tj TJ ' \" q Q"):
        match str(step.operator):
            case "Tf":
                name = str(step.operands[0])
                found[name, b""] = None
            case "q":
                saved.append(name)
            case "Q":
                name = saved.pop() if saved else ""
            case _ if name:
                for text in _strings(step.operands):
                    found[name, text] = None
    return tuple(found)


def _codes(font: pikepdf.Object, text: bytes) -> Iterator[bytes]:
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    return (text[at : at + width] for at in range(0, len(text), width))


def _strings(operands: Iterable[object]) -> list[bytes]:
    found = []
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            found.append(bytes(operand))
        elif isinstance(operand, pikepdf.Array):
            found += _strings(operand.as_list())
    return found


def _descendant(font: pikepdf.Object) -> pikepdf.Object:
    return font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font


def _embedded(font: pikepdf.Object) -> bool:
    """A Type 3 font is made of drawings of its own."""
    if font.get("/Subtype") == "/Type3":
        return True
    descriptor = part(_descendant(font), "/FontDescriptor")
    return any(name in descriptor for name in FONT_FILES)


def _glyph_of(font: pikepdf.Object) -> Callable[[bytes], int]:
    """Code → glyph. WeasyPrint gives a letter no font has a code of its own, encoded as 0."""
    encoding, places = font.Encoding, _descendant(font).get("/CIDToGIDMap")
    cids = _cids(encoding.read_bytes()) if isinstance(encoding, pikepdf.Stream) else None
    gids = places.read_bytes() if isinstance(places, pikepdf.Stream) else None

    def glyph(code: bytes) -> int:
        cid = int.from_bytes(code) if cids is None else cids.get(code, 0)
        return cid if gids is None else int.from_bytes(gids[2 * cid : 2 * cid + 2])

    return glyph


def _cids(cmap: bytes) -> dict[bytes, int]:
    """An encoding's own table; a code it leaves out is glyph 0."""
    table: dict[bytes, int] = {}
    for first, last, cid in re.findall(rb"<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F]+)>\s*)?(\d+)", cmap):
        start = int(first, 16)
        for step in range((int(last, 16) if last else start) - start + 1):
            table[(start + step).to_bytes(len(first) // 2)] = int(cid) + step
    return table


def _file(font: pikepdf.Object) -> bytes:
    """The font's own file."""
    descriptor = _descendant(font).FontDescriptor
    return descriptor[next(name for name in FONT_FILES if name in descriptor)].read_bytes()


@lru_cache(maxsize=8)
def _drawn_as(file: bytes) -> tuple[int, Mapping[int, str]]:
    """How many glyphs a font has; glyph → the characters the font itself draws with it.

    Kept, as both files of an edition hold the same fonts.
    """
    font = TTFont(BytesIO(file), lazy=True)
    count = font["maxp"].numGlyphs
    glyphs: dict[int, str] = {}
    for value, name in (font.getBestCmap() or {}).items():
        glyph = font.getGlyphID(name)
        glyphs[glyph] = glyphs.get(glyph, "") + chr(value)
    return count, glyphs


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """Code → the text it stands for, as the file itself says."""
    table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    letters: dict[bytes, str] = {}
    for part_of_it in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)>\s*<(\w*)>", part_of_it):
            letters[bytes.fromhex(code.decode())] = _seen(bytes.fromhex(text.decode()))
    return letters


def _seen(text: bytes) -> str:
    """The characters of a cluster that can be seen."""
    chars = text.decode("utf-16-be", "replace")
    return "".join(char for char in chars if unicodedata.category(char) != "Cf")


def _name(font: pikepdf.Object) -> str:
    return str(font.get("/BaseFont", "/a font without a name")).lstrip("/").split("+")[-1]


def _not_embedded(font: pikepdf.Object) -> Problem:
    return Problem(
        "font-not-embedded",
        f"{_name(font)} is not inside the file: another machine would print other letters",
    )


def _missing_glyph(missing: Codes, letters: Mapping[bytes, str]) -> Problem:
    shown = [_spelt(letters.get(code, "")) for code in missing]
    page = min(missing.values())
    return Problem(
        "missing-glyph",
        f"{', '.join(shown)}: no font has this; an empty box is printed, first on page {page}",
        Place(line=page),
        hint="name a font that has it in the language's language.yaml",
    )


def _digit_glyph(font: pikepdf.Object, said: str, meant: str, page: int) -> Problem:
    return Problem(
        "digit-glyph",
        f"page {page}: the file says “{said}” where {_name(font)} draws “{meant or '?'}”",
        Place(line=page),
        hint="set digits plainly, without font features; what is drawn cannot be told otherwise",
    )


def _spelt(text: str) -> str:
    """“ሀ” U+1200 ETHIOPIC SYLLABLE HA."""
    if not text:
        return "a letter the file does not name"
    codes = " ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in text)
    return f"“{text}” {codes}"
