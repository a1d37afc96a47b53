"""Words in the reader's language: Russian, Kazakh and English, with their plural forms."""

from __future__ import annotations

import gettext as stdlib_gettext
from datetime import datetime, tzinfo
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast

from babel import Locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ru", "kk", "en")
NAMES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}
LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802 - gettext's name, which extraction tools know
    """Mark a message that is translated later."""
    return message


class Words:
    """One language. Messages are English and hold {names} that are filled in after translation."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(language)
        self._translations = _translations(language)

    def gettext(self, message: str, /, **values: object) -> str:
        """The message in this language."""
        return self._translations.gettext(message).format(**values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The message in the plural form for `n`, which fills {n}."""
        return self._translations.ngettext(one, many, n).format(n=n, **values)

    def title(self, titles: dict[str, str], fallback: str) -> str:
        """A title given in several languages, in this one or the nearest."""
        for language in (self.language, "ru", "en", *titles):
            if titles.get(language):
                return titles[language]
        return fallback

    def time(self, moment: datetime, zone: tzinfo, *, year: bool = False) -> str:
        """A moment of the readers' day: 23 ноября, 14:05."""
        pattern = "d MMMM y, HH:mm" if year else "d MMMM, HH:mm"
        return format_datetime(moment, pattern, tzinfo=zone, locale=self._locale)

    def language_name(self, code: str) -> str:
        """The name of a language (ISO 639-1), or nothing for an unknown one."""
        if code == "und":  # ISO 639-2: undetermined
            return ""
        return cast("str | None", self._locale.languages.get(code)) or ""


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """The words of one of `LANGUAGES`."""
    return Words(language)


def _translations(language: str) -> stdlib_gettext.GNUTranslations:
    with (LOCALES / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return stdlib_gettext.GNUTranslations(compiled)


def choose(*wishes: str | None) -> str:
    """The first wish that is one of our languages: "ru", or a client's "ru-RU"."""
    for wish in wishes:
        code = (wish or "").replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
