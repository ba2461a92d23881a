"""Render: an edition and its words → the exact HTML and CSS of the layout."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache, partial, wraps
from typing import Any, Generic, Protocol, TypeVar

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from .. import contacts, names
from ..direction import marked_up, typed
from ..engine.pictures import SHARP
from ..model import (
    PLACEHOLDER,
    Edition,
    Html,
    Message,
    Opening,
    Service,
)
from ..placing import Flow, blocks_on, place
from ..problems import BuildError, Place, Problem
from ..templating import Templates
from ..tree import Tree


class Words(Protocol):
    """English (and where it stands) → the words of one language."""

    def __call__(
        self,
        english: str,
        source: Place | None = None,
        critical: bool = False,
        context: str = "",
        /,
    ) -> Any: ...

    @property
    def still_english(self) -> int: ...


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IN_ENGLISH = Markup('<span class="fallback" lang="en" dir="ltr">{}</span>')
"""A string that has no translation yet, marked for the eye and for a screen reader."""
WHOLE = Markup('<span class="whole">{}</span>')
"""What stands on one line."""
STILL_ENGLISH = Markup("<!--still-english-->")
LONGEST_ADDRESS = 30
VERSION_SIDE = 18.0
"""Millimetres of the QR code on the cover, its quiet zone of 4 modules included."""
COVER_MARGIN = 5.0
"""Millimetres around a cover picture where the layout says nothing."""
PICTURE_TYPES = {".svg": "svg+xml", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
"""Of a data address, by the end of a file's name."""
SMALLEST_MODULE = 0.4
"""Millimetres: finer squares do not survive a photocopy."""


W = TypeVar("W", bound=Words)


@dataclass(frozen=True)
class Speech(Generic[W]):
    """The words of an edition: its own language's, and any other's that a service answers in."""

    words: W
    of: Callable[[str], W | None]
    """BCP-47 tag → that language's words, None where there is no catalog."""


def render(edition: Edition, speech: Speech[Any], templates: Templates) -> Html:
    """The layout's input; BuildError if a template or a section names something unknown."""
    flows = place(edition.leaflet, edition.layout)
    writer = _Writer(edition, speech, templates.files)
    printed: list[Said] = []
    context = _context(edition, writer, templates) | {
        "web": False,
        "printed": printed,
        "flows": flows,
    }
    if problems := [*_too_fine(edition), *_too_coarse(edition, flows)]:
        raise BuildError(problems)
    typography, layout = edition.language.typography, edition.layout
    markup = templates.render("leaflet.html", context, listen=listen)
    return Html(
        markup=_counted(markup, writer),
        said=tuple(_as_read(printed, writer)),
        printed=tuple(str(text.striptags()) for text in printed if isinstance(text, Content)),
        css=(
            templates.render("panels.css", context),
            templates.render("leaflet.css", context),
        ),
        size=layout.largest * typography.scale,
        smallest=layout.smallest * typography.smallest * typography.scale,
        pages={flow.name: tuple(panel.name for panel in flow.panels) for flow in flows},
        order=tuple(panel.name for panel in layout.panels),
        repeating=tuple(flow.name for flow in flows if flow.repeats),
        sections={flow.name: tuple(section.id for section in flow.sections) for flow in flows},
        holds={flow.name: _held(edition, flow) for flow in flows},
        on_white=(edition.look.logo.address,) if edition.look.logo else (),
    )


def _held(edition: Edition, flow: Flow) -> str:
    """What can be shortened on its panels."""
    sections = flow.sections
    names = ["the sections " + ", ".join(f"“{section.id}”" for section in sections)]
    for block in (block for section in sections for block in section.all_blocks):
        names += block.can_be_shortened(edition)
    return " or ".join(names) if sections else ""


class Said(Markup):
    """A text that the writer has said: printed by a template, it must stand on the page."""


class Content(Said):
    """A text of the leaflet or of a service."""


