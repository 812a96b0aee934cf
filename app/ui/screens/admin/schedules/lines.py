"""One line of a form as it is drawn: its title, its control, what it is for, and what is wrong with it."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.screens.admin.schedules.answers import ChoiceAction, SearchAction
from app.ui.screens.admin.schedules.form import Control, Form, Group, Line
from app.ui.widgets.action import Toggle
from app.ui.widgets.field import Field

Builder.load_file(str(Path(__file__).with_name("lines.kv")))


class GroupTitle(BoxLayout):
    """What the lines beneath have in common."""

    title = StringProperty("")
    words = StringProperty("")

    def show(self, group: Group, may_edit: bool) -> None:
        self.title, self.words = group.title, group.words


class LineToggle(Toggle):
    """Whether a weekday, or a rule, is on."""


class FormLine(BoxLayout):
    """Draws a Line of a Form. Everything typed goes to the form at once; what is wrong stands beneath."""

    title = StringProperty("")
    words = StringProperty("")
    refused = StringProperty("")
    is_wide = BooleanProperty(False)
    form = ObjectProperty()
    desk = ObjectProperty()

    def __init__(self, line: Line, **properties: Any) -> None:
        super().__init__(**properties)
        self.line = line
        self.is_wide = line.control in (Control.WEEKDAY, Control.PAIR)
        self.controls: dict[str, Any] = {}
        for key, control in self._made(line):
            self.controls[key] = control
            self.ids.place.add_widget(control)

    def show(self, line: Line, may_edit: bool) -> None:
        """Draw this state of the same line."""
        form: Form = self.form
        self.line, self.words = line, line.words
        self.title = "" if line.control is Control.WEEKDAY else line.title
        self.refused = "\n".join(dict.fromkeys(form.refused[key] for key in line.keys if key in form.refused))
        for key, control in self.controls.items():
            is_empty = line.control is Control.SEARCH and not line.options  # nothing to choose from, or not read yet
            control.disabled = not may_edit or line.is_fixed or is_empty
            self._fill(control, form.texts.get(key, ""))
        if line.control is Control.WEEKDAY:
            for key, _ in line.parts:
                is_on = bool(form.texts.get(line.key))
                self.controls[key].opacity = 1 if is_on else 0.3
                self.controls[key].disabled = not may_edit or not is_on

    def _fill(self, control: Any, typed: str | bool) -> None:
        if isinstance(control, Toggle):
            control.active = bool(typed)
        elif isinstance(control, ChoiceAction | SearchAction):
            control.options, control.value = [*self.line.options], typed
        elif not control.ids.input.focus:
            control.text = str(typed)

    def _made(self, line: Line) -> list[tuple[str, Widget]]:
        match line.control:
            case Control.SWITCH:
                return [(line.key, self._toggle(line.key, ""))]
            case Control.CHOICE:
                return [(line.key, self._picker(ChoiceAction, line))]
            case Control.SEARCH:
                return [(line.key, self._picker(SearchAction, line))]
            case Control.WEEKDAY:
                return [(line.key, self._toggle(line.key, line.title)), *self._fields(line)]
            case Control.PAIR:
                return self._fields(line)
            case _default:
                return [(line.key, self._field(line.key))]

    def _fields(self, line: Line) -> list[tuple[str, Widget]]:
        """A caption stands above, or else in the field while it is empty."""
        if line.is_captioned:
            return [(key, self._field(key, caption=caption)) for key, caption in line.parts]
        return [(key, self._field(key, hint=caption)) for key, caption in line.parts]

    def _field(self, key: str, **words: str) -> Field:
        field = Field(**words)
        field.ids.input.bind(text=lambda entry, text: entry.focus and self.form.type(key, text))
        field.ids.input.bind(focus=lambda _, focus: None if focus else self.form.left(key))
        return field

    def _toggle(self, key: str, words: str) -> Toggle:
        toggle = LineToggle(text=words)
        toggle.bind(active=lambda _, active: self.form.type(key, active))
        return toggle

    def _picker(self, kind: Any, line: Line) -> Any:
        picker = kind(desk=self.desk, title=line.title, value=self.form.texts.get(line.key, ""))
        if line.heads:
            picker.heads = [*line.heads]
        picker.bind(on_pick=lambda _, value: self.form.type(line.key, value))
        return picker
