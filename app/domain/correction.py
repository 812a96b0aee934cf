"""A correction: what a person asks to have changed in their punches, and what came of it.

The original punch never changes. What counts is the punches overlaid with the approved corrections: `effective`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.punch import Direction, Punch

LONGEST_REASON = 500
DECIDED = ("state", "decided_by", "decided_at_utc", "answer")  # what a decision fills in


class CorrectionKind(StrEnum):
    """What is asked for."""

    ADD = "add"  # a punch that was forgotten
    CHANGE = "change"  # another time or direction for one that was made
    WITHDRAW = "withdraw"  # one that should not have been made


class CorrectionState(StrEnum):
    """Where it stands; decided once."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One wish about one punch.

    punch_id: the punch it is about, or the correction that added it; "" when one is to be added.
    direction, at_utc: what the punch should say; None leaves it as it is.
    zone: IANA name of the zone the moment was told in. reason: the asker's words.
    asked_by, decided_by: opaque key of an account, "operator", or the employee's own key at the door.
    answer: the decider's words.
    """

    id: str
    employee_key: str
    kind: CorrectionKind
    zone: str
    reason: str
    asked_by: str
    asked_at_utc: datetime
    punch_id: str = ""
    direction: Direction | None = None
    at_utc: datetime | None = None
    state: CorrectionState = CorrectionState.PENDING
    decided_by: str = ""
    decided_at_utc: datetime | None = None
    answer: str = ""

    def __post_init__(self) -> None:
        if self.kind is CorrectionKind.ADD and (self.direction is None or self.at_utc is None):
            raise ValueError("Expected direction and time of the forgotten punch. Received none. Say both.")
        if self.kind is CorrectionKind.CHANGE and self.direction is None and self.at_utc is None:
            raise ValueError("Expected another direction or time. Received neither. Say what is to change.")
        if (self.kind is CorrectionKind.ADD) == bool(self.punch_id):
            raise ValueError(f"Expected the punch that is to change. Received {self.punch_id!r}. Name its id.")


def effective(punches: Iterable[Punch], corrections: Iterable[Correction]) -> list[Punch]:
    """The punches as they count: overlaid with the approved corrections, oldest first.

    Of several corrections of one punch the one that was approved last wins, in whichever order they are handed in.
    Withdrawn punches stay in the list, marked as such. A correction of a punch that is not among `punches` (and was
    not added by another one) changes nothing.
    """
    result = {punch.id: punch for punch in punches}
    for correction in sorted(corrections, key=_when_approved):
        if correction.state is CorrectionState.APPROVED:
            _apply(correction, result)
    return sorted(result.values(), key=lambda punch: punch.at_utc)


def _when_approved(correction: Correction) -> tuple[bool, datetime, datetime, str]:
    """Additions first: what corrects an added punch was asked for after it, even where a clock was set back."""
    is_later = correction.kind is not CorrectionKind.ADD
    return is_later, correction.decided_at_utc or correction.asked_at_utc, correction.asked_at_utc, correction.id


def _apply(correction: Correction, punches: dict[str, Punch]) -> None:
    if correction.kind is CorrectionKind.ADD:
        punches[correction.id] = _added(correction)
        return
    punch = punches.get(correction.punch_id)
    if punch is None:
        return
    if correction.kind is CorrectionKind.WITHDRAW:
        punches[punch.id] = replace(punch, withdrawn=True, correction=correction.id)
        return
    punches[punch.id] = replace(
        punch,
        direction=correction.direction or punch.direction,
        at_utc=correction.at_utc or punch.at_utc,
        withdrawn=False,  # who approves another time for a withdrawn punch wants it to count
        correction=correction.id,
    )


def _added(correction: Correction) -> Punch:
    if correction.direction is None or correction.at_utc is None:  # __post_init__ lets none such in
        raise ValueError(f"Expected direction and time in correction {correction.id}. Received none.")
    return Punch(
        id=correction.id,
        employee_key=correction.employee_key,
        direction=correction.direction,
        at_utc=correction.at_utc,
        zone=correction.zone,
        correction=correction.id,
    )


def checked_reason(reason: str) -> str:
    """The words without outer blanks; ValueError when there are none or too many."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ValueError(
            f"Expected a reason of 1 to {LONGEST_REASON} characters. Received {len(reason)}. Say why in a few words."
        )
    return reason