def said(method: Callable[..., Markup], kind: type[Said] = Said) -> Callable[..., Said]:
    """What a template prints of this is listened to."""

    @wraps(method)
    def say(*args: Any, **values: Any) -> Said:
        return kind(method(*args, **values))

    return say


of_content = partial(said, kind=Content)


@pass_context
def listen(context: Context, value: Any) -> Any:
    """Each value that a template prints passes here, macros' own output as well."""
    if isinstance(value, Said) and "printed" in context:
        context["printed"].append(value)
    return value


def _as_read(printed: list[Said], writer: _Writer) -> Iterator[str]:
    """What was printed besides the content."""
    for text in printed:
        if text == STILL_ENGLISH:
            yield str(Markup(_still_english(writer)).striptags())
        elif not isinstance(text, Content):
            yield str(text.striptags())


def web_page(
    edition: Edition, speech: Speech[Any], templates: Templates, template: str, **more: Any
) -> str:
    """An edition as HTML for a phone: the same words, and every number can be called."""
    writer = _Writer(edition, speech, templates.files)
    number = edition.territory.emergency.number
    writer.facts = {"emergency": _number(number, f"tel:{number}")}
    context = _context(edition, writer, templates) | {"web": True} | more
    return _counted(templates.render(template, context), writer)


def _context(edition: Edition, writer: _Writer, templates: Templates) -> dict[str, Any]:
    """What the templates of a sheet and those of a web page are given."""
    return {
        "edition": edition,
        "title": title(edition, writer.speech.words),
        "english": _english(edition),
        "own": {"language": edition.language.own_name, "territory": own_territory(edition)},
        "help": edition.territory.help_page,
        "version_page": version_address(edition),
        "w": writer,
        "_": writer.phrase,
        "N_": str,
        "version_side": VERSION_SIDE,
        "look": edition.look,
        "colours": edition.look.palette,
        "logo": edition.look.logo,
        "motif": _motif(edition, templates),
    }


def _motif(edition: Edition, templates: Templates) -> str:
    """The drawing on the cover: as it is shipped, or in a project's own colours."""
    palette = edition.look.palette
    if not palette.shades:
        return "motif.svg"
    return _data(palette.painted(templates.drawing("motif.svg")).encode())


def _data(content: bytes, kind: str = "svg+xml") -> str:
    """The address of a picture that is written into the page."""
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def title(edition: Edition, words: Words) -> str:
    """The document's title in its language, and in English for the person who hands it over."""
    leaflet = edition.leaflet
    parts = (leaflet.title, leaflet.subtitle)
    own = ": ".join(words(part.text, None, False, part.context) for part in parts)
    if not edition.is_translation:
        return own
    return f"{own} · {leaflet.title.text} ({edition.language.english_name})"


def version_address(edition: Edition) -> str:
    """Where one learns whether the sheet in one's hand is current; empty without a site."""
    site, leaflet = edition.project.site_url, edition.leaflet
    if not site:
        return ""
    page = f"{leaflet.code.lower()}.html#{leaflet.version}-{edition.language.tag}"
    return f"{site.rstrip('/')}/{page}"


def _counted(markup: str, writer: _Writer) -> str:
    """The draft line says how much is still in English, which is known when all has been said."""
    return markup.replace(STILL_ENGLISH, _still_english(writer))


def _still_english(writer: _Writer) -> str:
    count = writer.speech.words.still_english
    return f" ({writer.phrase('still in English: {count}', count=count)})" if count else ""


# ---------------------------------------------------------------- words on the page


def isolate(value: str) -> Markup:
    """A fact inside a left-to-right isolate that never breaks: digits keep their order."""
    return Markup('<bdi dir="ltr" class="fact">{}</bdi>').format(value)


def _number(shown: str, link: str) -> Markup:
    """A number; one that a phone calls when it is touched, where it has a `link`."""
    inside = Markup('<a href="{}">{}</a>').format(link, shown) if link else escape(shown)
    return Markup('<bdi dir="ltr" class="number">{}</bdi>').format(inside)


