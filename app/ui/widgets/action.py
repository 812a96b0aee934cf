"""What can be pressed: by touch, mouse, Enter and Space alike."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from app.ui.look import look

SMALLEST_FIT = 0.55  # of the font's size: smaller could not be read from the floor
KINDS = ("filled", "tonal", "outline", "plain", "bare", "danger", "on_solid")
LEAST_WIDTH = 48  # units of text: a finger hits it
MUCH_TOO_LONG = 0.97  # what is little too long becomes smaller and keeps its icon
PRESS_KEYS = {"enter", "numpadenter", "spacebar"}


class Ring(FocusBehavior):
    """Marks the focused part with a ring while the keyboard is in use; Enter and Space press it."""

    corner = NumericProperty(12)

    def on_focus(self, _: object, focus: bool) -> None:
        """A part that Tab reaches comes into view."""
        above = self.parent if focus else None
        while isinstance(above, Widget):
            if isinstance(above, ScrollView):
                above.scroll_to(self, animate=False)
                return
            above = above.parent

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: str, modifiers: list[str]) -> bool:
        if keycode[1] in PRESS_KEYS and not set(modifiers) & {"ctrl", "alt", "meta"}:
            self.trigger_action(0.05)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class Action(Ring, ButtonBehavior, BoxLayout):
    """A button: icon, words, and the key that presses it too. natural: as wide as its words."""

    text = StringProperty("")
    icon = StringProperty("")
    key = StringProperty("")
    kind = OptionProperty("tonal", options=KINDS)
    align = OptionProperty("center", options=("center", "left"))
    natural = BooleanProperty(False)
    font_size = NumericProperty(18)
    fill = ColorProperty((0, 0, 0, 0))
    tint = ColorProperty((1, 1, 1, 1))
    fit = NumericProperty(1.0)
    shows_key = BooleanProperty(True)
    shows_icon = BooleanProperty(True)

    def __init__(self, **properties: Any) -> None:
        self._length = 0
        self._settle_soon = Clock.create_trigger(self._settle)
        super().__init__(**properties)
        if self.natural:
            self._keep_natural()

    def on_kv_post(self, *_: object) -> None:
        """Follow the width of the words, which are there from now on."""
        for name in ("width", "text", "font_size"):
            self.fbind(name, self._measure_anew)
        self.ids.inside.fbind("minimum_width", self._settle_soon)
        self._settle_soon()

    def _measure_anew(self, _: object, value: object) -> None:
        """Begin at full size again, unless only the digits of a countdown have changed."""
        if value == self.text and len(self.text) == self._length:
            return
        self._length = len(self.text)
        self.fit, self.shows_key, self.shows_icon = 1.0, True, True
        self._settle_soon()

    def _settle(self, *_: object) -> None:
        """Words that do not fit: the key's hint goes first, then the icon, then they become smaller."""
        room, needed = self.width - self.padding[0] - self.padding[2], self.ids.inside.minimum_width
        if self.natural or not self.text or room <= 0 or needed <= room + 1:
            return
        if self.shows_key and self.key:
            self.shows_key = False
        elif self.shows_icon and self.icon and room < MUCH_TOO_LONG * needed:
            self.shows_icon = False
        else:
            self.fit = max(SMALLEST_FIT, self.fit * 0.99 * room / needed)

    def on_natural(self, *_: object) -> None:
        if self.ids:
            self._keep_natural()

    def _keep_natural(self) -> None:
        self.size_hint_x = None
        for part, name in ((self.ids.inside, "minimum_width"), (self, "padding")):
            part.fbind(name, self._to_natural_width)
        self._to_natural_width()

    def _to_natural_width(self, *_: object) -> None:
        self.width = max(self.ids.inside.minimum_width + self.padding[0] + self.padding[2], LEAST_WIDTH * look.t)


class Toggle(Ring, ButtonBehavior, BoxLayout):
    """Something that is on or off: a switch, or a tick beside a text."""

    text = StringProperty("")
    key = StringProperty("")
    active = BooleanProperty(False)
    font_size = NumericProperty(18)
    icon_on = StringProperty("toggle-switch")
    icon_off = StringProperty("toggle-switch-off-outline")

    def on_release(self) -> None:
        self.active = not self.active


class Segment(Action):
    """One of the answers of a Choice. kind_chosen: its kind while it is the chosen one."""

    chosen = BooleanProperty(False)
    kind_chosen = OptionProperty("filled", options=KINDS)


class Choice(BoxLayout):
    """One of a few answers, side by side. options: list of (value, words, icon, key)."""

    options = ListProperty([])
    value = ObjectProperty("", allownone=True)

    def on_options(self, *_: object) -> None:
        self.clear_widgets()
        for value, words, icon, key in self.options:
            segment = Segment(text=words, icon=icon, key=key, chosen=value == self.value)
            segment.answer = value
            segment.bind(on_release=self._chosen)
            self.add_widget(segment)

    def on_value(self, *_: object) -> None:
        for segment in self.children:
            segment.chosen = segment.answer == self.value

    def _chosen(self, segment: Segment) -> None:
        self.value = segment.answer


class BigButton(Ring, ButtonBehavior, BoxLayout):
    """The one button of the door, to be hit without aiming."""

    text = StringProperty("")
    icon = StringProperty("")
    key = StringProperty("")
