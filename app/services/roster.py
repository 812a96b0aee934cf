"""The list of employees: who may punch, who left."""

from app.domain.employee import Employee
from app.errors import Refused
from app.services.ports import Clock, Event, OpenUnitOfWork, UnitOfWork


class Roster:
    """Reads and changes the list of employees."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def all(self) -> list[Employee]:
        """Everybody, by number."""
        with self._open() as work:
            return work.employees.all()

    def show(self, number: str) -> Employee:
        """The employee with this number; Refused when there is none."""
        with self._open() as work:
            return found(work, number)

    def templates(self, number: str) -> int:
        """How many templates this employee has."""
        with self._open() as work:
            return len(work.templates.of(found(work, number).key))

    def deactivate(self, number: str) -> Employee:
        """From now on this employee's face opens nothing; data stays."""
        return self._set_active(number, False, "deactivated")

    def activate(self, number: str) -> Employee:
        """Undo deactivate."""
        return self._set_active(number, True, "activated")

    def _set_active(self, number: str, active: bool, kind: str) -> Employee:
        with self._open() as work:
            employee = found(work, number)
            work.employees.set_active(employee.key, active)
            work.events.add(Event(kind=kind, at_utc=self._clock.now(), subject=employee.key))
            work.commit()
            return found(work, number)


def found(work: UnitOfWork, number: str) -> Employee:
    """The employee with this number, or Refused with what to do."""
    employee = work.employees.by_number(number.strip())
    if employee is None:
        raise Refused(f"Expected the number of an employee. Received {number!r}. See: main.py employees list")
    return employee
