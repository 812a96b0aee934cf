"""What a day was: there, late, half, absent, off; and what wants attention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.counting import NOTHING, Count, count
from app.domain.exception import Exception_, ExceptionKind
from app.domain.schedule import UNPLANNED
from app.domain.sessions import DaysPunches, End
from app.domain.timetable import NEVER, PlannedDay
from app.domain.workday import Status, WorkDay

_MINUTES = [timedelta(minutes=minutes) for minutes in range(24 * 60 + 1)]  # made once: a year of a company has many


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the rules have to know of an employee. starts_on, ends_on: None leaves that side open.

    leave: kind of leave by day.
    """

    key: str
    starts_on: date | None = None
    ends_on: date | None = None
    leave: Mapping[date, str] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Judged:
    """A day before overtime, which needs the days before it."""

    plan: PlannedDay
    status: Status
    note: str
    counted: Count = NOTHING
    late: int = 0
    early: int = 0
    target: int = 0
    exceptions: tuple[Exception_, ...] = ()
    punches: DaysPunches | None = None

    @property
    def is_off(self) -> bool:
        return self.target == 0


def minutes(number: int) -> timedelta:
    """So many minutes."""
    return _MINUTES[number] if 0 <= number < len(_MINUTES) else timedelta(minutes=number)


def judged(plan: PlannedDay, punches: DaysPunches | None, person: Person, now: int) -> Judged:
    """One day of one person. now: minute; a day that is not over yet is neither an absence nor left early."""
    off, note = _off(plan, person)
    if punches is None:
        return _without_punches(plan, off, note, now)
    counted = count(punches.sessions, plan) if punches.sessions else NOTHING
    if off is not None:
        return _off_day(plan, off, note, counted, punches)
    return _due_day(plan, note, counted, punches, now)


def work_day(day: Judged, person: Person, overtime: int) -> WorkDay:
    """The value that everybody else reads."""
    plan, counted, punches = day.plan, day.counted, day.punches
    about: dict[str, Any] = {} if punches is None else _edges(punches, plan)
    return WorkDay(
        employee_key=person.key,
        day=plan.day,
        status=day.status,
        planned=plan.span if day.target else None,
        target=minutes(day.target),
        presence=minutes(counted.presence),
        worked=minutes(counted.worked),
        breaks=minutes(counted.breaks),
        overtime=minutes(overtime),
        late=minutes(day.late),
        early=minutes(day.early),
        exceptions=day.exceptions,
        schedule="" if plan.schedule is UNPLANNED else plan.schedule.name,
        note=day.note,
        **about,
    )


def _off(plan: PlannedDay, person: Person) -> tuple[Status | None, str]:
    if not person.works_on(plan.day):
        return Status.NOT_EMPLOYED, ""
    if plan.off is None and plan.day in person.leave:
        return Status.LEAVE, person.leave[plan.day]
    return plan.off, plan.note


def _without_punches(plan: PlannedDay, off: Status | None, note: str, now: int) -> Judged:
    if off is not None:
        return Judged(plan, off, note)
    if not plan.is_due:
        return Judged(plan, Status.DAY_OFF, note, target=plan.target)
    if now < _end(plan):
        return Judged(plan, Status.EXPECTED, note, target=plan.target)
    exceptions = (Exception_(ExceptionKind.ABSENT, minutes(plan.target)),)
    return Judged(plan, Status.ABSENT, note, target=plan.target, exceptions=exceptions)


def _off_day(plan: PlannedDay, off: Status, note: str, counted: Count, punches: DaysPunches) -> Judged:
    exceptions = _of_punches(punches)
    if plan.schedule is UNPLANNED and off is Status.DAY_OFF:
        return Judged(plan, Status.PRESENT, note, counted, exceptions=exceptions, punches=punches)
    exceptions = (Exception_(ExceptionKind.UNSCHEDULED, minutes(counted.worked)), *exceptions)
    return Judged(plan, off, note, counted, exceptions=exceptions, punches=punches)


