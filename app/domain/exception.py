"""What wants a person's attention: at the door, or in a day's punches."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EVENT = "exception"  # the kind of event that carries one; its details["kind"] is an ExceptionKind
SEEN_EVENT = "exception_seen"  # its subject is the event's id as text, or what `day_id` returns


class ExceptionKind(StrEnum):
    """Those of a day come out of the rules every time they are asked; those of the door are events."""

    FORGOTTEN_OUT = "forgotten_out"  # of a day: an IN without its OUT, closed by rule or left open
    FORGOTTEN_IN = "forgotten_in"  # of a day: an OUT without its IN
    UNSCHEDULED = "unscheduled"  # of a day: worked on a day off or a holiday
    LATE = "late"  # of a day
    EARLY = "early"  # of a day: left before the planned end
    ABSENT = "absent"  # of a day
    CORE_TIME = "core_time"  # of a day: not there for the whole core time of a flexible schedule
    CORRECTED = "corrected"  # of a day: an approved correction is in it; for information
    CLOCK_JUMPED = "clock_jumped"  # of the door: the machine's clock went back
    SPOOF_SUSPECTED = "spoof_suspected"  # of the door
    UNKNOWN_FACE = "unknown_face"  # of the door
    LOCKED_OUT = "locked_out"  # of the door: too many wrong PINs, badge numbers or passwords


@dataclass(frozen=True)
class Exception_:
    """One exception of a day. amount: how late, how early, how much was closed by rule; zero where it has none."""

    kind: ExceptionKind
    amount: timedelta = timedelta()


def day_id(employee_key: str, day: date, kind: ExceptionKind) -> str:
    """What an exception of a day is called when it is marked as seen: the same every time the day is computed."""
    return f"{employee_key}:{day.isoformat()}:{kind.value}"
