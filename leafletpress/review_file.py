"""Pairs of strings → one printable file that a reviewer reads, ticks and signs on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import review
from .bootstrap.place import typed
from .direction import literal
from .model import Evidence, Language, Leaflet
from .project import Project
from .writing import put


@dataclass(frozen=True)
class Written:
    """The file, and the digest that stands on it."""

    path: Path
    digest: str
    strings: int
    still_open: int


def write(slug: str, code: str, out: Path, project: Project) -> Written:
    """A tagged A4 PDF with every string of one leaflet in one language."""
    leaflet, evidence = project.leaflet(slug), project.evidence(slug)
    language = project.language(code)
    territories = review.territories_of(slug, code, project.file)
    pairs = project.pairs(slug, code, territories)
    entry, original = project.review(slug, code), project.review(slug, "en")
    unchanged = original.unchanged
    english_pairs = project.pairs(slug, "en", territories)
    english = review.standing(english_pairs, original, unchanged, leaflet.version)
    digest = review.whole(pairs)
    title = f"{leaflet.title.text}: review of the {language.english_name} text"
    context = {
        "title": title,
        "leaflet": leaflet,
        "language": language,
        "digest": digest,
        "sign_off": typed("sign-off"),
        "english": english,
        "rows": list(_rows(pairs, language, entry, unchanged, evidence, _back(code, project))),
    }
    path = out / "review" / f"{slug}-{language.tag}-review.pdf"
    put(path, _pdf(context, title, leaflet, project))
    still_open = len(review.open_pairs(pairs, entry, unchanged))
    return Written(path, digest, len(pairs), still_open)


def _rows(
    pairs: tuple[review.Pair, ...],
    language: Language,
    entry: Any,
    unchanged: Any,
    evidence: Evidence,
    back: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    for pair in pairs:
        yield {
            "english": pair.english.text,
            "text": literal(pair.text, language.rtl),
            "back": back.get(pair.english.text, ""),
            "critical": pair.english.critical,
            "review": pair.english.review,
            "note": pair.english.note,
            "place": str(pair.place),
            "signed": ", ".join(sorted(review.signers(pair, entry, unchanged))),
            "facts": [_fact(name, evidence) for name in pair.english.facts],
        }


def _fact(name: str, evidence: Evidence) -> str:
    """One supporting fact: its words, how sure they are, and who says so."""
    fact = evidence.facts[name]
    sources = [evidence.sources[source] for source in fact.sources]
    told = "; ".join(f"{source.publisher} ({source.seen})" for source in sources)
    return f"{name} ({fact.confidence}): {fact.text} Sources: {told}"


def _back(code: str, project: Project) -> dict[str, str]:
    """English → what an independent reading says the translation says, where it is still that."""
    return {entry.english: entry.back for entry in project.back_translation(code).strings}


def _pdf(context: dict[str, Any], title: str, leaflet: Leaflet, project: Project) -> bytes:
    from . import engine

    markup = project.templates.render("review.html", context, "templates/review")
    style = project.templates.render("review.css", context, "templates/review")
    engine.use_fonts(project.font_folders)
    layout = engine.lay_out(markup, (style,), project.picture_folders)
    created: dt.date = leaflet.revised
    return engine.write(layout, title=title, lang="en", rtl=False, created=created)
