"""One employee over a span: a row a day."""

from collections.abc import Sequence

from app.domain.employee import Employee
from app.domain.reports.words import exceptions_said, status_of
from app.domain.sentence import Sentence
from app.domain.table import Cell, Column, Kind, Table
from app.domain.workday import ZERO, WorkDay

COLUMNS = (
    Column("day", "Day", Kind.DATE),
    Column("status", "Status"),
    Column("planned_start", "Planned from", Kind.MOMENT),
    Column("planned_end", "Planned to", Kind.MOMENT),
    Column("first_in", "First in", Kind.MOMENT),
    Column("last_out", "Last out", Kind.MOMENT),
    Column("presence", "Presence", Kind.DURATION),
    Column("breaks", "Breaks", Kind.DURATION),
    Column("worked", "Worked", Kind.DURATION),
    Column("target", "Target", Kind.DURATION),
    Column("overtime", "Overtime", Kind.DURATION),
    Column("late", "Late", Kind.DURATION),
    Column("early", "Early", Kind.DURATION),
    Column("exceptions", "Exceptions"),
)
SUMS = ("presence", "breaks", "worked", "target", "overtime", "late", "early")


def employee_table(employee: Employee, days: Sequence[WorkDay]) -> Table:
    """Every day and the sums. days: at least one, oldest first."""
    who = f"{employee.number} {employee.name}"
    title = Sentence("{who}, {first} to {last}", who=who, first=days[0].day, last=days[-1].day)
    sums = (sum((getattr(day, name) for day in days), ZERO) for name in SUMS)
    return Table(title, COLUMNS, tuple(map(_row, days)), (None, "Total", None, None, None, None, *sums, ""))


def _row(day: WorkDay) -> tuple[Cell, ...]:
    planned = (day.planned.start, day.planned.end) if day.planned else (None, None)
    durations = (getattr(day, name) for name in SUMS)
    return day.day, status_of(day), *planned, day.first_in, day.last_out, *durations, exceptions_said(day.exceptions)
