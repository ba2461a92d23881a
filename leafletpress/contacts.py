"""Numbers and addresses of services → how they are written, dialled and coded, and what is wrong.

A number is checked against its international form before anything prints. Texts beside it (a name,
an address, hours) are no place for another one, which nothing would check.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import phonenumbers

from .digits import digits, with_ascii_digits
from .model import Finder, LocalService, MoreNumber, ProjectFile, Service
from .problems import Place, Problem

At = Callable[[str], Place]
"""Key of a service → where it stands in its file; asked only when there is something to tell."""
RUN = re.compile(r"\+?\(?\d(?:[\d ()./-]*\d)?")
ZIP_PLUS_FOUR = re.compile(r"\d{5}-\d{4}")
HOUR = r"(?:[01]?\d|2[0-4])"
CLOCKS = re.compile(
    rf"(?<!\d){HOUR}(?:[:.h]?[0-5]\d)? ?- ?{HOUR}(?:[:.h]?[0-5]\d)?(?!\d)"  # 9-17, 0930-1730
    rf"|(?<!\d){HOUR}[:.h][0-5]\d(?!\d)"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?(?!\d)"  # 24.12., 1/12/2026
)
"""Times of day and dates: digits that hours are written with."""
SHORTEST, LONG = 7, 9
"""Digits of a number that begins with its country's code, and of one that begins with 0."""
SPECIAL = (
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.UAN,
)
MAIL = re.compile(r"[^\s@<>\",;:]+@[^\s@<>\",;:]+\.[^\s@<>\",;:.]+")
NUMBER = re.compile(r"\+?[\d ()./-]+")
AnyLine = Service | LocalService | MoreNumber


# ---------------------------------------------------------------- how it is written and dialled


def shown_number(line: AnyLine) -> str:
    """What is printed: as the service writes it, its extension after it; empty without a number."""
    shown = line.phone_display or line.short_code or ""
    number = _written(line)
    says = not line.extension or number.extension or _international(number) != line.phone
    return shown if says else f"{shown} ext. {line.extension}"


def call_link(line: AnyLine) -> str:
    """What a phone dials when the number is touched; empty for what is no call."""
    number = line.phone or line.short_code
    if not number or getattr(line, "use", "call") != "call":
        return ""
    extension = line.extension or _written(line).extension
    return f"tel:{number}" + (f";ext={extension}" if extension else "")


def _written(line: AnyLine) -> Any:
    """The number that is written, as one dials it at its home."""
    if not line.phone:
        return _parsed("")
    code = _parsed(line.phone).country_code or 0
    return _reached(line.phone_display, phonenumbers.region_code_for_country_code(code))


def contact(project: ProjectFile) -> tuple[str, str, str]:
    """Where to report a mistake, what kind of contact that is, and its link; empty without one."""
    found = project.contact or ""
    return found, *kind(found, project.default_territory)


def kind(contact: str, territory: str) -> tuple[str, str]:
    """What a contact is, `phone`, `mail` or `web`, and its link; nothing for anything else."""
    if MAIL.fullmatch(contact):
        return "mail", f"mailto:{contact}"
    if NUMBER.fullmatch(_plain(contact)):
        number = _reached(contact, territory)
        valid = phonenumbers.is_valid_number(number) and contact.isascii()
        return ("phone", f"tel:{_international(number)}") if valid else ("", "")
    try:
        address = ascii_address(contact if "://" in contact else f"https://{contact}")
    except ValueError:
        return "", ""
    return ("", "") if any(char.isspace() for char in contact) else ("web", address)


def contact_problems(contact: str, territory: str, at: At) -> Iterator[Problem]:
    """A contact of a project that cannot be dialled, written to or opened."""
    if not kind(contact, territory)[0]:
        hint = "one of these: “020 7946 0018”, “+44 20 7946 0018”, “leaflets@name.example”, "
        message = f"contact “{contact}” is no telephone number, mail or web address"
        yield Problem("bad-contact", message, at("contact"), f"{hint}“name.example/leaflets”")


# ---------------------------------------------------------------- what is wrong with a service


def problems(
    service: Service | LocalService, territory: str, at: At, texts: tuple[str, ...] = ("name",)
) -> Iterator[Problem]:
    """All that is wrong with one service's numbers, its web address, and its `texts`."""
    yield from number_problems(service, service.name, territory, at)
    yield from address_problems(service, at)
    own = {digits(service.phone_display), digits(service.short_code or "")}
    for key in texts:
        written = getattr(service, key)
        for text in (written,) if isinstance(written, str) else written:
            yield from text_problems(key, text, territory, at, own if key == "name" else ())


def text_problems(
    key: str, text: str, territory: str, at: At, own: Collection[str] = ()
) -> Iterator[Problem]:
    """A telephone number in a text that is none; a line may be called by its `own`."""
    for number in numbers_in(text, territory, hours=key == "hours"):
        if digits(_plain(number)) not in own:
            yield _number_in_text(key, number, at)


