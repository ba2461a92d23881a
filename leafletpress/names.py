"""A language's tag or a territory's code → its names and its script; nothing here fails on a tag.

CLDR's data come first. What CLDR has no data for, and people do speak, stands in LANGUAGES.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
"""BCP-47, as far as leaflets need it: language, script, territory, variants."""
NO_TERRITORY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes that CLDR has a name for, and that are no country (XK is Kosovo)."""


class Spoken(NamedTuple):
    """A language that CLDR has no data for."""

    english: str
    own: str = ""
    script: str = "Latn"
    like: str = ""
    """CLDR's code for it, or for the language whose names and dates are nearest."""


LANGUAGES = {
    "apc": Spoken("Levantine Arabic", "العربية الشامية", "Arab", "ar"),
    "aii": Spoken("Assyrian Neo-Aramaic", "ܣܘܪܝܬ", "Syrc"),
    "ary": Spoken("Moroccan Arabic", "الدارجة", "Arab", "ar"),
    "ase": Spoken("American Sign Language"),
    "asf": Spoken("Auslan"),
    "bci": Spoken("Baoulé"),
    "bfi": Spoken("British Sign Language"),
    "bzs": Spoken("Brazilian Sign Language"),
    "cld": Spoken("Chaldean Neo-Aramaic", "ܟܠܕܝܐ", "Syrc"),
    "csl": Spoken("Chinese Sign Language"),
    "ctg": Spoken("Chittagonian", "চাটগাঁইয়া", "Beng", "bn"),
    "din": Spoken("Dinka", "Thuɔŋjäŋ"),
    "fsl": Spoken("French Sign Language"),
    "fuf": Spoken("Pular", "Pular", "Latn", "ff"),
    "gsg": Spoken("German Sign Language"),
    "haz": Spoken("Hazaragi", "هزارگی", "Arab", "fa_AF"),
    "hks": Spoken("Hong Kong Sign Language"),
    "ins": Spoken("Indian Sign Language"),
    "ise": Spoken("Italian Sign Language"),
    "isg": Spoken("Irish Sign Language"),
    "jsl": Spoken("Japanese Sign Language"),
    "kmr": Spoken("Kurmanji Kurdish", "Kurmancî", "Latn", "ku"),
    "kri": Spoken("Krio", "Krio"),
    "mnk": Spoken("Mandinka", "Mandinka"),
    "nan": Spoken("Min Nan Chinese", "閩南語", "Hant", "zh_Hant"),
    "nus": Spoken("Nuer", "Thok Naath"),
    "nzs": Spoken("New Zealand Sign Language"),
    "pbu": Spoken("Northern Pashto", "پښتو", "Arab", "ps"),
    "phr": Spoken("Pahari-Potwari", "پہاڑی", "Arab", "ur"),
    "pks": Spoken("Pakistan Sign Language"),
    "pnb": Spoken("Western Punjabi", "پنجابی", "Arab", "ur"),
    "prs": Spoken("Dari", "دری", "Arab", "fa_AF"),
    "pso": Spoken("Polish Sign Language"),
    "rmc": Spoken("Carpathian Romani", "Romani čhib"),
    "rml": Spoken("Baltic Romani", "Romani čhib"),
    "rmn": Spoken("Balkan Romani", "Romani čhib"),
    "rmy": Spoken("Vlax Romani", "Romani čhib"),
    "rom": Spoken("Romani", "Romani čhib"),
    "sco": Spoken("Scots", "Scots", "Latn", "en"),
    "sgn": Spoken("Sign language"),
    "ssp": Spoken("Spanish Sign Language"),
    "sus": Spoken("Susu", "Sosoxui"),
    "syl": Spoken("Sylheti", "সিলটি", "Beng", "bn"),
    "tig": Spoken("Tigre", "ትግረ", "Ethi", "ti"),
    "tsm": Spoken("Turkish Sign Language"),
    "ukl": Spoken("Ukrainian Sign Language"),
    "wuu": Spoken("Wu Chinese", "吴语", "Hans", "zh"),
    "zza": Spoken("Zazaki", "Zazakî", "Latn", "tr"),
}
"""Names from the IANA language subtag registry and from the speakers' own institutions."""


CALLED = {
    "ar": "العربية اللغة العربية",
    "bn": "Bangla",
    "ckb": "Sorani",
    "es": "castellano",
    "fa": "Farsi",
    "fil": "Tagalog Pilipino",
    "hi": "हिंदी",
    "kmr": "Kurdish",
    "ku": "Kurmanji",
    "my": "Myanmar",
    "pa": "Panjabi",
    "prs": "Farsi",
    "ps": "Pushto Pashtu",
    "ro": "Moldovan",
    "sw": "Kiswahili",
    "th": "ภาษาไทย",
    "ti": "Tigrigna",
    "yue": "廣東話 广东话 粤语",
    "zh": "漢語 汉语 华语",
}
"""Other names that people look for a language under."""
ALSO = {
    "AE": "UAE Emirates",
    "CH": "Schweiz Suisse Svizzera",
    "CZ": "Czech Republic",
    "GB": "UK Britain England Scotland Wales",
    "KR": "Korea",
    "MM": "Burma",
    "NL": "Holland",
    "TR": "Turkey",
    "US": "USA America",
}
"""Other names of territories."""
SAME = {"prs": "fa_AF", "kmr": "ku"}
"""Tag → under which code CLDR has its name in other languages."""
NOT_ONE = frozenset({"und", "mul", "mis", "zxx"})
"""Tags for no language in particular."""


