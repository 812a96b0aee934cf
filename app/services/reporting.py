"""Who came and went."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.employee import Employee
from app.domain.exception import ExceptionKind
from app.domain.punch import Direction, Punch, local_day
from app.domain.workday import WorkDay
from app.services.effective import effective_between
from app.services.ports import Clock, OpenUnitOfWork
from app.services.worktime import Worktime

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One employee's work day; times are local. is_in: nobody has said OUT since, and the shift can still be open."""

    employee: Employee
    first_in: datetime | None
    last_out: datetime | None
    worked: timedelta
    is_in: bool
    punches: tuple[Punch, ...]


class Reporting:
    """Reads the store; never writes."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock, worktime: Worktime | None = None) -> None:
        self._open, self._clock = open_unit_of_work, clock
        self._worktime = worktime or Worktime(open_unit_of_work=open_unit_of_work, clock=clock)

    def today(self) -> list[DayRow]:
        """One row per employee who punched on this local day or is still in from the evening before, by number."""
        zone = ZoneInfo(self._clock.zone)
        start, end = local_day(self._clock.now(), zone)
        today = start.astimezone(zone).date()
        with self._open() as work:
            employees = work.employees.all()
            days = self._worktime.days_in(work, None, today - A_DAY, today)
            punches: dict[str, list[Punch]] = defaultdict(list)
            for punch in effective_between(work, start - A_DAY, end):
                if not punch.withdrawn:
                    punches[punch.employee_key].append(punch)
        chosen = [(one, _day_of(days[one.key], start)) for one in employees]
        return [_row(one, day, punches[one.key], zone) for one, day in chosen if day is not None]


def _day_of(days: list[WorkDay], start: datetime) -> WorkDay | None:
    """Today's work day, else yesterday's when it reaches into today; None when nobody was there."""
    for day in reversed(days):
        lost_an_in = any(one.kind is ExceptionKind.FORGOTTEN_IN for one in day.exceptions)
        is_todays = day is days[-1] and (day.first_in is not None or lost_an_in)
        if is_todays or day.is_open or (day.last_out is not None and day.last_out >= start):
            return day
    return None


def _row(employee: Employee, day: WorkDay, punches: list[Punch], zone: ZoneInfo) -> DayRow:
    of_day = day.first_in or day.last_out
    there = of_day.tzinfo if of_day else zone
    since = day.first_in or datetime.combine(day.day, datetime.min.time(), there)
    mine = [punch for punch in punches if punch.at_utc >= since]
    outs = [punch.at_utc.astimezone(there) for punch in mine if punch.direction is Direction.OUT]
    return DayRow(
        employee=employee,
        first_in=day.first_in,
        last_out=outs[-1] if outs else day.last_out,
        worked=day.worked,
        is_in=day.is_open,
        punches=tuple(mine),
    )
