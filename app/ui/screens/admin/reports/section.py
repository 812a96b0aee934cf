"""The reports' section: choose one, read it as a table or a picture, take it along as a file."""

from datetime import date
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, StringProperty

from app.language import _, number, weekday_letters
from app.ui.look import look
from app.ui.screens.admin.reports.kinds import Report, hours_text
from app.ui.screens.admin.reports.spans import Length
from app.ui.screens.admin.section import Section
from app.ui.widgets.chart.bars import BarChart
from app.ui.widgets.chart.month import Month
from app.ui.widgets.people_sheet import PeopleSheet
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("reports.kv")))

ROOM_FOR_BOTH = {"bars": 640, "month": 940}  # height in units of text from which the table is shown beneath them


def titles() -> dict[Report, str]:
    """What the reports are called."""
    return {
        Report.NOW: _("Who is in now"),
        Report.TODAY: _("Today"),
        Report.DAY: _("A day"),
        Report.MONTH: _("A month"),
        Report.PERSON: _("A person"),
        Report.HOURS: _("Hours"),
        Report.LATENESS: _("Lateness"),
        Report.EXCEPTIONS: _("Exceptions"),
        Report.OVERTIME: _("Overtime"),
    }


def lengths() -> dict[Length, str]:
    """What spans are called."""
    return {
        Length.DAY: _("a day"),
        Length.WEEK: _("a week"),
        Length.MONTH: _("a month"),
        Length.QUARTER: _("a quarter"),
        Length.YEAR: _("a year"),
    }


class ExportSheet(Sheet):
    """The form and the place of a file."""

    endings = ListProperty([])
    ending = StringProperty("")
    folder = StringProperty("")

    def __init__(self, says: Any, desk: Any, **properties: Any) -> None:
        super().__init__(endings=list(says.endings), ending=says.endings[0], folder=str(Path.home()), **properties)
        self._says = says
        self.ids.place.desk = desk
        self.ids.form.options = [(ending, ending[1:].upper(), "", "") for ending in self.endings]
        self.choose(self.ending)

    def choose(self, ending: str) -> None:
        self.ending = ending
        typed = Path(self.ids.place.text) if self.ids.place.text else None
        if typed is not None and typed.suffix in self.endings:
            self.ids.place.text = str(typed.with_suffix(ending))
        else:
            self.ids.place.text = str(Path(self.folder) / self._says.file_name(ending))

    def answer(self, yes: bool) -> None:
        path = Path(self.ids.place.text)
        if yes and path.is_dir():
            path = path / self._says.file_name(self.ending)
        self.close()
        if yes:
            self._says.export(str(path))


class PayrollSheet(Sheet):
    """The profile that names the columns, and the place of the file."""

    def __init__(self, says: Any, desk: Any, **properties: Any) -> None:
        super().__init__(**properties)
        self._says = says
        self.ids.profile.desk = self.ids.place.desk = desk
        self.ids.place.text = str(Path.home() / says.file_name(".csv").replace(says.report.value, "payroll"))

    def answer(self, yes: bool) -> None:
        profile, path = self.ids.profile.text, self.ids.place.text
        self.close()
        if yes:
            self._says.export_payroll(profile, path)


