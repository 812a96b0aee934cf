"""The keys of the check-in screen; no Kivy."""

import string
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.punch import Direction
from app.ui.screens.checkin.places import Place

BADGE_KEYS = frozenset(string.digits + string.ascii_letters + ".-_")  # what an employee number may hold


def keys_of(screen: Any) -> Mapping[str, Callable[[], object]]:
    """What each key does on a CheckInScreen. A digit on the first screen begins a badge number: a reader types it."""
    visit, places = screen.view_model, screen.places
    digits = {digit: lambda digit=digit: screen.open_badge(digit) for digit in string.digits}
    return digits | {
        "enter": lambda: _enter(screen),
        "esc": places.back,
        "backspace": lambda: screen.pad.press("delete"),
        "a": lambda: visit.choose(None),
        "i": screen.press_in if screen.choosing == "ask" else lambda: visit.choose(Direction.IN),
        "o": screen.press_out if screen.choosing == "ask" else lambda: visit.choose(Direction.OUT),
        "h": lambda: visit.go_hands_free(not visit.hands_free),
        "n": visit.not_me,
        "m": screen.open_hours,
        "b": screen.open_badge,
        "p": screen.open_pin,
        "d": screen.open_notice,
        "l": screen.open_languages,
    }


def _enter(screen: Any) -> None:
    act = {
        Place.PAD: lambda: screen.pad.press("ok"),
        Place.HOURS: screen.leave_hours,
        Place.NOTICE: screen.close_all,
        Place.LANGUAGES: screen.close_all,
        Place.FORGOTTEN: screen.forgotten.send,
    }
    act.get(Place(screen.place), screen.view_model.press)()
