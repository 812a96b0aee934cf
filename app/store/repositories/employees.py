"""Employees, in the table of that name."""

import re
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from app.domain.employee import Employee
from app.errors import Refused
from app.store.seals import UnitSeals, note_destroyed
from app.store.tables import employees

FIELDS = [column for column in employees.c if column.name != "folded_number"]
# Put together once: a visit would spend more on building its statements than SQLite on answering them.
BY_KEY = select(*FIELDS).where(employees.c.key == bindparam("wanted"))
BY_NUMBER = select(*FIELDS).where(employees.c.folded_number == bindparam("wanted"))


class SqlEmployees:
    """The Employees port on SQL."""

    def __init__(self, connection: Connection, seals: UnitSeals | None = None) -> None:
        self._connection, self._seals = connection, seals

    def add(self, employee: Employee) -> None:
        if self.by_number(employee.number):  # nobody slips in between: the transaction holds the write lock
            raise Refused(
                f"Expected a free employee number. Received {employee.number!r}, which is taken. Choose another number."
            )
        self._connection.execute(insert(employees), vars(employee) | {"folded_number": employee.number.lower()})
        if self._seals is not None:
            self._seals.add_employee(employee.key, employee.number)

    def get(self, key: str) -> Employee | None:
        return self._one(BY_KEY, key)

    def by_number(self, number: str) -> Employee | None:
        return self._one(BY_NUMBER, number.lower())

    def all(self) -> list[Employee]:
        everybody = [Employee(**row._mapping) for row in self._connection.execute(select(*FIELDS))]
        return sorted(everybody, key=lambda employee: _natural(employee.number))

    def set_active(self, key: str, active: bool) -> None:
        changed = self._connection.execute(update(employees).where(employees.c.key == key).values(active=active))
        if not changed.rowcount:
            raise Refused(f"Expected an enrolled employee. Received the unknown key {key!r}. Load the list again.")

    def update(self, employee: Employee) -> None:
        changes = {name: value for name, value in vars(employee).items() if name not in ("key", "number")}
        changed = self._connection.execute(update(employees).where(employees.c.key == employee.key).values(changes))
        if not changed.rowcount:
            raise Refused(f"Expected an employee. Received the unknown key {employee.key!r}. Load the list again.")

    def erase(self, key: str) -> None:
        # Templates, consents and the data key go along by their foreign keys.
        if self._connection.execute(delete(employees).where(employees.c.key == key)).rowcount:
            note_destroyed(self._connection, key)

    def _one(self, query: Select[Any], wanted: str) -> Employee | None:
        row = self._connection.execute(query, {"wanted": wanted}).one_or_none()
        return Employee(**row._mapping) if row else None


def _natural(number: str) -> list[tuple[int, int, str]]:
    """Sort key: "9" before "10", digits before letters, case aside."""
    parts = re.findall(r"\d+|\D+", number.lower())
    return [(0, int(part), part) if part.isdigit() else (1, 0, part) for part in parts]
