"""Keeps a kiosk's window in front: what a person could use to get past it does nothing."""

from typing import Any


def keep_open(window: Any) -> None:
    """Come back when the window is hidden or made small, and stay above others.

    Closing is refused by the application itself; keys that Kivy would act on are taken from it in `prepare`.
    """
    window.bind(on_minimize=lambda *_: window.restore(), on_hide=lambda *_: window.show())
    window.show_cursor = True
    window.always_on_top = True
