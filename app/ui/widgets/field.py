"""A line of text to type."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from app.ui.fonts import font_for
from app.ui.order import as_drawn


class FieldInput(TextInput):
    """Keeps its focus after Enter, so that the error of a refused line can be mended at once; draws every script."""

    font_name: str  # Kivy's property, told to mypy

    def __init__(self, **properties: Any) -> None:
        super().__init__(text_validate_unfocus=False, **properties)
        self._usual = str(self.property("font_name").get(self))
        self.bind(text=self._choose_font, focus=self._draw_anew)

    def _draw_anew(self, *_: object) -> None:
        if as_drawn(self.text) != self.text:
            self._trigger_refresh_text()

    def _create_line_label(self, text: str, hint: bool = False) -> Any:
        """While somebody types, letters stand where the cursor counts them; afterwards as they are read."""
        return super()._create_line_label(text if hint or self.focus else as_drawn(text), hint)

    def _choose_font(self, *_: object) -> None:
        self.font_name = font_for(self.text) or self._usual


class Field(BoxLayout):
    """A caption and one line. on_submit: Enter was pressed in it."""

    __events__ = ("on_submit",)
    caption = StringProperty("")
    hint = StringProperty("")
    secret = BooleanProperty(False)
    text = StringProperty("")

    def on_text(self, _: object, text: str) -> None:
        if self.ids and self.ids.input.text != text:
            self.ids.input.text = text

    def on_submit(self) -> None:
        """Bound by the screen."""

    def take_focus(self) -> None:
        self.ids.input.focus = True
