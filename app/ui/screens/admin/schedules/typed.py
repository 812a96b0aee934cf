"""What was typed into a form, read into minutes, times and days; a refusal is said beside its field; no Kivy."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TypeVar

from app.domain.plainvalues import clock_from
from app.domain.zone import checked_zone
from app.language import _

HOUR, DAY = 60, 24 * 60
Typed = str | bool
Value = TypeVar("Value")
SPAN = re.compile(r"(\d{1,3}):([0-5]\d)")


def minutes_of(text: str) -> int:
    """Minutes from "15", or from "1:30"; what counts minutes is mostly shorter than an hour."""
    if text.isascii() and text.isdecimal():
        return int(text)
    found = SPAN.fullmatch(text)
    if found is None:
        raise ValueError(
            _("Expected minutes like 15, or hours like 1:30. Received {text}. Type it so.").format(text=repr(text))
        )
    return int(found[1]) * HOUR + int(found[2])


def hours_of(text: str) -> int:
    """Minutes from "7:30", or from whole hours like "8"."""
    if text.isascii() and text.isdecimal():
        return int(text) * HOUR
    found = SPAN.fullmatch(text)
    if found is None:
        raise ValueError(
            _("Expected hours like 8 or 7:30. Received {text}. Type hours, a colon and minutes.").format(
                text=repr(text)
            )
        )
    return int(found[1]) * HOUR + int(found[2])


def clock_of(text: str) -> time:
    """A time of day from "9:00" or "17:30"."""
    try:
        return clock_from(text, "")
    except ValueError:
        raise ValueError(
            _("Expected a time like 09:00. Received {text}. Type hours, a colon and minutes.").format(text=repr(text))
        ) from None


def day_of(text: str) -> date:
    """A day of the calendar from "2026-11-25"."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("Expected a day like 2026-11-25. Received {text}. Type year, month and day.").format(text=repr(text))
        ) from None


def zone_of(text: str) -> str:
    """An IANA time zone."""
    try:
        return checked_zone(text, "")
    except ValueError:
        raise ValueError(
            _("Expected a time zone like Europe/Vienna. Received {text}. Check its spelling.").format(text=repr(text))
        ) from None


def within(parse: Callable[[str], int], least: int, most: int, words: Callable[[int], str]) -> Callable[[str], int]:
    """The same reading, from the least to the most."""

    def read(text: str) -> int:
        value = parse(text)
        if not least <= value <= most:
            raise ValueError(
                _("Expected {least} to {most}. Received {text}. Choose something in between.").format(
                    least=words(least), most=words(most), text=text
                )
            )
        return value

    return read


def hours_text(minutes: int | None) -> str:
    """7:30; nothing where there is none."""
    return "" if minutes is None else f"{minutes // HOUR}:{minutes % HOUR:02d}"


def minutes_text(minutes: int) -> str:
    """15."""
    return str(minutes)


def clock_text(clock: time | None) -> str:
    """09:00; nothing where there is none."""
    return "" if clock is None else f"{clock:%H:%M}"


class Reading:
    """Reads a form's texts one by one; refused: why a text will not do, by its key."""

    def __init__(self, texts: Mapping[str, Typed]) -> None:
        self._texts = texts
        self.refused: dict[str, str] = {}

    def text(self, key: str) -> str:
        return str(self._texts.get(key, "")).strip()

    def has(self, key: str) -> bool:
        """True when the form has such a line, empty or not."""
        return key in self._texts

    def is_on(self, key: str) -> bool:
        return self._texts.get(key) is True

    def take(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """The value; None where nothing was typed or it was refused."""
        return self._read(key, parse) if self.text(key) else None

    def need(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """The same where something has to be typed."""
        if not self.text(key):
            self.refuse(key, _("Expected something here. Received nothing. Fill it in."))
            return None
        return self._read(key, parse)

    def refuse(self, key: str, words: str) -> None:
        self.refused.setdefault(key, words)

    def _read(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        try:
            return parse(self.text(key))
        except ValueError as error:
            self.refuse(key, str(error))
            return None
