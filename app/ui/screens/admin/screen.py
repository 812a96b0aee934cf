"""The admin screen: carries events between its three view-models and their looks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivymd.uix.screen import MDScreen

from app.domain.employee import Employee
from app.services.ports import TrainingKind
from app.ui.look import SOLID, TONE_ICONS
from app.ui.screens.admin.people import PeopleViewModel, TodayRow
from app.ui.screens.admin.recogniser import Figure, RecogniserViewModel, VersionRow
from app.ui.screens.admin.session import RULES, AdminSession, Gate
from app.ui.widgets.question import Question

TODAY_EVERY_S = 30.0  # hours worked grow by themselves

Builder.load_file(str(Path(__file__).with_name("admin.kv")))


class AdminPanel(FloatLayout):
    """One section; its .kv reads the screen's words."""

    screen = ObjectProperty()


class FirstRunPanel(AdminPanel):
    """The first password, twice."""


class LockedPanel(AdminPanel):
    """The password."""


class OpenPanel(AdminPanel):
    """Rail and section."""


class Section(BoxLayout):
    """One of the rail's sections."""

    name = StringProperty("")


class Sections(BoxLayout):
    """Shows the section that is current; the others are kept."""

    current = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        self._all: list[Section] = []
        super().__init__(**properties)

    def add_widget(self, widget: Section, *args: Any, **options: Any) -> None:
        self._all.append(widget)  # its name comes later

    def on_kv_post(self, *_: object) -> None:
        self.on_current()

    def on_current(self, *_: object) -> None:
        self.clear_widgets()
        for section in self._all:
            if section.name == self.current:
                super().add_widget(section)


class Heading(BoxLayout):
    """A section's title, what it counts, and its buttons."""

    title = StringProperty("")
    words = StringProperty("")


class CodeCard(BoxLayout):
    """A one-time code, to be read aloud; takes no room while there is none."""

    code = StringProperty("")


class Verdict(BoxLayout):
    """What came of a retraining."""

    title = StringProperty("")
    words = StringProperty("")
    tone = StringProperty("searching")
    color = ColorProperty(SOLID["searching"])
    icon = StringProperty("")

    def on_tone(self, _: object, tone: str) -> None:
        self.color, self.icon = SOLID[tone], TONE_ICONS[tone]


class FigureHead(BoxLayout):
    """The head of the before/after table."""

    shown = BooleanProperty(False)
    heads = ListProperty(["", "", ""])


class EmptyLine(BoxLayout):
    """Says that a list is empty, and what to do."""

    text = StringProperty("")


class EmployeeRow(BoxLayout):
    """One employee and what may be done."""

    screen = ObjectProperty()
    employee = ObjectProperty()


class TodayLine(BoxLayout):
    """One employee's day."""

    row = ObjectProperty()


class FigureLine(BoxLayout):
    """One figure, before and after."""

    figure = ObjectProperty()


class VersionLine(BoxLayout):
    """One installed version, and a button that shows its figures beside those in use."""

    screen = ObjectProperty()
    row = ObjectProperty()


PANELS = {Gate.FIRST_RUN: FirstRunPanel, Gate.LOCKED: LockedPanel, Gate.OPEN: OpenPanel}
SECTIONS = ("today", "employees", "recogniser")


