"""Templates: embeddings as float32 bytes, beside what made them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, delete, except_, insert, select

from app.services.ports import Template
from app.store.tables import templates

FIELDS = [column for column in templates.c if column.name != "seq"]
NAMES = [column.name for column in FIELDS]
READ_AT_A_TIME = 1000  # what is waiting stays small, however many there are


class SqlTemplates:
    """The Templates port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, template: Template) -> None:
        self._connection.execute(insert(templates), vars(template))

    def of(self, employee_key: str) -> list[Template]:
        return self._found(select(*FIELDS).where(templates.c.employee_key == employee_key))

    def of_tower(self, tower: str) -> Iterator[Template]:
        query = select(*FIELDS).where(templates.c.tower == tower).order_by(templates.c.seq)
        for row in self._connection.execute(query.execution_options(yield_per=READ_AT_A_TIME)):
            yield Template(**dict(zip(NAMES, row, strict=True)))

    def owners(self, tower: str) -> list[str]:
        query = select(templates.c.employee_key).where(templates.c.tower == tower).distinct()
        return sorted(self._connection.execute(query).scalars())

    def lacking(self, tower: str) -> list[tuple[str, str]]:
        stored = select(templates.c.employee_key, templates.c.sample).where(templates.c.sample != "")
        embedded = select(templates.c.employee_key, templates.c.sample).where(templates.c.tower == tower)
        rows = self._connection.execute(except_(stored, embedded))
        return sorted((row.employee_key, row.sample) for row in rows)

    def forget_tower(self, tower: str) -> None:
        self._connection.execute(delete(templates).where(templates.c.tower == tower))

    def erase(self, employee_key: str) -> None:
        self._connection.execute(delete(templates).where(templates.c.employee_key == employee_key))

    def _found(self, query: Select[Any]) -> list[Template]:
        rows = self._connection.execute(query.order_by(templates.c.seq))
        return [Template(**row._mapping) for row in rows]
