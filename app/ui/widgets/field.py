"""A line of text to type."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput


class FieldInput(TextInput):
    """Keeps its focus after Enter, so that the error of a refused line can be mended at once."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(text_validate_unfocus=False, **properties)


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
