"""Numbers where they belong and nowhere else; addresses in letters that every telephone reads."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import phonenumbers
import pytest
from conftest import HOME, ProjectCopy
from hypothesis import given, settings
from hypothesis import strategies as st

from leafletpress import contacts, territories
from leafletpress.problems import Place
from leafletpress.stages import content
from leafletpress.tree import tree

GB = "leaflets/topics/drugs/GB.yaml"
bounded = settings(max_examples=150, deadline=None)
PLACES = sorted(set(territories.names_of(tree())))


def example(territory: str) -> phonenumbers.PhoneNumber:
    number = phonenumbers.example_number(territory)
    assert number
    return number


# ---------------------------------------------------------------- a number in a text that is none


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A real number of some territory as somebody there may write it, and the territory."""
    territory = draw(st.sampled_from(PLACES))
    shape = draw(st.sampled_from(("NATIONAL", "INTERNATIONAL", "E164")))
    form = getattr(phonenumbers.PhoneNumberFormat, shape)
    text = phonenumbers.format_number(example(territory), form)
    space = draw(st.sampled_from((" ", "\u00a0", "\u202f", " ")))
    hyphen = draw(st.sampled_from(("-", "\u2011", "\u2013")))
    text = text.replace(" ", space).replace("-", hyphen)
    if draw(st.booleans()):
        text = text.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    return text, territory


@given(written(), st.sampled_from(("{}", "Tel. {}", "12 Mill Lane, {}", "{} (nights)")))
@bounded
def test_a_telephone_number_in_a_text_is_found(number: tuple[str, str], around: str) -> None:
    text, territory = number
    assert list(contacts.numbers_in(around.format(text), territory))


STREETS = st.sampled_from(("Mill Lane", "Hauptstraße", "Rue de Rivoli", "Ketamin út", "नई सड़क"))
POSTCODES = st.sampled_from(
    (
        *((code, "GB") for code in ("E15 4QS", "10115 Berlin", "D02 X285", "110 001", "00-950")),
        *(("02115-1234", "US"), ("10115 Berlin", "DE"), ("D02 X285", "IE"), ("110 001", "IN")),
        *(("100-0001", "JP"), ("00-950", "PL"), ("01310-100", "BR"), ("2100 København Ø", "DK")),
    )
)


@given(st.integers(1, 2999), STREETS, POSTCODES)
@bounded
def test_a_house_number_or_a_postcode_is_none(
    house: int, street: str, postcode: tuple[str, str]
) -> None:
    code, territory = postcode
    for text in (f"{house} {street}, {code}", f"{street} {house}, {code}", f"Flat {house}"):
        assert list(contacts.numbers_in(text, territory)) == []


CLOCKS = st.builds(
    lambda hour, minute, mark: f"{hour}{mark}{minute:02}",
    st.integers(6, 23),
    st.sampled_from((0, 15, 30, 45)),
    st.sampled_from((":", ".", "h")),
)
BARE = st.builds(lambda hour, minute: f"{hour:02}{minute:02}", st.integers(0, 23), st.just(30))


@given(
    st.one_of(st.tuples(CLOCKS, CLOCKS), st.tuples(BARE, BARE)),
    st.sampled_from(("Mon–Fri {}–{}", "Mo-Fr {}-{} Uhr", "{} - {}", "Sa {}-{}, So {}-{}")),
    st.sampled_from(PLACES),
)
@bounded
def test_hours_are_none(clocks: tuple[str, str], shape: str, territory: str) -> None:
    text = shape.format(*clocks, *clocks)
    assert list(contacts.numbers_in(text, territory, hours=True)) == []


@pytest.mark.parametrize("key", ["name", "address", "hours", "label", "url_display"])
@pytest.mark.parametrize("number", ["0300 999 9999", "+353 1800 459 459", "01632 960 001"])
def test_a_number_in_the_wrong_place_is_told_with_its_line(
    project: ProjectCopy, key: str, number: str
) -> None:
    lines = ["name: Riverside", 'phone: "+442079460018"', "phone_display: 020 7946 0018"]
    if key == "label":
        lines += ["more_numbers:", '  - phone: "+442079460019"', "    phone_display: 020 7946 0019"]
        lines += [f'    label: "{number}"']
    elif key == "name":
        lines[0] = f"name: Riverside {number}"
    else:
        lines += ["url: https://riverside.example", f'{key}: "{number}"']
    file = project.write("mine.yaml", "\n".join((*lines, "")))
    said = project.build("--local", str(file), "--lang", "en")
    line = next(at for at, text in enumerate(lines, 1) if number in text)
    assert said.code == 1
    assert f"mine.yaml:{line}: error[number-in-text]" in said.err
    assert "phone_display" in said.err


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("url_display: talktofrank.com", "url_display: 0300 123 6600", "number-in-text"),
        ("url_display: talktofrank.com", "url_display: talktofrank.org", "address-differs"),
        ("url_display: talktofrank.com", "url_display: talk to frank", "address-differs"),
        ("url_display: dan247.org.uk", "url_display: dan247.org.uk.example", "address-differs"),
        ("url: https://dan247.org.uk/", "url: https://dan_247..org/", "bad-address"),
        ("name: DAN 24/7", "name: DAN 0808 808 2235", "number-in-text"),
    ],
)
def test_a_services_file_is_held_to_the_same(
    project: ProjectCopy, old: str, new: str, code: str
) -> None:
    project.edit(GB, old, new)
    said = project.build("--lang", "en", "--territory", "GB")
    text = (project.root / GB).read_text("utf-8").splitlines()
    line = next(at for at, each in enumerate(text, 1) if new in each)
    assert said.code == 1
    assert f"{GB}:{line}: error[{code}]" in said.err


