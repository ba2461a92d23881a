"""The manifest and the content → cards: what the site knows of each edition."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from babel import Locale
from babel.dates import format_date

from .. import manifest, names, pipeline, planning, registry, withdrawals
from ..bootstrap.place import typed
from ..editions import Job
from ..layout import Layout
from ..manifest import File
from ..model import Edition, Language, Leaflet, Output, Withdrawal
from ..planning import Settings
from ..problems import BuildError, Problem, Severity, gathering
from ..withdrawals import Sheet


@dataclass(frozen=True)
class Download:
    """A finished file that the site offers."""

    file: File
    output: Output
    layout: Layout
    kept: bool = True
    """False: left out so that the site stays small enough."""

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"files/{self.file.path}"

    @property
    def purpose(self) -> str:
        """The words on its button; a draft is printed to be checked, not to be given out."""
        words = self.output.title
        if self.file.state != "signed":
            words = words.replace("Print", "Print to check")
        elif self.layout.folding:
            words = words.replace("Print", "Print and fold")
        return f"{words}: {self.file.local}" if self.file.local else words

    @property
    def first(self) -> bool:
        """Whether it stands in the list; the page of an edition has all."""
        return self.output.is_listed and not self.file.local

    @property
    def size(self) -> str:
        kilobytes = self.file.size / 1000
        return f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{kilobytes:.0f} KB"


@dataclass(frozen=True)
class Card:
    """One leaflet in one language and place on the site, in whatever layouts it is built."""

    job: Job
    leaflet: Leaflet
    language: Language
    layouts: tuple[Layout, ...] = ()
    downloads: tuple[Download, ...] = ()
    edition: Edition | None = None
    """None where it is withdrawn."""
    words: pipeline.Words | None = None
    withdrawn: Withdrawal | None = None

    @property
    def territory(self) -> str:
        return self.job.territory

    @property
    def place(self) -> str:
        """The territory's name in English."""
        return names.territory(self.territory)

    @property
    def name(self) -> str:
        """Of its pages: `ur-GB`, and `zh-Hant-HK` where the tag names the territory already."""
        tag = self.language.tag
        return tag if tag.endswith(f"-{self.territory}") else f"{tag}-{self.territory}"

    @property
    def page(self) -> str:
        """The leaflet as a web page."""
        return f"{self.leaflet.slug}/{self.name}.html"

    @property
    def print_page(self) -> str:
        """Its pictures, files, and how to print and fold them."""
        return f"{self.leaflet.slug}/{self.name}-print.html"

    @property
    def versions_page(self) -> str:
        """The line of this edition on the page of versions."""
        return f"{versions_page(self.leaflet)}#{self.leaflet.version}-{self.language.tag}"

    @property
    def tells(self) -> str:
        """What it tells, in one English line."""
        points = [point.text for point in self.leaflet.cover.points]
        points = points or [s.heading.text for s in self.leaflet.sections if s.heading]
        return " · ".join(points)

    @property
    def state(self) -> str:
        """`signed`, `draft` or `withdrawn`."""
        if self.withdrawn:
            return "withdrawn"
        signed = self.edition and self.edition.english.signed and self.edition.review.signed
        return "signed" if signed else "draft"

    @property
    def signed_by(self) -> str:
        """Who signed the English and the translation, and when; empty for a draft."""
        if self.state != "signed" or not self.edition:
            return ""
        both = (self.edition.english, self.edition.review)
        names = dict.fromkeys(name for standing in both for name in standing.by)
        return f"{', '.join(names)}, {day(max(s.on or dt.date.min for s in both))}"

    @property
    def script(self) -> str:
        """The English name of the language's script: Arabic, Thai, Latin."""
        code = names.script(self.language.tag)
        return str(Locale("en").scripts.get(code, code))

    @property
    def names(self) -> str:
        """What the search looks for first: names and tags of what is read and spoken, folded."""
        own, spoken = self.language, self.language.typography.spoken
        said = [own.own_name, own.english_name, names.searched(own.tag)]
        return folded(" ".join([*said, names.searched(spoken) if spoken else ""]))

    @property
    def also(self) -> str:
        """What it looks for next: script, place and title, folded."""
        title = f"{self.leaflet.title.text} {self.leaflet.code}"
        there = names.territory(self.territory, names.locale(self.language.locale))
        place = f"{names.territory_searched(self.territory)} {there}"
        return folded(f"{self.script} script {place} {title}")

    def shown(self, what: str) -> Download | None:
        """The file of which there are pictures: of its `cover`, or of both sides of its `sheet`."""
        return next((each for each in self.downloads if each.output.shows == what), None)

    def download(self, output: str) -> Download | None:
        return next((each for each in self.downloads if each.output.name == output), None)


