"""Who is in, who was there: reports about one day."""

from collections.abc import Iterable
from datetime import date, datetime

from app.domain.employee import Employee
from app.domain.exception import ExceptionKind
from app.domain.reports.people import PERSON, Days, employed, person
from app.domain.reports.words import exceptions_said, status_of
from app.domain.sentence import Sentence
from app.domain.table import Cell, Column, Kind, Table
from app.domain.workday import WorkDay

OF_THE_DAY = (
    Column("first_in", "First in", Kind.MOMENT),
    Column("last_out", "Last out", Kind.MOMENT),
    Column("worked", "Worked", Kind.DURATION),
    Column("late", "Late", Kind.DURATION),
    Column("exceptions", "Exceptions"),
)


def now_table(employees: Iterable[Employee], days: Days, now: datetime) -> Table:
    """Everybody who is in, whoever came first on top.

    days: yesterday's and today's; somebody on a night shift is in since yesterday.
    now: local time, for the title.
    """
    columns = (*PERSON, Column("first_in", "In since", Kind.MOMENT), Column("worked", "Worked so far", Kind.DURATION))
    open_days = [(one, day) for one in employees for day in days.get(one.key, ()) if day.is_open and day.first_in]
    open_days.sort(key=lambda pair: (pair[1].first_in or now, pair[0].number))
    rows = tuple((*person(one), day.first_in, day.worked) for one, day in open_days)
    title = Sentence("In now: {count} at {time}", count=len(rows), time=f"{now:%Y-%m-%d %H:%M}")
    return Table(title, columns, rows)


def today_table(employees: Iterable[Employee], days: Days, today: date) -> Table:
    """Everybody who was there today, also on a night shift that began yesterday.

    days: yesterday's and today's.
    """
    found = [(one, of_today(days.get(one.key, ()), today)) for one in employees]
    rows = tuple((*person(one), *_times(day)) for one, day in found if day)
    return Table(Sentence("Today, {day}", day=today), (*PERSON, *OF_THE_DAY), rows)


def of_today(days: Iterable[WorkDay], today: date) -> WorkDay | None:
    """The day's own work day; else yesterday's that reached into it; None when nobody came."""
    best = None
    for day in days:
        lost_an_in = any(one.kind is ExceptionKind.FORGOTTEN_IN for one in day.exceptions)
        came = day.first_in is not None or lost_an_in
        reaches = day.day == today or day.is_open or (day.last_out is not None and day.last_out.date() >= today)
        best = day if came and reaches else best
    return best


def day_table(employees: Iterable[Employee], days: Days, day: date) -> Table:
    """Everybody who was employed on that day, with what became of it."""
    columns = (*PERSON, Column("status", "Status"), *OF_THE_DAY)
    rows = tuple(
        (*person(one), status_of(own), *_times(own)) for one, all_days in employed(employees, days) for own in all_days
    )
    return Table(Sentence("Day {day}", day=day), columns, rows)


def _times(day: WorkDay) -> tuple[Cell, ...]:
    return day.first_in, day.last_out, day.worked, day.late, exceptions_said(day.exceptions)
