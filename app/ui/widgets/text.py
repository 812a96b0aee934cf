"""Words, icons and messages."""

from typing import Any

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label

from app.ui.fonts import font_for
from app.ui.order import as_drawn


class Written(Label):
    """A label whose text may be in any script: where Roboto lacks a letter, a font of the system draws it.

    Right-to-left scripts are drawn in their order; `text` stays as it was written. Marked-up text is left alone.

    tint: its colour where that is not the theme's ink. A colour of the .kv file that overrides another one loses
    to it when the theme is switched: Kivy keeps the bindings of both.
    """

    font_name: str  # Kivy's property, told to mypy
    tint = ColorProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._usual = ""
        self.fbind("text", self._choose_font)
        self._choose_font()

    def _create_label(self) -> None:
        super()._create_label()
        if not self.markup:
            self._label.text = as_drawn(self.text)

    def _trigger_texture_update(self, name: Any = None, source: Any = None, value: Any = None) -> None:
        if name == "text" and not self.markup:
            value = as_drawn(value)
        super()._trigger_texture_update(name, source, value)

    def _choose_font(self, *_: object) -> None:
        found = font_for(self.text)
        if found:
            self._usual = self._usual or self.property("font_name").get(self)
            self.font_name = found
        elif self._usual:
            self.font_name, self._usual = self._usual, ""


class Words(Written):
    """Text that wraps and is as tall as it needs."""


class OneLine(Written):
    """One word or line in its natural width."""


class Glyph(Label):
    """One icon of KivyMD's icon font."""

    icon = StringProperty("")
    tint = ColorProperty(None, allownone=True)


class Message(BoxLayout):
    """An icon and a sentence; takes no room while the sentence is empty."""

    text = StringProperty("")
    icon = StringProperty("alert-circle")
    color = ColorProperty("white")
