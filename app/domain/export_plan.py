"""A report that is written to a folder every day, week or month: when it is due, and which days it covers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Covers(StrEnum):
    """Which days: the last whole day, week or month before the moment it is due, or the one it is due in so far."""

    PREVIOUS = "previous"
    CURRENT = "current"


@dataclass(frozen=True, kw_only=True)
class ExportPlan:
    """One line of the plan.

    name: begins the files' names, unique. report: "day", "hours" ... or "payroll". at: local time of the door.
    on: 1 (Monday) to 7 of a weekly plan; 1 to 31 of a monthly one, where a shorter month means its last day.
    folder: absolute, has to be there. format: csv, xlsx or pdf. profile: path of a payroll profile.
    """

    name: str
    report: str
    every: Every
    at: time
    folder: str
    on: int = 1
    format: str = "xlsx"
    covers: Covers = Covers.PREVIOUS
    department: str = ""
    site: str = ""
    profile: str = ""


@dataclass(frozen=True)
class Due:
    """One file to be written. moment_utc: when. first, last: the days it covers."""

    moment_utc: datetime
    first: date
    last: date


def dues(plan: ExportPlan, after_utc: datetime, until_utc: datetime, zone: ZoneInfo) -> list[Due]:
    """Everything due in (after, until], oldest first: what a machine that was off has missed."""
    first, last = after_utc.astimezone(zone).date() - DAY, until_utc.astimezone(zone).date()
    days = (first + DAY * turn for turn in range((last - first).days + 1))
    # An hour that the clocks skip counts as the one after it, an hour that comes twice counts once.
    moments = [(day, datetime.combine(day, plan.at, zone).astimezone(UTC)) for day in days if _is_day_of(plan, day)]
    return [Due(moment, *_covered(plan, day)) for day, moment in moments if after_utc < moment <= until_utc]


def file_name(plan: ExportPlan, due: Due) -> str:
    """Like "hours-2026-10-01-to-2026-10-31.xlsx"; the same every time, and another one for every due moment."""
    span = f"{due.first}" if due.first == due.last else f"{due.first}-to-{due.last}"
    return f"{plan.name}-{span}.{plan.format}"


def _is_day_of(plan: ExportPlan, day: date) -> bool:
    match plan.every:
        case Every.DAY:
            return True
        case Every.WEEK:
            return day.isoweekday() == plan.on
        case Every.MONTH:
            is_last = (day + DAY).day == 1
            return day.day == plan.on or (is_last and day.day < plan.on)


def _covered(plan: ExportPlan, day: date) -> tuple[date, date]:
    begin = _begin(plan.every, day)
    if plan.covers is Covers.CURRENT:
        return begin, day
    return _begin(plan.every, begin - DAY), begin - DAY


def _begin(every: Every, day: date) -> date:
    """The first day of the day, ISO week or month that holds this day."""
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day - DAY * (day.isoweekday() - 1)
        case Every.MONTH:
            return day.replace(day=1)
