"""The verdict on one visit at the door, and the rule that reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.employee import Employee
from app.domain.punch import Direction


class Outcome(StrEnum):
    """What came of a visit; the values are those of the command line's JSON."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    LOW_QUALITY = "low_quality"
    SPOOF = "spoof"
    TOO_SOON = "too_soon"
    INACTIVE = "inactive"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Everything a screen or a script may say about one visit.

    employee: None unless accepted, too soon or inactive. reason: one sentence a person can act on.
    punch_id: None unless a punch was stored (accepted and not a dry run).
    hours: time worked on this local day so far, punch included (None unless accepted).
    challenge: key of the employee whose face it is, when a turn of the head would make a SPOOF an accepted visit.
    ms: milliseconds spent per stage.
    """

    outcome: Outcome
    reason: str
    threshold: float
    employee: Employee | None = None
    direction: Direction | None = None
    at: datetime | None = None
    similarity: float | None = None
    distance: float | None = None
    punch_id: str | None = None
    hours: timedelta | None = None
    challenge: str = ""
    ms: Mapping[str, float] = field(default_factory=dict)


def decide(distance: float, runner_up_distance: float, *, threshold: float, margin: float) -> Outcome:
    """ACCEPTED, UNKNOWN or AMBIGUOUS from the two nearest employees' distances.

    distance: to the nearest employee, runner_up_distance: to the nearest other employee (inf if there is none).
    threshold: largest distance that counts as a match. margin: by how much the runner-up must be farther.
    """
    if not distance <= threshold:  # also true for NaN: never let one in
        return Outcome.UNKNOWN
    if runner_up_distance - distance < margin:
        return Outcome.AMBIGUOUS
    return Outcome.ACCEPTED
