"""One answer of many: a button that says the answer and opens the list."""

from typing import Any

from kivy.properties import ListProperty, ObjectProperty, StringProperty

from app.ui.widgets.action import Action
from app.ui.widgets.sheet import PickSheet


class Picker(Action):
    """caption: what is chosen. options: list of (value, words). on_pick: somebody chose; value is the new one."""

    __events__ = ("on_pick",)
    caption = StringProperty("")
    options = ListProperty([])
    value = ObjectProperty("", allownone=True)
    desk = ObjectProperty()
    answer = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(options=self._say, value=self._say, caption=self._say)
        self._say()

    def _say(self, *_: object) -> None:
        words = next((words for value, words in self.options if value == self.value), "")
        self.text = f"{self.caption}: {words}" if self.caption and words else words or self.caption

    def on_release(self) -> None:
        self.desk.lay(PickSheet(title=self.caption, options=self.options, value=self.value, act=self._picked))

    def _picked(self, value: Any) -> None:
        self.value = value
        self.dispatch("on_pick", value)

    def on_pick(self, value: Any) -> None:
        """Bound by the screen."""
