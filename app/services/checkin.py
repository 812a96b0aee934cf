"""One visit at the door: frames in, a verdict out, and a stored punch when it is accepted."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.decision import Outcome, Verdict, decide
from app.domain.employee import Employee
from app.domain.punch import Direction, Punch, is_too_soon, local_day, next_direction, presence, shift_of_day
from app.domain.sentence import Sentence
from app.errors import EngineStopped
from app.services.ports import Clock, Embedding, Event, FaceEngine, Gallery, Match, OpenUnitOfWork, UnitOfWork, View
from app.services.visit import DIFFERENT, NotUsable, best_faces, fuse

MOST_SWITCHES = 3  # of the version during one visit: more is no switch but a fault


@dataclass(frozen=True, kw_only=True)
class CheckInRules:
    """margin: by how much the runner-up employee must be farther (folded L1 distance).

    repeat_window: a second punch within it is too soon. not_me_s: how long a verdict can be taken back.
    """

    margin: float
    repeat_window: timedelta = timedelta(seconds=60)
    not_me_s: float = 5.0


@dataclass(frozen=True)
class _Found:
    """Who the visit shows, before the store was asked. version: of the verifier that decided."""

    outcome: Outcome
    reason: str
    threshold: float
    key: str | None = None
    distance: float | None = None
    similarity: float | None = None
    version: str = ""


class CheckIn:
    """The door. Thread-safe: everything that changes lies behind the ports."""

    def __init__(
        self, *, gallery: Gallery, open_unit_of_work: OpenUnitOfWork, clock: Clock, rules: CheckInRules
    ) -> None:
        self._gallery, self._open, self._clock, self._rules = gallery, open_unit_of_work, clock, rules
        self.not_me_s = rules.not_me_s

    def visit(
        self,
        views: Sequence[View],
        engine: FaceEngine,
        *,
        direction: Direction | None = None,
        number: str | None = None,
        dry_run: bool = False,
    ) -> Verdict:
        """Decide on one visit and store a punch when it is accepted; the punch is durable when this returns.

        Args:
            views: what the frames of this visit show, any number.
            engine: the calling thread's engine.
            direction: None lets the last punch decide.
            number: a badge number makes it 1:1, at its own threshold.
            dry_run: decide, store nothing.
        Raises:
            StoreUnavailable: the punch could not be stored; the screen must not say it was.
        """
        started = time.perf_counter()
        found, ms = self._decided(views, engine, number)
        ms = _summed(views) | ms
        verdict = self._verdict(found, direction, dry_run)
        ms["total"] = sum(ms.get(stage, 0.0) for stage in ("detect", "align", "quality")) + _ms_since(started)
        return replace(verdict, ms=ms)

    def withdraw(self, punch_id: str) -> bool:
        """That's not me: take a punch back within `not_me_s`; False when it is too late or unknown."""
        now = self._clock.now()
        grace = timedelta(seconds=self.not_me_s + 1.0)  # the click travels to the store
        with self._open() as work:
            punch = work.punches.get(punch_id)
            if punch is None or punch.withdrawn or abs(now - punch.at_utc) > grace:
                return False
            work.punches.withdraw(punch_id, now, "not me")
            work.events.add(Event(kind="punch_withdrawn", at_utc=now, subject=punch.employee_key))
            work.commit()
        return True

    def _decided(
        self, views: Sequence[View], engine: FaceEngine, number: str | None
    ) -> tuple[_Found, dict[str, float]]:
        """Recognise under one version: a switch in the midst of it would compare what cannot be compared."""
        for _ in range(MOST_SWITCHES):
            version = self._gallery.version
            found, ms = self._recognise(views, engine, number)
            if "embed" not in ms or (version == self._gallery.version and engine.tower == self._gallery.tower):
                return replace(found, version=version), ms
        raise EngineStopped(
            f"Expected the engine to embed by the tower {self._gallery.tower} in use. Received {engine.tower}. "
            "Try again; if it stays so, restart TwinClock."
        )

    def _recognise(
        self, views: Sequence[View], engine: FaceEngine, number: str | None
    ) -> tuple[_Found, dict[str, float]]:
        threshold = (self._gallery.pair_threshold() if number else self._gallery.threshold()).distance
        faces = best_faces(views)
        if isinstance(faces, NotUsable):
            return _Found(faces.outcome, faces.reason, threshold), {}
        started = time.perf_counter()
        embeddings = engine.embed([face.crop for face in faces])
        embed_ms = _ms_since(started)
        started = time.perf_counter()
        probe = self._one_person(embeddings)
        if probe is None:
            return _Found(DIFFERENT.outcome, DIFFERENT.reason, threshold), {"embed": embed_ms}
        found = self._claimed(probe, number, threshold) if number else self._nearest(probe, threshold)
        return found, {"embed": embed_ms, "match": _ms_since(started)}

    def _one_person(self, embeddings: np.ndarray) -> Embedding | None:
        """The fused embedding of the frames that agree with the best one; None when most do not."""
        limit = self._gallery.pair_threshold().distance
        agree = [e for e in embeddings if self._gallery.distance_between(embeddings[0], e) <= limit]
        if 2 * len(agree) <= len(embeddings):
            return None
        return fuse(np.stack(agree))

    def _nearest(self, probe: Embedding, threshold: float) -> _Found:
        match = self._gallery.match(probe)
        outcome = decide(match.distance, match.runner_up_distance, threshold=threshold, margin=self._rules.margin)
        return self._found(match, outcome, threshold)

    def _claimed(self, probe: Embedding, number: str, threshold: float) -> _Found:
        with self._open() as work:
            employee = work.employees.by_number(number)
        if employee is None:
            return _Found(
                Outcome.UNKNOWN, Sentence("Nobody has the number {number}. Type it again.", number=number), threshold
            )
        distance = self._gallery.distance_to(employee.key, probe)
        match = Match(employee.key, distance, None, float("inf"))
        return self._found(match, decide(distance, float("inf"), threshold=threshold, margin=0.0), threshold)

    def _found(self, match: Match, outcome: Outcome, threshold: float) -> _Found:
        if match.employee_key is None or not np.isfinite(match.distance):
            return _Found(Outcome.UNKNOWN, _REASONS[Outcome.UNKNOWN], threshold)
        similarity = self._gallery.similarity(match.distance)
        reason = _REASONS.get(outcome, "")
        return _Found(outcome, reason, threshold, match.employee_key, match.distance, similarity)

    def _verdict(self, found: _Found, direction: Direction | None, dry_run: bool) -> Verdict:
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
            return self._punch(work, verdict, found, now, direction, dry_run)

    def _punch(
        self,
        work: UnitOfWork,
        verdict: Verdict,
        found: _Found,
        now: datetime,
        direction: Direction | None,
        dry_run: bool,
    ) -> Verdict:
        key = found.key or ""
        employee = work.employees.get(key)
        if employee is None:  # erased by another process since the gallery was loaded
            return replace(verdict, outcome=Outcome.UNKNOWN, reason=_REASONS[Outcome.UNKNOWN])
        if not employee.active:
            reason = Sentence("This employee is no longer active. Please ask the front desk.")
            return replace(verdict, outcome=Outcome.INACTIVE, employee=employee, reason=reason)
        last = work.punches.last(key)
        if last is not None and is_too_soon(last, now, self._rules.repeat_window):
            return replace(verdict, outcome=Outcome.TOO_SOON, employee=employee, reason=self._too_soon(last, now))
        direction = direction or next_direction(last, now)
        punch = self._new_punch(verdict, employee, direction, now, found.version)
        hours = presence(self._shift(work, key, now) + [punch], now)
        if not dry_run:
            work.punches.add(punch)
            work.events.add(Event(kind="punch", at_utc=now, subject=key, details={"direction": direction.value}))
            work.commit()
        said = f"{employee.name} is {direction.value.upper()}" + (" (dry run, not stored)" if dry_run else "")
        punch_id = None if dry_run else punch.id
        return replace(verdict, employee=employee, direction=direction, hours=hours, reason=said, punch_id=punch_id)

    def _new_punch(
        self, verdict: Verdict, employee: Employee, direction: Direction, now: datetime, version: str
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
        )

    def _shift(self, work: UnitOfWork, key: str, now: datetime) -> list[Punch]:
        start, end = local_day(now, ZoneInfo(self._clock.zone))
        return shift_of_day(work.punches.of(key, start - timedelta(days=1), end), start)

    def _too_soon(self, last: Punch, now: datetime) -> str:
        wait = max(1, round((self._rules.repeat_window - abs(now - last.at_utc)).total_seconds()))
        return Sentence(
            "Already noted as {direction} a moment ago. Try again in {seconds} s.",
            direction=last.direction.value.upper(),
            seconds=wait,
        )


_REASONS = {
    Outcome.UNKNOWN: Sentence("Not recognised. Look straight at the camera and try again, or ask the front desk."),
    Outcome.AMBIGUOUS: Sentence("Two employees look too alike here. Use your badge number as well."),
}


def _summed(views: Sequence[View]) -> dict[str, float]:
    stages = {stage for view in views for stage in view.ms}
    return {stage: sum(view.ms.get(stage, 0.0) for view in views) for stage in sorted(stages)}


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