def more_number_problems(line: MoreNumber, name: str, territory: str, at: At) -> Iterator[Problem]:
    """The same of one more number, which says what it is for."""
    yield from number_problems(line, name, territory, at)
    if not line.phone and not line.short_code and not line.phone_display:
        hint = "add phone (+44…) and phone_display, or take the line out"
        yield Problem("bad-number", f"{name}: a number is missing here", at("label"), hint)
    if line.use == "messenger" and not line.label:
        hint = "add label: WhatsApp, or whatever it is called"
        yield Problem("bad-number", f"{name}: which messenger is it?", at("use"), hint)
    yield from text_problems("label", line.label, territory, at)


def number_problems(line: AnyLine, name: str, territory: str, at: At) -> Iterator[Problem]:
    """A number that cannot be dialled, or is written with other digits than it has."""
    if line.phone and not line.phone_display:
        hint = "add phone_display, the way the service writes its number"
        yield Problem("bad-number", f"{name}: how is the number written?", at("phone"), hint)
    elif line.phone:
        yield from _phone_problems(line, line.phone, name, territory, at)
    elif line.short_code and digits(line.phone_display or line.short_code) != line.short_code:
        hint = f"the digits must be those of short_code, {line.short_code}"
        message = f"{name}: {line.phone_display} is another number"
        yield Problem("number-differs", message, at("phone_display"), hint)
    if not line.phone and (line.extension or (line.phone_display and not line.short_code)):
        key = "extension" if line.extension else "phone_display"
        hint = "add phone (+44…)" if line.extension else "add phone (+44…) or short_code"
        message = f"{name}: {key} stands without a number to check it by"
        yield Problem("bad-number", message, at(key), hint)


def _phone_problems(
    line: AnyLine, phone: str, name: str, territory: str, at: At
) -> Iterator[Problem]:
    display, extension = line.phone_display, line.extension
    number = _parsed(phone)
    if not number.country_code:
        hint = "it begins with + and the country's code: +44 for the United Kingdom"
        yield Problem("bad-number", f"{name}: {phone} is in no country", at("phone"), hint)
        return
    if not phonenumbers.is_valid_number(number):
        hint = "check it with the service; it is country code and number, without the first 0"
        message = f"{name}: {phone} is not a number anyone can dial"
        yield Problem("bad-number", message, at("phone"), hint)
    found = _reached(display, territory)
    if extension and _international(found) != phone and digits(display).endswith(extension):
        found = _reached(_cut(display, extension), territory)
    if found.extension and extension not in ("", found.extension):
        message = f"{name}: {display} says another extension than {extension}"
        hint = "write the same in both"
        yield Problem("number-differs", message, at("phone_display"), hint)
    elif _international(found) != phone and not _is_end(display, phone, territory):
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        hint = f"{phone} is usually written {national}"
        message = f"{name}: {display} is another number"
        yield Problem("number-differs", message, at("phone_display"), hint)


def _is_end(display: str, phone: str, territory: str) -> bool:
    """Whether a number is written without its country's code, where nothing is known of codes."""
    if territory in phonenumbers.SUPPORTED_REGIONS or "+" in display:
        return False
    written = digits(display).lstrip("0")
    return len(written) > 4 and phone.endswith(written)


def _cut(display: str, extension: str) -> str:
    """A display up to where its extension begins."""
    end = len(display)
    while digits(display[end:]) != extension:
        end -= 1
    return display[:end]


def _reached(display: str, territory: str) -> Any:
    """The number one reaches by dialling it as written, from inside the territory."""
    found = _parsed(display, territory)
    if found.extension:
        return found
    return _parsed("".join(char for char in display if char in "+0123456789"), territory)


def _parsed(text: str, territory: str | None = None) -> Any:
    """A number; an empty one where it cannot be one."""
    try:
        return phonenumbers.parse(text, territory)
    except phonenumbers.NumberParseException:
        return phonenumbers.PhoneNumber(country_code=0, national_number=0)


def _international(number: Any) -> str:
    plain = phonenumbers.PhoneNumber()
    plain.merge_from(number)
    plain.extension = None
    return str(phonenumbers.format_number(plain, phonenumbers.PhoneNumberFormat.E164))


def address_problems(place: Service | LocalService | Finder, at: At) -> Iterator[Problem]:
    """A web address that is none, or is written as the address of somebody else."""
    display = place.url_display
    if display and not place.url:
        hint = "add url, the whole address: https://…"
        message = f"url_display “{display}” stands without an address to check it by"
        yield Problem("bad-address", message, at("url_display"), hint)
        return
    wrong = list(url_problems("url", place.url, at)) if place.url else []
    yield from wrong
    if place.url and display and not wrong:
        yield from _display_problems(display, _host(place.url), at)


def url_problems(key: str, url: str, at: At) -> Iterator[Problem]:
    """An address that no telephone could open."""
    try:
        ascii_address(url)
    except ValueError as error:
        hint = "copy it from the address field of a browser: https://name.example/page"
        yield Problem("bad-address", f"{url}: {error}", at(key), hint)


