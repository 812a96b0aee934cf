"""The event log: rows are added, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from app.services.ports import Event
from app.store.record import Record
from app.store.tables import events

FIELDS = [column for column in events.c if column.name != "id"]
ADDED = insert(events).returning(events.c.id)


class SqlEvents:
    """The Events port on SQL."""

    def __init__(self, connection: Connection, record: Record) -> None:
        self._connection, self._record = connection, record

    def add(self, event: Event) -> None:
        row = {column.name: getattr(event, column.name) for column in FIELDS}
        event_id = self._connection.execute(ADDED, row | {"details": dict(event.details)}).scalar_one()
        self._record.event(event_id, event)

    def last_id(self) -> int:
        return self._connection.execute(select(func.max(events.c.id))).scalar_one() or 0

    def since(self, event_id: int) -> list[Event]:
        return self._found(select(events).where(events.c.id > event_id).order_by(events.c.id))

    def newest(self, count: int) -> list[Event]:
        return self._found(select(events).order_by(events.c.id.desc()).limit(count))

    def last(self, kind: str) -> Event | None:
        found = self._found(select(events).where(events.c.kind == kind).order_by(events.c.id.desc()).limit(1))
        return found[0] if found else None

    def of_kind(self, kind: str, start_utc: datetime, end_utc: datetime) -> list[Event]:
        within = (events.c.at_utc >= start_utc, events.c.at_utc < end_utc)
        return self._found(select(events).where(events.c.kind == kind, *within).order_by(events.c.id))

    def disown(self, subject: str) -> None:
        for event in self._found(select(events).where(events.c.subject == subject)):
            details = {name: value for name, value in event.details.items() if value != subject}
            change = update(events).where(events.c.id == event.id).values(subject="", details=details)
            self._connection.execute(change)
            self._record.bind("events", event.id)

    def _found(self, query: Select[Any]) -> list[Event]:
        return [Event(**row._mapping) for row in self._connection.execute(query)]
