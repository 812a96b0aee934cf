"""Punches into sessions, and each session onto the day that it belongs to.

A session runs from an IN to its OUT. It belongs to the day whose planned time its IN falls into, or comes near to;
where nothing is planned nearby, to the calendar day. So a night shift is one day, the one it began on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from app.domain.schedule import Forgotten
from app.domain.timetable import NEVER, PlannedDay

# (second since 1970 in UTC, 1 for an IN and 0 for an OUT, 1 where an approved correction put it). Sorted as they are:
# of an OUT and an IN at one moment the OUT comes first, as between two sessions that touch.
Mark = tuple[int, int, int]


class End(IntEnum):
    """How a session ended."""

    PUNCHED = 0
    BY_RULE = 1  # the OUT was forgotten; the rule put one
    LEFT_OPEN = 2  # the OUT was forgotten; no hours count
    NOW = 3  # still in


Session = tuple[int, int, End]  # minutes since 1970 in UTC; the end is never before the start


@dataclass(slots=True)
class DaysPunches:
    """What one day's punches come to. lost_outs: OUTs without an IN."""

    sessions: list[Session] = field(default_factory=list)
    lost_outs: int = 0
    is_corrected: bool = False


def sort_into_days(marks: Iterable[Mark], days: Sequence[PlannedDay], now: int) -> dict[int, DaysPunches]:
    """The sessions of each day that has any, by the day's place in `days`. Linear in both.

    Args:
        marks: of one employee, in any order, from a day before the first to three days after the last.
        days: one calendar day after the other.
        now: minute; an IN that can still be open runs until then.
    """
    sorter = _Sorter(days)
    for mark in sorted(marks):
        sorter.take(*mark)
    sorter.finish(now)
    return sorter.found


class _Sorter:
    """Walks through the marks once, oldest first. `_at` is the calendar day of the newest mark."""

    def __init__(self, days: Sequence[PlannedDay]) -> None:
        self._days, self._at = days, 0
        self._opened, self._open_day = NEVER, NEVER
        self._last_second, self._last_coming = NEVER, NEVER
        self.found: dict[int, DaysPunches] = {}

    def take(self, second: int, coming: int, corrected: int) -> None:
        minute = second // 60
        day = self._day_of(minute) if coming or self._opened == NEVER else self._open_day
        rules = self._days[day].schedule
        if coming == self._last_coming and second - self._last_second < rules.repeat * 60:
            return  # the same punch again, at another door or by an impatient finger
        self._last_second, self._last_coming = second, coming
        if coming:
            self._come(minute, day)
        else:
            day = self._go(minute, day)
        if corrected:
            self._of(day).is_corrected = True

    def finish(self, now: int) -> None:
        """End what is still open: it runs until now, or was forgotten."""
        if self._opened == NEVER:
            return
        if now - self._opened <= self._days[self._open_day].schedule.longest_shift:
            # A clock that was put back may say less than the IN: then there are no hours yet.
            self._add(max(now, self._opened), End.NOW)
        else:
            self._forget(now)

    def _come(self, minute: int, day: int) -> None:
        if self._opened != NEVER:
            longest = self._days[self._open_day].schedule.longest_shift
            if day == self._open_day and minute - self._opened <= longest:
                return  # of several INs of one day the first counts
            self._forget(minute)
        self._opened, self._open_day = minute, day

    def _go(self, minute: int, day: int) -> int:
        if self._opened != NEVER:
            if minute - self._opened <= self._days[self._open_day].schedule.longest_shift:
                self._add(minute, End.PUNCHED)
                return day
            self._forget(minute)
            day = self._day_of(minute)
        self._of(day).lost_outs += 1
        return day

    def _forget(self, until: int) -> None:
        """Close the open session by its day's rule, never past the next punch."""
        plan, opened = self._days[self._open_day], self._opened
        rules, end = plan.schedule, opened
        if rules.forgotten is Forgotten.PLANNED_END and plan.end != NEVER:
            end = plan.end
        elif rules.forgotten is not Forgotten.LEFT_OPEN:
            end = opened + rules.forgotten_length
        end = min(end, until, opened + rules.longest_shift)
        self._add(max(end, opened), End.BY_RULE if end > opened else End.LEFT_OPEN)

    def _add(self, end: int, how: End) -> None:
        self._of(self._open_day).sessions.append((self._opened, end, how))
        self._opened = NEVER

    def _of(self, day: int) -> DaysPunches:
        found = self.found.get(day)
        if found is None:
            found = self.found[day] = DaysPunches()
        return found

    def _day_of(self, minute: int) -> int:
        """The place of the day that a punch at this minute belongs to; minutes come in rising order."""
        days, at = self._days, self._at
        while at + 1 < len(days) and days[at + 1].opens <= minute:
            at += 1
        self._at = at
        return belongs_to(minute, days, at)


def belongs_to(minute: int, days: Sequence[PlannedDay], at: int) -> int:
    """The place of the day that a punch belongs to, `at` being that of its calendar day.

    That is the day whose planned time it falls into, else the one whose plan begins or ends nearest (at most the
    schedule's `around` away), else the calendar day.
    """
    nearest, best = at, None
    for place in (at + 1, at, at - 1):
        if not 0 <= place < len(days) or (start := days[place].start) == NEVER:
            continue
        end = days[place].end
        if start <= minute < end:
            return place
        away = start - minute if minute < start else minute - end
        if away <= days[place].schedule.around and (best is None or away < best):
            nearest, best = place, away
    return nearest
