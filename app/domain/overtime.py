"""Overtime: beyond the day's hours, and beyond the week's."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OvertimeRule:
    """What counts as overtime; minutes.

    beyond_target: more than the day's planned hours is overtime.
    day: more than this a day is overtime, whatever was planned; None: no such limit.
    week: more than this a week is overtime, what counted by day left out; None: no such limit.
    least: overtime of a day shorter than this is none; from there on it counts whole.
    off_days: all work on a day off, a holiday or leave is overtime.
    """

    beyond_target: bool = True
    day: int | None = None
    week: int | None = None
    least: int = 0
    off_days: bool = True


def of_day(worked: int, target: int, rule: OvertimeRule, *, is_off: bool) -> int:
    """Overtime minutes of one day by its own limits."""
    if is_off and rule.off_days:
        return worked
    limits = []
    if rule.beyond_target and not is_off and target > 0:
        limits.append(target)
    if rule.day is not None:
        limits.append(rule.day)
    if not limits or worked <= (limit := min(limits)):
        return 0
    return worked - limit if worked - limit >= rule.least else 0


class Week:
    """Adds up one week, day after day; what passes the week's limit is overtime of the day that passes it."""

    def __init__(self) -> None:
        self._number, self._regular = -1, 0

    def overtime(self, number: int, worked: int, by_day: int, rule: OvertimeRule) -> int:
        """Overtime minutes of one day in all. number: of its week, rising; a new one starts the sum anew."""
        if number != self._number:
            self._number, self._regular = number, 0
        regular = worked - by_day
        if rule.week is None:
            self._regular += regular
            return by_day
        beyond = min(regular, max(0, self._regular + regular - rule.week))
        self._regular += regular - beyond
        return by_day + beyond