def _linked(shown: str, link: str) -> Markup:
    """An address as it is written, live on a screen."""
    return Markup('<bdi dir="ltr" class="address"><a href="{}">{}</a></bdi>').format(link, shown)


class _Writer:
    """What the templates call: `w.text(message)`, `w.phone(service)`, `w.hours(service)`."""

    for_templates = True

    def __init__(self, edition: Edition, speech: Speech[Any], files: Tree) -> None:
        self.edition = edition
        self.files = files
        self.speech = speech
        self.locale = names.locale(edition.language.locale)
        self.here = names.in_territory(self.locale, edition.territory.territory)
        self.facts = {"emergency": isolate(edition.territory.emergency.number)}

    @of_content
    def text(self, message: Message) -> Markup:
        """A message of the leaflet in the edition's language, its facts filled in."""
        return self._message(message, Place(self.edition.leaflet.file, message.line))

    @of_content
    def service_text(self, message: Message) -> Markup:
        """A message of a topic's services."""
        file = self.edition.territory.file_of(message)
        return self._message(message, Place(file, message.line))

    def _message(self, message: Message, source: Place) -> Markup:
        said = self.speech.words(message.text, source, message.critical, message.context)
        return self._fill(said, self.facts)

    @said
    def phrase(self, english: str, /, **values: Any) -> Markup:
        """A phrase of the templates."""
        return self._fill(self.speech.words(english), values)

    @said
    def english(self, phrase: str, /, **values: Any) -> Markup:
        """The same phrase in English, for the person who hands the sheet over."""
        return _filled(marked_up(phrase, rtl=False), values)

    def _fill(self, words: str, values: Mapping[str, Any]) -> Markup:
        if getattr(words, "lang", ""):
            return IN_ENGLISH.format(_filled(marked_up(words, rtl=False), values))
        language = self.edition.language
        said = marked_up(self._kept_together(words), language.rtl, language.typography.whole)
        return _filled(said, values)

    @said
    def still_english(self) -> Markup:
        """Where the number of strings that are still in English is filled in at the end."""
        return STILL_ENGLISH

    def _kept_together(self, words: str) -> str:
        pattern = self.edition.language.typography.keep_together
        return re.sub(f"({pattern}) ", "\\1\u00a0", words) if pattern else words

    @of_content
    def phone(self, service: Any) -> Markup:
        """The number as its service writes it, live on a screen."""
        return _number(contacts.shown_number(service), contacts.call_link(service))

    @of_content
    def local(self, text: str) -> Markup:
        """Words of the local service, as they were typed."""
        return self.typed(text, self.edition.local.lang if self.edition.local else "")

    @of_content
    def as_typed(self, text: str) -> Markup:
        """Words that a block prints as somebody typed them."""
        return self.typed(text)

    @of_content
    def mail(self, service: Any) -> Markup:
        """A mail address, live on a screen."""
        return _linked(service.mail, f"mailto:{service.mail}")

    @of_content
    def own_words(self, service: Service) -> Markup:
        """The service's name, in its own language and direction."""
        return self.typed(service.name, service.languages[0])

    @said
    def address(self, place: Any) -> Markup:
        """A web address as it is written, live on a screen."""
        return _linked(shown_address(place), contacts.ascii_address(place.url))

    @property
    def gap(self) -> str:
        """What stands between two sentences: nothing where the script has no spaces."""
        return self.edition.language.typography.gap

    def contact(self) -> Markup:
        """Where to report a mistake: a number to call, a mail or a web address."""
        shown, kind, link = contacts.contact(self.edition.project)
        return _number(shown, link) if kind == "phone" else _linked(shown, link)

    def hours(self, service: Service) -> Markup:
        """Opening hours in the language's own way."""
        return Markup("; ").join(self._opening(opening) for opening in service.hours)

    def _opening(self, opening: Opening) -> Markup:
        week = self.locale.days["format"]["wide"]
        days = Markup("–").join(week[WEEK.index(day)] for day in opening.days)
        times = [typed(self._clock(each)) for each in (opening.opens, opening.closes)]
        return Markup("{} {}").format(WHOLE.format(days), WHOLE.format(Markup("–").join(times)))

    def _clock(self, value: str) -> str:
        hour, minute = (int(part) for part in value.split(":"))
        return str(format_time(time(hour % 24, minute), "short", locale=self.here))

    def answers(self, service: Service) -> bool:
        """Whether people there speak the edition's language."""
        own = {self.edition.language.tag, self.edition.language.tag.split("-")[0], self._spoken()}
        return bool(own & set(service.languages))

    def _spoken(self) -> str:
        return self.edition.language.typography.spoken or self.edition.language.tag

    def names(self, tags: tuple[str, ...]) -> Markup:
        """The names of languages in the edition's words."""
        found = [self._name(tag, self.locale) for tag in tags]
        listed = self._kept_together(format_list(found, "standard", self.locale))
        return marked_up(listed, self.edition.language.rtl)

    def words_to_say(self, service: Service, asking: str) -> Markup | None:
        """“Arabic, please” in the service's language; None where we do not have it."""
        tag = service.languages[0]
        words = self.speech.of(tag)
        if words is None:
            return None
        name = self._name(self._spoken(), names.locale(tag))
        said = words(asking)
        if said.lang:  # English under another language's name
            return None
        sentence = said.replace("{language}", name)
        return WHOLE.format(typed(f"“{sentence}”", tag, is_rtl(tag)))

    def _name(self, tag: str, locale: Locale) -> str:
        return names.language(tag, locale) or self.edition.language.english_name

    @staticmethod
    def english_date(value: Any) -> str:
        """A month, in English: "November 2026"."""
        return str(format_date(value, "MMMM yyyy", locale="en"))

    @said
    def typed(self, text: str, lang: str = "") -> Markup:
        """Words as somebody typed them, in the direction of their language, else their own."""
        return typed(text, lang, is_rtl(lang) if lang else None)

    @said
    def chip(self) -> Markup:
        """The language's name, for the person who reads the sheet."""
        return marked_up(self.edition.language.own_name, self.edition.language.rtl)

    @said
    def english_name(self) -> Markup:
        """The language's name, for the person who hands it over."""
        return Markup("{}").format(self.edition.language.english_name)

    @said
    def code_line(self) -> Markup:
        """Which text this is, in English: code, title, language, territory, version."""
        leaflet, english = self.edition.leaflet, _english(self.edition)
        parts = (leaflet.title.text, english["language"], english["territory"], leaflet.version)
        return Markup("\u00a0· ").join((leaflet.code, *parts))

    @said
    def checked_line(self) -> Markup:
        """Both dates, once a health professional has signed the English."""
        standing = self.edition.english
        if not standing.signed:
            return Markup()
        checked, again = map(self.english_date, (standing.on, standing.check_again))
        return Markup("Facts checked {}. Check again by {}.").format(checked, again)

    def heard(self, message: Message) -> str:
        """A message of the content that is for a screen reader alone."""
        return str(Markup(self.text(message)).striptags())

    def picture(self, name: str) -> Markup:
        """A picture from the leaflet's own folder as a data address: all that draws it is here."""
        path = self.files.find(f"leaflets/{self.edition.leaflet.slug}/{name}")
        assert path  # read_leaflet has looked at it
        return Markup(_data(self.files.read(path), PICTURE_TYPES[path.suffix.lower()]))

    def label(self, english: str, /, **values: Any) -> str:
        """A phrase for what is not printed: a picture's words, for a screen reader."""
        return str(Markup(self.phrase(english, **values)).striptags())

    def code(self, address: str) -> Markup:
        """A QR code as a vector picture in a data address."""
        return Markup(qr_picture(contacts.ascii_address(address)))


