"""Messages that wait to be sent to another system, and what sends one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.webhook import Message, Receiver, Topic


@dataclass(frozen=True)
class OutboxState:
    """waiting: how many. oldest: the message that has waited longest. last_delivered_utc: None when none was lately."""

    waiting: int
    oldest: Message | None
    delivered: int
    last_delivered_utc: datetime | None


class Outbox(Protocol):
    """Part of the transaction that records the punch. Stored punches, withdrawals and approved corrections are noted
    by the store itself, so that no part of the product can forget to; nothing is noted while there is no receiver."""

    def note(self, topic: Topic, employee_key: str, subject: str, at_utc: datetime) -> None: ...
    def disown(self, employee_key: str) -> None: ...  # messages stay, about nobody
    def receiver(self) -> Receiver | None: ...
    def send_to(self, receiver: Receiver | None) -> None: ...  # None: from now on nothing is noted
    def due(self, now_utc: datetime, count: int) -> list[Message]:
        """The oldest waiting message of each employee, where its time has come; oldest first, at most `count`."""
        ...

    def delivered(self, message_id: str, at_utc: datetime) -> None: ...
    def failed(self, message_id: str, error: str, next_try_utc: datetime) -> None: ...  # one attempt more
    def postpone(self, next_try_utc: datetime) -> None: ...  # everything that would be tried before
    def state(self) -> OutboxState: ...
    def forget_delivered(self, before_utc: datetime) -> None: ...
    def drop_waiting(self) -> int: ...  # how many were dropped


@dataclass(frozen=True)
class Answer:
    """What the receiver said. status: of HTTP; None where nothing came back. reason: for a person."""

    status: int | None
    reason: str

    @property
    def is_taken(self) -> bool:
        """True when the message was accepted."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_everybodys(self) -> bool:
        """True when the next message would fare no better: the receiver is away or busy."""
        return self.status is None or self.status == 429 or self.status >= 500


class Post(Protocol):
    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...  # never raises for the network
