"""IN or OUT, where nobody pressed a button."""

from collections.abc import Iterable, Sequence

from app.domain.punch import Direction
from app.domain.sessions import Mark, belongs_to
from app.domain.timetable import NEVER, PlannedDay


def by_last_punch(marks: Iterable[Mark], now: int, longest_shift: int) -> Direction:
    """OUT after an IN that can still be open, else IN. now: minute; longest_shift: minutes."""
    last = max(marks, default=None)
    if last is None or not last[1]:
        return Direction.IN
    return Direction.OUT if now - last[0] // 60 <= longest_shift else Direction.IN


def by_plan(marks: Sequence[Mark], days: Sequence[PlannedDay], now: int) -> Direction:
    """As the plan has it: the first punch of a shift is IN, or OUT when the shift's end is nearer than its beginning.

    So a forgotten punch costs one punch: it does not turn all that follow round. Away from every plan, and after the
    first punch of a shift, the last punch decides.

    Args:
        marks: of one employee, the last days'.
        days: one calendar day after the other; now falls into one of them.
        now: minute.
    """
    at = max((place for place, day in enumerate(days) if day.opens <= now), default=0)
    plan = days[belongs_to(now, days, at)]
    rules = plan.schedule
    if plan.start == NEVER or not plan.start - rules.around <= now <= plan.end + rules.around:
        return by_last_punch(marks, now, rules.longest_shift)
    mine = [mark for mark in marks if plan.start - rules.around <= mark[0] // 60 <= plan.end + rules.around]
    if mine:
        return by_last_punch(mine, now, rules.longest_shift)
    return Direction.OUT if abs(plan.end - now) < abs(now - plan.start) else Direction.IN
