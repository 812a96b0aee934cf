"""The reports as the admin asks for and reads them; no Kivy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.domain.employee import Employee
from app.domain.permission import Act, Operator, may, sees
from app.domain.reports.people import Chosen
from app.domain.table import Table
from app.language import _, weekday
from app.services.report_export import ReportExport
from app.services.reports import Reports, Span
from app.services.roster import Roster
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.reports.kinds import AROUND_NOW, OVER_A_SPAN, Answer, Asked, Bar, Report, ask
from app.ui.screens.admin.reports.month import boxes
from app.ui.screens.admin.reports.spans import Length, moved, span_around
from app.ui.widgets.chart.day import DayBox
from app.ui.widgets.table.model import TableModel
from app.ui.widgets.table.of_report import columns_of, rows_of, totals_of
from app.ui.worker import Submit


class ReportsViewModel(Acting):
    """table: what is shown of `said`. bars: its chart. boxes: a month of one person. totals: its sums in words."""

    def __init__(
        self,
        reports: Reports,
        roster: Roster,
        export: ReportExport,
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._reports, self._roster, self._export, self._who = reports, roster, export, who
        self.table = TableModel()
        self._begin()

    def _begin(self) -> None:
        self.report, self.length, self.day = Report.NOW, Length.MONTH, None
        self.department = self.site = self.number = ""
        self.said: Table | None = None
        self.title = self.chart_title = self.totals = ""
        self.bars: tuple[Bar, ...] = ()
        self.in_hours = True
        self.boxes: list[DayBox] = []
        self.people: list[Employee] = []
        self._asked: Asked | None = None

    day: date | None

    def forget(self) -> None:
        self.table = TableModel()
        self._begin()
        super().forget()

    # ------------------------------------------------------------ asking

    def reload(self) -> None:
        if self._asked is not None:
            self._ask()

    def open(self, report: Report = Report.NOW, number: str = "") -> None:
        """Show this report; of this person where it is about one."""
        self.report, self.number = Report(report), number or self.number
        self._ask()

    def stretch(self, length: Length) -> None:
        self.length = Length(length)
        self._ask()

    def turn(self, spans: int) -> None:
        """So many spans later, or earlier."""
        if self.day is not None:
            self.day = moved(self.day, self.span_length, spans)
            self._ask()

    def narrow(self, *, department: str | None = None, site: str | None = None) -> None:
        """Only this department or site; "" is any."""
        self.department = self.department if department is None else department
        self.site = self.site if site is None else site
        self._ask()

    @property
    def has_span(self) -> bool:
        return self.report not in AROUND_NOW

    @property
    def has_length(self) -> bool:
        """True when the span may be a week as well as a year."""
        return self.report in OVER_A_SPAN

    @property
    def span_length(self) -> Length:
        if self.report in AROUND_NOW or self.report is Report.DAY:
            return Length.DAY
        return Length.MONTH if self.report is Report.MONTH else self.length

    @property
    def span_words(self) -> str:
        if self._asked is None or not self.has_span:
            return ""
        first, last = self._asked.first, self._asked.last
        if self.span_length is Length.DAY:
            return f"{weekday(first)} {first}"
        if self.span_length is Length.MONTH:
            return f"{first:%Y-%m}"
        return f"{first:%Y}" if self.span_length is Length.YEAR else f"{first} – {last}"

    def _ask(self) -> None:
        report, number = self.report, self.number
        chosen = Chosen(department=self.department, site=self.site, operator=self._who())

        def work() -> tuple[date, Asked, Answer | None, list[Employee]]:
            self_day = self.day or self._reports.today()
            first, last = span_around(self_day, self.span_length)
            asked = Asked(report, first, last, chosen, number)
            people = [one for one in self._roster.all() if sees(self._who(), one.department)]
            nobody = report is Report.PERSON and not number
            return self_day, asked, None if nobody else ask(self._reports, asked), people

        self.busy = True
        self.changed()
        self._read(work, self._answered)

    def _answered(self, result: tuple[date, Asked, Answer | None, list[Employee]]) -> None:
        day, asked, answer, self.people = result
        if asked.report is not self.report or asked.number != self.number:
            return  # another one was asked for meanwhile
        self.busy, self.error = False, ""
        self.day, self._asked = day, asked
        if answer is None:
            self.said, self.bars, self.boxes, self.title = None, (), [], _("Choose an employee")
            self.table.show([], [])
            return
        self.said, self.bars, self.in_hours = answer.table, answer.bars, answer.in_hours
        self.title, self.chart_title, self.totals = answer.heading, answer.title, totals_of(answer.table)
        of_a_month = self.report is Report.PERSON and self.span_length is Length.MONTH
        self.boxes = boxes(answer.table) if of_a_month else []
        hidden = _hidden(answer.table)
        self.table.show(rows_of(answer.table, hidden), columns_of(answer.table, hidden))

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    @property
    def departments(self) -> list[str]:
        return sorted({one.department for one in self.people if one.department})

    @property
    def sites(self) -> list[str]:
        return sorted({one.site for one in self.people if one.site})

    # ------------------------------------------------------------ handing out

    @property
    def can_export(self) -> bool:
        return self.said is not None and may(self._who(), Act.EXPORT_REPORTS)

    @property
    def endings(self) -> tuple[str, ...]:
        return self._export.endings

    def file_name(self, ending: str) -> str:
        """What the file would be called."""
        if self._asked is None:
            return f"report{ending}"
        about = f"-{self.number}" if self.report is Report.PERSON else ""
        span = "" if not self.has_span else f"-{self._asked.first}-{self._asked.last}"
        return f"{self.report.value}{about}{span}{ending}"

    def export(self, path: str) -> None:
        """Write the whole report, in the order it came."""
        said = self.said
        if said is not None:
            words: Callable[[Path], str] = lambda file: _("Written: {file}").format(file=file)  # noqa: E731
            self._act(lambda: self._export.save(said, path, by=self._who().key), words, then=lambda: None)

    @property
    def can_pay(self) -> bool:
        """True where a payroll file of the span makes sense."""
        return self.can_export and self.report in (Report.HOURS, Report.OVERTIME, Report.MONTH)

    def export_payroll(self, profile: str, path: str) -> None:
        """Write the hours of the span in the columns of a profile."""
        asked = self._asked
        if asked is not None:
            words: Callable[[Path], str] = lambda file: _("Written: {file}").format(file=file)  # noqa: E731
            span = Span(asked.first, asked.last)
            save = self._export.save_payroll
            self._act(lambda: save(profile, span, asked.chosen, path, by=self._who().key), words, then=lambda: None)


def _hidden(table: Table) -> set[str]:
    """Columns that a screen has no room for: the days of a month, which a file has, and a press on the person shows."""
    return {column.key for column in table.columns if column.key[:1] == "d" and column.key[1:].isdecimal()}
