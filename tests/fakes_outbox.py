"""Outbox and export runs in plain python: parts of tests/fakes_store.py."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from app.domain.webhook import Message, Receiver, Topic
from app.errors import Refused
from app.services.ports import ExportRun, OutboxState


class MemoryOutbox:
    """Rows lie in the state's `outbox`, in the order in which they were noted; its `receiver` holds one or none."""

    def __init__(self, work: Any) -> None:
        self._work = work

    @property
    def _rows(self) -> dict[str, Message]:
        return self._work.state().outbox

    def note(self, topic: Topic, employee_key: str, subject: str, at_utc: datetime) -> None:
        if self.receiver() is not None:
            new = Message(id=uuid4().hex, topic=topic, employee_key=employee_key, subject=subject, noted_at_utc=at_utc)
            self._rows[new.id] = new

    def disown(self, employee_key: str) -> None:
        for message in list(self._rows.values()):
            if message.employee_key == employee_key:
                self._rows[message.id] = replace(message, employee_key="")

    def receiver(self) -> Receiver | None:
        return next(iter(self._work.state().receiver), None)

    def send_to(self, receiver: Receiver | None) -> None:
        self._work.state().receiver[:] = [receiver] if receiver else []

    def due(self, now_utc: datetime, count: int) -> list[Message]:
        heads: dict[str, Message] = {}
        for message in self._waiting():
            heads.setdefault(message.employee_key, message)
        return [one for one in heads.values() if one.next_try_utc is None or one.next_try_utc <= now_utc][:count]

    def delivered(self, message_id: str, at_utc: datetime) -> None:
        self._rows[message_id] = replace(self._rows[message_id], delivered_at_utc=at_utc)

    def failed(self, message_id: str, error: str, next_try_utc: datetime) -> None:
        row = self._rows[message_id]
        self._rows[message_id] = replace(row, attempts=row.attempts + 1, error=error, next_try_utc=next_try_utc)

    def postpone(self, next_try_utc: datetime) -> None:
        for row in self._waiting():
            if row.next_try_utc is None or row.next_try_utc < next_try_utc:
                self._rows[row.id] = replace(row, next_try_utc=next_try_utc)

    def state(self) -> OutboxState:
        waiting, moments = (
            self._waiting(),
            [row.delivered_at_utc for row in self._rows.values() if row.delivered_at_utc],
        )
        return OutboxState(len(waiting), waiting[0] if waiting else None, len(moments), max(moments, default=None))

    def forget_delivered(self, before_utc: datetime) -> None:
        for row in list(self._rows.values()):
            if row.delivered_at_utc is not None and row.delivered_at_utc < before_utc:
                del self._rows[row.id]

    def drop_waiting(self) -> int:
        waiting = self._waiting()
        for row in waiting:
            del self._rows[row.id]
        return len(waiting)

    def _waiting(self) -> list[Message]:
        return [row for row in self._rows.values() if row.delivered_at_utc is None]


class MemoryExportRuns:
    """Rows lie in the state's `export_runs`."""

    def __init__(self, work: Any) -> None:
        self._work = work

    def add(self, run: ExportRun) -> None:
        if any((run.plan, run.due_utc) == (other.plan, other.due_utc) for other in self._work.state().export_runs):
            raise Refused(f"Expected a moment that was not seen to. Received {run.due_utc} of {run.plan} again.")
        self._work.state().export_runs.append(run)

    def last(self, plan: str) -> ExportRun | None:
        return next(iter(self.of(plan, 1)), None)

    def of(self, plan: str, count: int) -> list[ExportRun]:
        own = [run for run in self._work.state().export_runs if run.plan == plan]
        return sorted(own, key=lambda run: run.due_utc, reverse=True)[:count]
