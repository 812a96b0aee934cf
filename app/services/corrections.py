"""Corrections of punches: asked for, then approved or refused; the punches themselves stay as they were made."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.correction import Correction, CorrectionKind, CorrectionState, checked_reason
from app.domain.employee import Employee
from app.domain.permission import Act
from app.domain.punch import Direction, Punch
from app.domain.sentence import Sentence
from app.errors import Refused
from app.services.learning import unlearn
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, UnitOfWork
from app.services.roster import found


@dataclass(frozen=True)
class CorrectionRow:
    """One correction for a list. employee: None once erased. punch: the original one, None for a forgotten punch."""

    correction: Correction
    employee: Employee | None
    punch: Punch | None


class Corrections:
    """Asks and decides. by: who acts, an account's opaque key, "operator", or the employee's key at the door."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def ask_forgotten(
        self, number: str, direction: Direction, at: datetime, reason: str, *, by: str = "operator"
    ) -> Correction:
        """Ask for a punch that was never made. at: aware, in the past.

        Raises:
            Refused: there is no such employee, the moment lies ahead, or the same was asked for already.
            ValueError: reason or moment cannot be used.
        """
        with self._open() as work:
            employee = found(work, number)
            wish = self._wish(CorrectionKind.ADD, employee.key, reason, by, direction=direction, at_utc=at)
            return self._asked(work, wish)

    def ask_change(
        self,
        punch_id: str,
        reason: str,
        *,
        direction: Direction | None = None,
        at: datetime | None = None,
        by: str = "operator",
    ) -> Correction:
        """Ask for another direction or time of a punch; errors as `ask_forgotten`."""
        with self._open() as work:
            key = _owner(work, punch_id)
            wish = self._wish(CorrectionKind.CHANGE, key, reason, by, punch_id=punch_id, direction=direction, at_utc=at)
            return self._asked(work, wish)

    def ask_withdrawal(self, punch_id: str, reason: str, *, by: str = "operator") -> Correction:
        """Ask that a punch no longer counts; errors as `ask_forgotten`."""
        with self._open() as work:
            wish = self._wish(CorrectionKind.WITHDRAW, _owner(work, punch_id), reason, by, punch_id=punch_id)
            return self._asked(work, wish)

    def approve(self, correction_id: str, answer: str = "", *, by: str = "operator") -> Correction:
        """From now on it counts. Refused when it is unknown or was decided already."""
        return self._decide(correction_id, CorrectionState.APPROVED, answer, by)

    def refuse(self, correction_id: str, answer: str, *, by: str = "operator") -> Correction:
        """Everything stays as it was. The asker is owed a reason: ValueError without one."""
        return self._decide(correction_id, CorrectionState.REFUSED, checked_reason(answer), by)

    def pending(self) -> list[CorrectionRow]:
        """Those that wait for a decision, oldest first."""
        with self._open() as work:
            return [_row(work, correction) for correction in work.corrections.pending()]

    def all(self) -> list[CorrectionRow]:
        """All that were ever asked for, oldest first."""
        with self._open() as work:
            return [_row(work, correction) for correction in work.corrections.all()]

    def of(self, number: str) -> list[CorrectionRow]:
        """One employee's, oldest first."""
        with self._open() as work:
            return [_row(work, correction) for correction in work.corrections.of(found(work, number).key)]

    def _wish(
        self,
        kind: CorrectionKind,
        key: str,
        reason: str,
        by: str,
        *,
        punch_id: str = "",
        direction: Direction | None = None,
        at_utc: datetime | None = None,
    ) -> Correction:
        now = self._clock.now()
        if at_utc is not None and at_utc.tzinfo is None:
            raise ValueError(f"Expected a moment with its time zone. Received {at_utc}. Add the zone.")
        if at_utc is not None and at_utc > now:
            raise Refused(f"Expected a moment in the past. Received {at_utc:%Y-%m-%d %H:%M}. Wait until it is over.")
        return Correction(
            id=uuid.uuid4().hex,
            employee_key=key,
            kind=kind,
            zone=self._clock.zone,
            reason=checked_reason(reason),
            asked_by=by,
            asked_at_utc=now,
            punch_id=punch_id,
            direction=direction,
            at_utc=at_utc,
        )

    def _asked(self, work: UnitOfWork, wish: Correction) -> Correction:
        if any(_same_wish(wish, other) for other in work.corrections.pending()):
            raise Refused(
                Sentence("Expected a new wish. Received one that is waiting for a decision already. Wait for that.")
            )
        work.corrections.add(wish)
        work.events.add(_event("correction_asked", wish, wish.asked_at_utc, wish.asked_by))
        work.commit()
        return wish

    def _decide(self, correction_id: str, state: CorrectionState, answer: str, by: str) -> Correction:
        now = self._clock.now()
        with self._open() as work:
            correction = work.corrections.get(correction_id)
            if correction is None:
                raise Refused(f"Expected a correction's id. Received {correction_id!r}. See: main.py corrections list")
            if correction.state is not CorrectionState.PENDING:
                raise Refused(
                    f"Expected a pending correction. Received one that was {correction.state.value} already. "
                    "Ask for another one instead."
                )
            employee = work.employees.get(correction.employee_key)
            expect_permitted(work, by, Act.DECIDE_CORRECTIONS, employee.department if employee else "")
            decided = replace(correction, state=state, decided_by=by, decided_at_utc=now, answer=answer.strip())
            work.corrections.decide(decided)
            punch = work.punches.get(correction.punch_id)
            if punch is not None and decided.kind is CorrectionKind.WITHDRAW and state is CorrectionState.APPROVED:
                unlearn(work, punch, now)  # the next start sweeps the picture
            work.events.add(_event(f"correction_{state.value}", decided, now, by))
            work.commit()
        return decided


def _owner(work: UnitOfWork, punch_id: str) -> str:
    """Whose punch it is, made or added; Refused when there is none."""
    punch = work.punches.get(punch_id)
    if punch is not None:
        return punch.employee_key
    added = work.corrections.get(punch_id)
    if added is None or added.kind is not CorrectionKind.ADD or added.state is not CorrectionState.APPROVED:
        raise Refused(f"Expected the id of a punch. Received {punch_id!r}. Look it up again.")
    return added.employee_key


def _same_wish(first: Correction, second: Correction) -> bool:
    return all(
        getattr(first, name) == getattr(second, name)
        for name in ("employee_key", "kind", "punch_id", "direction", "at_utc")
    )


def _event(kind: str, correction: Correction, at_utc: datetime, by: str) -> Event:
    details = {"correction": correction.id, "kind": correction.kind.value, "by": by}
    return Event(kind=kind, at_utc=at_utc, subject=correction.employee_key, details=details)


def _row(work: UnitOfWork, correction: Correction) -> CorrectionRow:
    punch = work.punches.get(correction.punch_id) if correction.punch_id else None
    return CorrectionRow(correction, work.employees.get(correction.employee_key), punch)
