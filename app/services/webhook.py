"""Sends what the outbox holds: at least once, in order for each employee, by ids that let a receiver drop repeats."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.permission import Act
from app.domain.punch import Punch
from app.domain.webhook import Message, Receiver, Topic, checked_url, new_secret, signed_headers, wait_after
from app.errors import Refused
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, OutboxState, Post, UnitOfWork

AT_A_TIME = 50
DELIVERED_STAY = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """What one round did. error: of the first failure, "" when there was none."""

    delivered: int = 0
    failed: int = 0
    error: str = ""


class Webhook:
    """Sets the receiver and sends. only_one: held while sending; raises AlreadyRunning when another process sends."""

    def __init__(
        self,
        *,
        open_unit_of_work: OpenUnitOfWork,
        post: Post,
        clock: Clock,
        only_one: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._open, self._post, self._clock, self._only_one = open_unit_of_work, post, clock, only_one

    def set(self, url: str, *, allow_http: bool = False, fresh_secret: bool = False, by: str = "operator") -> Receiver:
        """Send to this address from now on; the secret of an earlier receiver stays unless a fresh one is wanted.

        Raises:
            ValueError: the address is not https, or http beyond this computer.
        """
        url = checked_url(url, allow_http=allow_http)
        with self._open() as work:
            expect_permitted(work, by, Act.SETTINGS)
            former = work.outbox.receiver()
            secret = former.secret if former and not fresh_secret else new_secret()
            receiver = Receiver(url, secret)
            work.outbox.send_to(receiver)
            work.events.add(Event(kind="webhook_set", at_utc=self._clock.now(), details={"by": by, "url": url}))
            work.commit()
        return receiver

    def off(self, *, by: str = "operator") -> int:
        """Send nothing any more and drop what waits; return how many were dropped."""
        with self._open() as work:
            expect_permitted(work, by, Act.SETTINGS)
            work.outbox.send_to(None)
            dropped = work.outbox.drop_waiting()
            details = {"by": by, "dropped": dropped}
            work.events.add(Event(kind="webhook_off", at_utc=self._clock.now(), details=details))
            work.commit()
        return dropped

    def state(self) -> tuple[Receiver | None, OutboxState]:
        """Where messages go, and what waits."""
        with self._open() as work:
            return work.outbox.receiver(), work.outbox.state()

    def test(self) -> Sent:
        """Queue a message without a punch and send all that is due, that one included; Refused without a receiver."""
        with self._open() as work:
            if work.outbox.receiver() is None:
                raise Refused("Expected a receiver. Received none yet. Run: main.py webhook set URL")
            work.outbox.note(Topic.TEST, "", "", self._clock.now())
            work.commit()
        return self.send()

    def send(self) -> Sent:
        """Send everything whose time has come. Stops at the first sign that the receiver is away."""
        with self._only_one():
            sent = Sent()
            while batch := self._due():
                for message in batch:
                    sent, goes_on = self._try(message, sent)
                    if not goes_on:
                        return sent
            return sent

    def _due(self) -> list[Message]:
        with self._open() as work:
            if work.outbox.receiver() is None:
                return []
            return work.outbox.due(self._clock.now(), AT_A_TIME)

    def _try(self, message: Message, sent: Sent) -> tuple[Sent, bool]:
        with self._open() as work:
            receiver, body = work.outbox.receiver(), body_of(work, message)
        if receiver is None:  # switched off meanwhile
            return sent, False
        headers = signed_headers(message.id, self._clock.now(), body, receiver.secret)
        answer = self._post(receiver.url, headers, body)
        now = self._clock.now()
        with self._open() as work:
            if answer.is_taken:
                work.outbox.delivered(message.id, now)
                work.outbox.forget_delivered(now - DELIVERED_STAY)
            else:
                again = now + wait_after(message.attempts + 1)
                work.outbox.failed(message.id, answer.reason, again)
                if answer.is_everybodys:
                    work.outbox.postpone(again)
            work.commit()
        if answer.is_taken:
            return Sent(sent.delivered + 1, sent.failed, sent.error), True
        return Sent(sent.delivered, sent.failed + 1, sent.error or answer.reason), not answer.is_everybodys


def body_of(work: UnitOfWork, message: Message) -> bytes:
    """The message as JSON. No name and nothing of a face is in it; "number" is null once the employee was erased."""
    employee = work.employees.get(message.employee_key)
    data: dict[str, Any] = {"employee": {"key": message.employee_key, "number": employee.number if employee else None}}
    if message.topic in (Topic.PUNCH_RECORDED, Topic.PUNCH_WITHDRAWN):
        data |= _punch(work.punches.get(message.subject))
    elif message.topic is Topic.CORRECTION_APPROVED:
        data |= _correction(work, message.subject)
    else:
        data = {}
    noted = message.noted_at_utc.isoformat()
    return json.dumps({"id": message.id, "type": message.topic.value, "timestamp": noted, "data": data}).encode()


def _punch(punch: Punch | None) -> dict[str, Any]:
    if punch is None:
        return {"punch": None}
    local = punch.at_utc.astimezone(ZoneInfo(punch.zone)).isoformat()
    return {"punch": {"id": punch.id, "direction": punch.direction.value, "at": local, "zone": punch.zone}}


def _correction(work: UnitOfWork, correction_id: str) -> dict[str, Any]:
    """What an approved correction changes; its reason stays here, people write private things into it."""
    correction = work.corrections.get(correction_id)
    if correction is None:
        return {"correction": None}
    at = correction.at_utc.astimezone(ZoneInfo(correction.zone)).isoformat() if correction.at_utc else None
    told = {"id": correction.id, "kind": correction.kind.value, "punch_id": correction.punch_id or None}
    direction = correction.direction.value if correction.direction else None
    return {"correction": told | {"direction": direction, "at": at, "zone": correction.zone}}
