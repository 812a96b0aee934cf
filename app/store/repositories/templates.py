"""Templates: embeddings, sealed by their employee's data key, beside what made them."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, except_, insert, select

from app.services.ports import Template
from app.store.seals import UnitSeals, embedding_of, plain_bytes
from app.store.tables import data_keys, templates

FIELDS = [column for column in templates.c if column.name != "seq"]
NAMES = [column.name for column in FIELDS]
WITH_KEY = (
    select(*FIELDS, data_keys.c.wrapped, data_keys.c.master)
    .outerjoin(data_keys, data_keys.c.employee_key == templates.c.employee_key)
    .order_by(templates.c.seq)
)
READ_AT_A_TIME = 1000  # what is waiting stays small, however many there are


class SqlTemplates:
    """The Templates port on SQL."""

    def __init__(self, connection: Connection, seals: UnitSeals | None = None) -> None:
        self._connection, self._seals = connection, seals

    def add(self, template: Template) -> None:
        stored = plain_bytes(template.embedding) if self._seals is None else self._seals.seal(template)
        self._connection.execute(insert(templates), vars(template) | {"embedding": stored})

    def of(self, employee_key: str) -> list[Template]:
        return list(self._found(WITH_KEY.where(templates.c.employee_key == employee_key)))

    def of_tower(self, tower: str) -> Iterator[Template]:
        return self._found(WITH_KEY.where(templates.c.tower == tower))

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

    def drop(self, ids: Iterable[str]) -> None:
        self._connection.execute(delete(templates).where(templates.c.id.in_(list(ids))))

    def _found(self, query: Select[Any]) -> Iterator[Template]:
        for row in self._connection.execute(query.execution_options(yield_per=READ_AT_A_TIME)):
            yield self._template(row)

    def _template(self, row: Row[Any]) -> Template:
        *values, wrapped, master = tuple(row)
        fields = dict(zip(NAMES, values, strict=True))
        stored = fields.pop("embedding")
        if self._seals is None:
            return Template(embedding=embedding_of(stored), **fields)
        key, name, tower, sample = (fields[field] for field in ("employee_key", "id", "tower", "sample"))
        self._seals.remember(key, wrapped, master)
        return Template(embedding=self._seals.unseal(stored, key, name, tower, sample), **fields)