def is_rtl(tag: str) -> bool | None:
    """Whether a language runs from right to left; None where that is not known."""
    return names.is_rtl(tag, names.own(tag)) if names.is_tag(tag) and names.own(tag) else None


def _filled(words: Markup, values: Mapping[str, Any]) -> Markup:
    """The words with the values in place: each in an isolate, its own or one made here."""

    def value(match: re.Match[str]) -> str:
        if match.group(1) not in values:
            return match.group(0)
        found = values[match.group(1)]
        return str(found if isinstance(found, Markup) else typed(str(found)))

    return Markup(PLACEHOLDER.sub(value, str(words)))


def qr_picture(address: str) -> str:
    """A QR code (level M, quiet zone of 4 modules) as a data: address of an SVG."""
    return _qr(address)[0]


@cache
def _qr(address: str) -> tuple[str, float]:
    """The picture of a QR code, and how many modules it has across, its quiet zone included."""
    import segno  # takes a while to load, and every picture is made once

    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(border=4, scale=4)), code.symbol_size(border=4)[0]


def codes(edition: Edition) -> Iterator[tuple[str, float]]:
    """What the QR codes lead to, those of blocks and whether the sheet is current; their sides.

    Addresses in ASCII, as they stand in the code; sides in millimetres.
    """
    for block in blocks_on(edition.leaflet, edition.layout):
        yield from block.codes(edition)
    if address := version_address(edition):
        yield contacts.ascii_address(address), VERSION_SIDE