def as_tag(code: str) -> str:
    """As BCP-47 spells it, and every file that is handed out: zh-Hant-HK."""
    return code.replace("_", "-")


def as_folder(tag: str) -> str:
    """As gettext spells it, and so the folders of locales/: zh_Hant_HK."""
    return tag.replace("-", "_")


def is_tag(tag: str) -> bool:
    """Whether it is well-formed: `prs` and `xx` are, `english language` is not."""
    return TAG.fullmatch(tag) is not None


def _base(tag: str) -> str:
    """The language alone: zh."""
    return as_tag(tag).split("-")[0]


def known_locale(tag: str) -> Locale | None:
    """CLDR's data under exactly this tag; None where it has none."""
    if _base(tag) in NOT_ONE:
        return None
    try:
        return Locale.parse(as_folder(tag))
    except (UnknownLocaleError, ValueError):
        return None


@cache
def locale(tag: str) -> Locale:
    """CLDR's data for a tag: its own, else its nearest relation's, else English."""
    known = LANGUAGES.get(_base(tag))
    candidates = (known.like if known else "", tag, _base(tag))
    found = (known_locale(each) for each in candidates if each)
    return next((each for each in found if each), Locale("en"))


def language(tag: str, into: Locale | None = None) -> str:
    """The name of a language, in English or in the words of another; empty where nobody knows it.

    Only the language is named, not its script and territory: “Chinese” for zh-Hant-HK.
    """
    into = into or Locale("en")
    base = _base(tag)
    if base in LANGUAGES:
        return _of_table(base, into)
    if base in NOT_ONE:
        return ""
    found = known_locale(tag)
    names = (
        into.languages.get("fa_AF") if tag in ("fa-AF", "fa_AF") else None,
        found.get_language_name(into) if found else None,
        into.languages.get(base),
        Locale("en").languages.get(base),
    )
    return str(next((name for name in names if name), ""))


def _of_table(base: str, into: Locale) -> str:
    """In the words of `into` where CLDR has them, its own name among its own, else English."""
    known = LANGUAGES[base]
    if into.language == "en":
        return known.english
    if into.language == _base(known.like):
        return known.own or known.english
    return str(into.languages.get(SAME.get(base, base)) or known.english)


def tag_of(word: str) -> str:
    """The tag meant by a name, or by a tag in gettext's spelling; empty where it is none."""
    tag = as_tag(word.strip())
    if is_tag(tag) and language(tag):
        return tag
    known = {name.casefold(): tag for tag, name in Locale("en").languages.items()}
    known |= {spoken.english.casefold(): tag for tag, spoken in LANGUAGES.items()}
    return as_tag(known.get(word.strip().casefold(), ""))


def own(tag: str) -> str:
    """A language in its own words, with its script and territory; empty where nobody knows it."""
    if known := LANGUAGES.get(_base(tag)):
        return known.own or known.english
    found = known_locale(tag)
    return str((found.get_display_name() if found else None) or language(tag))


def english(tag: str) -> str:
    """The whole name in English: “Portuguese (Brazil)”; empty where nobody knows it."""
    if known := LANGUAGES.get(_base(tag)):
        return known.english
    found = known_locale(tag)
    return str((found.get_display_name("en") if found else None) or language(tag))


def script(tag: str) -> str:
    """The four letters of a language's script: its own, or the likely one (Latn if unknown)."""
    parts = as_tag(tag).split("-")
    if said := next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), ""):
        return said.title()
    if parts[0] in LANGUAGES:
        return LANGUAGES[parts[0]].script
    likely = get_global("likely_subtags")
    whole = likely.get("_".join(parts)) or likely.get("_".join(parts[:2])) or likely.get(parts[0])
    return next((part for part in (whole or "").split("_") if len(part) == 4), "Latn")


def is_rtl(tag: str, own_name: str = "") -> bool:
    """Whether it is written from right to left, by its script, else by its name's first letter."""
    found = known_locale(tag)
    if found and _base(tag) not in LANGUAGES:
        return bool(found.text_direction == "rtl")
    strong = (unicodedata.bidirectional(letter) for letter in own_name)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "")
    rtl = ("Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")
    return first in ("R", "AL") if first else script(tag) in rtl


def searched(tag: str) -> str:
    """Every name of a language that we know, in one line."""
    return f"{language(tag)} {language(tag, locale(tag))} {CALLED.get(_base(tag), '')} {tag}"


# ---------------------------------------------------------------- territories


@cache
def territories() -> dict[str, str]:
    """Code → English name of every country and territory that CLDR knows."""
    names = Locale("en").territories
    return {
        code: str(name)
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NO_TERRITORY
    }


def territory(code: str, into: Locale | None = None) -> str:
    """A territory's name, in English or in the words of a language; else its code."""
    return str((into or Locale("en")).territories.get(code) or territories().get(code, code))


def territory_searched(code: str) -> str:
    """A territory's code and names, its official languages' own among them, in one line."""
    spoken = get_official_languages(code, de_facto=True) if code in territories() else ()
    own_names = (territory(code, locale(tag)) for tag in spoken)
    return " ".join([code, territory(code), *own_names, ALSO.get(code, "")])


def in_territory(here: Locale, code: str) -> Locale:
    """The language as it is used there, where CLDR knows: half past five is 17:30 or 5:30 PM."""
    try:
        return Locale(here.language, code, here.script)
    except (UnknownLocaleError, ValueError):
        return here
