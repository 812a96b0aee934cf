"""Figures for a chart: hours a day, presence now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from app.domain.employee import Employee
from app.domain.reports.people import Days, employed
from app.domain.sentence import Sentence
from app.domain.table import Column, Kind, Table
from app.domain.workday import ZERO, Status

HOURS = (
    Column("day", "Day", Kind.DATE),
    Column("worked", "Worked", Kind.DURATION),
    Column("target", "Target", Kind.DURATION),
    Column("present", "People", Kind.NUMBER),
)
PRESENCE = (
    Column("department", "Department"),
    Column("in_now", "In", Kind.NUMBER),
    Column("expected", "Expected", Kind.NUMBER),
    Column("away", "Away", Kind.NUMBER),
)


def hours_per_day(employees: Iterable[Employee], days: Days, first: date, last: date) -> Table:
    """A row a day of the span, days without work too."""
    worked: dict[date, timedelta] = defaultdict(timedelta)
    target: dict[date, timedelta] = defaultdict(timedelta)
    present: Counter[date] = Counter()
    for _, own in employed(employees, days):
        for day in own:
            worked[day.day] += day.worked
            target[day.day] += day.target
            present[day.day] += bool(day.worked)
    span = [first + timedelta(days=turn) for turn in range((last - first).days + 1)]
    rows = tuple((day, worked[day], target[day], present[day]) for day in span)
    return Table(Sentence("Hours a day, {first} to {last}", first=first, last=last), HOURS, rows)


def presence_now(employees: Iterable[Employee], days: Days, today: date) -> Table:
    """A row a department: who is in, who is still expected today, who was planned and is away.

    days: yesterday's and today's.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, own in employed(employees, days):
        current = [day for day in own if day.day == today and day.status is not Status.NOT_EMPLOYED]
        if any(day.is_open for day in own):
            counts[one.department]["in"] += 1
        elif any(day.status is Status.EXPECTED for day in current):
            counts[one.department]["expected"] += 1
        elif any(day.target > ZERO or day.status is Status.LEAVE for day in current):
            counts[one.department]["away"] += 1
    rows = tuple((name, own["in"], own["expected"], own["away"]) for name, own in sorted(counts.items()))
    return Table(Sentence("Presence, {day}", day=today), PRESENCE, rows)
