"""The Retained port on SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select, update

from app.domain.exception import EVENT, ExceptionKind
from app.services.ports import Signer
from app.store.record import Record
from app.store.tables import corrections, events, punches

OF_UNKNOWN_FACES = (ExceptionKind.UNKNOWN_FACE.value, ExceptionKind.SPOOF_SUSPECTED.value)
NOBODY = ""
BY_RULE = "retention"  # kind of the record's lines about it


class SqlRetained:
    """Each call is a transaction of its own. signer: of the record, which is told what was removed by rule."""

    def __init__(self, engine: Engine, signer: Signer | None = None) -> None:
        self._engine, self._signer = engine, signer

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
                record = Record(connection, self._signer)
                changed = [
                    (table, _ids(connection, table, old))
                    for table, old in ((punches, old_punches), (corrections, old_corrections))
                ]
                connection.execute(update(punches).where(old_punches).values(employee_key=NOBODY))
                blank = {"employee_key": NOBODY, "asked_by": NOBODY, "reason": "", "answer": ""}
                connection.execute(update(corrections).where(old_corrections).values(blank))
                for table, ids in changed:
                    _bind(record, table, ids)
                record.flush(BY_RULE)
        return count

    def _remove(self, table: Table, old: ColumnElement[bool], dry_run: bool) -> int:
        with self._engine.begin() as connection:
            count = _count(connection, table, old)
            if not dry_run:
                ids = _ids(connection, table, old)
                connection.execute(delete(table).where(old))
                record = Record(connection, self._signer)
                _bind(record, table, ids)
                record.flush(BY_RULE)
        return count


def _ids(connection: Connection, table: Table, old: ColumnElement[bool]) -> list[str | int]:
    return list(connection.execute(select(table.c.id).where(old)).scalars())


def _bind(record: Record, table: Table, ids: list[str | int]) -> None:
    for row in ids:
        record.bind(table.name, row)


def _count(connection: Connection, table: Table, old: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(old)).scalar_one())
