"""A punch: one recorded IN or OUT, and what follows from a day of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

LONGEST_SHIFT = timedelta(hours=16)  # an IN older than this was never closed; the next punch is an IN again


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


def next_direction(last: Punch | None, now_utc: datetime) -> Direction:
    """IN unless the last counting punch is an IN that can still be open, then OUT."""
    if last is None or last.direction is Direction.OUT:
        return Direction.IN
    return Direction.OUT if now_utc - last.at_utc <= LONGEST_SHIFT else Direction.IN


def is_too_soon(last: Punch | None, now_utc: datetime, window: timedelta) -> bool:
    """True when the last counting punch lies less than `window` away (in either direction: clocks jump back)."""
    return last is not None and abs(now_utc - last.at_utc) < window


def presence(punches: Sequence[Punch], now_utc: datetime) -> timedelta:
    """Time between each IN and the next OUT; an open IN runs until now, at most LONGEST_SHIFT; never negative.

    Punches of one employee, in any order; withdrawn ones do not count. Of several INs in a row the first counts.
    """
    total, opened = timedelta(), None
    for punch in sorted((p for p in punches if not p.withdrawn), key=lambda p: p.at_utc):
        if punch.direction is Direction.IN:
            if opened is None or punch.at_utc - opened > LONGEST_SHIFT:
                opened = punch.at_utc
        elif opened is not None:
            if punch.at_utc - opened <= LONGEST_SHIFT:
                total += punch.at_utc - opened
            opened = None
    if opened is not None and timedelta() <= now_utc - opened <= LONGEST_SHIFT:
        total += now_utc - opened
    return total


def shift_of_day(punches: Iterable[Punch], day_start_utc: datetime) -> list[Punch]:
    """The counting punches since `day_start_utc`, oldest first, and the IN of the evening before that the first closes.

    Punches of one employee that reach at least LONGEST_SHIFT back. An overnight shift belongs to the day it ends on.
    """
    counting = sorted((p for p in punches if not p.withdrawn), key=lambda p: p.at_utc)
    today = [p for p in counting if p.at_utc >= day_start_utc]
    before = [p for p in counting if p.at_utc < day_start_utc]
    still_open = bool(before) and before[-1].direction is Direction.IN
    if still_open and (not today or today[0].direction is Direction.OUT):
        return [before[-1], *today]
    return today


def local_day(now_utc: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Start and end (UTC) of the local calendar day that holds `now_utc`; 23 or 25 hours at a clock change."""
    today = now_utc.astimezone(zone).date()
    start = datetime.combine(today, time(), zone)
    end = datetime.combine(today + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
