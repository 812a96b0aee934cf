"""Punches into work days: the one place where reports, the calendar, payroll and the door get their hours from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

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
        more: Mapping[str, Sequence[Mark]] | None = None,
    ) -> dict[str, list[WorkDay]]:
        """The same inside an open unit of work. more: punches that are not stored yet, by employee key."""
        if last < first:
            raise BadInput(f"Expected a last day not before {first}. Received {last}. Turn them round.")
        employees = _employees(work, keys)
        only = employees[0].key if len(employees) == 1 else ""
        rules = self._rules(work, first - timedelta(days=DAYS_BEFORE), last + timedelta(days=DAYS_AFTER), only)
        marks = counting_marks(work, *_marked_span(first, last), only)
        now = int(self._clock.now().timestamp()) // 60
        result = {}
        for one in employees:
            mine = [*marks.get(one.key, ()), *(more or {}).get(one.key, ())]
            result[one.key] = work_days(mine, rules.days_of(one), rules.person(one), now)
        return result

    def plans(self, work: UnitOfWork, employee: Employee, first: date, last: date) -> Sequence[PlannedDay]:
        """What is planned for one employee, day by day, both ends included; leave left out."""
        return self._rules(work, first, last, employee.key).days_of(employee)

    def _rules(self, work: UnitOfWork, first: date, last: date, only: str) -> Rulebook:
        return Rulebook(work, self._holidays, self._clock.zone, first, last, only)


def _marked_span(first: date, last: date) -> tuple[datetime, datetime]:
    """From when to when (UTC) punches are needed, wherever on earth the site lies."""
    start, end = first - timedelta(days=DAYS_BEFORE + 1), last + timedelta(days=MARK_DAYS_AFTER + 1)
    midnights = datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC)
    return midnights[0] - FARTHEST_ZONES, midnights[1] + FARTHEST_ZONES


def _employees(work: UnitOfWork, keys: Iterable[str] | None) -> list[Employee]:
    if keys is None:
        return work.employees.all()
    return [one for key in dict.fromkeys(keys) if (one := work.employees.get(key)) is not None]
