"""One folder's world, read once: leaflets, services, languages, catalogs, reviews, and the date.

The one door to all of them. Nothing below it knows where a file lies; what is above it asks here,
and hands on what it was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial, wraps
from itertools import chain
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from . import (
    asked,
    cache,
    contacts,
    domains,
    editions,
    languages,
    layouts,
    looks,
    names,
    paths,
    pseudo,
    registry,
    review,
    sources,
    strings,
    territories,
)
from .bootstrap.place import typed
from .editions import Asked, Job
from .engine.fonts import font_files
from .layout import Layout
from .look import Look
from .model import (
    BackTranslation,
    Evidence,
    Language,
    Leaflet,
    LocalService,
    ProjectFile,
    Review,
    Territory,
    Topic,
)
from .po import Key
from .problems import BuildError, Place, Problem, gathering
from .review import Pair
from .stages import content, messages
from .strings import String
from .templating import Templates
from .tree import Tree, tree

Names = str | Iterable[str]
P = ParamSpec("P")
R = TypeVar("R")


def _once(
    method: Callable[Concatenate[Project, P], R],
) -> Callable[Concatenate[Project, P], R]:
    """What a method answers is kept by the project, until one of its files is written."""

    @wraps(method)
    def ask(self: Project, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (method.__name__, args)
        if key not in self._known:
            self._known[key] = method(self, *args, **kwargs)
        found: R = self._known[key]
        return found

    return ask  # type: ignore[return-value]


class Project:
    """All that one folder's leaflets are made from; what is read twice is read once."""

    def __init__(self, files: Tree, today: dt.date | None = None) -> None:
        self.files = files
        self.today = today or dt.date.today()
        self.templates = Templates(files)
        self._known: dict[Any, Any] = {}

    @classmethod
    def open(cls, folder: str | Path | None = None, today: dt.date | None = None) -> Project:
        """The project in a folder, over ours; ours alone without one.

        UsageError if there is no such folder. Files are opened when they are asked for.
        """
        return cls(tree(None if folder is None else Path(folder)), today)

    def reopened(self) -> Project:
        """The same folders as they are now."""
        return Project(Tree(self.files.roots), self.today)

    @property
    def is_ours(self) -> bool:
        """Whether it is our own content, and no organisation's in front of it."""
        return len(self.files.roots) == 1

    def write(self, relative: str, text: bytes) -> Path:
        """A file of the project's own folder; all is read anew after it."""
        self._forget()
        return self.files.write(relative, text)

    def remove(self, relative: str) -> Path:
        """The same for a file that has to go."""
        self._forget()
        return self.files.remove(relative)

    def _forget(self) -> None:
        self._known.clear()
        self.templates = Templates(self.files)

    # ------------------------------------------------------------ content

    @property
    def file(self) -> ProjectFile:
        """project.yaml."""
        return self._file()

    @_once
    def _file(self) -> ProjectFile:
        path = self.files.find("project.yaml")
        if path is None:
            hint = "see README.md"
            raise BuildError([Problem("no-file", "there is no project.yaml", hint=hint)])
        read: ProjectFile = content.read("project", path, self.files)
        problems = list(_wrong(read, path, self.files))
        with gathering(problems):
            self._look(read)
        if problems:
            raise BuildError(problems)
        return read

    @property
    def look(self) -> Look:
        """Its colours, fonts, logo and cover picture."""
        return self._look(self.file)

    def _look(self, read: ProjectFile) -> Look:
        if "look" not in self._known:
            self._known["look"] = looks.Reader(read, self.files, self.picture_folders).look()
        found: Look = self._known["look"]
        return found

    @property
    def leaflets(self) -> list[str]:
        """The folders of leaflets/ that hold a leaflet."""
        return content.leaflet_names(self.files)

    @_once
    def _leaflet(self, slug: str) -> tuple[Leaflet, Evidence]:
        return content.read_leaflet(slug, self.files)

    def leaflet(self, slug: str) -> Leaflet:
        """One leaflet; BuildError with all that is wrong in it."""
        return self._leaflet(slug)[0]

    def evidence(self, slug: str) -> Evidence:
        """The facts it may state, with their sources."""
        return self._leaflet(slug)[1]

    @property
    def layouts(self) -> list[str]:
        """The layouts there are, by name."""
        return layouts.names(self.files)

    @_once
    def layout(self, name: str) -> Layout:
        """One layout; BuildError with all that is wrong in its file."""
        return layouts.read(name, self.files)

    def layouts_of(self, slug: str) -> tuple[str, ...]:
        """The layouts a leaflet is built in, in the territories that project.yaml lists."""
        known = self.layouts
        found = (
            layouts.on_paper(name, territory, known)
            for listed in self.file.editions
            if listed.leaflet == slug
            for territory in (*listed.territories, self.file.default_territory)
            for name in listed.layouts
        )
        return tuple(dict.fromkeys(found))

    @property
    def topics(self) -> list[str]:
        """The folders of leaflets/topics/ that hold a topic."""
        return content.topic_names(self.files)

    @_once
    def topic(self, name: str) -> Topic:
        """What holds for the leaflets on one subject."""
        return territories.read_topic(name, self.files)

    @property
    def territories(self) -> list[str]:
        """The territories that have a file of their own."""
        return territories.names_of(self.files)

    @_once
    def territory(self, code: str, *topics: str) -> Territory:
        """One territory, and where these topics have help there."""
        return territories.read_territory(code, self.files, topics)

    @_once
    def forbidden(self) -> Mapping[str, str]:
        """The digits of every line that must not print, in any territory, and why."""
        return territories.forbidden(self.files)

    @_once
    def local_service(self, path: Path) -> LocalService:
        """The service of --local, checked like any other; UsageError if there is no such file."""
        return territories.read_local(path, self.files)

    def place(self, relative: str, *keys: Any) -> Place:
        """Where a key stands in one of the project's YAML files."""
        path = self.files.find(relative)
        return content.place(path, self.files, *keys) if path else Place(relative)

    # ------------------------------------------------------------ editions

    def editions(
        self,
        *,
        leaflet: Names = (),
        language: Names = (),
        territory: Names = (),
        layout: Names = (),
        output: Names = (),
    ) -> tuple[Job, ...]:
        """The editions that project.yaml lists, or those that are asked for by name or names.

        UsageError if something is asked for that is not there.
        """
        words = map(several, (leaflet, language, territory, layout, output))
        return self.listed(asked.settled(Asked(*words), self))

    def listed(self, which: Asked) -> tuple[Job, ...]:
        """The same; BuildError if project.yaml builds what is not there."""
        known = {"layouts": layouts.families(self.layouts), "outputs": registry.outputs()}
        at = partial(self.place, "project.yaml")
        if problems := list(editions.unlisted(self.file, known, at)):
            raise BuildError(problems)
        return tuple(editions.listed(self.file, which, self.layouts))

    @property
    def own_leaflets(self) -> list[str]:
        """The leaflets that it builds."""
        listed = {each.leaflet for each in self.file.editions}
        return [slug for slug in self.leaflets if slug in listed]

    @property
    def own_languages(self) -> list[str]:
        """The languages that it builds, or has a folder of; all, where project.yaml is broken."""
        own = set(languages.codes(self.files.own))
        try:
            lists = [codes for each in self.file.editions for codes in each.territories.values()]
        except BuildError:
            return self.languages
        own |= {names.as_folder(code) for codes in lists for code in codes}
        return [code for code in self.languages if code in own]

    @property
    def own_territories(self) -> list[str]:
        """The territories that it builds for."""
        listed = {code for each in self.file.editions for code in each.territories}
        return [code for code in self.territories if code in listed]

    def built_in(self, code: str) -> tuple[Job, ...]:
        """All that a language is built for: as project.yaml lists it, else the default territory.

        It is spelled as its folder. What is listed and not there is told by `listed`.
        """
        return tuple(editions.listed(self.file, Asked(languages=(code,)), self.layouts))

    # ------------------------------------------------------------ languages

    @property
    def languages(self) -> list[str]:
        """Their folders, in gettext's spelling."""
        return languages.codes(self.files)

    @_once
    def language(self, code: str, *topics: str) -> Language:
        """One language with its termbase and those of topics; `code` as gettext's or BCP-47."""
        found = languages.language(code, self.files)
        terms = (
            languages.topic_terms(found.code, name, self.topic(name), self.files) for name in topics
        )
        known = replace(found, terms=(*found.terms, *chain.from_iterable(terms)))
        return self._in_own_fonts(known)

    @_once
    def bare_language(self, code: str) -> Language:
        """The same without it: as much as sheets of other languages read of it."""
        return self._in_own_fonts(languages.bare(code, self.files))

    def _in_own_fonts(self, language: Language) -> Language:
        """In the families that project.yaml names; a broken one is told by whoever builds."""
        with suppress(BuildError):
            return looks.dressed(language, self.look.fonts, self.files)
        return language

    def topics_of(self, *names: str) -> tuple[str, ...]:
        """What leaflets, and catalogs of topics, are about: each topic once, in their order."""
        found = (
            self.leaflet(name).topics if domains.is_leaflets(name) else (domains.topic(name),)
            for name in names
        )
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def domains(self, *names: str) -> tuple[str, ...]:
        """The catalogs of leaflets' sheets: their own, their topics', and the common one."""
        topics = map(domains.of_topic, self.topics_of(*names))
        own = filter(domains.is_leaflets, names)
        return (*own, *(name for name in topics if name in self.said), domains.COMMON)

    @property
    def said(self) -> frozenset[str]:
        """The catalogs that have strings: a topic may be nothing but rules."""
        return frozenset(string.domain for string in self.all_strings())

    @_once
    def domain(self, code: str, name: str) -> tuple[messages.Catalog, ...]:
        """A language's catalogs of one domain, an organisation's before ours."""
        return messages.read_catalogs(paths.catalog(code, name), self.files)

    @_once
    def catalogs(self, code: str, *names: str) -> tuple[messages.Catalog, ...]:
        """A language's catalogs for leaflets and what stands with them, in the order of asking.

        English and the pseudo-languages have none. BuildError with all that are missing or broken.
        """
        if code == "en" or code in pseudo.CODES:
            return ()
        found: list[messages.Catalog] = []
        problems: list[Problem] = []
        for name in self.domains(*names):
            with gathering(problems):
                read = self.domain(code, name)
                found += read
                if not read:
                    problems.append(_no_catalog(code, name))
        if problems:
            raise BuildError(problems)
        return tuple(found)

    # ------------------------------------------------------------ strings and who signed them

    @_once
    def strings(self, slug: str, *territories: str) -> tuple[String, ...]:
        """Every string that can stand on a leaflet's sheets in these territories, each once."""
        leaflet = self.leaflet(slug)
        read = [self.territory(code, *leaflet.topics) for code in territories]
        return strings.of(leaflet, read, self.files)

    @_once
    def all_strings(self) -> tuple[String, ...]:
        """Every string there is: of any leaflet and territory that can be read, and of the site."""
        return strings.everywhere(self.files)

    @_once
    def critical(self) -> frozenset[Key]:
        """The strings where a mistake can hurt someone, wherever they stand."""
        return strings.critical(self.files)

    @_once
    def review(self, slug: str, code: str) -> Review:
        """What review.yaml says of a text; one that nobody wrote about is a draft.

        Acts count wherever they are written down: an organisation's beside ours.
        """
        found = self.files.layers(paths.review(code))
        entries = [content.read("review", path, self.files) for path in found]
        return review.joined(entry[slug] for entry in entries if slug in entry)

    def own_reviews(self, code: str) -> Mapping[str, Review]:
        """What the project's own review.yaml says, by leaflet."""
        path = self.files.target(paths.review(code))
        return content.read("review", path, self.files) if path.is_file() else {}

    @_once
    def pairs(self, slug: str, code: str, territories: Sequence[str]) -> tuple[Pair, ...]:
        """Every string of a leaflet's sheets in these territories, and what stands for it."""
        found = [entry for name in self.domains(slug) for entry in self.domain(code, name)]
        return review.pairs(self.strings(slug, *territories), code, found)

    @_once
    def back_translation(self, code: str) -> BackTranslation:
        """What an independent reading says that the translations say."""
        path = self.files.find(f"locales/{code}/back-translation.yaml")
        empty = BackTranslation()
        return content.read("back-translation", path, self.files) if path else empty

    # ------------------------------------------------------------ fonts and pictures

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """Where the fonts are."""
        return tuple(root / "fonts" for root in self.files.roots if (root / "fonts").is_dir())

    @property
    def fonts(self) -> tuple[Path, ...]:
        return tuple(path for folder in self.font_folders for path in font_files(folder))

    @property
    def picture_folders(self) -> tuple[Path, ...]:
        """Where pictures may come from: templates, and an organisation's own folder."""
        roots = self.files.roots
        return (*(root / "templates" for root in roots), *roots[:-1])

    @_once
    def drawn(self) -> str:
        """A digest of every font and picture that a page may open."""
        found = [source.path for source in sources.pictures(self.files)]
        return cache.digest((*self.fonts, *dict.fromkeys(found)))


def several(names: Names) -> tuple[str, ...]:
    """A name, or any number of them."""
    return (names,) if isinstance(names, str) else tuple(names)


def _no_catalog(code: str, domain: str) -> Problem:
    name = paths.catalog(code, domain)
    hint = f"run “{typed(f'update {code}')}”"
    return Problem("missing-catalog", f"there is no {name}", Place(name), hint)


def _wrong(read: ProjectFile, path: Path, files: Tree) -> Iterator[Problem]:
    """What is wrong with what a project says of itself."""
    at, home = content.places(path, files), read.default_territory
    if read.contact:
        yield from contacts.contact_problems(read.contact, home, at)
    if read.publisher:
        yield from contacts.text_problems("publisher", read.publisher.name, home, at)
    if read.licence:
        yield from contacts.text_problems("licence", read.licence, home, at)
    if read.site_url:
        yield from contacts.url_problems("site_url", read.site_url, at)
    in_checks = partial(content.place, path, files, "checks")
    yield from registry.wrong_levels(read.checks, in_checks)