def _display_problems(display: str, host: str, at: At) -> Iterator[Problem]:
    if any(numbers_in(display, "")) or NUMBER.fullmatch(_plain(display)):
        yield _number_in_text("url_display", display, at)
        return
    try:
        written = _host(display if "://" in display else f"https://{display}")
    except ValueError:
        written = ""
    if written != host or any(char.isspace() for char in display):
        hint = f"write {host}, alone or with the page after it"
        message = f"url_display “{display}” is not the address under url, which is at {host}"
        yield Problem("address-differs", message, at("url_display"), hint)


def _number_in_text(key: str, number: str, at: At) -> Problem:
    what = {
        "label": "the label",
        "name": "the name",
        "publisher": "the publisher's name",
        "address": "the address",
        "hours": "the hours",
        "url_display": "the web address as it is written",
    }.get(key, key)
    hint = 'put it where it is checked: phone: "+44…" and, as it is written, phone_display'
    if key in ("address", "hours"):
        hint += "; a second one under more_numbers"
    return Problem("number-in-text", f"{what} has a telephone number: {number}", at(key), hint)


def numbers_in(text: str, territory: str, hours: bool = False) -> Iterator[str]:
    """The telephone numbers of a text: what anyone would dial, in the territory or from abroad.

    A house number, a postcode or a year is none; nor are times of day and dates, of `hours`.
    """
    plain = _plain(text)
    if hours:
        plain = CLOCKS.sub(lambda clock: "," * len(clock[0]), plain)
    found = {match[0] for match in RUN.finditer(plain) if _reads_as_number(match[0])}
    region = territory if territory in phonenumbers.SUPPORTED_REGIONS else None
    for match in phonenumbers.PhoneNumberMatcher(plain, region):
        if not any(match.raw_string in run for run in found) and _is_whole(match, region):
            found.add(match.raw_string)
    yield from sorted(found, key=plain.index)


def _reads_as_number(run: str) -> bool:
    count = len(digits(run))
    if run.startswith(("+", "(+", "00")):
        return count >= SHORTEST
    return run.lstrip("(").startswith("0") and count >= LONG and not ZIP_PLUS_FOUR.fullmatch(run)


def _is_whole(match: phonenumbers.PhoneNumberMatch, region: str | None) -> bool:
    """Whether people dial it as it stands, and take it for a number.

    Where numbers begin with a 0, one without it is but digits side by side (house and postcode),
    unless it is as long as two of these together never are, or begins like 1800.
    """
    if phonenumbers.number_type(match.number) in SPECIAL:
        return len(digits(match.raw_string)) >= SHORTEST - 1
    home = phonenumbers.PhoneMetadata.metadata_for_region(region) if region else None
    begins = home is not None and home.national_prefix == "0" and match.raw_string[0] not in "+0("
    return len(digits(match.raw_string)) >= (LONG + 1 if begins else SHORTEST)


def _plain(text: str) -> str:
    """With ASCII digits, hyphens and spaces for all that Unicode has of them; marks taken out."""
    return "".join(map(_plain_char, with_ascii_digits(text)))


def _plain_char(char: str) -> str:
    kind = unicodedata.category(char)
    if char == "\uff0b":
        return "+"
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, char)


# ---------------------------------------------------------------- where it belongs


def regions(line: LocalService | MoreNumber) -> tuple[str, ...]:
    """The countries in which its number is one, by ISO 3166: several for +1 800; none for none."""
    if not line.phone:
        return ()
    number = _parsed(line.phone)
    shared = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    found = [region for region in shared if phonenumbers.is_valid_number_for_region(number, region)]
    return tuple(region for region in found if region != "001")


# ---------------------------------------------------------------- web addresses


def ascii_address(address: str) -> str:
    """A web address in the letters that every telephone reads: punycode, percent signs.

    ValueError, in a person's words, if it is none.
    """
    parts = _split(address)
    port = f":{parts.port}" if parts.port else ""
    rest = (quote(part, safe="%/:=&?~#+!$,;'@()*[]-._") for part in parts[2:])
    return urlunsplit((parts.scheme, f"{ascii_host(parts.hostname or '')}{port}", *rest))


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # looked at when it is asked for
        return parts
    except ValueError as error:
        raise ValueError("that is not a web address") from error


def _host(address: str) -> str:
    """Without www., in punycode."""
    return re.sub(r"^www\d*\.", "", ascii_host(_split(address).hostname or ""))


def ascii_host(host: str) -> str:
    """A name as machines look it up; ValueError if it cannot be one."""
    host = re.sub("[\u3002\uff0e\uff61]", ".", host).rstrip(".")
    labels = [_label(label) for label in host.split(".")]
    if len(labels) < 2 or len(".".join(labels)) > 253:
        raise ValueError(f"“{host}” is not the name of a site")
    return ".".join(labels)


KEPT = "ßς\u200c\u200d"
"""Letters that Python's codec (IDNA of 2003) changes or drops, and those of today do not."""


def _label(label: str) -> str:
    try:
        if any(char in KEPT for char in label):
            made = unicodedata.normalize("NFC", label.lower())
            coded = f"xn--{made.encode('punycode').decode('ascii')}"
        else:
            coded = label.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(f"“{label}” cannot stand in the name of a site") from error
    if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?", coded):
        raise ValueError(f"“{label}” cannot stand in the name of a site")
    return coded
