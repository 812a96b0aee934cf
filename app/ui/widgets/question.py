"""A question over the screen: yes or no, nothing beneath it can be reached meanwhile."""

from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget


class Question(AnchorLayout):
    """Covers its parent until it is answered. No is focused first: Enter alone changes nothing."""

    title = StringProperty("")
    text = StringProperty("")
    yes = StringProperty("")
    no = StringProperty("")
    dangerous = BooleanProperty(False)

    def ask(self, over: Widget, beneath: Widget, answered: Callable[[bool], None]) -> None:
        """Show over `over`, switch `beneath` off, and call `answered` once."""
        self._beneath, self._answered = beneath, answered
        beneath.disabled = True
        over.add_widget(self)
        Clock.schedule_once(lambda _: setattr(self.ids.no, "focus", True), 0)

    def answer(self, yes: bool) -> None:
        self.close()
        self._answered(yes)

    def close(self) -> None:
        """Take the question away unanswered."""
        if self.parent:
            self.parent.remove_widget(self)
            self._beneath.disabled = False

    def on_touch_down(self, touch: object) -> bool:
        super().on_touch_down(touch)
        return True
