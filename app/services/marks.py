"""Punches as marks: as little of them as the hours need, with what approved corrections make of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.correction import Correction, CorrectionKind, effective
from app.domain.punch import Direction, Punch
from app.domain.sessions import Mark
from app.services.effective import approved_of
from app.services.ports import UnitOfWork


def counting_marks(
    work: UnitOfWork,
    start_utc: datetime,
    end_utc: datetime,
    employee_key: str = "",
    approved: Sequence[Correction] | None = None,
) -> dict[str, list[Mark]]:
    """What counts in [start, end) by employee, in any order; of one employee only where a key is given.

    Only the punches that a correction is about are read whole. approved: that employee's corrections, if at hand.
    """
    marks = work.punches.marks(start_utc, end_utc, employee_key)
    if not employee_key:
        touching: Sequence[Correction] = work.corrections.touching(start_utc, end_utc)
    else:
        touching = approved_of(work, employee_key) if approved is None else approved
    if not touching:
        return marks
    originals, corrections = _about(work, touching)
    for punch in originals:
        if not punch.withdrawn and start_utc <= punch.at_utc < end_utc:
            marks[punch.employee_key].remove(_mark(punch))
    for punch in effective(originals, corrections):
        if not punch.withdrawn and start_utc <= punch.at_utc < end_utc:
            marks.setdefault(punch.employee_key, []).append(_mark(punch))
    return marks


def marks_of(punches: Iterable[Punch]) -> list[Mark]:
    """The counting ones among these punches."""
    return [_mark(punch) for punch in punches if not punch.withdrawn]


def _about(work: UnitOfWork, touching: Sequence[Correction]) -> tuple[list[Punch], list[Correction]]:
    """The stored punches that the corrections are about, and the corrections with those that added what they change."""
    wanted = {one.punch_id for one in touching if one.kind is not CorrectionKind.ADD}
    originals = work.punches.named(wanted)
    added = wanted - {punch.id for punch in originals} - {one.id for one in touching}
    more = [one for name in sorted(added) if (one := work.corrections.get(name)) is not None]
    return originals, [*touching, *more]


def _mark(punch: Punch) -> Mark:
    return int(punch.at_utc.timestamp() // 1), int(punch.direction is Direction.IN), int(bool(punch.correction))
