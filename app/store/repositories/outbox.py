"""The outbox: written in the transaction of what it tells of."""

import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from app.domain.webhook import Message, Receiver, Topic
from app.services.ports import Outbox, OutboxState
from app.store.repositories.secrets import SqlSecrets
from app.store.tables import outbox, secrets

RECEIVER = "webhook"
FIELDS = [column for column in outbox.c if column.name != "seq"]
WAITING = outbox.c.delivered_at_utc.is_(None)
NOTED = ("id", "topic", "employee_key", "subject", "noted_at_utc", "attempts", "error")

HAS_RECEIVER = select(secrets.c.name).where(secrets.c.name == RECEIVER).exists()
NOTE = insert(outbox).from_select(
    NOTED, select(*(bindparam(name, type_=outbox.c[name].type) for name in NOTED)).where(HAS_RECEIVER)
)


class SqlOutbox(Outbox):
    """The Outbox port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._secrets = connection, SqlSecrets(connection)

    def note(self, topic: Topic, employee_key: str, subject: str, at_utc: datetime) -> None:
        values = (uuid.uuid4().hex, topic.value, employee_key, subject, at_utc, 0, "")
        self._connection.execute(NOTE, dict(zip(NOTED, values, strict=True)))

    def disown(self, employee_key: str) -> None:
        self._connection.execute(update(outbox).where(outbox.c.employee_key == employee_key).values(employee_key=""))

    def receiver(self) -> Receiver | None:
        stored = self._secrets.get(RECEIVER)
        return Receiver(**json.loads(stored)) if stored else None

    def send_to(self, receiver: Receiver | None) -> None:
        if receiver is None:
            self._secrets.delete(RECEIVER)
        else:
            self._secrets.put(RECEIVER, json.dumps(vars(receiver)))

    def due(self, now_utc: datetime, count: int) -> list[Message]:
        first = select(func.min(outbox.c.seq)).where(WAITING).group_by(outbox.c.employee_key)
        its_time = or_(outbox.c.next_try_utc.is_(None), outbox.c.next_try_utc <= now_utc)
        query = select(*FIELDS).where(outbox.c.seq.in_(first), its_time).order_by(outbox.c.seq).limit(count)
        return [_message(row) for row in self._connection.execute(query)]

    def delivered(self, message_id: str, at_utc: datetime) -> None:
        self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(delivered_at_utc=at_utc))

    def failed(self, message_id: str, error: str, next_try_utc: datetime) -> None:
        values = {"attempts": outbox.c.attempts + 1, "error": error, "next_try_utc": next_try_utc}
        self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(values))

    def postpone(self, next_try_utc: datetime) -> None:
        sooner = or_(outbox.c.next_try_utc.is_(None), outbox.c.next_try_utc < next_try_utc)
        self._connection.execute(update(outbox).where(WAITING, sooner).values(next_try_utc=next_try_utc))

    def state(self) -> OutboxState:
        count = func.count(outbox.c.seq)
        waiting = self._connection.execute(select(count).where(WAITING)).scalar_one()
        oldest = self._connection.execute(select(*FIELDS).where(WAITING).order_by(outbox.c.seq).limit(1)).one_or_none()
        newest = select(count, func.max(outbox.c.delivered_at_utc, type_=outbox.c.delivered_at_utc.type)).where(
            ~WAITING
        )
        delivered, last = self._connection.execute(newest).one()
        return OutboxState(waiting, _message(oldest) if oldest else None, delivered, last)

    def forget_delivered(self, before_utc: datetime) -> None:
        self._connection.execute(delete(outbox).where(outbox.c.delivered_at_utc < before_utc))

    def drop_waiting(self) -> int:
        return self._connection.execute(delete(outbox).where(WAITING)).rowcount


def _message(row: Row[Any]) -> Message:
    return Message(**{**row._mapping, "topic": Topic(row.topic)})
