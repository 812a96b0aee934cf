"""Days worked out from punches told as local clock times, for tests of the rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.employeedays import DAYS_AFTER, DAYS_BEFORE, work_days
from app.domain.judging import Person
from app.domain.schedule import UNPLANNED, DayPlan, Schedule
from app.domain.timetable import planned_day

VIENNA = ZoneInfo("Europe/Vienna")
MONDAY = date(2026, 11, 16)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def fixed(start="09:00", end="17:30", days=5, **rules) -> Schedule:
    """The same hours on the first so many days of the week."""
    plan = DayPlan(start=time.fromisoformat(start), end=time.fromisoformat(end))
    return Schedule(name="plan", week=(plan,) * days + (None,) * (7 - days), **rules)


def marks(text: str, zone=VIENNA, day=MONDAY, corrected=0):
    """ "09:00 in, 12:00 out, +1 06:00 out": local clock times, +1 on the next day, with or without seconds."""
    result = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        *ahead, clock, way = word.split()
        on = day + timedelta(days=int(ahead[0]) if ahead else 0)
        at = datetime.combine(on, time.fromisoformat(clock), zone)
        result.append((int(at.timestamp()), int(way == "in"), corrected))
    return result


def days_of(text, schedule=UNPLANNED, *, first=MONDAY, count=1, zone=VIENNA, now=LATER, person=None, holidays=None):
    """So many work days from the first on."""
    every = [first + timedelta(days=n) for n in range(-DAYS_BEFORE, count + DAYS_AFTER)]
    plans = [planned_day(day, schedule, zone, (holidays or {}).get(day)) for day in every]
    punches = marks(text, zone, first) if isinstance(text, str) else text
    return work_days(punches, plans, person or Person(key="ada"), int(now.timestamp()) // 60)


def day_of(text, schedule=UNPLANNED, **how):
    return days_of(text, schedule, **how)[0]


def hm(text: str) -> timedelta:
    """ "7:30" """
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
