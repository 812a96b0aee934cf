"""The open admin screen: the rail with its sections, and the section that is shown."""

from pathlib import Path

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from app.ui.look import look
from app.ui.screens.admin.desk import SectionMaker
from app.ui.screens.admin.gate.panels import AdminPanel
from app.ui.screens.admin.section import Section
from app.ui.widgets.action import Segment

Builder.load_file(str(Path(__file__).with_name("rail.kv")))

WIDE = 1040  # width of the window in units of text from which on the rail has words


class RailAction(Segment):
    """A section's entry."""

    title = StringProperty("")
    shortcut = StringProperty("")
    is_wide = BooleanProperty(True)


class OpenPanel(AdminPanel):
    """Rail and section. A section's widget is made when it is first shown, and gone when the session ends."""

    is_wide = BooleanProperty(True)
    screen = ObjectProperty()

    def __init__(self, makers: tuple[SectionMaker, ...], **properties: object) -> None:
        super().__init__(**properties)
        self._soon = Clock.create_trigger(lambda _: self._bring_into_view())
        self.makers = {maker.name: maker for maker in makers}
        self.entries: dict[str, RailAction] = {}
        self._made: dict[str, Section] = {}
        for place, maker in enumerate(makers, start=1):
            key = f"Ctrl+{place % 10}" if place <= 10 else ""
            entry = RailAction(title=maker.title, icon=maker.icon, shortcut=key)
            entry.bind(on_release=lambda _, name=maker.name: setattr(self.screen, "section", name))
            self.entries[maker.name] = entry
            self.ids.entries.add_widget(entry)
        self.bind(width=self._fit)
        for part in (self.ids.scroll, self.ids.entries):
            part.bind(height=lambda *_: self._soon())
        look.bind(t=self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        self.is_wide = self.width >= WIDE * look.t
        for entry in [*self.entries.values(), self.ids.shut, self.ids.lock]:
            entry.is_wide = self.is_wide

    def made(self, name: str) -> Section:
        """The widget of a section."""
        if name not in self._made:
            self._made[name] = self.makers[name].make(self.screen)
        return self._made[name]

    def show(self, name: str) -> Section:
        """Draw this section."""
        section = self.made(name)
        if section.parent is None:
            self.ids.place.clear_widgets()
            self.ids.place.add_widget(section)
        for entry_name, entry in self.entries.items():
            entry.chosen = entry_name == name
        self._soon()
        return section

    def _bring_into_view(self) -> None:
        """The chosen entry; where all of them fit, they stand at the top."""
        entry = next((entry for entry in self.entries.values() if entry.chosen), None)
        if entry is not None:
            self.ids.scroll.scroll_to(entry, animate=False)
