"""Whether the face of a visit may be taken for a living one, and what becomes of one that may not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.exception import EVENT, ExceptionKind
from app.domain.sentence import Sentence
from app.services.ports import Clock, Event, FaceEngine, Gallery, OpenUnitOfWork, SeenFace, UnitOfWork

EVALUATED = "liveness_evaluated"  # the kind of event that says how the passive check did on the site's own frames
MOST_APCER, MOST_BPCER = 0.10, 0.05
LEAST_FRAMES, LEAST_SUBJECTS = 30, 3  # of each kind, and in each
TURN = Sentence("To be sure that nobody holds a picture up, please turn your head.")
NOT_LIVING = Sentence("This does not look like a living face. Use your badge or PIN, or ask the front desk.")
CHANGED = Sentence("The face changed while the head was turned. Use your badge or PIN, or ask the front desk.")
NOT_TURNED = Sentence("{why}. Try again, or use your badge or PIN.")


class Policy(StrEnum):
    """What a door asks for; the values are those of the settings."""

    OFF = "off"
    PASSIVE = (
        "passive"  # refuses only once `liveness evaluate` has passed on the site's own frames; until then it flags
    )
    ACTIVE = "active"  # passive, and a turn of the head when in doubt


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """allowed: the punch may be stored. challenge: it may once the head was turned. suspected: for a person to review.

    details: for the event, without names or pictures.
    """

    allowed: bool = True
    challenge: bool = False
    suspected: bool = False
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """How the passive check did on frames of this site. subjects: of whichever kind has fewer."""

    net: str
    real: int
    spoof: int
    subjects: int
    apcer: float | None
    bpcer: float | None

    @property
    def passed(self) -> bool:
        """Good enough, on enough, that a suspicion may refuse somebody."""
        enough = min(self.real, self.spoof) >= LEAST_FRAMES and self.subjects >= LEAST_SUBJECTS
        if self.apcer is None or self.bpcer is None:
            return False
        return enough and self.apcer <= MOST_APCER and self.bpcer <= MOST_BPCER


class Liveness:
    """The policy of one door."""

    def __init__(self, *, policy: Policy, gallery: Gallery, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._policy, self._gallery, self._open, self._clock = policy, gallery, open_unit_of_work, clock

    def judge(
        self,
        faces: Sequence[SeenFace],
        engine: FaceEngine,
        *,
        policy: Policy | None = None,
        track: Sequence[SeenFace] = (),
    ) -> Judgement:
        """Judge the faces that a verdict rests on.

        Args:
            faces: of this visit, best first, at least one.
            policy: another one than the door's own.
            track: what a passed turn of the head left behind; the visit must go on from it.
        Raises:
            EngineStopped: the passive net cannot be loaded.
        """
        policy = policy or self._policy
        if policy is Policy.OFF:
            return Judgement()
        if track:
            return self._turned(faces, track, engine)
        seen = engine.liveness(faces)
        details = {"score": round(seen.score, 4), "threshold": seen.threshold, "net": seen.version}
        if seen.score >= (seen.sure if policy is Policy.ACTIVE else seen.threshold):
            return Judgement(details=details)
        if policy is Policy.ACTIVE:
            return Judgement(allowed=False, challenge=True, reason=TURN, details=details)
        refuses = self._has_passed_here(seen.version)
        return Judgement(allowed=not refuses, suspected=True, reason=NOT_LIVING, details=details)

    def evaluated(self, evaluation: Evaluation, *, by: str = "operator") -> bool:
        """Keep how the passive check did on this site's own frames; True when it may refuse from now on.

        by: key of the account that says so.
        """
        details = asdict(evaluation) | {"passed": evaluation.passed, "by": by}
        with self._open() as work:
            work.events.add(Event(kind=EVALUATED, at_utc=self._clock.now(), details=details))
            work.commit()
        return evaluation.passed

    def note(self, work: UnitOfWork, key: str, judgement: Judgement, outcome: str) -> None:
        """Put a suspicion into the exceptions inbox, in the caller's transaction. outcome: of the punch."""
        details = {"kind": ExceptionKind.SPOOF_SUSPECTED.value, "outcome": outcome, **judgement.details}
        work.events.add(Event(kind=EVENT, at_utc=self._clock.now(), subject=key, details=details))

    def turn_failed(self, key: str, reason: str, words: str, *, dry_run: bool = False) -> Judgement:
        """A turn of the head that was asked for did not come; it is noted.

        Args:
            key: whose face it was. reason: a TurnStep's. words: its own, for the person.
        """
        told = Sentence(NOT_TURNED, why=words)
        judgement = Judgement(allowed=False, suspected=True, reason=told, details={"turn": reason})
        if dry_run:
            return judgement
        with self._open() as work:
            self.note(work, key, judgement, "refused")
            work.commit()
        return judgement

    def _turned(self, faces: Sequence[SeenFace], track: Sequence[SeenFace], engine: FaceEngine) -> Judgement:
        """The head was turned; whoever is recognised now must be who turned it, in every look on the way."""
        rows = engine.embed([face.crop for face in (*track, faces[0])])
        limit = self._gallery.pair_threshold().distance
        near = [self._gallery.distance_between(a, b) <= limit for a, b in zip(rows[:-1], rows[1:], strict=True)]
        if all(near) and self._gallery.distance_between(rows[0], rows[-1]) <= limit:
            return Judgement(details={"turn": "passed"})
        return Judgement(allowed=False, suspected=True, reason=CHANGED, details={"turn": "another_face"})

    def _has_passed_here(self, net: str) -> bool:
        """True when this very net has passed on frames of this site's own camera."""
        with self._open() as work:
            event = work.events.last(EVALUATED)
        return event is not None and event.details.get("passed") is True and event.details.get("net") == net