@pytest.mark.parametrize(
    "display",
    ["www.talktofrank.com", "TalkToFrank.com", "talktofrank.com/help", "talktofrank.com/"],
)
def test_an_address_may_be_written_short(project: ProjectCopy, display: str) -> None:
    project.edit(GB, "url_display: talktofrank.com", f"url_display: {display}")
    said = project.build("--lang", "en", "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err


def test_every_number_and_address_that_is_shipped_passes() -> None:
    for name in territories.names_of(tree()):
        territories.read_territory(name, tree(), tuple(content.topic_names(tree())))


# ---------------------------------------------------------------- where to report a mistake


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("020 7946 0018", "tel:+442079460018"),
        ("+353 1800 459 459", "tel:+3531800459459"),
        ("leaflets@riverside.example", "mailto:leaflets@riverside.example"),
        ("riverside.example/leaflets", "https://riverside.example/leaflets"),
        ("https://www.riverside.example", "https://www.riverside.example"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_contact_prints_as_it_is_written(
    project: ProjectCopy, contact: str, link: str, language: str
) -> None:
    from test_local import links_of

    project.edit("project.yaml", "contact: null", f'contact: "{contact}"')
    said = project.build("--lang", language, "--territory", "GB", "--output", "screen")
    assert said.code == 0, said.err
    assert link in {found.rstrip("/") for found in links_of(project.pdfs[0])}


@pytest.mark.parametrize("contact", ["020 7946 001", "ask Amal", "a@b", "12 Mill Lane", "999"])
def test_a_contact_that_nobody_can_reach_is_refused(project: ProjectCopy, contact: str) -> None:
    project.edit("project.yaml", "contact: null", f'contact: "{contact}"')
    said = project.build("--lang", "en", "--territory", "GB")
    assert said.code == 1
    assert "project.yaml:6: error[bad-contact]" in said.err


# ---------------------------------------------------------------- addresses in a QR code

LABELS = st.text(alphabet="abcdefgzäöüéßñžçğşøåæœλςσжщёійאבגدمن京東한국", min_size=1, max_size=12)


@given(st.lists(LABELS, min_size=1, max_size=3), st.text("abc/é京%20 ?&=#", max_size=20))
@bounded
def test_an_address_in_a_code_is_ascii_and_leads_to_the_same_place(
    labels: list[str], path: str
) -> None:
    address = f"https://{'.'.join((*labels, 'example'))}/{path}"
    try:
        found = contacts.ascii_address(address)
    except ValueError:  # letters of both directions in one label, which no name may have
        assert not address.isascii()
        return
    assert found.isascii()
    assert " " not in found
    assert contacts.ascii_address(found) == found
    assert unquote(urlsplit(found).path) == unquote(urlsplit(address).path)
    wanted = urlsplit(address).netloc.split(".")
    for label, coded in zip(wanted, urlsplit(found).netloc.split("."), strict=True):
        back = coded.removeprefix("xn--")
        assert (back.encode().decode("punycode") if back != coded else coded) == label.lower()


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("straße.example", "xn--strae-oqa.example"),  # IDNA of 2008; that of 2003 says strasse
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("www.hse.ie", "www.hse.ie"),
    ],
)
def test_names_of_sites_are_coded_as_browsers_do(host: str, wanted: str) -> None:
    assert contacts.ascii_host(host) == wanted


@pytest.mark.parametrize(
    "address", ["https://", "https://a", "https://a..example", "https://-a.example", "https://[x"]
)
def test_what_is_no_address_is_told_in_words(address: str) -> None:
    (problem,) = contacts.url_problems("url", address, lambda _: Place("mine.yaml", 3))
    assert str(problem).startswith("mine.yaml:3: error[bad-address]")
    assert "https://name.example/page" in problem.hint


@pytest.mark.parametrize(("letters", "code"), [(40, 0), (84, 0), (85, 1), (300, 1), (4000, 1)])
def test_a_code_is_never_finer_than_paper_shows(
    project: ProjectCopy, letters: int, code: int
) -> None:
    page = "/ket-1.html#2026.1-en"
    site = "https://riverside.example/"
    site += "a" * (letters - len(site) - len(page))
    project.edit("project.yaml", "site_url: null", f'site_url: "{site}"')
    said = project.build("--lang", "en", "--territory", "GB", "--output", "office")
    assert said.code == code, said.err
    if code:
        assert "error[code-too-fine]" in said.err
        assert f"{letters} letters" in said.err


def test_the_sides_of_codes_are_those_of_the_style(project: ProjectCopy) -> None:
    """The floor is kept by what is printed: the style has no sizes of its own."""
    block = HOME / "leafletpress/blocks/local_service/block.css"
    styles = (project.root / "templates/leaflet.css", block)
    lines = [line for path in styles for line in path.read_text("utf-8").splitlines()]
    sized = [line for line in lines if ".code {" in line or ".row {" in line]
    assert len(sized) == 3
    assert all("side }}mm" in line for line in sized)


def test_letters_beyond_ascii_are_read_back_from_the_sheet(project: ProjectCopy) -> None:
    address = "https://bücher.example/größe?q=京"
    project.edit(GB, "https://www.talktofrank.com/get-help/find-support-near-you", address)
    project.edit(GB, "  url_display: talktofrank.com\n  checked", "  checked")
    said = project.build("--lang", "en", "--lang", "ar", "--territory", "GB")
    assert said.code == 0, said.err
