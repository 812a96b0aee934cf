"""How long one has to wait after wrong passwords or PINs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 5
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))  # after the fifth, sixth ... wrong one; the last one stays
FORGIVEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """Wrong tries in a row on one account or PIN. since_utc: the last one, aware, UTC."""

    failures: int
    since_utc: datetime

    @property
    def wait(self) -> timedelta:
        """How long nothing is accepted after the last wrong try."""
        if self.failures < FREE_TRIES:
            return timedelta()
        return WAITS[min(self.failures - FREE_TRIES, len(WAITS) - 1)]


def remaining(attempts: Attempts | None, now_utc: datetime) -> timedelta:
    """How long to wait from now on; zero when the next try is welcome.

    A clock that was set back must not lift the lock, and must not stretch it to the old date: the wait then runs anew
    from now, see `rebased`.
    """
    if attempts is None:
        return timedelta()
    return max(timedelta(), rebased(attempts, now_utc).since_utc + attempts.wait - now_utc)


def rebased(attempts: Attempts, now_utc: datetime) -> Attempts:
    """The same attempts, counted from now where the clock says that they lie ahead."""
    if attempts.since_utc <= now_utc:
        return attempts
    return Attempts(failures=attempts.failures, since_utc=now_utc)


def one_more(attempts: Attempts | None, now_utc: datetime) -> Attempts:
    """After another wrong try. A day without one forgives the earlier ones."""
    if attempts is None or now_utc - attempts.since_utc > FORGIVEN_AFTER:
        return Attempts(failures=1, since_utc=now_utc)
    return Attempts(failures=attempts.failures + 1, since_utc=now_utc)
