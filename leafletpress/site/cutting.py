"""A font and some letters → the font with those letters alone, in every form they can take.

HarfBuzz does it, the library that shapes text for Pango and for browsers: it follows each letter
through the font's own rules to all the glyphs that may stand for it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from ..bootstrap import libraries
from ..problems import MissingTool, Problem

# hb-subset.h and hb-blob.h
NO_HINTING = 1
LETTERS = 1
LAYOUT_FEATURES = 6
READ_ONLY = 1
NEWER = "3.0 or newer is wanted: Debian 12, Ubuntu 24.04, or any newer system"


class Handle(ctypes.c_void_p):
    """What HarfBuzz hands out; ctypes would cut a plain number down to 32 bits."""


def cut(font: bytes, letters: str) -> bytes:
    """The smaller font; one version of HarfBuzz gives the same bytes for the same letters."""
    with (
        _held("hb_blob", _call("hb_blob_create", font, len(font), READ_ONLY, None, None)) as blob,
        _held("hb_face", _call("hb_face_create", blob, 0)) as face,
        _held("hb_subset_input", _wanted(letters)) as wanted,
        _held("hb_face", _call("hb_subset_or_fail", face, wanted)) as smaller,
        _held("hb_blob", _call("hb_face_reference_blob", smaller)) as written,
    ):
        return _bytes(written)


def _wanted(letters: str) -> Handle:
    wanted = _call("hb_subset_input_create_or_fail")
    _call("hb_subset_input_set_flags", wanted, NO_HINTING)
    codes = _call("hb_subset_input_set", wanted, LETTERS)
    for letter in letters:
        _call("hb_set_add", codes, ord(letter))
    features = _call("hb_subset_input_set", wanted, LAYOUT_FEATURES)
    _call("hb_set_clear", features)
    _call("hb_set_invert", features)  # all of them, whatever a browser or a style asks for
    return wanted


def _bytes(blob: Handle) -> bytes:
    length = ctypes.c_uint()
    start = _call("hb_blob_get_data", blob, ctypes.byref(length))
    return ctypes.string_at(start, length.value)


@contextmanager
def _held(kind: str, handle: Handle) -> Iterator[Handle]:
    """The handle, given back at the end."""
    if not handle:
        raise RuntimeError(f"HarfBuzz gave no {kind}")
    try:
        yield handle
    finally:
        _call(f"{kind}_destroy", handle)


def _call(name: str, *arguments: Any) -> Handle:
    """What a function of HarfBuzz returns; nothing to look at where it returns nothing."""
    return _function(name)(*arguments)  # type: ignore[no-any-return]


@cache
def _function(name: str) -> Any:
    library = libraries.required("HarfBuzz-subset" if "_subset_" in name else "HarfBuzz")
    try:
        function = getattr(library, name)
    except AttributeError as error:
        message = "this machine's HarfBuzz is too old to cut fonts for web pages"
        raise MissingTool([Problem("missing-library", message, hint=NEWER)]) from error
    function.restype = Handle
    return function
