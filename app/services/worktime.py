"""Punches into work days: the one place where reports, the calendar, payroll and the door get their hours from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.correction import Correction
from app.domain.employee import Employee
from app.domain.employeedays import DAYS_AFTER, DAYS_BEFORE, MARK_DAYS_AFTER, work_days
from app.domain.sessions import Mark
from app.domain.timetable import PlannedDay
from app.domain.workday import WorkDay
from app.errors import BadInput
from app.services.marks import counting_marks
from app.services.ports import Clock, OpenUnitOfWork, PublicHolidays, UnitOfWork
from app.services.rulebook import NoHolidays, Rulebook

FARTHEST_ZONES = timedelta(days=1)  # no site's midnight is farther from that of UTC
AROUND = timedelta(days=2)  # a night shift of yesterday, at a site a day away from UTC


class Worktime:
    """Reads the store; never writes."""

    def __init__(
        self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock, holidays: PublicHolidays | None = None
    ) -> None:
        self._open, self._clock, self._holidays = open_unit_of_work, clock, holidays or NoHolidays()

    def days(self, keys: Iterable[str] | None, first: date, last: date) -> dict[str, list[WorkDay]]:
        """Every day from first to last, both included, of these employees, oldest first.

        Args:
            keys: of employees; None means everybody, those who left too. An unknown key gets no entry.
            first, last: calendar days at each employee's own site.
        Raises:
            BadInput: the last day is before the first.
        """
        with self._open() as work:
            return self.days_in(work, keys, first, last)

    def days_in(
        self,
        work: UnitOfWork,
        keys: Iterable[str] | None,
        first: date,
        last: date,
    ) -> dict[str, list[WorkDay]]:
        """The same inside an open unit of work."""
        if last < first:
            raise BadInput(f"Expected a last day not before {first}. Received {last}. Turn them round.")
        employees = _employees(work, keys)
        only = employees[0].key if len(employees) == 1 else ""
        rules = self._rules(work, first - timedelta(days=DAYS_BEFORE), last + timedelta(days=DAYS_AFTER), only)
        marks = counting_marks(work, *_marked_span(first, last), only)
        now = int(self._clock.now().timestamp()) // 60
        result = {}
        for one in employees:
            result[one.key] = work_days(marks.get(one.key, []), rules.days_of(one), rules.person(one), now)
        return result

    def around(
        self, work: UnitOfWork, employee: Employee, day: date, approved: Sequence[Correction] | None = None
    ) -> "DaysAround":
        """What one visit at the door asks about, read once: the plans and punches around a UTC day.

        approved: the employee's approved corrections, if at hand.
        """
        first, last = day - AROUND, day + FARTHEST_ZONES
        rules = self._rules(work, first - timedelta(days=DAYS_BEFORE), last + timedelta(days=DAYS_AFTER), employee.key)
        marks = counting_marks(work, *_marked_span(first, last), employee.key, approved).get(employee.key, [])
        return DaysAround(employee, rules, marks, int(self._clock.now().timestamp()) // 60)

    def _rules(self, work: UnitOfWork, first: date, last: date, only: str) -> Rulebook:
        return Rulebook(work, self._holidays, self._clock.zone, first, last, only)


@dataclass(frozen=True)
class DaysAround:
    """One employee's days around a visit. marks: what counts there, in any order. now: minute."""

    employee: Employee
    rules: Rulebook
    marks: Sequence[Mark]
    now: int

    @property
    def plans(self) -> Sequence[PlannedDay]:
        """Two days before the visit's to two days after it; leave left out."""
        return self.rules.days_of(self.employee)[DAYS_BEFORE : DAYS_BEFORE + 2 * AROUND.days + 1]

    def days(self, more: Sequence[Mark]) -> list[WorkDay]:
        """The work days from two before the visit's to one after it. more: punches that are not stored yet."""
        plans, person = self.rules.days_of(self.employee), self.rules.person(self.employee)
        return work_days([*self.marks, *more], plans, person, self.now)


def _marked_span(first: date, last: date) -> tuple[datetime, datetime]:
    """From when to when (UTC) punches are needed, wherever on earth the site lies."""
    start, end = first - timedelta(days=DAYS_BEFORE + 1), last + timedelta(days=MARK_DAYS_AFTER + 1)
    midnights = datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC)
    return midnights[0] - FARTHEST_ZONES, midnights[1] + FARTHEST_ZONES


def _employees(work: UnitOfWork, keys: Iterable[str] | None) -> list[Employee]:
    if keys is None:
        return work.employees.all()
    return [one for key in dict.fromkeys(keys) if (one := work.employees.get(key)) is not None]
