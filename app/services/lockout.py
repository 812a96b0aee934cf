"""Counts wrong passwords and PINs in the store, so that neither a restart nor a second process gives new tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.lockout import one_more, rebased, remaining
from app.domain.sentence import Sentence
from app.errors import LockedOut
from app.services.ports import Event, UnitOfWork

SOON_S = 90  # less than so many seconds is said in seconds


@dataclass(frozen=True)
class Guarded:
    """What is being tried. kind: "account" or "pin". key: opaque, of the account or the employee; "" when unknown."""

    kind: str
    key: str

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.key}"


def count(work: UnitOfWork, guarded: Guarded, now: datetime) -> None:
    """Count a try before it is checked: many at once, or a process killed meanwhile, get no more tries than one.

    The caller commits, checks, then calls `passed` or `failed` in a new unit of work.
    Raises:
        LockedOut: too many wrong ones; how long to wait is in the text. Nothing was counted.
    """
    attempts = work.attempts.get(guarded.subject)
    wait = remaining(attempts, now)
    if attempts is not None and wait > timedelta():
        if rebased(attempts, now) != attempts:  # the clock was set back: the wait runs from now on, once
            work.attempts.put(guarded.subject, rebased(attempts, now))
            work.commit()
        raise LockedOut(_later(wait))
    work.attempts.put(guarded.subject, one_more(attempts, now))


def passed(work: UnitOfWork, guarded: Guarded) -> None:
    """It was right: the count starts anew."""
    work.attempts.clear(guarded.subject)


def failed(work: UnitOfWork, guarded: Guarded, denied: str, now: datetime) -> timedelta:
    """It was wrong: note it, tell the exceptions inbox when a lock begins, return how long that lasts."""
    attempts = work.attempts.get(guarded.subject)
    failures = attempts.failures if attempts else 0
    wait = remaining(attempts, now)
    work.events.add(Event(kind=denied, at_utc=now, subject=guarded.key, details={"failures": failures}))
    if wait > timedelta():
        details = {
            "kind": "locked_out",
            "what": guarded.kind,
            "failures": failures,
            "wait_s": round(wait.total_seconds()),
        }
        work.events.add(Event(kind="exception", at_utc=now, subject=guarded.key, details=details))
    return wait


def _later(wait: timedelta) -> Sentence:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < SOON_S:
        return Sentence(
            "Expected a later try. Received one after too many wrong ones. Wait {seconds} seconds.", seconds=seconds
        )
    return Sentence(
        "Expected a later try. Received one after too many wrong ones. Wait {minutes} minutes.",
        minutes=-(-seconds // 60),
    )
