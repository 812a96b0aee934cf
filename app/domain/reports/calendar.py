"""A month on one page: a row an employee, a column a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.domain.employee import Employee
from app.domain.exception import ExceptionKind
from app.domain.reports.people import Days, employed
from app.domain.sentence import Sentence
from app.domain.table import Cell, Column, Kind, Table, hours_and_minutes
from app.domain.workday import ZERO, Status, WorkDay

SIGNS = {Status.ABSENT: "A", Status.HOLIDAY: "H", Status.LEAVE: "L", Status.NOT_EMPLOYED: "-"}
LEGEND = Sentence("A absent, H holiday, L leave, - not employed, * has an exception")
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def month_table(employees: Iterable[Employee], days: Days, year: int, month: int) -> Table:
    """Hours worked or a sign a day, then the sums of the month."""
    columns = (
        Column("number", "Number"),
        Column("name", "Name"),
        *(Column(f"d{day.day:02}", f"{day.day} {WEEKDAYS[day.weekday()]}") for day in days_of(year, month)),
        Column("worked", "Worked", Kind.DURATION),
        Column("target", "Target", Kind.DURATION),
        Column("overtime", "Overtime", Kind.DURATION),
    )
    rows = tuple(_row(employee, list(own)) for employee, own in employed(employees, days))
    title = Sentence("Month {month} ({legend})", month=f"{year}-{month:02}", legend=LEGEND)
    return Table(title, columns, rows)


def days_of(year: int, month: int) -> list[date]:
    """Every day of the month."""
    first = date(year, month, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return [first + timedelta(days=turn) for turn in range((following - first).days)]


def sign_of(day: WorkDay) -> str:
    """The calendar's cell: "8:05", "8:05*", "A", "H", "L", "-" or "" for a free or coming day."""
    star = "*" if any(one.kind not in (ExceptionKind.CORRECTED, ExceptionKind.ABSENT) for one in day.exceptions) else ""
    said = hours_and_minutes(day.worked) if day.worked or day.is_open else SIGNS.get(day.status, "")
    return said + star


def _row(employee: Employee, days: list[WorkDay]) -> tuple[Cell, ...]:
    sums = (sum((getattr(day, name) for day in days), ZERO) for name in ("worked", "target", "overtime"))
    return employee.number, employee.name, *map(sign_of, days), *sums
