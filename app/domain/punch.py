"""A punch: one recorded IN or OUT."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Direction(StrEnum):
    """Which way the employee went."""

    IN = "in"
    OUT = "out"


class Method(StrEnum):
    """How the door knew who it was."""

    FACE = "face"
    PIN = "pin"  # number and PIN
    BADGE = "badge"  # number alone, where the company allows that
    CORRECTION = "correction"


@dataclass(frozen=True, kw_only=True)
class Punch:
    """One recorded IN or OUT; never changed once stored.

    at_utc: aware, UTC. zone: IANA name of the door's time zone, kept so that the local day can be told later.
    similarity, distance: of the match that led to it (None when it was not by face).
    version: of the verifier that decided.
    withdrawn: True when the person said "that's not me"; the punch stays, it no longer counts.
    correction: id of the approved correction that made or changed it; never stored, see `app.domain.correction`.
    """

    id: str
    employee_key: str
    direction: Direction
    at_utc: datetime
    zone: str
    similarity: float | None = None
    distance: float | None = None
    version: str = ""
    withdrawn: bool = False
    correction: str = ""
    method: Method = Method.FACE


def is_too_soon(last: Punch | None, now_utc: datetime, window: timedelta) -> bool:
    """True when the last counting punch lies less than `window` away (in either direction: clocks jump back)."""
    return last is not None and abs(now_utc - last.at_utc) < window


def local_day(now_utc: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Start and end (UTC) of the local calendar day that holds `now_utc`; 23 or 25 hours at a clock change."""
    today = now_utc.astimezone(zone).date()
    start = datetime.combine(today, time(), zone)
    end = datetime.combine(today + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
