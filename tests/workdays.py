"""Work days as the rules hand them out, for tests of what is made from them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.workday import Span, Status, WorkDay

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def a_workday(key: str = "ada", day: date = MONDAY, **values: Any) -> WorkDay:
    """Planned and there from nine to five with half an hour of break, unless said otherwise."""
    usual: dict[str, Any] = {
        "status": Status.PRESENT,
        "planned": Span(at(day, 9), at(day, 17)),
        "target": 7 * HOUR + 30 * MINUTE,
        "presence": 8 * HOUR,
        "worked": 7 * HOUR + 30 * MINUTE,
        "breaks": 30 * MINUTE,
        "first_in": at(day, 9),
        "last_out": at(day, 17),
    }
    return WorkDay(employee_key=key, day=day, **usual | values)


def an_empty_day(key: str = "ada", day: date = MONDAY, status: Status = Status.DAY_OFF, **values: Any) -> WorkDay:
    """A day on which nobody came."""
    return WorkDay(employee_key=key, day=day, status=status, **values)
