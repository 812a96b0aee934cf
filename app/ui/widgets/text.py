"""Words, icons and messages."""

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label


class Words(Label):
    """Text that wraps and is as tall as it needs."""


class Glyph(Label):
    """One icon of KivyMD's icon font."""

    icon = StringProperty("")


class Message(BoxLayout):
    """An icon and a sentence; takes no room while the sentence is empty."""

    text = StringProperty("")
    icon = StringProperty("alert-circle")
    color = ColorProperty("white")
