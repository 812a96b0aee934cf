"""All days of one employee: the rules put together."""

from collections.abc import Iterable, Sequence

from app.domain.judging import Person, judged, work_day
from app.domain.overtime import Week, of_day
from app.domain.sessions import Mark, sort_into_days
from app.domain.timetable import PlannedDay
from app.domain.workday import WorkDay

DAYS_BEFORE = 7  # a week's overtime needs the days since the week began, and a night shift the evening before
DAYS_AFTER = 2  # so that a session which begins on the last day finds its day, whatever its schedule
MARK_DAYS_AFTER = 3  # and its OUT


def work_days(marks: Iterable[Mark], days: Sequence[PlannedDay], person: Person, now: int) -> list[WorkDay]:
    """One WorkDay for each of `days` but the first DAYS_BEFORE and the last DAYS_AFTER, in their order.

    Args:
        marks: in any order, from a day before the first of `days` on until MARK_DAYS_AFTER after the last one wanted;
            the order they arrived in does not matter.
        days: one calendar day after the other.
        now: minute since 1970 in UTC.
    """
    found = sort_into_days(marks, days, now)
    week, result = Week(), []
    for place, plan in enumerate(days[: len(days) - DAYS_AFTER]):
        day = judged(plan, found.get(place), person, now)
        worked, rule = day.counted.worked, plan.schedule.overtime
        by_day = of_day(worked, day.target, rule, is_off=day.is_off) if worked else 0
        overtime = week.overtime(plan.week, worked, by_day, rule)
        if place >= DAYS_BEFORE:
            result.append(work_day(day, person, overtime))
    return result
