"""What went otherwise than planned: lateness, and exceptions of days and of the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.employee import Employee
from app.domain.reports.people import PERSON, Days, employed, person
from app.domain.reports.words import kind_said
from app.domain.sentence import Sentence
from app.domain.table import Cell, Column, Kind, Table
from app.domain.workday import WorkDay

LATENESS = (
    Column("day", "Day", Kind.DATE),
    *PERSON,
    Column("planned_start", "Planned from", Kind.MOMENT),
    Column("first_in", "First in", Kind.MOMENT),
    Column("late", "Late", Kind.DURATION),
    Column("planned_end", "Planned to", Kind.MOMENT),
    Column("last_out", "Last out", Kind.MOMENT),
    Column("early", "Left early", Kind.DURATION),
)
EXCEPTIONS = (
    Column("day", "Day", Kind.DATE),
    Column("at", "At", Kind.MOMENT),
    *PERSON,
    Column("kind", "Exception"),
    Column("amount", "How much", Kind.DURATION),
)


@dataclass(frozen=True)
class DoorIncident:
    """An exception that the door noted. at: local. employee: None where nobody was recognised."""

    at: datetime
    kind: str
    employee: Employee | None = None


def lateness_table(employees: Iterable[Employee], days: Days, first: date, last: date) -> Table:
    """A row a day on which somebody came late or left early, oldest first."""
    found = [(day, one) for one, own in employed(employees, days) for day in own if day.late or day.early]
    found.sort(key=lambda pair: pair[0].day)  # stable: by number within a day
    rows = tuple((day.day, *person(one), *_lateness(day)) for day, one in found)
    title = Sentence("Lateness, {first} to {last}", first=first, last=last)
    return Table(title, LATENESS, rows)


def exceptions_table(
    employees: Iterable[Employee], days: Days, door: Iterable[DoorIncident], first: date, last: date
) -> Table:
    """A row an exception of a day or of the door, oldest first."""
    rows: list[tuple[Cell, ...]] = [
        (day.day, None, *person(one), kind_said(exception.kind), exception.amount or None)
        for one, own in employed(employees, days)
        for day in own
        for exception in day.exceptions
    ]
    rows += [_noted(incident) for incident in door]
    rows.sort(key=lambda row: (str(row[0]), str(row[1] or "")))
    title = Sentence("Exceptions, {first} to {last}", first=first, last=last)
    return Table(title, EXCEPTIONS, tuple(rows))


def _lateness(day: WorkDay) -> tuple[Cell, ...]:
    start, end = (day.planned.start, day.planned.end) if day.planned else (None, None)
    return start, day.first_in, _or_none(day.late), end, day.last_out, _or_none(day.early)


def _noted(incident: DoorIncident) -> tuple[Cell, ...]:
    whose = person(incident.employee) if incident.employee else ("", "", "", "")
    return incident.at.date(), incident.at, *whose, kind_said(incident.kind), None


def _or_none(amount: timedelta) -> timedelta | None:
    return amount or None
