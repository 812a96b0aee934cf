"""The admin screen: the gate, the sections behind it, and the questions they ask."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget
from kivymd.uix.screen import MDScreen

from app.domain.employee import Employee
from app.domain.permission import Operator, may
from app.language import _
from app.ui.screens.admin.desk import SectionMaker
from app.ui.screens.admin.gate.panels import AdminPanel, FirstRunPanel, LockedPanel
from app.ui.screens.admin.rail import OpenPanel
from app.ui.screens.admin.section import Section
from app.ui.screens.admin.session import AdminSession, Gate, rules
from app.ui.widgets.question import Question
from app.ui.widgets.sheet import Sheet

REREAD_EVERY_S = 30.0  # hours worked grow by themselves

Builder.load_file(str(Path(__file__).with_name("admin.kv")))


class AdminScreen(MDScreen):
    """Behind the password; a Desk for its sections. enrol: go to the enrol screen (person=). close: end TwinClock."""

    gate = OptionProperty("locked", options=[gate.value for gate in Gate])
    section = StringProperty("")
    error = StringProperty("")
    notice = StringProperty("")
    busy = BooleanProperty(False)
    rules = StringProperty("")
    has_accounts = BooleanProperty(False)
    is_waiting = BooleanProperty(False)

    def __init__(
        self,
        session: AdminSession,
        makers: tuple[SectionMaker, ...],
        *,
        enrol: Callable[..., None],
        close: Callable[[], None],
        kiosk: bool = False,
        **properties: Any,
    ) -> None:
        super().__init__(rules=rules(), **properties)
        self.session, self.kiosk = session, kiosk
        self._enrol, self.close = enrol, close
        self._all_makers = makers
        self._panels: dict[str, AdminPanel] = {}
        self._asked: Question | Sheet | None = None
        session.changed, session.opened = self.refresh, self.reload
        self._reloading = Clock.schedule_interval(lambda _: self.reload(), REREAD_EVERY_S)
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
            for maker in self.makers:
                for says in maker.says:
                    says.reload()

    def shortcut(self, key: str) -> bool:
        """Keys of this screen; True when the key meant something here."""
        if self._asked:
            if key == "esc":
                self._asked.answer(False)
            return key == "esc"
        if not self.session.is_open:
            return False
        names = [maker.name for maker in self.makers]
        if key.startswith("ctrl+") and key[5:].isdecimal():
            place = (int(key[5:]) or 10) - 1
            if place < len(names):
                self.section = names[place]
                return True
        if key == "ctrl+l":
            self.session.lock()
            return True
        return self.shown.shortcut(key)

    # ------------------------------------------------------------ session

    @property
    def operator(self) -> Operator:
        return self.session.operator

    @property
    def makers(self) -> tuple[SectionMaker, ...]:
        """Of the sections that whoever is acting may see."""
        return tuple(maker for maker in self._all_makers if may(self.operator, maker.act))

    def refresh(self) -> None:
        """Copy what the session says; close what a locked session must not show."""
        self.error, self.busy, self.notice = self.session.error, self.session.busy, self.session.notice
        self.has_accounts, self.is_waiting = self.session.has_accounts, self.session.wait_s > 0
        self.gate = self.session.gate.value

    def on_gate(self, *_: object) -> None:
        if not self.session.is_open:
            self._close_question()
            self._panels.pop("open", None)
            self.section = ""
            for maker in self._all_makers:
                for says in maker.says:
                    says.changed = lambda: None
                    says.forget()
        self._show_panel()

    @property
    def panel(self) -> AdminPanel:
        if self.gate not in self._panels:
            self._panels[self.gate] = self._made_panel()
        return self._panels[self.gate]

    def _made_panel(self) -> AdminPanel:
        if self.gate == Gate.OPEN:
            return OpenPanel(self.makers, screen=self)
        return {Gate.FIRST_RUN: FirstRunPanel, Gate.LOCKED: LockedPanel}[Gate(self.gate)](screen=self)

    def _show_panel(self) -> None:
        if self.panel.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(self.panel)
        if self.gate == Gate.OPEN:
            self.section = self.section or self.makers[0].name
            for maker in self.makers:
                if maker.is_eager:
                    self.panel.made(maker.name)
        Clock.schedule_once(self._focus_first, 0)

    def _focus_first(self, *_: object) -> None:
        if self.manager is None or self.manager.current_screen is not self or self._asked:
            return
        if self.gate == Gate.OPEN:
            self.panel.entries[self.section].focus = True
            return
        for field in ("password", "again"):
            if field in self.panel.ids:
                self.panel.ids[field].text = ""
        first = "account" if self.gate == Gate.LOCKED and self.has_accounts else "password"
        self.panel.ids[first].take_focus()

    # ------------------------------------------------------------ sections

    def on_section(self, *_: object) -> None:
        if self.section and self.session.is_open:
            self.panel.show(self.section)

    @property
    def shown(self) -> Section:
        """The section that is on the screen."""
        return self.panel.made(self.section)

    def enrol(self, person: Employee | None = None) -> None:
        self._enrol(person=person)

    def has(self, section: str) -> bool:
        return section in {maker.name for maker in self.makers}

    def go(self, section: str, **what: Any) -> None:
        """Open another section and tell it what to show."""
        self.section = section
        self.shown.show(**what)

    # ------------------------------------------------------------ questions

    def ask_to_close(self) -> None:
        self.ask(
            _("Close TwinClock?"), _("Nobody can check in until it is opened again."), yes=_("Close"), act=self.close
        )

    def ask(
        self,
        title: str,
        text: str,
        *,
        yes: str,
        act: Callable[[], None],
        otherwise: Callable[[], None] = lambda: None,
        dangerous: bool = False,
    ) -> None:
        """Put a question over the screen."""
        self._close_question()

        back = self._focused()

        def answered(said_yes: bool) -> None:
            self._asked = None
            self._focus_again(back)
            (act if said_yes else otherwise)()

        self._asked = Question(title=title, text=text, yes=yes, no=_("No"), dangerous=dangerous)
        self._asked.ask(self.ids.over, self.ids.holder, answered)

    def lay(self, sheet: Sheet) -> None:
        """Put a sheet over the screen until it is closed."""
        self._close_question()

        back = self._focused()

        def closed() -> None:
            self._asked = None
            self._focus_again(back)

        self._asked = sheet
        sheet.open(self.ids.over, self.ids.holder, closed)

    def _focused(self) -> Widget | None:
        return next((part for part in self.walk() if getattr(part, "focus", False)), None)

    def _focus_again(self, part: Widget | None) -> None:
        """Where the keyboard was before the question came."""
        if part is not None and part.get_parent_window() and not part.disabled:
            part.focus = True
        else:
            self._focus_first()

    def _close_question(self) -> None:
        """Unanswered: a question about thin evidence is put again after the next unlock."""
        if self._asked:
            asked, self._asked = self._asked, None
            asked.close()
