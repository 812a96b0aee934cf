"""One visit at the door: frames in, a verdict out, and a stored punch when it is accepted."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.decision import Outcome, Verdict
from app.domain.employee import Employee
from app.domain.exception import EVENT as EXCEPTION
from app.domain.exception import ExceptionKind
from app.domain.punch import Direction, Method, Punch, is_too_soon
from app.domain.sentence import Sentence
from app.services.doortime import DoorTime
from app.services.effective import approved_of, last_effective
from app.services.identification import UNKNOWN, Found, Identification, ms_since
from app.services.learning import Learning, unlearn
from app.services.liveness import Judgement, Liveness, Policy
from app.services.ports import (
    Clock,
    Event,
    FaceEngine,
    Gallery,
    OpenUnitOfWork,
    SeenFace,
    UnitOfWork,
    View,
)
from app.services.standing import shut_out
from app.services.worktime import Worktime

METHODS = {"pin": Method.PIN, "badge": Method.BADGE}  # every other way shows a face
CLOCK_JUMP = timedelta(minutes=2)  # a last punch so far ahead says that this computer's clock was put back


@dataclass(frozen=True, kw_only=True)
class CheckInRules:
    """margin: by how much the runner-up employee must be farther (folded L1 distance).

    repeat_window: a second punch within it is too soon. not_me_s: how long a verdict can be taken back.
    """

    margin: float
    repeat_window: timedelta = timedelta(seconds=60)
    not_me_s: float = 5.0


class CheckIn:
    """The door. Thread-safe: everything that changes lies behind the ports."""

    def __init__(
        self,
        *,
        gallery: Gallery,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        rules: CheckInRules,
        liveness: Liveness | None = None,
        time_rules: DoorTime | None = None,
        learning: Learning | None = None,
        unknown: Callable[[Sequence[SeenFace]], object] = lambda faces: None,
    ) -> None:
        """time_rules: IN or OUT and the hours; None: by the schedules in the store, without public holidays.

        unknown: is handed the faces of a visit that nobody here was recognised in.
        """
        self._time = time_rules or DoorTime(Worktime(open_unit_of_work=open_unit_of_work, clock=clock))
        self._open, self._clock, self._rules, self._unknown = open_unit_of_work, clock, rules, unknown
        self._identification = Identification(gallery, open_unit_of_work, margin=rules.margin)
        self._liveness = liveness or Liveness(
            policy=Policy.OFF, gallery=gallery, open_unit_of_work=open_unit_of_work, clock=clock
        )
        self._learning = learning
        self.not_me_s = rules.not_me_s

    def visit(
        self,
        views: Sequence[View],
        engine: FaceEngine,
        *,
        direction: Direction | None = None,
        number: str | None = None,
        dry_run: bool = False,
        liveness: Policy | None = None,
        track: Sequence[SeenFace] = (),
    ) -> Verdict:
        """Decide on one visit and store a punch when it is accepted; the punch is durable when this returns.

        Args:
            views: what the frames of this visit show, any number.
            engine: the calling thread's engine.
            direction: None lets the last punch decide, or the schedule.
            number: a badge number makes it 1:1, at its own threshold.
            dry_run: decide, store nothing.
            liveness: another policy than the door's own. track: what a passed turn of the head left behind.
        Raises:
            StoreUnavailable: the punch could not be stored; the screen must not say it was.
        """
        started = time.perf_counter()
        found, ms = self._identification.of(views, engine, number)
        ms = _summed(views) | ms
        live, judged_ms = self._judged(found, engine, liveness, track)
        ms |= judged_ms
        verdict = self._verdict(found, live, direction, dry_run)
        if self._learning is not None and not live.suspected:
            self._learning.after(verdict, found.faces, engine)
        if verdict.outcome is Outcome.UNKNOWN and not dry_run:
            self._unknown(found.faces)
        ms["total"] = sum(ms.get(stage, 0.0) for stage in ("detect", "align", "quality")) + ms_since(started)
        return replace(verdict, ms=ms)

    def present(self, key: str, *, way: str, direction: Direction | None = None) -> Verdict:
        """Store a punch of somebody who was told in another way than by the face; rules and errors as `visit`.

        key: of the employee. way: how they were told ("pin"), kept with the event.
        """
        return self._verdict(Found(Outcome.ACCEPTED, "", 0.0, key, way=way), Judgement(), direction, dry_run=False)

    def turn_failed(self, verdict: Verdict, reason: str, words: str, *, dry_run: bool = False) -> Verdict:
        """What became of a visit that asked for a turn of the head (its `challenge`): refused, and noted."""
        judgement = self._liveness.turn_failed(verdict.challenge, reason, words, dry_run=dry_run)
        return replace(verdict, reason=judgement.reason, challenge="")

    def withdraw(self, punch_id: str) -> bool:
        """That's not me: take a punch back within `not_me_s`; False when it is too late or unknown."""
        now = self._clock.now()
        grace = timedelta(seconds=self.not_me_s + 1.0)  # the click travels to the store
        with self._open() as work:
            punch = work.punches.get(punch_id)
            if punch is None or punch.withdrawn or abs(now - punch.at_utc) > grace:
                return False
            work.punches.withdraw(punch_id, now, "not me")
            details = {"by": punch.employee_key, "punch": punch.id}  # at the door it is they themselves who say so
            work.events.add(Event(kind="punch_withdrawn", at_utc=now, subject=punch.employee_key, details=details))
            pictures = unlearn(work, punch, now)
            work.commit()
        if self._learning is not None:
            self._learning.discard(pictures)
        return True

    def _judged(
        self, found: Found, engine: FaceEngine, policy: Policy | None, track: Sequence[SeenFace]
    ) -> tuple[Judgement, dict[str, float]]:
        if found.outcome is not Outcome.ACCEPTED:
            return Judgement(), {}
        started = time.perf_counter()
        return self._liveness.judge(found.faces, engine, policy=policy, track=track), {"liveness": ms_since(started)}

    def _verdict(self, found: Found, live: Judgement, direction: Direction | None, dry_run: bool) -> Verdict:
        now = self._clock.now()
        verdict = Verdict(
            outcome=found.outcome,
            reason=found.reason,
            threshold=found.threshold,
            at=now.astimezone(ZoneInfo(self._clock.zone)),
            similarity=found.similarity,
            distance=found.distance,
        )
        if found.outcome is not Outcome.ACCEPTED or found.key is None:
            return verdict
        with self._open() as work:
            if not live.allowed:
                return self._refused(work, verdict, found.key, live, dry_run)
            return self._punch(work, verdict, found, live, now, direction, dry_run)

    def _refused(self, work: UnitOfWork, verdict: Verdict, key: str, live: Judgement, dry_run: bool) -> Verdict:
        if live.suspected and not dry_run:
            self._liveness.note(work, key, live, "refused")
            work.commit()
        return replace(verdict, outcome=Outcome.SPOOF, reason=live.reason, challenge=key if live.challenge else "")

    def _punch(
        self,
        work: UnitOfWork,
        verdict: Verdict,
        found: Found,
        live: Judgement,
        now: datetime,
        direction: Direction | None,
        dry_run: bool,
    ) -> Verdict:
        key = found.key or ""
        employee = work.employees.get(key)
        if employee is None:  # erased by another process since the gallery was loaded
            return replace(verdict, outcome=Outcome.UNKNOWN, reason=UNKNOWN)
        shut = shut_out(employee, now.astimezone(ZoneInfo(self._clock.zone)).date())
        if shut is not None:
            return replace(verdict, outcome=Outcome.INACTIVE, employee=employee, reason=shut)
        approved = approved_of(work, key)
        last = last_effective(work, key, now, approved)
        if last is not None and is_too_soon(last, now, self._rules.repeat_window):
            return replace(verdict, outcome=Outcome.TOO_SOON, employee=employee, reason=self._too_soon(last, now))
        time_here = self._time.visit(work, employee, now, approved)
        direction = direction or time_here.direction()
        punch = self._new_punch(verdict, employee, direction, now, found.version, found.way)
        hours = time_here.hours(punch)
        if not dry_run:
            details = {"direction": direction.value, "way": found.way, "punch": punch.id}
            work.punches.add(punch)
            work.events.add(Event(kind="punch", at_utc=now, subject=key, details=details))
            if last is not None and last.at_utc - now > CLOCK_JUMP:
                jumped = {"kind": ExceptionKind.CLOCK_JUMPED.value, "by_s": round((last.at_utc - now).total_seconds())}
                work.events.add(Event(kind=EXCEPTION, at_utc=now, subject=key, details=jumped))
            if live.suspected:
                self._liveness.note(work, key, live, "accepted")
            work.commit()
        said = f"{employee.name} is {direction.value.upper()}" + (" (dry run, not stored)" if dry_run else "")
        punch_id = None if dry_run else punch.id
        return replace(verdict, employee=employee, direction=direction, hours=hours, reason=said, punch_id=punch_id)

    def _new_punch(
        self, verdict: Verdict, employee: Employee, direction: Direction, now: datetime, version: str, way: str
    ) -> Punch:
        return Punch(
            id=uuid.uuid4().hex,
            employee_key=employee.key,
            direction=direction,
            at_utc=now,
            zone=self._clock.zone,
            similarity=verdict.similarity,
            distance=verdict.distance,
            version=version,
            method=METHODS.get(way, Method.FACE),
        )

    def _too_soon(self, last: Punch, now: datetime) -> str:
        wait = max(1, round((self._rules.repeat_window - abs(now - last.at_utc)).total_seconds()))
        return Sentence(
            "Already noted as {direction} a moment ago. Try again in {seconds} s.",
            direction=last.direction.value.upper(),
            seconds=wait,
        )


def _summed(views: Sequence[View]) -> dict[str, float]:
    stages = {stage for view in views for stage in view.ms}
    return {stage: sum(view.ms.get(stage, 0.0) for view in views) for stage in sorted(stages)}