def day(value: dt.date) -> str:
    """A date in English: 21 November 2026."""
    return str(format_date(value, "d MMMM y", locale="en_GB"))


def versions_page(leaflet: Leaflet) -> str:
    """Short and lasting, because it is printed in a QR code."""
    return f"{leaflet.code.lower()}.html"


_LETTERS = str.maketrans("łøđðıßیکىہھ", "loddisيكيهه")
"""Letters that Unicode does not take apart, and Urdu's beside those of an Arabic keyboard."""


_NASAL = re.compile(
    "[ङञणनमঙঞণনমਙਞਣਨਮઙઞણનમଙଞଣନମఙఞణనమಙಞಣನಮങഞണനമ]"
    "[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d](?=[^\\W\\d_])"
)
"""हिन्दी is written हिंदी as well: a half letter, or a dot that is a mark."""
_UNHEARD = ("Mn", "Mc", "Me", "Cf")
_APOSTROPHES = re.compile("['`‘’ʻʼ\u0640]")  # and Arabic's stretched line


def folded(text: str) -> str:
    """Without case, accents and marks, as search.js does it: `Język` is found by `jezyk`."""
    parts = _NASAL.sub("", unicodedata.normalize("NFKD", text.lower()))
    plain = "".join(char for char in parts if unicodedata.category(char) not in _UNHEARD)
    return " ".join(_APOSTROPHES.sub("", plain).translate(_LETTERS).split())


# ---------------------------------------------------------------- reading


def read(
    settings: Settings, with_local: bool = False
) -> tuple[tuple[Card, ...], tuple[Problem, ...]]:
    """The cards, default territory first and then by English name, and what is wrong with some.

    An edition that was built from another version of the text is told, and left out. So is a sheet
    with a local service, which is for those who ordered it, unless asked for. BuildError if there
    is nothing to show: no file that was built, and none that was withdrawn.
    """
    found = (File(**entry) for entry in manifest.earlier(settings.out))
    listed = [file for file in found if with_local or not file.local]
    jobs = _jobs(settings, listed)
    cards: list[Card] = []
    problems: list[Problem] = []
    for job in jobs:
        with gathering(problems):
            cards += _card(job, settings, listed)
    if not any(card.downloads or card.withdrawn for card in cards):
        hint = f"run “{typed()}” first"
        nothing = Problem("nothing-built", f"no edition in {settings.out} to show", hint=hint)
        raise BuildError([nothing, *problems])
    home = settings.project.file.default_territory
    cards.sort(
        key=lambda c: (c.leaflet.code, c.territory != home, c.place, c.language.english_name)
    )
    return tuple(cards), tuple(problems)


def _jobs(settings: Settings, listed: list[File]) -> list[Job]:
    """What project.yaml asks for, and what was built beyond that."""
    planned = planning.plan(settings)
    built = (Job(f.leaflet, names.as_folder(f.language), f.territory, f.layout, ()) for f in listed)
    jobs = (*built, *planned)
    return list({(job.leaflet, job.language, job.territory): job for job in jobs}.values())


def _card(job: Job, settings: Settings, listed: list[File]) -> Iterator[Card]:
    """The card of one job; none where it was refused or never built."""
    project = settings.project
    leaflet, language = project.leaflet(job.leaflet), project.language(job.language)
    card = Card(job, leaflet, language)
    sheet = Sheet(job.leaflet, language.tag, job.territory, leaflet.version)
    if stopped := withdrawals.stopped(sheet, project):
        yield replace(card, withdrawn=stopped)
        return
    downloads = tuple(_downloads(card, settings, listed))
    if not downloads:
        return
    if any(each.file.version != leaflet.version for each in downloads):
        hint = f"run “{typed()}” again"
        message = f"{job}: the files in {settings.out} are of another version than the text"
        raise BuildError([Problem("stale-files", message, hint=hint, severity=Severity.WARNING)])
    edition = pipeline.read_edition(job, settings)
    words = pipeline.speech(edition, project)
    layouts = tuple({each.layout.name: each.layout for each in downloads}.values())
    yield replace(card, downloads=downloads, layouts=layouts, edition=edition, words=words)


def _downloads(card: Card, settings: Settings, listed: list[File]) -> Iterator[Download]:
    """The finished files of a card, those of one layout together."""
    wanted = (card.job.leaflet, card.language.tag, card.territory)
    outputs, layouts = registry.outputs(), settings.project.layouts
    own = [f for f in listed if (f.leaflet, f.language, f.territory) == wanted]
    there = [f for f in own if f.output in outputs and f.layout in layouts]
    for file in sorted(there, key=lambda f: (f.local, f.layout, outputs[f.output].order, f.output)):
        if (settings.out / PurePosixPath(file.path)).is_file():
            layout = settings.project.layout(file.layout)
            yield Download(file, outputs[file.output], layout)
