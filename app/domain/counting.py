"""The hours of one day: its sessions, rounded and cut to the plan, less the breaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.breaks import deducted
from app.domain.rounding import Rounding, rounded
from app.domain.sessions import End, Session
from app.domain.timetable import NEVER, PlannedDay


@dataclass(frozen=True, slots=True)
class Count:
    """Whole minutes; worked + breaks = presence, none negative."""

    presence: int
    worked: int
    breaks: int


NOTHING = Count(0, 0, 0)


def count(sessions: Sequence[Session], plan: PlannedDay) -> Count:
    """Presence, work and breaks of a day's sessions, oldest first.

    A gap of at most the schedule's longest break is a punched break; a longer one belongs to nobody.
    """
    present, punched, before = 0, 0, NEVER
    for start, end in _counted(sessions, plan):
        if before != NEVER and start - before <= plan.schedule.longest_break:
            punched += start - before
        present += end - start
        before = end
    rules = plan.schedule.breaks
    more = deducted(present, punched, rules) if rules else 0
    return Count(present + punched, present - more, punched + more)


def _counted(sessions: Sequence[Session], plan: PlannedDay) -> list[tuple[int, int]]:
    """From when to when each session counts; they neither overlap nor turn round."""
    rules = plan.schedule
    spans = [(start, end) for start, end, _ in sessions]
    if rules.rounding is not Rounding.NONE:
        spans = _with_rounded_edges(spans, plan, is_punched=sessions[-1][2] is End.PUNCHED)
    if plan.start != NEVER and not (rules.before_start_counts and rules.after_end_counts):
        earliest = spans[0][0] if rules.before_start_counts else plan.start
        latest = spans[-1][1] if rules.after_end_counts else plan.end
        spans = _within(spans, earliest, max(earliest, latest))
    return spans


def _with_rounded_edges(spans: list[tuple[int, int]], plan: PlannedDay, *, is_punched: bool) -> list[tuple[int, int]]:
    """The first IN and the last OUT rounded; an OUT that nobody punched stays as it was put."""
    rules, offset = plan.schedule, plan.offset
    first, last = spans[0][0] + offset, spans[-1][1] + offset
    first = rounded(first, rules.rounding_step, rules.rounding, coming=True)
    if is_punched:
        last = rounded(last, rules.rounding_step, rules.rounding, coming=False)
    first, last = first - offset, max(first, last) - offset
    spans = _within(spans, first, last)
    spans[0] = (first, spans[0][1])
    spans[-1] = (spans[-1][0], last)
    return spans


def _within(spans: list[tuple[int, int]], earliest: int, latest: int) -> list[tuple[int, int]]:
    return [(min(max(s, earliest), latest), min(max(e, earliest), latest)) for s, e in spans]
