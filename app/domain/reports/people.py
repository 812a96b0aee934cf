"""Whom a report is about, and the columns that name a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.employee import Employee
from app.domain.permission import Operator, sees
from app.domain.table import Cell, Column
from app.domain.workday import Status, WorkDay

PERSON = (
    Column("number", "Number"),
    Column("name", "Name"),
    Column("department", "Department"),
    Column("site", "Site"),
)
Days = Mapping[str, Sequence[WorkDay]]  # by employee key, oldest first


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Whom to report on. department, site: "" is any; upper and lower case count alike.

    operator: who looks; a manager sees their own departments only. None sees everybody.
    """

    department: str = ""
    site: str = ""
    operator: Operator | None = None

    def has(self, employee: Employee) -> bool:
        """True when the report is about this employee."""
        return (
            _same(self.department, employee.department)
            and _same(self.site, employee.site)
            and (self.operator is None or sees(self.operator, employee.department))
        )


def employed(employees: Iterable[Employee], days: Days) -> list[tuple[Employee, Sequence[WorkDay]]]:
    """Each employee with their days, in the order given; whoever was not employed on any of them is left out."""
    return [(one, days[one.key]) for one in employees if _was_employed(days.get(one.key, ()))]


def person(employee: Employee) -> tuple[Cell, ...]:
    """The cells under PERSON."""
    return employee.number, employee.name, employee.department, employee.site


def _same(wanted: str, found: str) -> bool:
    return not wanted.strip() or wanted.strip().casefold() == found.casefold()


def _was_employed(days: Iterable[WorkDay]) -> bool:
    return any(day.status is not Status.NOT_EMPLOYED for day in days)
