"""The panels beside the preview of the check-in screen; each copies what its view-model says."""

from collections.abc import Iterable
from typing import Any

from kivy.factory import Factory
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.domain.notice import Paragraph
from app.language import NAMES, _, said
from app.ui.screens.checkin.forgotten import REASONS, ForgottenViewModel
from app.ui.screens.checkin.own_hours import OwnHoursViewModel
from app.ui.screens.checkin.pad import KEYS, PadViewModel
from app.ui.screens.checkin.turning import Turning
from app.ui.widgets.action import Action
from app.ui.widgets.text import Words


class FootAction(Action):
    """A way on from the foot of the screen."""

    shown = BooleanProperty(True)


class SolidAction(Action):
    """An answer to a verdict; takes no room while it is not offered."""

    shown = BooleanProperty(True)


class StepAction(Action):
    """Earlier or later."""


class PadKey(Action):
    """One key of the pad; answer: what it types."""

    answer = StringProperty("")


class LanguageAction(Action):
    """One language; answer: its tag."""

    answer = StringProperty("")


class ReadyPanel(BoxLayout):
    """Clock, direction, the big button, hands-free."""

    screen = ObjectProperty()


class VerdictPanel(BoxLayout):
    """Who, IN or OUT, when; or why not."""

    screen = ObjectProperty()

    def on_kv_post(self, *_args: object) -> None:
        self._answers = list(reversed(self.ids.answers.children))
        for answer in self._answers:
            answer.bind(shown=self._arrange)
        self._arrange()

    def _arrange(self, *_args: object) -> None:
        """Only what is offered takes room, and the space beside it."""
        row, shown = self.ids.answers, [answer for answer in self._answers if answer.shown]
        if list(reversed(row.children)) != shown:
            row.clear_widgets()
            for answer in shown:
                row.add_widget(answer)


class SidePanel(BoxLayout):
    """What asks for something, or shows something, beside the narrow preview."""

    screen = ObjectProperty()


class TurnPanel(SidePanel):
    """Which way to turn the head, how far it is, how long there is."""

    icon, words, left = (StringProperty("") for _unused in range(3))
    progress = NumericProperty(0.0)

    def show(self, says: Turning) -> None:
        if says.step is None:
            return
        self.icon, self.words, self.progress = says.icon, said(says.step.words), says.step.progress
        self.left = _("{seconds} s left").format(seconds=-int(-says.step.left_s // 1))

    @property
    def first(self) -> Action:
        return self.ids.another


class PadPanel(SidePanel):
    """A number or a PIN."""

    title, words, shown, error = (StringProperty("") for _unused in range(4))

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for key in KEYS:
            self.ids.grid.add_widget(self._key(key))

    def _key(self, key: str) -> PadKey:
        looks = {"delete": ("", "backspace-outline"), "ok": (_("OK"), "")}
        text, icon = looks.get(key, (key, ""))
        made = PadKey(text=text, icon=icon, answer=key, kind="filled" if key == "ok" else "tonal")
        made.bind(on_release=lambda pressed: self.screen.pad.press(pressed.answer))
        return made

    def show(self, says: PadViewModel) -> None:
        self.title, self.words, self.shown, self.error = says.title, says.words, says.shown, says.error

    @property
    def first(self) -> Action:
        return next(key for key in self.ids.grid.children if key.answer == "ok")


class OwnDay(BoxLayout):
    """One day of the week."""

    day, times, worked, note = (StringProperty("") for _unused in range(4))


class HoursPanel(SidePanel):
    """One's own week."""

    person, week, total, error = (StringProperty("") for _unused in range(4))
    can_go_on = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._lines: object = None

    def show(self, says: OwnHoursViewModel) -> None:
        self.person = says.employee.name if says.employee else ""
        self.week, self.total, self.error, self.can_go_on = says.title, says.total, says.error, says.can_go_on
        if says.lines is not self._lines:
            self._lines = says.lines
            self.ids.days.clear_widgets()
            for line in says.lines:
                self.ids.days.add_widget(OwnDay(day=line.day, times=line.times, worked=line.worked, note=line.note))

    @property
    def first(self) -> Action:
        return self.ids.done


class ForgottenPanel(SidePanel):
    """The form for a punch that was forgotten."""

    direction = StringProperty("out")
    day, time, reason, error, sent = (StringProperty("") for _unused in range(5))
    reasons = ListProperty([])
    busy = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.reasons = [(name, said(words), "", "") for name, words in REASONS.items()]

    def show(self, says: ForgottenViewModel) -> None:
        self.direction, self.day, self.time = says.direction.value, says.day_words, says.time_words
        self.reason, self.error, self.sent, self.busy = says.reason, says.error, says.sent, says.busy

    @property
    def first(self) -> Action:
        return self.ids.back if self.sent else self.ids.send


class NoticePanel(SidePanel):
    """The privacy notice."""

    version = StringProperty("")

    def tell(self, paragraphs: Iterable[Paragraph], version: str) -> None:
        """Fill it in."""
        self.version = version
        self.ids.paragraphs.clear_widgets()
        for paragraph in paragraphs:
            self.ids.paragraphs.add_widget(Factory.Subtitle(text=said(paragraph.title)))
            for sentence in paragraph.text:
                self.ids.paragraphs.add_widget(Words(text=said(sentence)))

    @property
    def first(self) -> Action:
        return self.ids.back


class LanguagePanel(SidePanel):
    """The languages, each in its own words."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for tag, name in NAMES.items():
            made = LanguageAction(text=name, answer=tag)
            made.bind(on_release=lambda pressed: self.screen.pick_language(pressed.answer))
            self.ids.names.add_widget(made)

    @property
    def first(self) -> Action:
        return self.ids.back
