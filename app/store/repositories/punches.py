"""Punches: rows are added, never changed. A withdrawal is a row of its own."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    cast,
    func,
    insert,
    select,
    update,
)

from app.domain.punch import Direction, Method, Punch
from app.domain.sessions import Mark
from app.domain.webhook import Topic
from app.errors import Refused
from app.services.ports import Outbox
from app.store.record import Record
from app.store.tables import punches, withdrawals

FIELDS = [column for column in punches.c if column.name != "seq"]
ASKED_AT_ONCE = 500  # ids: SQLite takes a limited number of values in one statement
NOBODY = ""  # whose a punch is once its owner has gone from it
WITHDRAWN = withdrawals.c.punch_id.is_not(None)


def _chosen(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(*FIELDS, WITHDRAWN.label("withdrawn")).select_from(punches.outerjoin(withdrawals)).where(*conditions)


# Needed at every visit, so put together once.
ADDED = insert(punches)
OF_ONE = punches.c.employee_key == bindparam("owner")
LAST = _chosen(OF_ONE, ~WITHDRAWN).order_by(punches.c.at_utc.desc(), punches.c.seq.desc()).limit(1)
MARKS = select(
    punches.c.employee_key,
    cast(func.strftime("%s", punches.c.at_utc), Integer),
    case((punches.c.direction == Direction.IN.value, 1), else_=0),
).where(
    punches.c.at_utc >= bindparam("start"),
    punches.c.at_utc < bindparam("end"),
    punches.c.id.not_in(select(withdrawals.c.punch_id)),  # found by its hash: half the time of a join
)
MARKS_OF_ONE = MARKS.where(OF_ONE)


class SqlPunches:
    """The Punches port on SQL. Whatever it stores it also notes in the outbox, in the same transaction."""

    def __init__(self, connection: Connection, record: Record, outbox: Outbox) -> None:
        self._connection, self._record, self._outbox = connection, record, outbox

    def add(self, punch: Punch) -> None:
        self._connection.execute(ADDED, {column.name: getattr(punch, column.name) for column in FIELDS})
        self._record.bind("punches", punch.id)
        self._outbox.note(Topic.PUNCH_RECORDED, punch.employee_key, punch.id, punch.at_utc)

    def get(self, punch_id: str) -> Punch | None:
        row = self._connection.execute(_chosen(punches.c.id == punch_id)).one_or_none()
        return _punch(row) if row else None

    def last(self, employee_key: str) -> Punch | None:
        row = self._connection.execute(LAST, {"owner": employee_key}).one_or_none()
        return _punch(row) if row else None

    def withdraw(self, punch_id: str, at_utc: datetime, reason: str) -> None:
        punch = self.get(punch_id)
        if punch is None:
            raise Refused(f"Expected a stored punch. Received the unknown id {punch_id!r}. Look it up again.")
        if not punch.withdrawn:
            row = {"punch_id": punch_id, "at_utc": at_utc, "reason": reason}
            self._connection.execute(insert(withdrawals), row)
            self._record.bind("withdrawals", punch_id)
            self._outbox.note(Topic.PUNCH_WITHDRAWN, punch.employee_key, punch.id, at_utc)

    def disown(self, employee_key: str) -> int:
        its = punches.c.employee_key == employee_key
        ids = list(self._connection.execute(select(punches.c.id).where(its)).scalars())
        self._connection.execute(update(punches).where(its).values(employee_key=NOBODY))
        for punch_id in ids:
            self._record.bind("punches", punch_id)
        self._outbox.disown(employee_key)
        return len(ids)

    def between(self, start_utc: datetime, end_utc: datetime) -> list[Punch]:
        return self._found(_chosen(punches.c.at_utc >= start_utc, punches.c.at_utc < end_utc))

    def of(self, employee_key: str, start_utc: datetime, end_utc: datetime) -> list[Punch]:
        span = (punches.c.at_utc >= start_utc, punches.c.at_utc < end_utc)
        return self._found(_chosen(punches.c.employee_key == employee_key, *span))

    def all(self) -> list[Punch]:
        return self._found(_chosen())

    def named(self, ids: Collection[str]) -> list[Punch]:
        wanted, found = sorted(ids), []
        for start in range(0, len(wanted), ASKED_AT_ONCE):
            found += self._found(_chosen(punches.c.id.in_(wanted[start : start + ASKED_AT_ONCE])))
        return found

    def marks(self, start_utc: datetime, end_utc: datetime, employee_key: str = "") -> dict[str, list[Mark]]:
        query = MARKS_OF_ONE if employee_key else MARKS
        values = {"start": start_utc, "end": end_utc} | ({"owner": employee_key} if employee_key else {})
        result: defaultdict[str, list[Mark]] = defaultdict(list)
        cursor = self._connection.execute(query, values).cursor  # SQLite's own rows: half the time of SQLAlchemy's
        for key, at, coming in [] if cursor is None else cursor.fetchall():
            result[key].append((at, coming, 0))
        return dict(result)

    def _found(self, query: Select[Any]) -> list[Punch]:
        oldest_first = query.order_by(punches.c.at_utc, punches.c.seq)
        return [_punch(row) for row in self._connection.execute(oldest_first)]


def _punch(row: Row[Any]) -> Punch:
    return Punch(**{**row._mapping, "direction": Direction(row.direction), "method": Method(row.method)})
