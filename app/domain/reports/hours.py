"""Sums a person over a span: hours, and overtime by week."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from app.domain.employee import Employee
from app.domain.reports.people import PERSON, Days, employed, person
from app.domain.sentence import Sentence
from app.domain.table import Cell, Column, Kind, Table
from app.domain.workday import ZERO, Status, WorkDay

HOURS = (
    *PERSON,
    Column("days_present", "Days present", Kind.NUMBER),
    Column("days_absent", "Days absent", Kind.NUMBER),
    Column("days_leave", "Days of leave", Kind.NUMBER),
    Column("target", "Target", Kind.DURATION),
    Column("worked", "Worked", Kind.DURATION),
    Column("breaks", "Breaks", Kind.DURATION),
    Column("overtime", "Overtime", Kind.DURATION),
    Column("surplus", "Above target", Kind.DURATION),
    Column("shortfall", "Below target", Kind.DURATION),
)
OVERTIME = (
    *PERSON,
    Column("week", "Week"),
    Column("from_day", "From", Kind.DATE),
    Column("to_day", "To", Kind.DATE),
    Column("target", "Target", Kind.DURATION),
    Column("worked", "Worked", Kind.DURATION),
    Column("overtime", "Overtime", Kind.DURATION),
)


def hours_table(employees: Iterable[Employee], days: Days, first: date, last: date) -> Table:
    """A row a person: what was to be worked and what was. Surplus and shortfall are of the span as a whole."""
    rows = tuple((*person(one), *_hours(own)) for one, own in employed(employees, days))
    title = Sentence("Hours, {first} to {last}", first=first, last=last)
    return Table(title, HOURS, rows, _totals(rows, len(PERSON)))


def overtime_table(employees: Iterable[Employee], days: Days, first: date, last: date) -> Table:
    """A row a person and ISO week with overtime in it; a week that the span cuts has the days within the span."""
    rows = tuple(
        (*person(one), *cells) for one, own in employed(employees, days) for cells in _weeks(own) if cells[-1] != ZERO
    )
    title = Sentence("Overtime, {first} to {last}", first=first, last=last)
    return Table(title, OVERTIME, rows, _totals(rows, len(PERSON) + 3))


def total(days: Iterable[WorkDay], name: str) -> timedelta:
    """The sum of one duration over days."""
    return sum((getattr(day, name) for day in days), ZERO)


def is_present(day: WorkDay) -> bool:
    """True when the employee worked on that day, planned or not."""
    return day.status in (Status.PRESENT, Status.HALF_DAY) or bool(day.worked)


def _hours(days: Sequence[WorkDay]) -> tuple[Cell, ...]:
    target, worked, breaks, overtime = (total(days, name) for name in ("target", "worked", "breaks", "overtime"))
    present = sum(map(is_present, days))
    absent = sum(day.status is Status.ABSENT and not day.worked for day in days)
    leave = sum(day.status is Status.LEAVE for day in days)
    return (
        present,
        absent,
        leave,
        target,
        worked,
        breaks,
        overtime,
        max(worked - target, ZERO),
        max(target - worked, ZERO),
    )


def _weeks(days: Sequence[WorkDay]) -> Iterable[tuple[Cell, ...]]:
    for (year, week), together in groupby(days, key=lambda day: day.day.isocalendar()[:2]):
        own = list(together)
        sums = (total(own, name) for name in ("target", "worked", "overtime"))
        yield f"{year}-W{week:02}", own[0].day, own[-1].day, *sums


def _totals(rows: Sequence[tuple[Cell, ...]], named: int) -> tuple[Cell, ...]:
    """Sums of every column after the first `named` ones, which say "Total" or nothing; () without rows."""
    if not rows:
        return ()
    sums = [sum(cells[1:], cells[0]) for cells in list(zip(*rows, strict=True))[named:]]
    return ("", "Total", "", "", *[None if isinstance(cell, date) else "" for cell in rows[0][4:named]], *sums)
