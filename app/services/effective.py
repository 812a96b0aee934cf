"""Punches as they count: the stored ones overlaid with the approved corrections."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.correction import Correction, CorrectionKind, CorrectionState, effective
from app.domain.punch import Punch
from app.services.ports import UnitOfWork

REACH = timedelta(days=2)  # how far around a moment the door looks for the last punch


def effective_between(work: UnitOfWork, start_utc: datetime, end_utc: datetime) -> list[Punch]:
    """Everybody's in [start, end), oldest first; withdrawn ones are among them, marked."""
    corrections = work.corrections.touching(start_utc, end_utc)
    return _overlaid(work, work.punches.between(start_utc, end_utc), corrections, start_utc, end_utc)


def effective_of(work: UnitOfWork, employee_key: str, start_utc: datetime, end_utc: datetime) -> list[Punch]:
    """One employee's in [start, end), oldest first; withdrawn ones are among them, marked."""
    return _of_one(work, employee_key, start_utc, end_utc, approved_of(work, employee_key))


def approved_of(work: UnitOfWork, employee_key: str) -> list[Correction]:
    """What corrections changed in one employee's punches, in the order they were asked for."""
    return [one for one in work.corrections.of(employee_key) if one.state is CorrectionState.APPROVED]


def last_effective(
    work: UnitOfWork, employee_key: str, now_utc: datetime, approved: Sequence[Correction] | None = None
) -> Punch | None:
    """The newest punch that counts, as the door needs it to choose between IN and OUT.

    approved: the employee's approved corrections, if at hand.
    """
    approved = approved_of(work, employee_key) if approved is None else approved
    stored = work.punches.last(employee_key)
    start_utc, end_utc = now_utc - REACH, now_utc + REACH
    if not approved and (stored is None or start_utc <= stored.at_utc < end_utc):
        return stored  # nothing lies over the newest one: the others need not be read
    around = _of_one(work, employee_key, start_utc, end_utc, approved)
    counting = [punch for punch in around if not punch.withdrawn]
    if counting:
        return counting[-1]
    return None if around else stored


def _of_one(
    work: UnitOfWork, employee_key: str, start_utc: datetime, end_utc: datetime, approved: Sequence[Correction]
) -> list[Punch]:
    return _overlaid(work, work.punches.of(employee_key, start_utc, end_utc), approved, start_utc, end_utc)


def _overlaid(
    work: UnitOfWork, punches: list[Punch], corrections: Sequence[Correction], start_utc: datetime, end_utc: datetime
) -> list[Punch]:
    # A correction may move a punch into the span from outside it, and another one may have added that punch.
    here = {punch.id for punch in punches} | {c.id for c in corrections}
    absent = {c.punch_id for c in corrections if c.kind is not CorrectionKind.ADD} - here
    moved_in = [punch for punch_id in sorted(absent) if (punch := work.punches.get(punch_id)) is not None]
    adding = [c for punch_id in sorted(absent) if (c := work.corrections.get(punch_id)) is not None]
    result = effective([*punches, *moved_in], [*corrections, *adding])
    return [punch for punch in result if start_utc <= punch.at_utc < end_utc]
