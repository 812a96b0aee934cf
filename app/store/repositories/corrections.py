"""Corrections: rows are added, decided once and never changed otherwise."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    UpdateBase,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from app.domain.correction import DECIDED, Correction, CorrectionKind, CorrectionState
from app.domain.punch import Direction
from app.domain.webhook import Topic
from app.errors import Refused
from app.services.ports import Outbox
from app.store.record import Record
from app.store.tables import corrections, punches

FIELDS = [column for column in corrections.c if column.name != "seq"]
NOBODY = ""
PENDING = corrections.c.state == CorrectionState.PENDING.value
OF_ONE = select(*FIELDS).where(corrections.c.employee_key == bindparam("owner")).order_by(corrections.c.seq)


class SqlCorrections:
    """The Corrections port on SQL. An approved one is also noted in the outbox, in the same transaction."""

    def __init__(self, connection: Connection, record: Record, outbox: Outbox) -> None:
        self._connection, self._record, self._outbox = connection, record, outbox

    def add(self, correction: Correction) -> None:
        self._connection.execute(insert(corrections), vars(correction))
        self._record.bind("corrections", correction.id)

    def get(self, correction_id: str) -> Correction | None:
        found = self._found(select(*FIELDS).where(corrections.c.id == correction_id))
        return found[0] if found else None

    def decide(self, correction: Correction) -> None:
        decided = {name: getattr(correction, name) for name in DECIDED}
        query = update(corrections).where(corrections.c.id == correction.id, PENDING).values(decided)
        if not self._connection.execute(query).rowcount:
            raise Refused(f"Expected a pending correction. Received {correction.id!r}. Load the list again.")
        self._record.bind("corrections", correction.id)
        if correction.state is CorrectionState.APPROVED and correction.decided_at_utc is not None:
            topic, moment = Topic.CORRECTION_APPROVED, correction.decided_at_utc
            self._outbox.note(topic, correction.employee_key, correction.id, moment)

    def pending(self) -> list[Correction]:
        return self._found(select(*FIELDS).where(PENDING))

    def of(self, employee_key: str) -> list[Correction]:
        return [_correction(row) for row in self._connection.execute(OF_ONE, {"owner": employee_key})]

    def all(self) -> list[Correction]:
        return self._found(select(*FIELDS))

    def forget_words(self, employee_key: str) -> None:
        its = corrections.c.employee_key == employee_key
        self._changed(its & PENDING, delete(corrections).where(its, PENDING))
        self._changed(its, update(corrections).where(its).values(reason="", answer=""))

    def disown(self, employee_key: str) -> None:
        its = corrections.c.employee_key == employee_key
        mine = corrections.c.asked_by == employee_key
        self._changed(mine, update(corrections).where(mine).values(asked_by=NOBODY))
        self._changed(its, update(corrections).where(its).values(employee_key=NOBODY))

    def _changed(self, condition: ColumnElement[bool], change: UpdateBase) -> None:
        ids = list(self._connection.execute(select(corrections.c.id).where(condition)).scalars())
        self._connection.execute(change)
        for correction_id in ids:
            self._record.bind("corrections", correction_id)

    def touching(self, start_utc: datetime, end_utc: datetime) -> list[Correction]:
        added = corrections.alias("added")
        moments = (corrections.c.at_utc, punches.c.at_utc, added.c.at_utc)
        joined = corrections.outerjoin(punches, punches.c.id == corrections.c.punch_id).outerjoin(
            added, added.c.id == corrections.c.punch_id
        )
        within = or_(*((moment >= start_utc) & (moment < end_utc) for moment in moments))
        approved = corrections.c.state == CorrectionState.APPROVED.value
        return self._found(select(*FIELDS).select_from(joined).where(approved, within))

    def _found(self, query: Select[Any]) -> list[Correction]:
        return [_correction(row) for row in self._connection.execute(query.order_by(corrections.c.seq))]


def _correction(row: Row[Any]) -> Correction:
    values = dict(row._mapping)
    values["kind"], values["state"] = CorrectionKind(row.kind), CorrectionState(row.state)
    values["direction"] = Direction(row.direction) if row.direction else None
    return Correction(**values)
