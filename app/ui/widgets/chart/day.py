"""One day as a calendar draws it; no Kivy."""

from datetime import date
from typing import NamedTuple


class DayBox(NamedTuple):
    """status: a key of SIGNS. is_marked: wants attention. words: everything about it, for whoever presses it."""

    day: date
    status: str
    hours: str
    is_marked: bool
    words: str