class ReportsSection(Section):
    """A row of choices, a table, a picture."""

    view = StringProperty("table")

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, number: self._open_person(number))
        self.bars, self.month = BarChart(form=hours_text), Month()
        self.month.bind(on_day=lambda _, box: setattr(self.ids.day, "text", box.words))
        self.bind(view=lambda *_: self._arrange(), height=lambda *_: self._arrange())
        self.says.open(self.says.report)

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        ids.report.options, ids.report.value = list(titles().items()), says.report
        ids.length.options, ids.length.value = list(lengths().items()), says.length
        ids.person.text = self._person_words()
        ids.span.text = says.span_words
        everywhere = ("", _("all"))
        ids.department.options = [everywhere, *((name, name) for name in says.departments)]
        ids.site.options = [everywhere, *((name, name) for name in says.sites)]
        ids.department.value, ids.site.value = says.department, says.site
        ids.export.disabled, ids.payroll.disabled = not says.can_export, not says.can_pay
        ids.heading.words, ids.totals.text = says.title, says.totals
        self.table.model = says.table
        self.table.empty = self._empty()
        self.table.refresh()
        self._draw_picture()
        self._arrange()

    def _empty(self) -> str:
        if self.says.busy:
            return _("One moment")
        if self.says.report is Report.PERSON and not self.says.number:
            return _("Choose an employee.")
        return _("Nothing to report.")

    def _person_words(self) -> str:
        one = next((one for one in self.says.people if one.number == self.says.number), None)
        return _("Person: {name}").format(name=one.name) if one else _("Choose an employee")

    # ------------------------------------------------------------ table and picture

    @property
    def picture(self) -> BarChart | Month | None:
        """What there is to see beside the table."""
        if self.says.boxes:
            return self.month
        return self.bars if self.says.bars else None

    def _draw_picture(self) -> None:
        says = self.says
        if says.boxes:
            if self.month.boxes != says.boxes:
                self.month.weekdays = weekday_letters()
                self.month.boxes, self.ids.day.text = says.boxes, ""
        else:
            self.ids.day.text = ""
            self.bars.form, self.bars.whole = hours_text if says.in_hours else number, not says.in_hours
            self.bars.title, self.bars.bars = says.chart_title, list(says.bars)

    def _arrange_tools(self, has_view: bool) -> None:
        says = self.says
        shown = {
            "report": True,
            "person": says.report is Report.PERSON,
            "length": says.has_length,
            "turning": says.has_span,
            "department": bool(says.departments) and says.report is not Report.PERSON,
            "site": bool(says.sites) and says.report is not Report.PERSON,
            "view": has_view,
            "search": not has_view or self.view == "table",
        }
        self.ids.tools.arrange([name for name, is_shown in shown.items() if is_shown], self.ids)

    def _arrange(self, *_args: object) -> None:
        picture = self.picture
        both = self.height >= ROOM_FOR_BOTH["month" if picture is self.month else "bars"] * look.t
        parts: list[Any] = []
        if picture is not None and (both or self.view == "chart"):
            parts.append(picture)
        if both or picture is None or self.view == "table":
            parts.append(self.table)
        self._arrange_tools(picture is not None and not both)
        body = self.ids.body
        if list(reversed(body.children)) != parts:
            body.clear_widgets()
            for part in parts:
                body.add_widget(part)
        if picture is not None:
            picture.size_hint_y = 1 if picture is self.month else 0.75

    # ------------------------------------------------------------ what is pressed

    def show(self, number: str = "", report: Report = Report.PERSON, day: date | None = None, **what: Any) -> None:
        self.says.day = day or self.says.day
        self.says.open(report, number)

    def _open_person(self, number: str) -> None:
        if number and self.says.report is not Report.PERSON:
            self.show(number=number)

    def choose_person(self) -> None:
        people = [(one.number, one.name, one.department) for one in self.says.people]
        act = lambda number: self.says.open(Report.PERSON, number)  # noqa: E731
        self.desk.lay(PeopleSheet(title=_("Choose an employee"), people=people, act=act))

    def export(self) -> None:
        if self.says.can_export:
            self.desk.lay(ExportSheet(self.says, self.desk, title=_("Save this report as a file")))

    def export_payroll(self) -> None:
        if self.says.can_pay:
            self.desk.lay(PayrollSheet(self.says, self.desk, title=_("Save the hours for payroll")))

    def shortcut(self, key: str) -> bool:
        acts = {"ctrl+e": self.export, "ctrl+f": self.ids.search.take_focus}
        if key in acts:
            acts[key]()
        return key in acts
