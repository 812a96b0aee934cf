"""What lies over the screen until it is answered: nothing beneath it can be reached meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from app.language import _
from app.ui.widgets.action import Action

Builder.load_file(str(Path(__file__).with_name("sheet.kv")))


class Sheet(AnchorLayout):
    """Covers `over` and switches `beneath` off until it is closed. Its .kv names what is focused first: `first`."""

    title = StringProperty("")

    def open(self, over: Widget, beneath: Widget, closed: Callable[[], None]) -> None:
        self._beneath, self._closed = beneath, closed
        beneath.disabled = True
        over.add_widget(self)
        Clock.schedule_once(lambda _: self._focus_first(), 0)

    def close(self) -> None:
        if self.parent:
            self.parent.remove_widget(self)
            self._beneath.disabled = False
            self._closed()

    def answer(self, yes: bool) -> None:
        """Escape closes it; a sheet that asks something says what yes means."""
        self.close()

    def _focus_first(self) -> None:
        first = self.ids.get("first") or next((w for w in self.walk() if _can_focus(w)), None)
        if first is not None:
            getattr(first, "take_focus", lambda: setattr(first, "focus", True))()

    def on_touch_down(self, touch: object) -> bool:
        super().on_touch_down(touch)
        return True


class Prompt(Sheet):
    """A question that is answered with a line of text: a reason, a password. refused: why the answer will not do."""

    text = StringProperty("")
    caption = StringProperty("")
    yes = StringProperty("")
    no = StringProperty("")
    secret = BooleanProperty(False)
    dangerous = BooleanProperty(False)
    refused = StringProperty("")
    needs_words = BooleanProperty(True)

    def __init__(self, *, act: Callable[[str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act

    def answer(self, yes: bool) -> None:
        words = self.ids.first.text
        if yes and self.needs_words and not words.strip():
            self.refused = self.caption
            return
        self.close()
        if yes:
            self._act(words)


class PickSheet(Sheet):
    """A list to choose one answer from. options: (value, words)."""

    options = ListProperty([])

    def __init__(self, *, value: object, act: Callable[[Any], None], **properties: Any) -> None:
        super().__init__(**properties)
        for option, words in self.options:
            row = Action(text=words, align="left", kind="tonal" if option == value else "plain")
            row.bind(on_release=lambda _, option=option: self._chosen(option))
            self.ids.rows.add_widget(row)
            if option == value:
                self.ids["first"] = row
        self._act = act

    def _chosen(self, option: Any) -> None:
        self.close()
        self._act(option)


def _can_focus(widget: Widget) -> bool:
    return isinstance(widget, FocusBehavior) and widget.is_focusable and not widget.disabled


class PasswordAgain(Prompt):
    """Asks for the password once more: for what an open session is not enough to do."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(caption=_("Your password once more"), secret=True, **properties)
