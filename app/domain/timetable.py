"""What is planned for one calendar day at one site: a schedule's weekday, put on the time line.

Moments are whole minutes since 1970 in UTC, so that what lies between them is real time, also when clocks change.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from app.domain.breaks import deducted
from app.domain.schedule import DayPlan, Schedule
from app.domain.workday import Span, Status

NEVER = -(10**12)  # no minute at all: the day has no planned start or end


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """One day of a schedule.

    opens: when the day begins for who punches outside every plan; the next day's is its end.
    offset: minutes that local time is ahead of UTC when the day opens.
    start, end, core_start, core_end: NEVER where there is none.
    target: minutes to be worked.
    is_due: a day without a punch is an absence.
    off: DAY_OFF or HOLIDAY, None where something is planned.
    week: number of the week, rising.
    """

    day: date
    schedule: Schedule
    zone: tzinfo
    opens: int
    closes: int
    offset: int
    week: int
    start: int = NEVER
    end: int = NEVER
    core_start: int = NEVER
    core_end: int = NEVER
    target: int = 0
    is_due: bool = False
    off: Status | None = None
    note: str = ""
    span: Span | None = None


def planned_day(day: date, schedule: Schedule, zone: tzinfo, holiday: str | None = None) -> PlannedDay:
    """The schedule on that day.

    Args:
        zone: of the employee's site, unless the schedule has one of its own.
        holiday: the holiday's name, None on other days.
    """
    opens = _moment(day, schedule.day_changes_at, zone)
    closes = _moment(day + timedelta(days=1), schedule.day_changes_at, zone)
    about: dict[str, Any] = {
        "day": day,
        "schedule": schedule,
        "zone": zone,
        "opens": _minute(opens),
        "closes": _minute(closes),
        "offset": _offset(opens),
        "week": (day.toordinal() - 1 - schedule.starts_week_on) // 7,
    }
    plan = schedule.week[day.weekday()]
    if holiday is not None and not schedule.works_on_holidays:
        return PlannedDay(**about, off=Status.HOLIDAY, note=holiday)
    if plan is None:
        return PlannedDay(**about, off=Status.DAY_OFF)
    return PlannedDay(**about, note=holiday or "", **_fixed(day, plan, schedule, zone), **_core(day, plan, zone))


def _fixed(day: date, plan: DayPlan, schedule: Schedule, zone: tzinfo) -> dict[str, Any]:
    if plan.start is None or plan.end is None:
        # Hours by the week oblige to no single day, unless everybody has to be there at its core time.
        is_due = schedule.week_hours is None or plan.core_start is not None
        return {"target": plan.hours or 0, "is_due": is_due}
    start = _moment(day, plan.start, zone)
    end = _moment(day + timedelta(days=plan.end <= plan.start), plan.end, zone)
    length = _minute(end) - _minute(start)
    target = plan.hours
    if target is None:
        target = length - deducted(length, 0, schedule.breaks)
    return {
        "start": _minute(start),
        "end": _minute(end),
        "target": target,
        "is_due": True,
        "span": Span(start, end),
    }


def _core(day: date, plan: DayPlan, zone: tzinfo) -> dict[str, Any]:
    if plan.core_start is None or plan.core_end is None:
        return {}
    return {
        "core_start": _minute(_moment(day, plan.core_start, zone)),
        "core_end": _minute(_moment(day + timedelta(days=plan.core_end <= plan.core_start), plan.core_end, zone)),
    }


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _offset(moment: datetime) -> int:
    ahead = moment.utcoffset()
    return int(ahead.total_seconds()) // 60 if ahead else 0
