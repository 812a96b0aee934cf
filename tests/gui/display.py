"""A window under test: the running app, driven from the outside as a person would."""

import time
from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from kivy.uix.widget import Widget

from app.ui.application import TwinClockApp

SETTLE_S = 0.12
FRAME_S, MOST_FRAMES = 0.04, 50
CODES = {
    "tab": 9, "enter": 13, "esc": 27, "space": 32, "f1": 282, "f2": 283, "f3": 284, "f4": 285,
    "up": 273, "down": 274, "home": 278, "end": 279,
}  # fmt: skip


class Shown:
    """The app on the screen. Every wait turns the event loop, so time is real. turns: how often it did."""

    def __init__(self, product, *, size=(1280, 800), kiosk=False):
        self.turns = 0
        Window.size = size
        self.product = product
        self.app = TwinClockApp(product, kiosk=kiosk)
        self.app._run_prepare()  # what App.run() does before it blocks
        self.turn(SETTLE_S)

    def close(self):
        self.app.dispatch("on_stop")
        Window.remove_widget(self.app.root)
        App._running_app = None

    # ------------------------------------------------------------ time

    def _idle(self) -> None:
        EventLoop.idle()
        self.turns += 1

    def turn(self, seconds: float = 0.0) -> None:
        """Let the window live for so long."""
        ends = time.monotonic() + seconds
        self._idle()
        while time.monotonic() < ends:
            self._idle()

    def until(self, condition: Callable[[], object], seconds: float = 15.0, what: str = "") -> object:
        """Let the window live until the condition holds; fail after so many seconds."""
        ends = time.monotonic() + seconds
        while True:
            self._idle()
            result = condition()
            if result:
                return result
            assert time.monotonic() < ends, f"Waited {seconds} s {what}. On the screen: {self.words()}"

    def until_says(self, words: str, seconds: float = 15.0) -> None:
        self.until(lambda: self.says(words), seconds, f"for {words!r}")

    # ------------------------------------------------------------ eyes

    @property
    def screen(self):
        return self.app.screens.current_screen

    def parts(self) -> list[Widget]:
        """Every widget that can be seen now."""
        return [part for part in self.app.root.walk() if _is_visible(part)]

    def words(self) -> list[str]:
        """Every text that is on the screen now."""
        return [part.text for part in self.parts() if getattr(part, "text", "")]

    def says(self, words: str) -> bool:
        return any(words in text for text in self.words())

    def button(self, words: str) -> Widget:
        """What can be pressed and says these words: on the screen, else in the bar."""
        seen = [*filter(_is_visible, self.screen.walk()), *self.parts()]
        found = [part for part in seen if hasattr(part, "on_release") and words in getattr(part, "text", "")]
        assert found, f"Expected a button that says {words!r}. On the screen: {self.words()}"
        return found[0]

    def focused(self) -> Widget | None:
        return next((part for part in self.app.root.walk() if getattr(part, "focus", False)), None)

    def picture(self, path) -> None:
        """Save what is shown."""
        self.turn(SETTLE_S)
        Window.dispatch("on_draw")
        taken = Window.screenshot(name=str(path))  # Kivy numbers it
        Path(taken).replace(path)

    # ------------------------------------------------------------ hands

    def press(self, what: str | Widget) -> None:
        """Touch the middle of a button, for real: whatever lies on top gets it."""
        part = self.button(what) if isinstance(what, str) else what
        self.turn(SETTLE_S)
        touch = UnitTestTouch(*self._resting_place(part))
        touch.touch_down()
        self.turn()
        touch.touch_up()
        self.turn(SETTLE_S)

    def _resting_place(self, part: Widget) -> tuple[float, float]:
        """Its middle, once it does not move any more: on a busy machine a panel slides for longer than it should."""
        place = part.to_window(*part.center)
        for _ in range(MOST_FRAMES):
            self.turn(FRAME_S)
            before, place = place, part.to_window(*part.center)
            if place == before:
                break
        return place

    def type(self, field: Widget, words: str) -> None:
        """Touch a field and type into it."""
        self.press(field.ids.input if "input" in field.ids else field)
        Window.dispatch("on_textinput", words)
        self.turn()

    def key(self, name: str, *modifiers: str) -> None:
        """Press one key, as the keyboard would."""
        code = CODES.get(name) or ord(name)
        Window.dispatch("on_key_down", code, 0, name if len(name) == 1 else None, list(modifiers))
        Window.dispatch("on_key_up", code, 0)
        self.turn(SETTLE_S)


def _is_visible(part: Widget) -> bool:
    while isinstance(part, Widget):  # the window is its own parent
        if part.opacity == 0:
            return False
        part = part.parent
    return True
