"""The Retained port on SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select, update

from app.domain.exception import EVENT, ExceptionKind
from app.store.tables import corrections, events, punches

OF_UNKNOWN_FACES = (ExceptionKind.UNKNOWN_FACE.value, ExceptionKind.SPOOF_SUSPECTED.value)
NOBODY = ""


class SqlRetained:
    """Each call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def events(self, before_utc: datetime, *, dry_run: bool) -> int:
        newest = select(func.max(events.c.id)).group_by(events.c.kind)
        return self._remove(events, (events.c.at_utc < before_utc) & events.c.id.not_in(newest), dry_run)

    def unknown_faces(self, before_utc: datetime, *, dry_run: bool) -> int:
        kind = events.c.details["kind"].as_string()
        old = (events.c.kind == EVENT) & (events.c.at_utc < before_utc) & kind.in_(OF_UNKNOWN_FACES)
        return self._remove(events, old, dry_run)

    def identities(self, before_utc: datetime, *, dry_run: bool) -> int:
        old_punches = (punches.c.at_utc < before_utc) & (punches.c.employee_key != NOBODY)
        old_corrections = (corrections.c.asked_at_utc < before_utc) & (corrections.c.employee_key != NOBODY)
        with self._engine.begin() as connection:
            count = _count(connection, punches, old_punches)
            if not dry_run:
                connection.execute(update(punches).where(old_punches).values(employee_key=NOBODY))
                blank = {"employee_key": NOBODY, "asked_by": NOBODY, "reason": "", "answer": ""}
                connection.execute(update(corrections).where(old_corrections).values(blank))
        return count

    def _remove(self, table: Table, old: ColumnElement[bool], dry_run: bool) -> int:
        with self._engine.begin() as connection:
            count = _count(connection, table, old)
            if not dry_run:
                connection.execute(delete(table).where(old))
        return count


def _count(connection: Connection, table: Table, old: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(old)).scalar_one())
