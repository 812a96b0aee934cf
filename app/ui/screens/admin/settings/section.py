"""The settings' section: every setting explained, changed in place, saved together."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.domain.chosen import Chosen, text_of
from app.language import _
from app.ui.screens.admin.section import Section
from app.ui.screens.admin.settings.viewmodel import part_title, source_words
from app.ui.widgets.action import Toggle
from app.ui.widgets.field import Field
from app.ui.widgets.picker import Picker

Builder.load_file(str(Path(__file__).with_name("settings.kv")))


class SettingLine(BoxLayout):
    """One setting: its name, what it is for, its control, where its value comes from, and what is wrong with it."""

    one = ObjectProperty()
    section = ObjectProperty()
    title = StringProperty("")
    explanation = StringProperty("")
    note = StringProperty("")
    refused = StringProperty("")
    is_in_file = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.control = self._made()
        self.ids.place.add_widget(self.control)
        self.show(self.one)

    def show(self, one: Chosen) -> None:
        """Draw this state of the same setting."""
        says = self.section.says
        self.one, self.is_in_file = one, one.in_file is not None
        self.title = f"{part_title(one.part)}: {one.key}" if says.words.split() else one.key
        self.explanation, self.note = _(one.explanation), source_words(one)
        self.refused = says.refused.get((one.part, one.key), "")
        draft = says.draft(one)
        if isinstance(self.control, Toggle):
            self.control.active = bool(draft)
        elif isinstance(self.control, Picker):
            self.control.value = draft
        elif not self.control.ids.input.focus:
            self.control.text = draft if isinstance(draft, str) else text_of(draft)

    def _made(self) -> Widget:
        says, one = self.section.says, self.one
        if isinstance(one.default, bool):
            toggle = Toggle()
            toggle.bind(active=lambda _, active: says.edit(self.one, active))
            return toggle
        if one.choices:
            options = [(choice, choice) for choice in one.choices]
            picker = Picker(options=options, desk=self.section.desk, value=says.draft(one))
            picker.bind(on_pick=lambda _, choice: says.edit(self.one, choice))
            return picker
        field = Field()
        field.ids.input.bind(text=lambda input, text: input.focus and says.edit(self.one, text))
        return field


class SettingsSection(Section):
    """Draws one part at a time."""

    def on_kv_post(self, *_args: object) -> None:
        self._lines: dict[tuple[str, str], SettingLine] = {}

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        ids.part.options = [(part, part_title(part)) for part in says.parts]
        ids.part.value = says.part
        ids.save.disabled, ids.undo.disabled = not says.can_save, not says.drafts
        shown = {(one.part, one.key): one for one in says.shown}
        if list(shown) != list(self._lines):
            ids.lines.clear_widgets()
            self._lines = {key: SettingLine(one=one, section=self) for key, one in shown.items()}
            for line in self._lines.values():
                ids.lines.add_widget(line)
            ids.scroll.scroll_y = 1
        for key, line in self._lines.items():
            line.show(shown[key])

    def show(self, part: str = "", **what: Any) -> None:
        """One part of the settings."""
        self.ids.search.text = ""
        self.says.open(part)

    def shortcut(self, key: str) -> bool:
        if key == "ctrl+s":
            self.says.save()
            return True
        if key == "ctrl+f":
            self.ids.search.take_focus()
            return True
        return False

    def ask_to_reset(self, one: Chosen) -> None:
        self.desk.ask(
            _("Back to how it came?"),
            _("{name} is taken out of the settings file. It is then: {value}").format(
                name=one.name, value=text_of(one.default) or "–"
            ),
            yes=_("Take it out"),
            act=lambda: self.says.reset(one),
        )
