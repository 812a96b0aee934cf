"""A window under test: the running app, driven from the outside like a person would."""

import time
from collections.abc import Callable
from pathlib import Path

from kivy.base import EventLoop, runTouchApp, stopTouchApp  # noqa: F401
from kivy.core.window import Window
from kivy.uix.widget import Widget

from app.ui.application import TwinClockApp

SETTLE_S = 0.12


class Shown:
    """The app on the screen; every wait turns the event loop, so nothing is faked about time."""

    def __init__(self, product, *, size=(1280, 800)):
        Window.size = size
        self.product = product
        self.app = TwinClockApp(product)
        self.app._run_prepare()  # what App.run() does before it blocks
        EventLoop.status = "started" if EventLoop.status != "started" else EventLoop.status
        self.turn(SETTLE_S)

    def close(self):
        self.app.dispatch("on_stop")
        Window.remove_widget(self.app.root)
        self.app.stop()

    def turn(self, seconds: float = 0.0) -> None:
        """Let the window live for so long."""
        ends = time.monotonic() + seconds
        while True:
            EventLoop.idle()
            if time.monotonic() >= ends:
                return

    def until(self, condition: Callable[[], object], seconds: float = 10.0, what: str = "") -> object:
        """Let the window live until the condition holds; fail after so many seconds."""
        ends = time.monotonic() + seconds
        while True:
            EventLoop.idle()
            result = condition()
            if result:
                return result
            assert time.monotonic() < ends, f"Waited {seconds} s for {what or condition}. Shown: {self.words()}"

    @property
    def screen(self):
        return self.app.screens.current_screen

    def words(self) -> list[str]:
        """Every text that is on the screen now."""
        return [part.text for part in self.app.root.walk() if getattr(part, "text", "") and _is_visible(part)]

    def says(self, words: str) -> bool:
        return any(words in text for text in self.words())

    def picture(self, path) -> None:
        """Save what is shown."""
        self.turn(SETTLE_S)
        Window.dispatch("on_draw")
        taken = Window.screenshot(name=str(path))  # Kivy numbers it
        Path(taken).replace(path)


def _is_visible(part) -> bool:
    while isinstance(part, Widget):  # the window is its own parent
        if part.opacity == 0:
            return False
        part = part.parent
    return True
