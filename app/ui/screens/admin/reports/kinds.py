"""The reports that the window offers, and what each is about; no Kivy."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.reports.calendar import LEGEND
from app.domain.reports.people import Chosen
from app.domain.table import Table, hours_and_minutes
from app.language import _, number, said
from app.services.reports import Reports, Span
from app.ui.widgets.table.of_report import in_words

MOST_DAYS = 62  # bars of days; a longer span is drawn by the month
Bar = tuple[str, float, float | None]


class Report(StrEnum):
    """In the order of the list."""

    NOW = "now"
    TODAY = "today"
    DAY = "day"
    MONTH = "month"
    PERSON = "person"
    HOURS = "hours"
    LATENESS = "lateness"
    EXCEPTIONS = "exceptions"
    OVERTIME = "overtime"


AROUND_NOW = (Report.NOW, Report.TODAY)  # have no span to choose
OVER_A_SPAN = (Report.PERSON, Report.HOURS, Report.LATENESS, Report.EXCEPTIONS, Report.OVERTIME)


@dataclass(frozen=True)
class Asked:
    """What a report is asked for. number: of the employee that PERSON is about."""

    report: Report
    first: date
    last: date
    chosen: Chosen
    number: str = ""


@dataclass(frozen=True)
class Answer:
    """A report as it is shown. title, bars, in_hours: of the chart; no bars where there is none."""

    table: Table
    title: str = ""
    bars: tuple[Bar, ...] = ()
    in_hours: bool = True

    @property
    def heading(self) -> str:
        """The table's title, without what explains the columns that only the file has."""
        return said(self.table.title).removesuffix(f" ({said(LEGEND)})")


def ask(reports: Reports, asked: Asked) -> Answer:
    """Run a report; errors as the service."""
    span, chosen = Span(asked.first, asked.last), asked.chosen
    match asked.report:
        case Report.NOW:
            table = reports.now(chosen)
            return Answer(table, _("In now, by site"), counted(table, "site"), False)
        case Report.TODAY:
            return Answer(reports.of_today(chosen), *_presence(reports.presence_chart(chosen)), False)
        case Report.DAY:
            return Answer(reports.day(asked.first, chosen))
        case Report.MONTH:
            table = reports.month(asked.first.year, asked.first.month, chosen)
        case Report.PERSON:
            table = reports.employee(asked.number, span, chosen)
            return Answer(table, _("Hours a day (line: planned)"), of_days(table))
        case Report.EXCEPTIONS:
            table = reports.exceptions(span, chosen)
            return Answer(table, _("How often"), counted(table, "kind"), False)
        case _other:
            table = _over_a_span(reports, asked.report)(span, chosen)
    return Answer(table, _("Hours of everybody (line: planned)"), of_days(reports.hours_chart(span, chosen)))


def _over_a_span(reports: Reports, report: Report) -> Callable[[Span, Chosen], Table]:
    return {Report.HOURS: reports.hours, Report.LATENESS: reports.lateness, Report.OVERTIME: reports.overtime}[report]


def counted(table: Table, key: str) -> tuple[Bar, ...]:
    """How many rows have each text of a column, most first."""
    counts = Counter(str(in_words(cell) or "–") for cell in table.cells(key))
    return tuple((text, float(count), None) for text, count in counts.most_common())


def _presence(table: Table) -> tuple[str, tuple[Bar, ...]]:
    rows = zip(*(table.cells(key) for key in ("department", "in_now", "expected", "away")), strict=True)
    bars = tuple((str(name or "–"), float(i), float(i + e + a)) for name, i, e, a in rows)
    return _("In now, by department (line: planned)"), bars


def of_days(table: Table) -> tuple[Bar, ...]:
    """Hours a day of a table with day, worked and target; by the month where the days are too many."""
    days = list(zip(table.cells("day"), table.cells("worked"), table.cells("target"), strict=True))
    by_month = len(days) > MOST_DAYS
    worked: dict[str, float] = defaultdict(float)
    target: dict[str, float] = defaultdict(float)
    for day, done, planned in days:
        if isinstance(day, date):
            label = f"{day:%Y-%m}" if by_month else f"{day.day}" if len(days) <= 31 else f"{day:%m-%d}"
            worked[label] += _hours(done)
            target[label] += _hours(planned)
    return tuple((label, hours, target[label]) for label, hours in worked.items())


def _hours(cell: object) -> float:
    return cell.total_seconds() / 3600 if isinstance(cell, timedelta) else 0.0


def hours_text(hours: float) -> str:
    """7.5 as 7:30."""
    return hours_and_minutes(timedelta(hours=hours)) if hours % 1 else number(hours)
