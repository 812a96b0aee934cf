"""A progress bar."""

from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget


class Bar(Widget):
    """value: 0..1."""

    value = NumericProperty(0.0)
    color = ColorProperty("white")
    track = ColorProperty((1, 1, 1, 0.2))
