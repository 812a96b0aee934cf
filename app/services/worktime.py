"""Punches into work days: the one place where reports, the calendar, payroll and the door get their hours from."""

from collections.abc import Iterable
from datetime import date

from app.domain.workday import WorkDay
from app.services.ports import Clock, OpenUnitOfWork


class Worktime:
    """Reads the store; never writes."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def days(self, keys: Iterable[str] | None, first: date, last: date) -> dict[str, list[WorkDay]]:
        """Every day from first to last, both included, of these employees, oldest first.

        Args:
            keys: of employees; None means everybody, those who left too. An unknown key gets no entry.
            first, last: calendar days at each employee's own site.
        """
        raise NotImplementedError
