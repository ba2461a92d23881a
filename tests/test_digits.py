"""A number is one number, in whatever digits it is written."""

from __future__ import annotations

import pytest

from leafletpress import contacts, names, territories
from leafletpress.digits import digits, with_ascii_digits


@pytest.mark.parametrize("text", ["0300 123", "٠٣٠٠ ١٢٣", "۰۳۰۰ ۱۲۳", "०३०० १२३", "๐๓๐๐ ๑๒๓"])
def test_digits_of_any_script_are_read(text: str) -> None:
    assert digits(f"+{text}²") == "0300123"
    assert with_ascii_digits(f"x{text}²") == "x0300 123²"


def test_a_number_that_must_not_print_is_found_in_any_digits() -> None:
    found = list(territories.forbidden_in("٠٨٠٠ ١٢٣ ٤٥٦ أو ٩٩٩", {"0800123456": "closed"}))
    assert found == [("٠٨٠٠ ١٢٣ ٤٥٦", "closed")]


def test_a_number_in_a_text_is_found_in_any_digits() -> None:
    assert list(contacts.numbers_in("call ٠٣٠٠ ١٢٣ ٦٦٠٠", "GB")) == ["0300 123 6600"]


@pytest.mark.parametrize(("tag", "folder"), [("zh-Hant-HK", "zh_Hant_HK"), ("ar", "ar")])
def test_a_language_has_a_spelling_for_files_and_one_for_folders(tag: str, folder: str) -> None:
    for spelling in (tag, folder):
        assert (names.as_tag(spelling), names.as_folder(spelling)) == (tag, folder)
