"""Render: an edition and its words → the exact HTML and CSS of the layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from markupsafe import Markup, escape

from .. import names, templating
from ..model import (
    PLACEHOLDER,
    Edition,
    Expected,
    Fold,
    Html,
    Message,
    Opening,
    Output,
    Panel,
    Section,
    Service,
    messages_in,
)
from ..problems import BuildError, Place, Problem, did_you_mean
from ..tree import Tree


class Words(Protocol):
    """English (and where it stands) → the words of one language."""

    def __call__(
        self, english: str, source: Place | None = None, critical: bool = False, /
    ) -> Any: ...

    @property
    def still_english(self) -> int: ...


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IN_ENGLISH = Markup('<span class="fallback" lang="en" dir="ltr">{}</span>')
"""A string that has no translation yet, marked for the eye and for a screen reader."""
STILL_ENGLISH = Markup("<!--still-english-->")
LONGEST_ADDRESS = 30
LARGEST = 12.0
"""Body size every edition starts from, points: UKAAF's Clear Print."""


W = TypeVar("W", bound=Words)


@dataclass(frozen=True)
class Speech(Generic[W]):
    """The words of an edition: its own language's, and any other's that a service answers in."""

    words: W
    of: Callable[[str], W | None]
    """BCP-47 tag → that language's words, None where there is no catalog."""


def render(edition: Edition, speech: Speech[Any], tree: Tree) -> Html:
    """The layout's input; BuildError if a template or a section names something unknown."""
    pages = _pages(edition)
    writer = _Writer(edition, speech)
    context = _context(edition, writer) | {
        "feet": {panel.name: _foot(panel) for panel in edition.fold.panels},
        "pages": [
            {"name": name, "sections": _sections_on(edition, name), "panels": panels}
            for name, panels in pages.items()
        ],
    }
    typography = edition.language.typography
    return Html(
        markup=_counted(templating.render(tree, "leaflet.html", context), writer),
        css=(
            templating.render(tree, "panels.css", context),
            templating.render(tree, "leaflet.css", context),
        ),
        size=LARGEST * typography.scale,
        smallest=typography.smallest * typography.scale,
        pages=pages,
    )


def web_page(edition: Edition, speech: Speech[Any], tree: Tree, template: str, **more: Any) -> str:
    """An edition as HTML for a phone: the same words, and every number can be called."""
    writer = _Writer(edition, speech)
    writer.facts = {"emergency": _live(edition.territory.emergency.number)}
    context = _context(edition, writer) | more
    return _counted(templating.render(tree, template, context), writer)


def _context(edition: Edition, writer: _Writer) -> dict[str, Any]:
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
    }


def version_address(edition: Edition) -> str:
    """Where one learns whether the sheet in one's hand is current; empty without a site."""
    site, leaflet = edition.project.site_url, edition.leaflet
    if not site:
        return ""
    page = f"{leaflet.code.lower()}.html#{leaflet.version}-{edition.language.tag}"
    return f"{site.rstrip('/')}/{page}"


def _counted(markup: str, writer: _Writer) -> str:
    """The draft line says how much is still in English, which is known when all has been said."""
    count = writer.speech.words.still_english
    note = f" ({writer.phrase('still in English: {count}', count=count)})" if count else ""
    return markup.replace(STILL_ENGLISH, note)


# ---------------------------------------------------------------- panels


def _pages(edition: Edition) -> dict[str, tuple[str, ...]]:
    """CSS page name → the panels it may fill, reading order: pinned, or a group to flow over."""
    used = {section.panel for section in edition.leaflet.sections}
    pages: dict[str, tuple[str, ...]] = {}
    for group, panels in edition.fold.groups.items():
        names = tuple(panel.name for panel in panels)
        pinned = [name for name in names if name in used and name != group]
        if group in used and pinned:
            raise BuildError([_mixed(edition, group, pinned[0])])
        if pinned or len(names) == 1:
            pages.update({name: (name,) for name in names})
        else:
            pages[group] = names
    if problems := list(_unknown_panels(edition, pages)):
        raise BuildError(problems)
    return pages


def _foot(panel: Panel) -> str:
    """What its foot says; both printed sides must say that they are drafts. Empty: no foot."""
    if panel.group == "inside":
        return {"1": "draft", "2": "checked"}.get(panel.name[-1], "code")
    return "code" if panel.name == "back" else ""


def _mixed(edition: Edition, group: str, pinned: str) -> Problem:
    message = f"sections flow over “{group}” and are pinned to “{pinned}” as well"
    place = Place(edition.leaflet.file)
    return Problem("mixed-panels", message, place, "pin all of a group's sections, or none")


def _unknown_panels(edition: Edition, pages: Mapping[str, Any]) -> Iterator[Problem]:
    for section in edition.leaflet.sections:
        if section.panel not in pages:
            line = min((m.line for m in messages_in(section)), default=0)
            place = Place(edition.leaflet.file, line)
            message = f"section “{section.id}”: this fold has no panel “{section.panel}”"
            hint = did_you_mean(section.panel, {*pages, *_panel_names(edition.fold)})
            yield Problem("unknown-panel", message, place, hint)


