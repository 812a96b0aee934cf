"""The language of the window: texts by gettext, dates and numbers by Babel.

`_("Check in")` in Python and in .kv files is the text in today's language. A constant that is made before the
language is known is a `Sentence`, and `said(sentence)` is what it says today. `make messages` gathers the texts,
`app/locale` holds the catalogs.
"""

import gettext
import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal, format_percent

from app.domain.sentence import Sentence

FOLDER = Path(__file__).with_name("locale")
DOMAIN = "twinclock"
SOURCE = "en"
NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "pl": "Polski"}  # as they call themselves
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # POSIX: the first that is set decides
_catalogs: dict[str, gettext.NullTranslations] = {SOURCE: gettext.NullTranslations()}
_in_use = [SOURCE]


def use(language: str) -> str:
    """Say everything in this language from now on ("system": the computer's); returns its tag. Unknown: English."""
    tag = of_this_computer() if language == "system" else language
    if tag not in NAMES:
        tag = SOURCE
    if tag not in _catalogs:
        _catalogs[tag] = gettext.translation(DOMAIN, FOLDER, [tag], fallback=True)
    _in_use[0] = tag
    return tag


def in_use() -> str:
    """Tag of the language in use: "en", "de" ..."""
    return _in_use[0]


def of_this_computer() -> str:
    """The first two letters of this computer's language, "en" when it does not say."""
    said_by = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "")
    return (said_by or _of_windows())[:2].lower() or SOURCE


def _of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def _(text: str) -> str:
    """This text in today's language; the English one where there is none."""
    return _catalogs[in_use()].gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of today's language for so many; `{count}` in it is left to the caller's format()."""
    return _catalogs[in_use()].ngettext(one, many, count)


def said(text: str) -> str:
    """A sentence, or any text that a catalog may know, in today's language."""
    if not isinstance(text, Sentence) or not text.values:
        return _(str(text))
    return _(text.template).format(**{name: said(v) if isinstance(v, str) else v for name, v in text.values.items()})


# ---------------------------------------------------------------- dates and numbers


def _region() -> str:
    """Whose habits: English days begin with the day of the month and have 24 hours here."""
    return "en_GB" if in_use() == SOURCE else in_use()


def time_of_day(at: datetime) -> str:
    """09:04."""
    return format_time(at.replace(tzinfo=None), "short", locale=_region())


def long_date(day: date) -> str:
    """Friday, 20 November, without the year."""
    return format_date(day, _LONG.get(in_use(), "EEEE, d MMMM"), locale=_region())


def short_date(day: date) -> str:
    """Fri 20 Nov."""
    return format_date(day, _SHORT.get(in_use(), "EEE d MMM"), locale=_region())


_LONG = {"de": "EEEE, d. MMMM", "es": "EEEE, d 'de' MMMM", "fr": "EEEE d MMMM"}
_SHORT = {"de": "EEE d. MMM"}


def weekday(day: date) -> str:
    """Fri."""
    return format_date(day, "EEE", locale=_region())


def full_date(day: date) -> str:
    """20 November 2026, as the language writes it."""
    return format_date(day, "long", locale=_region())


def weekday_letters() -> list[str]:
    """Mo, Tu, We ... of the language, Monday first: for a head or a span of days."""
    names = get_day_names("short", "stand-alone", locale=_region())
    return [names[day].rstrip(".").capitalize() for day in range(7)]  # CLDR has "Mo.", "LU" and "lu"


def country_name(code: str) -> str:
    """Austria of "AT"; the code where the language has no name for it."""
    return Locale.parse(_region()).territories.get(code, code)


def number(value: float, digits: int = 0) -> str:
    """1,234.5 or 1.234,5."""
    return format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", locale=_region())


def percent(share: float, digits: int = 1) -> str:
    """4.1 % of 0.041."""
    return format_percent(share, f"#,##0.{'0' * digits} %" if digits else "#,##0 %", locale=_region())


def span(length: timedelta) -> str:
    """2 h 05 min."""
    minutes = int(length.total_seconds()) // 60
    return _("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)
