"""A door machine's punches on their way home: each is taken over once, however often it arrives."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.punch import Direction, Method, Punch
from app.errors import BadInput
from app.services.ports import Clock, Event, OpenUnitOfWork

KIND = "punches"
FIELDS = ("id", "employee_key", "zone", "similarity", "distance", "version", "withdrawn")
LONGEST_ID = 64


@dataclass(frozen=True)
class Merged:
    """new: taken over. known: were here already. withdrawn: taken back at the door since. unknown: of nobody here."""

    new: int
    known: int
    withdrawn: int
    unknown: int


def punches_bytes(punches: Iterable[Punch]) -> bytes:
    """The punches as JSON."""
    return json.dumps([_as_json(punch) for punch in punches]).encode()


def read_punches(content: bytes) -> list[Punch]:
    """Raises BadInput when that is no list of punches."""
    try:
        return [_punch(told) for told in json.loads(content)]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"Expected a door's punches. Received something else: {error}. Export them again.") from error


def merge_punches(punches: Iterable[Punch], *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> Merged:
    """Add those that are not here yet, in one transaction; a withdrawal at the door counts here as well.

    Punches of employees who are not known here (erased since) are left out and counted.
    """
    counts = {"new": 0, "known": 0, "withdrawn": 0, "unknown": 0}
    with open_unit_of_work() as work:
        known = {employee.key for employee in work.employees.all()}
        for punch in punches:
            here = work.punches.get(punch.id)
            if here is None and punch.employee_key not in known:
                counts["unknown"] += 1
                continue
            if here is None:
                work.punches.add(punch)
                work.events.add(_event(punch, clock.now()))
            counts["known" if here else "new"] += 1
            if punch.withdrawn and not (here and here.withdrawn):
                work.punches.withdraw(punch.id, clock.now(), "withdrawn at another door")
                counts["withdrawn"] += 1
        work.events.add(Event(kind="punches_imported", at_utc=clock.now(), details=dict(counts)))
        work.commit()
    return Merged(**counts)


def _event(punch: Punch, now: datetime) -> Event:
    details = {"direction": punch.direction.value, "way": "another door", "punched_at_utc": punch.at_utc.isoformat()}
    return Event(kind="punch", at_utc=now, subject=punch.employee_key, details=details)


def _as_json(punch: Punch) -> dict[str, Any]:
    told = {name: getattr(punch, name) for name in FIELDS}
    return told | {
        "direction": punch.direction.value,
        "at_utc": punch.at_utc.isoformat(),
        "method": punch.method.value,
    }


def _punch(told: dict[str, Any]) -> Punch:
    at = datetime.fromisoformat(told["at_utc"])
    if at.tzinfo is None or not 0 < len(told["id"]) <= LONGEST_ID:
        raise ValueError(f"the punch {told['id'][:LONGEST_ID]!r}")
    return Punch(
        **{name: told[name] for name in FIELDS},
        direction=Direction(told["direction"]),
        at_utc=at,
        method=Method(told["method"]),
    )
