"""The list of employees: who may punch, where they work, who joins and who leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from app.domain.employee import Employee, Standing, checked_name, checked_place, standing
from app.domain.permission import Act
from app.errors import Refused
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, UnitOfWork

CHANGEABLE = ("name", "department", "site", "starts_on", "ends_on")


class Roster:
    """Reads and changes the list of employees. by: who acts, an account's opaque key or "operator"."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def all(self) -> list[Employee]:
        """Everybody, by number."""
        with self._open() as work:
            return work.employees.all()

    def chosen(self, *, department: str = "", site: str = "", inactive: bool | None = None) -> list[Employee]:
        """Those of a department and a site (case aside; "" takes all), by number.

        inactive: True takes only those for whom the door is shut today, False only the others.
        """
        today = self.today()
        return [
            employee
            for employee in self.all()
            if (not department or employee.department.casefold() == department.strip().casefold())
            and (not site or employee.site.casefold() == site.strip().casefold())
            and (inactive is None or (standing(employee, today) is not Standing.AT_WORK) is inactive)
        ]

    def today(self) -> date:
        """The calendar day at this door."""
        return self._clock.now().astimezone(ZoneInfo(self._clock.zone)).date()

    def show(self, number: str) -> Employee:
        """The employee with this number; Refused when there is none."""
        with self._open() as work:
            return found(work, number)

    def templates(self, number: str) -> int:
        """How many templates this employee has."""
        with self._open() as work:
            return len(work.templates.of(found(work, number).key))

    def deactivate(self, number: str, *, by: str = "operator") -> Employee:
        """From now on this employee's face opens nothing; data stays."""
        return self._changed(number, "deactivated", by, lambda employee: replace(employee, active=False))

    def activate(self, number: str, *, by: str = "operator") -> Employee:
        """Undo deactivate and leave: the door is open again, a last day that is over is forgotten."""
        return self._changed(number, "activated", by, self._back)

    def leave(self, number: str, last_day: date | None = None, *, by: str = "operator") -> Employee:
        """Somebody leaves: at once without a day or with one that is over, else when their last day is over.

        Raises:
            Refused: there is no such employee. ValueError: they would leave before they started.
        """
        today = self.today()
        at_once = last_day is None or last_day < today
        day = last_day or today
        return self._changed(number, "left", by, lambda e: replace(_started(e, day), ends_on=day, left=at_once))

    def set(self, number: str, changes: dict[str, object], *, by: str = "operator") -> Employee:
        """Change name, department, site, starts_on or ends_on (dates, None to clear).

        Raises:
            ValueError: a value or a field cannot be used. Refused: there is no such employee.
        """
        unknown = sorted(set(changes) - set(CHANGEABLE))
        if unknown or not changes:
            raise ValueError(f"Expected some of {', '.join(CHANGEABLE)}. Received {unknown or 'nothing'}. Name one.")
        changes = {field: _checked(field, value) for field, value in changes.items()}
        fields = {"fields": sorted(changes)}
        return self._changed(number, "employee_changed", by, lambda e: replace(e, **changes), fields)  # type: ignore[arg-type]

    def _back(self, employee: Employee) -> Employee:
        over = employee.left or (employee.ends_on is not None and employee.ends_on < self.today())
        return replace(employee, active=True, left=False, ends_on=None if over else employee.ends_on)

    def _changed(
        self,
        number: str,
        kind: str,
        by: str,
        change: Callable[[Employee], Employee],
        details: dict[str, object] | None = None,
    ) -> Employee:
        with self._open() as work:
            before = found(work, number)
            employee = change(before)
            act = Act.EDIT_EMPLOYEES if kind == "employee_changed" else Act.DEACTIVATE
            expect_permitted(work, by, act, before.department)
            expect_permitted(work, by, act, employee.department)  # nobody is moved to where one may not act
            work.employees.update(employee)
            told = {**(details or {}), "by": by}
            work.events.add(Event(kind=kind, at_utc=self._clock.now(), subject=employee.key, details=told))
            work.commit()
        return employee


def found(work: UnitOfWork, number: str) -> Employee:
    """The employee with this number, or Refused with what to do."""
    employee = work.employees.by_number(number.strip())
    if employee is None:
        raise Refused(f"Expected the number of an employee. Received {number!r}. See: main.py employees list")
    return employee


def _started(employee: Employee, last_day: date) -> Employee:
    """Whoever leaves before they began never worked: their first day goes as well."""
    if employee.starts_on is not None and employee.starts_on > last_day:
        return replace(employee, starts_on=None, ends_on=None)
    return employee


def _checked(field: str, value: object) -> object:
    if field == "name":
        return checked_name(str(value))
    return checked_place(str(value)) if field in ("department", "site") else value
