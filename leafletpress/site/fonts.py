"""The letters a page needs → small WOFF2 files: no boxes on an old computer without the fonts.

Each language whose script is not Latin or Cyrillic gets three: one with its own name, for the
lists; one with what English pages say in it (“This version is current.”); one with all that its
leaflets say.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from .. import cache
from ..look import COMMON
from ..model import Language
from ..planning import Settings
from ..tree import Tree
from ..workers import follow_parent
from . import cutting
from .shelf import Card


@dataclass(frozen=True)
class Cut:
    """A font cut down to some letters."""

    family: str
    path: str
    source: Path
    letters: str


def make(cards: Iterable[Card], pages: Mapping[str, bytes], settings: Settings) -> dict[str, bytes]:
    """The font files of a site, and fonts.css that says which language uses which."""
    own = {family for named in settings.project.look.fonts.values() for family in named}
    languages = _by_language(cards, own).values()
    cuts = [cut for each in languages for cut in _cuts(*each, pages, settings.project.files)]
    made = {cut.path: data for cut, data in zip(cuts, _kept(cuts, settings), strict=True)}
    return made | {"fonts.css": _css(cuts).encode()}


def _by_language(cards: Iterable[Card], own: Set[str]) -> dict[str, tuple[str, list[Card]]]:
    """Tag → the family made for its script, and its cards; an organisation's own are for paper."""
    found: dict[str, tuple[str, list[Card]]] = {}
    for card in cards:
        families = (name for name in card.language.typography.fonts if name not in own)
        family = next(families, COMMON)
        if family != COMMON:  # nearly every system can show that with a font of its own
            found.setdefault(card.language.tag, (family, []))[1].append(card)
    return found


def _cuts(family: str, cards: list[Card], pages: Mapping[str, bytes], tree: Tree) -> Iterator[Cut]:
    language = cards[0].language
    name = family.replace(" ", "")
    said = "".join(_text(pages[card.page]) for card in cards if card.page in pages)
    quoted = "".join(_quoted(page, language.tag) for path, page in pages.items() if _is_page(path))
    for kind, letters, weights in (
        ("names", language.own_name, ("Bold",)),
        ("lines", language.own_name + quoted, ("Bold",)),
        ("text", said, ("Regular", "Bold")),
    ):
        for weight in weights:
            source = tree.find(f"fonts/{name}-{weight}.ttf")
            if source:
                path = f"fonts/{kind}-{language.tag}-{weight.lower()}.woff2"
                yield Cut(_family(kind, language), path, source, _letters(letters))


def _letters(text: str) -> str:
    """Each letter once, with those that shaping takes it apart to, as Thai's ำ, or puts it into."""
    forms = (normalize(form, text) for form in ("NFC", "NFKD"))
    return "".join(sorted({*text, *"".join(forms)}))


def _family(kind: str, language: Language) -> str:
    return f"leaflet {kind} {language.tag}"


def _text(page: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page.decode()))


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def _quoted(page: bytes, tag: str) -> str:
    """What an English page says in a language, beside the language's name."""
    text = page.decode()
    if f'<html lang="{tag}"' in text:
        return ""
    pattern = rf'<(span|p)(?: class="lead")? lang="{re.escape(tag)}"[^>]*>(.*?)</\1>'
    return "".join(html.unescape(said) for _, said in re.findall(pattern, text, re.DOTALL))


def _css(cuts: Iterable[Cut]) -> str:
    rules = []
    for cut in cuts:
        weight = 700 if cut.path.endswith("bold.woff2") else 400
        weight_range = weight if " text " in cut.family else "400 700"
        rules.append(
            f'@font-face {{ font-family: "{cut.family}"; font-weight: {weight_range};'
            f' font-display: swap; src: url({cut.path}) format("woff2") }}'
        )
    for family in dict.fromkeys(cut.family for cut in cuts):
        kind, tag = family.split()[1:]
        own = f"html:lang({tag})"
        where = {
            "names": f":lang({tag})",
            "lines": f".versions :lang({tag}), .lead:lang({tag})",
            "text": f"{own}, {own} :lang({tag})",
        }[kind]
        rules.append(f'{where} {{ font-family: "{family}", system-ui, "Noto Sans", sans-serif }}')
    return "\n".join(rules) + "\n"


def _kept(cuts: list[Cut], settings: Settings) -> list[bytes]:
    """The cut fonts; what was cut before is not cut again."""
    found = {_key(cut): settings.store.get(_key(cut)) for cut in cuts}
    missing = {_key(cut): cut for cut in cuts if found[_key(cut)] is None}
    for key, data in zip(missing, _made(list(missing.values()), settings.jobs), strict=True):
        settings.store.put(key, data)
        found[key] = data
    return [found[_key(cut)] or b"" for cut in cuts]


def _key(cut: Cut) -> str:
    own = cache.digest((Path(__file__), Path(cutting.__file__), cut.source))
    return cache.key("font", cut.letters, own, cache.versions())


def _made(cuts: list[Cut], jobs: int) -> list[bytes]:
    """The cut fonts as WOFF2; to pack them takes long, to cut them does not."""
    smaller = [cutting.cut(cut.source.read_bytes(), cut.letters) for cut in cuts]
    if min(len(cuts), jobs) <= 1:
        return [_packed(font) for font in smaller]
    with ProcessPoolExecutor(min(len(cuts), jobs), initializer=follow_parent) as pool:
        return list(pool.map(_packed, smaller))


def _packed(font: bytes) -> bytes:
    """The same font as WOFF2; same font, same bytes."""
    from fontTools.ttLib import TTFont

    opened = TTFont(BytesIO(font), recalcBBoxes=False, recalcTimestamp=False)
    opened.flavor = "woff2"
    out = BytesIO()
    opened.save(out)
    return out.getvalue()
