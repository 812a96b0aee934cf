"""Punches as they count: the stored ones overlaid with the approved corrections."""

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
    corrections = [c for c in work.corrections.of(employee_key) if c.state is CorrectionState.APPROVED]
    return _overlaid(work, work.punches.of(employee_key, start_utc, end_utc), corrections, start_utc, end_utc)


def last_effective(work: UnitOfWork, employee_key: str, now_utc: datetime) -> Punch | None:
    """The newest punch that counts, as the door needs it to choose between IN and OUT."""
    stored = work.punches.last(employee_key)
    around = effective_of(work, employee_key, now_utc - REACH, now_utc + REACH)
    counting = [punch for punch in around if not punch.withdrawn]
    if counting:
        return counting[-1]
    return None if around else stored


def _overlaid(
    work: UnitOfWork, punches: list[Punch], corrections: list[Correction], start_utc: datetime, end_utc: datetime
) -> list[Punch]:
    # A correction may move a punch into the span from outside it, and another one may have added that punch.
    here = {punch.id for punch in punches} | {c.id for c in corrections}
    absent = {c.punch_id for c in corrections if c.kind is not CorrectionKind.ADD} - here
    moved_in = [punch for punch_id in sorted(absent) if (punch := work.punches.get(punch_id)) is not None]
    adding = [c for punch_id in sorted(absent) if (c := work.corrections.get(punch_id)) is not None]
    result = effective([*punches, *moved_in], [*corrections, *adding])
    return [punch for punch in result if start_utc <= punch.at_utc < end_utc]