def _too_fine(edition: Edition) -> Iterator[Problem]:
    """Codes whose squares would be too small to be read on paper."""
    for address, side in codes(edition):
        module = side / _modules(address)
        if module < SMALLEST_MODULE:
            message = f"the QR code of {address} has squares of {module:.2f} mm: no telephone reads"
            message += f" less than {SMALLEST_MODULE} mm from paper"
            hint = f"use a shorter address than these {len(address)} letters: a short link of the"
            hint += " site, as site_url" if side == VERSION_SIDE else " same site"
            yield Problem("code-too-fine", message, hint=hint)


def _too_coarse(edition: Edition, flows: Sequence[Flow]) -> Iterator[Problem]:
    """A cover picture of too few dots for the covers of this layout."""
    picture = edition.look.cover
    for panel in (flow.panels[0] for flow in flows if flow.is_cover):
        if picture is None:
            return
        margin = 2 * (COVER_MARGIN if panel.margin is None else panel.margin)
        width = picture.over(panel.width - margin, panel.height - margin)
        if picture.sharpness(width) < SHARP:
            message = f"the cover picture has {picture.sharpness(width):.0f} dots in an inch on"
            message += f" {edition.layout.name}, where it is {width:.0f} mm wide"
            hint = f"wanted are {SHARP}: {round(width / 25.4 * SHARP + 0.5)} dots across, or an SVG"
            yield Problem("picture-coarse", message, Place("project.yaml"), hint)


def _modules(address: str) -> float:
    try:
        return _qr(address)[1]
    except ValueError:  # more than any QR code holds
        return float("inf")


def shown_address(place: Any) -> str:
    """How an address is written on paper: short enough to type, else the site alone."""
    if place.url_display:
        return str(place.url_display)
    short = re.sub(r"^https?://(www\.)?|/$", "", place.url or "")
    return short if len(short) <= LONGEST_ADDRESS else short.split("/")[0]


def _english(edition: Edition) -> dict[str, str]:
    """English names, for the person who hands the sheet over."""
    territory = names.territory(edition.territory.territory)
    return {"territory": territory, "language": edition.language.english_name}


def own_territory(edition: Edition) -> str:
    """The territory's name in the edition's language."""
    return names.territory(edition.territory.territory, names.locale(edition.language.locale))