def _panel_names(fold: Fold) -> set[str]:
    return {panel.name for panel in fold.panels}


def _sections_on(edition: Edition, page: str) -> list[Section]:
    return [section for section in edition.leaflet.sections if section.panel == page]


# ---------------------------------------------------------------- words on the page


_LATIN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")


def strong(text: str, plain: Callable[[str], Markup] = escape) -> Markup:
    """Escaped HTML in which `**…**` is the only markup.

    Not Markdown's rule, by which `**否？**但` stays as stars: a pair is a pair in every script.
    """
    parts = text.split("**")
    if len(parts) % 2 == 0:  # a pair that was never closed
        return plain(text)
    bold = Markup("<strong>{}</strong>")
    marked = [bold.format(plain(part)) if i % 2 else plain(part) for i, part in enumerate(parts)]
    return Markup("").join(marked)


def with_latin(text: str) -> Markup:
    """Escaped text of a right-to-left script; Latin words in it (GHB) keep a Latin font."""
    word = Markup('<span class="latin" dir="ltr">{}</span>')
    parts, end = [], 0
    for match in re.finditer(rf"{PLACEHOLDER.pattern}|{_LATIN.pattern}", text):
        found = match.group()
        parts += [escape(text[end : match.start()])]
        parts += [escape(found) if found.startswith("{") else word.format(found)]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def with_whole(text: str, words: tuple[str, ...]) -> Markup:
    """Escaped text in which no line break cuts any of the words."""
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(
        whole.format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )


def isolate(value: str, lang: str = "", css: str = "fact") -> Markup:
    """A fact inside a left-to-right isolate that never breaks: digits keep their order."""
    language = Markup(' lang="{}"').format(lang) if lang else ""
    return Markup('<bdi dir="ltr" class="{}"{}>{}</bdi>').format(css, language, value)


def _live(number: str) -> Markup:
    """A number that a phone calls when it is touched."""
    link = Markup('<a href="tel:{}">{}</a>').format(number, number)
    return Markup('<bdi dir="ltr" class="number">{}</bdi>').format(link)


class _Writer:
    """What the templates call: `w.text(message)`, `w.phone(service)`, `w.hours(service)`."""

    def __init__(self, edition: Edition, speech: Speech[Any]) -> None:
        self.edition = edition
        self.speech = speech
        self.locale = names.locale(edition.language.locale)
        self.here = names.in_territory(self.locale, edition.territory.territory)
        self.facts = {"emergency": isolate(edition.territory.emergency.number)}

    def text(self, message: Message, file: str = "") -> Markup:
        """A message of the content in the edition's language, its facts filled in."""
        source = Place(file or self.edition.leaflet.file, message.line)
        said = self.speech.words(message.text, source, message.critical)
        return self._fill(said, self.facts)

    def service_text(self, message: Message) -> Markup:
        """A message of the services file."""
        return self.text(message, self.edition.territory.file)

    def phrase(self, english: str, /, **values: Any) -> Markup:
        """A phrase of the templates."""
        return self._fill(self.speech.words(english), values)

    def english(self, phrase: str, /, **values: Any) -> Markup:
        """The same phrase in English, for the person who hands the sheet over."""
        return _filled(strong(phrase), values)

    def _fill(self, words: str, values: Mapping[str, Any]) -> Markup:
        if getattr(words, "lang", ""):
            return IN_ENGLISH.format(_filled(strong(words), values))
        return _filled(strong(self._kept_together(words), self._plain), values)

    def still_english(self) -> Markup:
        """Where the number of strings that are still in English is filled in at the end."""
        return STILL_ENGLISH

    def _plain(self, text: str) -> Markup:
        if self.edition.language.rtl:
            return with_latin(text)
        return with_whole(text, self.edition.language.typography.whole)

    def _kept_together(self, words: str) -> str:
        pattern = self.edition.language.typography.keep_together
        return re.sub(f"({pattern}) ", "\\1\u00a0", words) if pattern else words

    def phone(self, service: Any) -> Markup:
        """The number as its service writes it, live on a screen."""
        shown = service.phone_display or service.short_code
        target = service.phone or service.short_code
        link = Markup('<a href="tel:{}">{}</a>').format(target, shown)
        return Markup('<bdi dir="ltr" class="number">{}</bdi>').format(link)

    def own_words(self, service: Service) -> Markup:
        """The service's name, in its own language and direction."""
        return Markup('<span lang="{}">{}</span>').format(service.languages[0], service.name)

    def address(self, place: Any) -> Markup:
        """A web address as it is written, live on a screen."""
        link = Markup('<a href="{}">{}</a>').format(place.url, shown_address(place))
        return Markup('<bdi dir="ltr" class="address">{}</bdi>').format(link)

    @property
    def gap(self) -> str:
        """What stands between two sentences: nothing where the script has no spaces."""
        return self.edition.language.typography.gap

    def contact(self) -> Markup:
        """Where to report a mistake."""
        return isolate(self.edition.project.contact or "", css="address")

    def hours(self, service: Service) -> Markup:
        """Opening hours in the language's own way."""
        return Markup("; ").join(self._opening(opening) for opening in service.hours)

    def _opening(self, opening: Opening) -> Markup:
        week = self.locale.days["format"]["wide"]
        days = [week[WEEK.index(day)] for day in opening.days]
        clock = isolate(f"{self._clock(opening.opens)}–{self._clock(opening.closes)}")
        return Markup("{} {}").format(Markup("–").join(escape(day) for day in days), clock)

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
        said = [self._name(tag, self.locale) for tag in tags]
        return escape(self._kept_together(format_list(said, "standard", self.locale)))

    def words_to_say(self, service: Service, asking: str) -> Markup | None:
        """“Arabic, please” in the service's language; None where we do not have it."""
        tag = service.languages[0]
        words = self.speech.of(tag)
        if words is None:
            return None
        name = self._name(self._spoken(), names.locale(tag))
        sentence = words(asking).replace("{language}", name)
        return isolate(f"“{sentence}”", tag, "say")

    def _name(self, tag: str, locale: Locale) -> str:
        return names.language(tag, locale) or self.edition.language.english_name

    @staticmethod
    def english_date(value: Any) -> str:
        """A month, in English: "November 2026"."""
        return str(format_date(value, "MMMM yyyy", locale="en"))

    def code(self, address: str) -> Markup:
        """A QR code as a vector picture in a data address."""
        return Markup(qr_picture(address))