class AdminScreen(MDScreen):
    """Behind the password. enrol: go to the enrol screen with this session. close: end TwinClock."""

    gate = OptionProperty("locked", options=[gate.value for gate in Gate])
    section = OptionProperty("today", options=SECTIONS)
    error = StringProperty("")
    notice = StringProperty("")
    busy = BooleanProperty(False)
    rules = StringProperty(RULES)
    message = StringProperty("")
    people_error = StringProperty("")
    code = StringProperty("")
    today_words = StringProperty("")
    employees_words = StringProperty("")
    page_words = StringProperty("")
    running = BooleanProperty(False)
    fraction = NumericProperty(0.0)
    progress = StringProperty("")
    result_title = StringProperty("")
    result_words = StringProperty("")
    result_tone = StringProperty("searching")
    recogniser_error = StringProperty("")
    question = StringProperty("")
    can_roll_back = BooleanProperty(False)
    threshold_words = StringProperty("")
    threshold_moved = StringProperty("")
    figure_heads = ListProperty(["", "", ""])

    def __init__(
        self,
        session: AdminSession,
        people: PeopleViewModel,
        recogniser: RecogniserViewModel,
        *,
        enrol: Callable[[], None],
        close: Callable[[], None],
        **properties: Any,
    ) -> None:
        super().__init__(**properties)
        self.session, self.people, self.recogniser = session, people, recogniser
        self.enrol, self.close = enrol, close
        self._panels: dict[str, AdminPanel] = {}
        self._asked: Question | None = None
        self._drawn: dict[str, object] = {}
        session.changed, session.opened = self.refresh, self.reload
        people.changed, recogniser.changed = self.refresh_people, self.refresh_recogniser
        self._reloading = Clock.schedule_interval(lambda _: self.reload(), TODAY_EVERY_S)
        self._reloading.cancel()

    def on_pre_enter(self) -> None:
        self.session.arrive()
        self._show_panel()
        self.reload()
        self._reloading()

    def on_leave(self) -> None:
        self._reloading.cancel()

    def reload(self) -> None:
        """Read everything anew, off this thread."""
        if self.session.is_open:
            self.people.reload()
            self.recogniser.reload()

    def shortcut(self, key: str) -> bool:
        """Keys of this screen; True when the key meant something here."""
        if self._asked and key == "esc":
            self._asked.answer(False)
            return True
        if not self.session.is_open or self._asked:
            return False
        if key in ("ctrl+1", "ctrl+2", "ctrl+3"):
            self.section = SECTIONS[int(key[-1]) - 1]
            return True
        if key == "ctrl+l":
            self.session.lock()
            return True
        return False

    # ------------------------------------------------------------ session

    def refresh(self) -> None:
        """Copy what the session says; close what a locked session must not show."""
        self.error, self.busy, self.notice = self.session.error, self.session.busy, self.session.notice
        self.gate = self.session.gate.value

    def on_gate(self, *_: object) -> None:
        if not self.session.is_open:
            self._close_question()
            self._panels.pop("open", None)
            self._drawn.clear()
            self.section = "today"
            self.people.forget()
        self._show_panel()
        if self.session.is_open:
            self._ask_about_thin_evidence()

    @property
    def panel(self) -> AdminPanel:
        if self.gate not in self._panels:
            self._panels[self.gate] = PANELS[Gate(self.gate)](screen=self)
        return self._panels[self.gate]

    def _show_panel(self) -> None:
        if self.panel.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(self.panel)
        self._redraw()
        Clock.schedule_once(self._focus_first, 0)

    def _focus_first(self, *_: object) -> None:
        if self.manager is None or self.manager.current_screen is not self:
            return
        if self.gate == Gate.OPEN:
            self.panel.ids[f"to_{self.section}"].focus = True
            return
        for field in ("password", "again"):
            if field in self.panel.ids:
                self.panel.ids[field].text = ""
        self.panel.ids.password.take_focus()

    # ------------------------------------------------------------ people

    def refresh_people(self) -> None:
        """Copy what the lists say; rows are drawn anew only when they changed."""
        says = self.people
        self.message, self.people_error, self.code = says.message, says.error, says.code
        self.today_words, self.employees_words = says.today_words, says.employees_words
        self.page_words = f"Page {says.page + 1} of {says.pages}" if says.pages > 1 else ""
        self._redraw()

    def _redraw(self) -> None:
        if self.gate != Gate.OPEN:
            return
        shown = self.people.shown
        none_found = "Nobody has this name or number." if self.people.search else "Nobody is enrolled yet."
        self._draw("employees", shown, lambda e: EmployeeRow(screen=self, employee=e), none_found)
        self._draw("today", self.people.today, lambda row: TodayLine(row=row), "Nobody has punched today.")
        self._draw("versions", self.recogniser.versions, lambda row: VersionLine(screen=self, row=row), "")
        self._draw("figures", self.recogniser.figures, lambda figure: FigureLine(figure=figure), "")

    def _draw(
        self,
        name: str,
        rows: list[Employee] | tuple[TodayRow | VersionRow | Figure, ...],
        make: Callable[[Any], BoxLayout],
        empty: str,
    ) -> None:
        wanted = (tuple(rows), empty)
        if self._drawn.get(name) == wanted:
            return
        self._drawn[name] = wanted
        box = self.panel.ids[name]
        box.clear_widgets()
        for row in rows:
            box.add_widget(make(row))
        if not rows and empty:
            box.add_widget(EmptyLine(text=empty))

    def ask_to_erase(self, employee: Employee) -> None:
        self._ask(
            f"Erase {employee.name}?",
            "The name, the pictures and the numbers made from them are removed for good. "
            "The punches stay, without a name. This cannot be undone.",
            yes="Erase for good",
            dangerous=True,
            act=lambda: self.people.erase(employee),
        )

    def ask_to_switch(self, employee: Employee) -> None:
        if not employee.active:
            self.people.set_active(employee, True)
            return
        self._ask(
            f"Deactivate {employee.name}?",
            "From now on this face opens nothing. Everything is kept, and you can activate it again.",
            yes="Deactivate",
            act=lambda: self.people.set_active(employee, False),
        )

    # ------------------------------------------------------------ recogniser

    def retrain_quickly(self) -> None:
        self.recogniser.retrain(TrainingKind.CALIBRATE)

    def retrain_thoroughly(self) -> None:
        self._ask(
            "Retrain thoroughly?",
            "It takes minutes and all of this computer's free time; the door stays open. The pictures of everybody "
            "are embedded anew if the result is installed. It can be cancelled at any moment.",
            yes="Retrain",
            act=lambda: self.recogniser.retrain(TrainingKind.FINE_TUNE),
        )

    def refresh_recogniser(self) -> None:
        """Copy what the recogniser says, and put its question to the admin."""
        says = self.recogniser
        self.running, self.fraction, self.progress = says.running, says.fraction, says.progress
        self.result_title, self.result_words, self.result_tone = says.title, says.words, says.tone.value
        self.recogniser_error, self.can_roll_back = says.error, says.can_roll_back
        self.threshold_words, self.threshold_moved = says.threshold_words, says.threshold_moved
        self.figure_heads = list(says.figure_heads)
        self.question = says.question
        self._redraw()

    def on_question(self, *_: object) -> None:
        self._ask_about_thin_evidence()

    def _ask_about_thin_evidence(self) -> None:
        if self.question and self.session.is_open:
            self._ask(
                "Install on thin evidence?",
                self.question,
                yes="Install",
                act=lambda: self.recogniser.answer(True),
                otherwise=lambda: self.recogniser.answer(False),
            )

    def ask_to_roll_back(self) -> None:
        self._ask(
            "Go back to the version before?",
            "The recogniser used before the current one takes over at once. Nothing is deleted.",
            yes="Go back",
            act=self.recogniser.roll_back,
        )

    def ask_to_close(self) -> None:
        self._ask("Close TwinClock?", "Nobody can check in until it is opened again.", yes="Close", act=self.close)

    # ------------------------------------------------------------ questions

    def _ask(
        self,
        title: str,
        text: str,
        *,
        yes: str,
        act: Callable[[], None],
        otherwise: Callable[[], None] = lambda: None,
        dangerous: bool = False,
    ) -> None:
        self._close_question()

        def answered(said_yes: bool) -> None:
            self._asked = None
            self._focus_first()
            (act if said_yes else otherwise)()

        self._asked = Question(title=title, text=text, yes=yes, no="No", dangerous=dangerous)
        self._asked.ask(self.ids.over, self.ids.holder, answered)

    def _close_question(self) -> None:
        """Unanswered: a question about thin evidence is put again after the next unlock."""
        if self._asked:
            self._asked.close()
            self._asked = None
