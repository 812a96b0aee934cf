"""What the door says of somebody's time: IN or OUT, and the hours of the day so far."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.correction import Correction
from app.domain.direction import by_last_punch, by_plan
from app.domain.employee import Employee
from app.domain.punch import Direction, Punch
from app.domain.workday import WorkDay
from app.services.marks import marks_of
from app.services.ports import UnitOfWork
from app.services.worktime import AROUND, DaysAround, Worktime


class DoorTime:
    """Asks the same rules as every report, within the unit of work of the visit.

    by_schedule: IN or OUT follows from the plan where there is one, not from the last punch alone.
    """

    def __init__(self, worktime: Worktime, *, by_schedule: bool = False) -> None:
        self._worktime, self._by_schedule = worktime, by_schedule

    def visit(
        self, work: UnitOfWork, employee: Employee, now: datetime, approved: Sequence[Correction] | None = None
    ) -> "VisitTime":
        """Read once what both questions of a visit need. approved: the employee's corrections, if at hand."""
        return VisitTime(self._worktime.around(work, employee, now.date(), approved), now, self._by_schedule)


class VisitTime:
    """One employee's time at the moment of a visit."""

    def __init__(self, around: DaysAround, now: datetime, by_schedule: bool) -> None:
        self._around, self._now, self._by_schedule = around, now, by_schedule

    def direction(self) -> Direction:
        """What the next punch is, when nobody says."""
        # Also what lies ahead: after the clock was put back, the last punch may.
        first, last = ((self._now + way * AROUND).timestamp() for way in (-1, 1))
        marks = [mark for mark in self._around.marks if first <= mark[0] < last]
        plans, minute = self._around.plans, int(self._now.timestamp()) // 60
        if self._by_schedule:
            return by_plan(marks, plans, minute)
        return by_last_punch(marks, minute, plans[AROUND.days].schedule.longest_shift)

    def hours(self, punch: Punch) -> timedelta:
        """The hours of the work day that the punch belongs to, itself included; it need not be stored yet."""
        days = self._around.days(marks_of([punch]))
        return next((one.worked for one in reversed(days) if _holds(one, punch)), timedelta())


def _holds(day: WorkDay, punch: Punch) -> bool:
    """True for the work day that a punch made just now belongs to."""
    at = punch.at_utc.replace(second=0, microsecond=0)
    return day.is_open if punch.direction is Direction.IN else day.last_out == at
