"""Font folders → the only fonts a layout can see, and which characters they have."""

from __future__ import annotations

import os
import tempfile
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from ..problems import BuildError, MissingTool, Place, Problem

FORMATS = (".ttf", ".otf", ".ttc")
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<match target="font">
<edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="embeddedbitmap" mode="assign"><bool>false</bool></edit>
</match>
</fontconfig>
"""


class _File(NamedTuple):
    """A font as it is now; another one under the same name is another font."""

    path: Path
    saved: int
    size: int


class _Fonts:
    """The fonts in use; one set for the process."""

    files: tuple[_File, ...] = ()
    configuration: Any = None


def use_fonts(folders: Sequence[Path]) -> None:
    """Let layouts see the fonts in `folders` and no others: not one of the system's.

    Called before a layout; it does nothing while the fonts are the same. MissingTool if a folder
    holds no font, or WeasyPrint's libraries are not installed.
    """
    wanted = tuple(folder.resolve() for folder in folders)
    for folder in wanted:
        if not font_files(folder):
            raise MissingTool([Problem("no-fonts", f"there is no font in {folder}")])
    files = tuple(_file(path) for folder in wanted for path in font_files(folder))
    if files == _Fonts.files:
        return
    with _private_fontconfig(wanted):
        _Fonts.configuration = _configuration()
    _Fonts.files = files


def _file(path: Path) -> _File:
    stat = path.stat()
    return _File(path, stat.st_mtime_ns, stat.st_size)


def configuration() -> Any:
    """WeasyPrint's FontConfiguration over our folders; one is kept for the process."""
    if _Fonts.configuration is None:
        raise RuntimeError("call use_fonts() before the first layout")
    return _Fonts.configuration


def _configuration() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the fonts, judged by ourselves
            from weasyprint.text.fonts import FontConfiguration
    except OSError as error:  # Pango or HarfBuzz is not there
        hint = "on Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b"
        message = f"WeasyPrint cannot find a library: {error}"
        raise MissingTool([Problem("missing-library", message, hint=hint)]) from error
    return FontConfiguration()


@contextmanager
def _private_fontconfig(folders: tuple[Path, ...]) -> Iterator[None]:
    """Fontconfig reads its file whenever a configuration is made: show it ours just then."""
    with tempfile.TemporaryDirectory(prefix="leafletpress-") as scratch:
        file = Path(scratch) / "fonts.conf"
        listed = "\n".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
        kept = escape(str(_cache_folder(Path(scratch))))
        file.write_text(CONFIG.format(folders=listed, cache=kept), "utf-8")
        with environment(FONTCONFIG_FILE=str(file), FONTCONFIG_SYSROOT=None):
            yield


def _cache_folder(otherwise: Path) -> Path:
    """Where fontconfig remembers what it scanned: the user's cache, else a temporary folder.

    Several processes may share it: fontconfig locks the folder and renames finished files.
    """
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(home).expanduser() / "leafletpress" / "fontconfig"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # read-only, or no home at all
        return otherwise


@contextmanager
def environment(**values: str | None) -> Iterator[None]:
    """Environment variables set (or, for None, taken away) for a while."""
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def font_files(folder: Path) -> tuple[Path, ...]:
    """The fonts in a folder, by name."""
    return tuple(sorted(file for file in folder.rglob("*") if file.suffix.lower() in FORMATS))


def missing(text: str, files: tuple[Path, ...] | None = None) -> tuple[str, ...]:
    """The characters of `text` that none of the fonts has, each once; all in use by default.

    The smallest font first: one of twenty thousand letters is read only where it is wanted.
    """
    fonts = _Fonts.files if files is None else tuple(map(_file, files))
    chars = [char for char in dict.fromkeys(text) if _shows(char)]
    for font in sorted(fonts, key=lambda font: font.size):
        if not chars:
            break
        chars = [char for char in chars if ord(char) not in _characters(font)]
    return tuple(chars)


def _shows(char: str) -> bool:
    """Whether a character needs a glyph: controls, marks of direction and joiners need none."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Zs", "Zl", "Zp") and not (
        "\ufe00" <= char <= "\ufe0f"  # variation selectors
    )


@cache
def _characters(file: _File) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    try:
        with TTFont(file.path, fontNumber=0, lazy=True) as font:
            return frozenset(font["cmap"].getBestCmap())
    except Exception as error:  # the reader of fonts throws what it likes
        place = Place(f"fonts/{file.path.name}")
        hint = "fetch it again, or take it out of fonts/"
        problem = Problem("broken-font", "this is no font that can be read", place, hint)
        raise BuildError([problem]) from error
