"""The widgets that every section of the admin screen is made of."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from app.ui.screens.admin.desk import Desk

Builder.load_file(str(Path(__file__).with_name("section.kv")))


class Section(BoxLayout):
    """A section of the rail, or a page of one. says: its view-model, whose changes it draws in `refresh`."""

    desk = ObjectProperty()
    says = ObjectProperty()

    def __init__(self, says: Any, desk: Desk, **properties: Any) -> None:
        super().__init__(says=says, desk=desk, **properties)
        self._soon = Clock.create_trigger(lambda _: self.refresh(), -1)
        says.changed = self._soon
        self.refresh()

    def refresh(self) -> None:
        """Copy what the view-model says."""

    def show(self, **what: Any) -> None:
        """Another section sent somebody here."""

    def shortcut(self, key: str) -> bool:
        """Keys of this section; True when the key meant something here."""
        return False

    def say(self) -> None:
        """Draw the view-model's message and error."""
        self.ids.notes.message, self.ids.notes.error = self.says.message, self.says.error


class Page(BoxLayout):
    """One page of a section with several; reads the section's view-model."""

    section = ObjectProperty()

    @property
    def says(self) -> Any:
        return self.section.says

    @property
    def desk(self) -> Desk:
        return self.section.desk

    def refresh(self) -> None:
        """Copy what the view-model says."""


class Heading(BoxLayout):
    """A section's title, what it counts, and its buttons."""

    title = StringProperty("")
    words = StringProperty("")


class Notes(BoxLayout):
    """What was done, in green, and what went wrong, in red; takes no room while there is nothing to say."""

    message = StringProperty("")
    error = StringProperty("")


class Toolbar(StackLayout):
    """Buttons and fields side by side, in as many rows as they need."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._tools: dict[str, Widget] = {}

    def arrange(self, names: list[str], ids: Any) -> None:
        """Show these tools, in this order; the others take no room and no focus."""
        for name, tool in ids.items():
            if tool.parent is not None and tool.parent.__self__ is self:
                self._tools[name] = tool.__self__
        wanted = [self._tools[name] for name in names]
        if list(reversed(self.children)) != wanted:
            self.clear_widgets()
            for tool in wanted:
                self.add_widget(tool)


class EmptyLine(BoxLayout):
    """Says that a list is empty, and what to do."""

    text = StringProperty("")


class Pages(BoxLayout):
    """Shows one page at a time; a page is made when it is first wanted. makers: name -> page."""

    current = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.makers: dict[str, Callable[[], Widget]] = {}
        self._made: dict[str, Widget] = {}

    @property
    def page(self) -> Any:
        """The one that is shown."""
        return self.children[0]

    def open(self, name: str) -> Any:
        """Show this page and return it."""
        if name not in self._made:
            self._made[name] = self.makers[name]()
        page = self._made[name]
        if page.parent is None:
            self.clear_widgets()
            self.add_widget(page)
        self.current = name
        return page