def _filled(words: Markup, values: Mapping[str, Any]) -> Markup:
    def value(match: re.Match[str]) -> str:
        found = values.get(match.group(1), match.group(0))
        return str(escape(found))

    return Markup(PLACEHOLDER.sub(value, str(words)))


@cache
def qr_picture(address: str) -> str:
    """A QR code (level M, quiet zone of 4 modules) as a data: address of an SVG."""
    import segno  # takes a while to load, and every picture is made once

    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=4, scale=4))


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


# ---------------------------------------------------------------- what must be found again


def expected(edition: Edition, output: Output, words: Words) -> Expected:
    """What the proof looks for, counted from the content and not from the page."""
    return Expected(
        title=title(edition, words),
        lang=edition.language.tag,
        rtl=edition.language.rtl,
        pages=_page_sizes(edition.fold, output),
        numbers=_numbers(edition),
        codes=dict.fromkeys(_codes(edition), 1),
        addresses=tuple(_addresses(edition)),
        others=tuple(_others(edition)),
        tagged=not output.imposed,
        links=() if output.imposed else tuple(_links(edition)),
    )


def _codes(edition: Edition) -> Iterator[str]:
    """What the QR codes lead to: where to get help, and whether the sheet is current."""
    help_page = edition.territory.help_page
    if help_page and _has(edition, "local-service"):
        yield str(help_page.url)
    if address := version_address(edition):
        yield address


def _others(edition: Edition) -> Iterator[str]:
    """Strings of the foot that hold three digits or more."""
    yield edition.leaflet.version
    yield edition.leaflet.code
    for day in (edition.english.on, edition.english.check_again):
        if day and edition.english.signed:
            yield str(day.year)


def title(edition: Edition, words: Words) -> str:
    """The document's title in its language, and in English for the person who hands it over."""
    leaflet = edition.leaflet
    own = f"{words(leaflet.title.text)}: {words(leaflet.subtitle.text)}"
    if not edition.is_translation:
        return own
    return f"{own} · {leaflet.title.text} ({edition.language.english_name})"


def _has(edition: Edition, block: str) -> bool:
    return any(b.type == block for s in edition.leaflet.sections for b in s.blocks)


def _page_sizes(fold: Fold, output: Output) -> tuple[tuple[float, float], ...]:
    if output.imposed:
        return ((fold.width, fold.height), (fold.width, fold.height))
    return tuple((panel.width, panel.height) for panel in fold.panels)


def _printed(edition: Edition) -> list[Any]:
    """Every service on the sheet that has a number or an address of its own."""
    services: list[Any] = []
    if _has(edition, "services"):
        services += edition.territory.printed
    if edition.local and _has(edition, "local-service"):
        services.append(edition.local)
    return services


def _numbers(edition: Edition) -> dict[str, int]:
    counts: Counter[str] = Counter()
    calls = sum(m.placeholders["emergency"] for m in messages_in(edition.leaflet))
    counts[edition.territory.emergency.number] += calls
    for service in _printed(edition):
        if number := service.phone_display or service.short_code:
            counts[number] += 1 + _in_name(number, service.name)
    return {number: count for number, count in counts.items() if count}


def _in_name(number: str, name: str) -> int:
    """Some lines are called by their number: “988 Suicide & Crisis Lifeline”."""
    return len(re.findall(rf"(?<!\d){re.escape(number)}(?!\d)", name))


def _addresses(edition: Edition) -> Iterator[str]:
    for service in _printed(edition):
        if service.url:
            yield shown_address(service)


def _links(edition: Edition) -> Iterator[str]:
    for service in _printed(edition):
        if service.phone or service.short_code:
            yield f"tel:{service.phone or service.short_code}"
        if service.url:
            yield service.url
