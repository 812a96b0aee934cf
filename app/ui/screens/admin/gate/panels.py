"""What stands before the sections: the first password, and the login."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

Builder.load_file(str(Path(__file__).with_name("gate.kv")))


class AdminPanel(FloatLayout):
    """One state of the gate; its .kv reads the screen's words."""

    screen = ObjectProperty()


class FirstRunPanel(AdminPanel):
    """The first password, twice."""


class LockedPanel(AdminPanel):
    """The password."""
