"""language.yaml and CLDR → a Language."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from .model import Language, Typography
from .problems import BuildError, Problem, did_you_mean
from .stages import content
from .tree import Tree


def codes(tree: Tree) -> list[str]:
    """The languages that have a folder, in gettext's spelling."""
    return [path.parent.name for path in tree.files("locales/*/language.yaml")]


def language(code: str, tree: Tree) -> Language:
    """One language; `code` in gettext's spelling or BCP-47."""
    folder = code.replace("-", "_")
    path = tree.find(f"locales/{folder}/language.yaml")
    if path is None:
        hint = did_you_mean(folder, codes(tree))
        message = f"there is no language “{code}”: locales/{folder}/language.yaml does not exist"
        raise BuildError([Problem("unknown-language", message, hint=hint)])
    return _from_cldr(folder, content.read("language", path, tree))


def _from_cldr(folder: str, typography: Typography) -> Language:
    try:
        locale = Locale.parse(folder)
    except (UnknownLocaleError, ValueError) as error:
        message = f"CLDR knows no language “{folder}”"
        hint = "folders are spelled as gettext does: language, script, territory (zh_Hant_HK)"
        raise BuildError([Problem("unknown-language", message, hint=hint)]) from error
    own = typography.own_name or str(locale.get_display_name())
    return Language(
        code=folder,
        tag=folder.replace("_", "-"),
        own_name=own[:1].upper() + own[1:],
        english_name=typography.english_name or str(locale.get_display_name("en")),
        rtl=locale.text_direction == "rtl",
        typography=typography,
    )
