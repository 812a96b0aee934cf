"""Plain values out of a file, checked one by one; every refusal names the place it came from."""

import difflib
import re
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import Any


def minutes_from(value: Any, where: str) -> int:
    """Minutes from a whole number, or from text like "7:30"."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = re.fullmatch(r"(\d{1,3}):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'Expected minutes, or hours like "7:30", in {where}. Received {value!r}. Mend it.')
    return int(found[1]) * 60 + int(found[2])


def clock_from(value: Any, where: str) -> time:
    """A time of day from text like "09:00"."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value))
    if found is None:
        raise ValueError(f'Expected a time like "09:00" in {where}. Received {value!r}. Mend it.')
    return time(int(found[1]), int(found[2]))


def day_from(value: Any, where: str) -> date:
    """A calendar day: TOML's own, or text like "2026-12-24"."""
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"Expected a day like 2026-12-24 in {where}. Received {value!r}. Mend it.") from error


def choice(value: Any, choices: type[StrEnum], where: str) -> StrEnum:
    """The one of the choices that has this value."""
    if value not in [one.value for one in choices]:
        names = ", ".join(one.value for one in choices)
        raise ValueError(f"Expected one of {names} in {where}. Received {value!r}. Choose one of them.")
    return choices(value)


def typed(value: Any, wanted: Any, words: str, where: str) -> Any:
    """The value, when it is of the wanted type."""
    if not isinstance(value, wanted):
        raise ValueError(f"Expected {words} in {where}. Received {value!r}. Mend it.")
    return value


def expect_known(key: Any, known: Iterable[str], where: str) -> None:
    """Return when the key is a known one; the refusal names the nearest."""
    names = sorted(known)
    if key not in names:
        nearest = difflib.get_close_matches(str(key), names, n=1, cutoff=0.0)
        raise ValueError(f"Expected a known word in {where}. Received {key!r}. The nearest known one is {nearest[0]}.")
