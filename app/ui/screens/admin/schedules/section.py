"""The schedules' section: what is planned, by which rules hours count, who works by it, holidays and leave."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from app.language import _
from app.ui.screens.admin.schedules.form_page import FormPage, SchedulePage
from app.ui.screens.admin.schedules.pages import PlanLists
from app.ui.screens.admin.schedules.viewmodel import Tab
from app.ui.screens.admin.section import Section

Builder.load_file(str(Path(__file__).with_name("schedules.kv")))


class SchedulesSection(Section):
    """Shows the lists, or the form that is open."""

    def on_kv_post(self, *_args: object) -> None:
        says, self.pages = self.says, self.ids.pages
        self.pages.makers = {
            "lists": lambda: PlanLists(section=self),
            "form 0": lambda: SchedulePage(section=self, form=says.schedule),
            **{f"form {place}": self._maker(form) for place, form in enumerate(says.forms) if place},
        }
        self.pages.open("lists")

    def _maker(self, form: Any) -> Callable[[], FormPage]:
        return lambda: FormPage(section=self, form=form)

    def refresh(self) -> None:
        says, form = self.says, self.says.form
        self.say()
        wanted = f"form {says.forms.index(form)}" if form else "lists"
        came = self.pages.current != wanted
        page = self.pages.open(wanted)
        page.refresh()
        title = form.title if form else ""
        self.ids.heading.title = title or _("Schedules")
        self.ids.heading.words = form.words if form else ""
        if came and form:
            page.begin()

    # ------------------------------------------------------------ going

    def open_row(self, key: str) -> None:
        """A row of a list was pressed."""
        self.says.open(key)
        self.refresh()

    def show(self, schedule: str = "", **what: Any) -> None:
        """The form of this schedule."""
        if schedule:
            self.says.to(Tab.SCHEDULES)
            self.open_row(schedule)

    def assign(self) -> None:
        """The open schedule, or one that is chosen then."""
        name = self.says.schedule.name
        self._leaving(lambda: self._assign(name))

    def _assign(self, name: str) -> None:
        self.says.to(Tab.ASSIGNED)
        self.says.assigning.open(name)

    def back(self) -> None:
        """To the list; what was typed and not saved is asked about."""
        self._leaving(lambda: None)

    def _leaving(self, then: Callable[[], None]) -> None:
        form = self.says.form

        def leave() -> None:
            if form is not None:
                form.close()
            then()

        self._unless_changed(leave)

    def _unless_changed(self, act: Callable[[], None]) -> None:
        form = self.says.form
        if form is None or not form.is_changed:
            act()
            return
        self.desk.ask(
            _("Leave without saving?"),
            _("What was typed here and not saved is lost."),
            yes=_("Leave it"),
            act=act,
            otherwise=self.refresh,
            dangerous=True,
        )

    def to_door_settings(self) -> None:
        self.desk.go("settings", part="attendance")

    # ------------------------------------------------------------ acting

    def save(self) -> None:
        form = self.says.form
        if form is None:
            return
        form.save()
        if form.refused:
            self.refresh()
            self.pages.page.to_refused()

    def ask_for_version(self, from_day: str) -> None:
        self._unless_changed(lambda: self.says.schedule.show_version(from_day))

    def ask_to_remove(self) -> None:
        form = self.says.schedule
        self.desk.ask(
            _("Remove {name}?").format(name=form.name),
            _("All its versions go. A schedule that somebody works by, or did, stays: past reports need it."),
            yes=_("Remove"),
            act=form.remove,
            dangerous=True,
        )

    def ask_to_end_leave(self) -> None:
        leave = self.says.chosen_leave
        if leave is not None:
            name = next(one.name for one in self.says.plan.people if one.key == leave.employee_key)
            self.desk.ask(
                _("Take the leave of {name} back?").format(name=name),
                f"{leave.first} – {leave.last}",
                yes=_("Take back"),
                act=self.says.remove_leave,
            )

    def ask_to_end_day(self) -> None:
        day = self.says.chosen_day
        if day is not None:
            self.desk.ask(
                _("Take {name} back?").format(name=day.name),
                f"{day.day} {day.site}",
                yes=_("Take back"),
                act=self.says.remove_day,
            )

    def shortcut(self, key: str) -> bool:
        is_form = self.says.form is not None
        acts: dict[str, Callable[[], None]] = {"esc": self.back, "ctrl+s": self.save} if is_form else {}
        if not is_form and self.says.tab is not Tab.HOLIDAYS:
            acts["ctrl+f"] = self.pages.page.ids.search.take_focus
        if key in acts:
            acts[key]()
        return key in acts
