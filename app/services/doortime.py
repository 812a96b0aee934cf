"""What the door says of somebody's time: IN or OUT, and the hours of the day so far."""

from datetime import datetime, timedelta

from app.domain.direction import by_last_punch, by_plan
from app.domain.employee import Employee
from app.domain.punch import Direction, Punch
from app.domain.workday import WorkDay
from app.services.marks import counting_marks, marks_of
from app.services.ports import UnitOfWork
from app.services.worktime import Worktime

A_DAY = timedelta(days=1)


class DoorTime:
    """Asks the same rules as every report, within the unit of work of the visit.

    by_schedule: IN or OUT follows from the plan where there is one, not from the last punch alone.
    """

    def __init__(self, worktime: Worktime, *, by_schedule: bool = False) -> None:
        self._worktime, self._by_schedule = worktime, by_schedule

    def direction(self, work: UnitOfWork, employee: Employee, now: datetime) -> Direction:
        """What the next punch is, when nobody says."""
        today = now.date()  # the UTC day; the plans of a day more on either side hold the local one
        plans = self._worktime.plans(work, employee, today - 2 * A_DAY, today + 2 * A_DAY)
        # Also what lies ahead: after the clock was put back, the last punch may.
        marks = counting_marks(work, now - 2 * A_DAY, now + 2 * A_DAY, employee.key).get(employee.key, [])
        minute = int(now.timestamp()) // 60
        if self._by_schedule:
            return by_plan(marks, plans, minute)
        return by_last_punch(marks, minute, plans[2].schedule.longest_shift)

    def hours(self, work: UnitOfWork, employee: Employee, punch: Punch) -> timedelta:
        """The hours of the work day that the punch belongs to, the punch included; it need not be stored yet."""
        day = punch.at_utc.date()
        days = self._worktime.days_in(
            work, [employee.key], day - 2 * A_DAY, day + A_DAY, more={employee.key: marks_of([punch])}
        )
        return next((one.worked for one in reversed(days[employee.key]) if _holds(one, punch)), timedelta())


def _holds(day: WorkDay, punch: Punch) -> bool:
    """True for the work day that a punch made just now belongs to."""
    at = punch.at_utc.replace(second=0, microsecond=0)
    return day.is_open if punch.direction is Direction.IN else day.last_out == at