def _due_day(plan: PlannedDay, note: str, counted: Count, punches: DaysPunches, now: int) -> Judged:
    is_over = now >= _end(plan)
    late, early = _late(plan, punches), _early(plan, punches) if is_over else 0
    core = _missed_core(plan, punches, is_over)
    status = _status(plan, counted, punches, is_over)
    found = [(ExceptionKind.LATE, late), (ExceptionKind.EARLY, early), (ExceptionKind.CORE_TIME, core)]
    exceptions = [Exception_(kind, minutes(amount)) for kind, amount in found if amount]
    if status is Status.ABSENT:
        exceptions.append(Exception_(ExceptionKind.ABSENT, minutes(max(0, plan.target - counted.worked))))
    exceptions += _of_punches(punches)
    return Judged(plan, status, note, counted, late, early, plan.target, tuple(exceptions), punches)


def _status(plan: PlannedDay, counted: Count, punches: DaysPunches, is_over: bool) -> Status:
    rules = plan.schedule
    lacks_a_punch = punches.lost_outs > 0 or punches.sessions[-1][2] is End.LEFT_OPEN
    if not is_over or lacks_a_punch or punches.sessions[-1][2] is End.NOW:
        return Status.PRESENT  # who was there is not absent because a punch is missing
    if counted.worked < rules.absent_below:
        return Status.ABSENT
    return Status.HALF_DAY if counted.worked < rules.half_day_below else Status.PRESENT


def _late(plan: PlannedDay, punches: DaysPunches) -> int:
    if plan.start == NEVER or not punches.sessions:
        return 0
    late = min(punches.sessions[0][0], plan.end) - plan.start
    return late if late > plan.schedule.late_grace else 0


def _early(plan: PlannedDay, punches: DaysPunches) -> int:
    if plan.end == NEVER or not punches.sessions or punches.sessions[-1][2] is not End.PUNCHED:
        return 0
    early = plan.end - max(punches.sessions[-1][1], plan.start)
    return early if early > plan.schedule.early_grace else 0


def _missed_core(plan: PlannedDay, punches: DaysPunches, is_over: bool) -> int:
    """Minutes of the core time before the first IN and after the last OUT; breaks in between are allowed."""
    if plan.core_start == NEVER or not punches.sessions:
        return 0
    rules = plan.schedule
    came, went = punches.sessions[0][0], punches.sessions[-1][1]
    late = min(came, plan.core_end) - plan.core_start
    early = plan.core_end - max(went, plan.core_start) if is_over and punches.sessions[-1][2] is End.PUNCHED else 0
    return (late if late > rules.late_grace else 0) + (early if early > rules.early_grace else 0)


def _of_punches(punches: DaysPunches) -> tuple[Exception_, ...]:
    found = []
    for start, end, how in punches.sessions:
        if how in (End.BY_RULE, End.LEFT_OPEN):
            found.append(Exception_(ExceptionKind.FORGOTTEN_OUT, minutes(end - start)))
    if punches.lost_outs:
        found.append(Exception_(ExceptionKind.FORGOTTEN_IN))
    if punches.is_corrected:
        found.append(Exception_(ExceptionKind.CORRECTED))
    return tuple(found)


def _edges(punches: DaysPunches, plan: PlannedDay) -> dict[str, Any]:
    if not punches.sessions:
        return {}
    start, (_, end, how) = punches.sessions[0][0], punches.sessions[-1]
    return {
        "first_in": datetime.fromtimestamp(start * 60, plan.zone),
        "last_out": datetime.fromtimestamp(end * 60, plan.zone) if how < End.LEFT_OPEN else None,
        "is_open": how is End.NOW,
        "closed_by_rule": how is End.BY_RULE,
    }


def _end(plan: PlannedDay) -> int:
    return plan.closes if plan.end == NEVER else plan.end
