"""A work schedule: what is planned on each weekday, and by which rules the punches of such a day count.

All durations are whole minutes.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from app.domain.breaks import BreakRule
from app.domain.overtime import OvertimeRule
from app.domain.rounding import STEPS, Rounding

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR, DAY = 60, 24 * 60
LONGEST_NAME = 40


class Kind(StrEnum):
    """Whether the day has a beginning and an end, or hours only."""

    FIXED = "fixed"
    FLEXIBLE = "flexible"


class Forgotten(StrEnum):
    """What to do with an IN whose OUT never came."""

    PLANNED_END = "planned_end"  # the OUT is put at the planned end; without one, as FIXED_LENGTH
    FIXED_LENGTH = "fixed_length"  # the OUT is put `forgotten_length` after the IN
    LEFT_OPEN = "left_open"  # no hours count until a correction says when


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """What is planned on a weekday.

    start, end: local wall-clock time of a fixed day; an end that is not after the start is on the next day.
    hours: minutes to be worked, breaks left out; None: from start to end, less the break that would be deducted.
    core_start, core_end: of a flexible day: when everybody has to be there.
    """

    start: time | None = None
    end: time | None = None
    hours: int | None = None
    core_start: time | None = None
    core_end: time | None = None

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None) or (self.core_start is None) != (self.core_end is None):
            raise ValueError("Expected both a start and an end. Received one of them. Write it as 09:00-17:30.")
        if self.start is None and self.hours is None:
            raise ValueError("Expected hours, or a start and an end. Received neither. Leave the weekday out instead.")
        if self.hours is not None and not 0 < self.hours <= DAY:
            raise ValueError(f"Expected 1 minute to 24 hours a day. Received {self.hours} minutes. Mend the hours.")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One way to work, and its rules. Minutes throughout; docs/attendance.md explains each with an example.

    week: seven plans, Monday first; None is a day off.
    week_hours: of a flexible schedule whose hours are counted by the week; a day without a punch is then no absence.
    starts_week_on: weekday with which a week begins, 0 is Monday.
    zone: IANA name; "": that of the employee's site.
    late_grace, early_grace: so much later or earlier is forgiven; beyond it the whole time counts.
    half_day_below, absent_below: worked less than this, the day is half, or an absence; 0: never.
    longest_break: a longer gap between OUT and IN is no break; the time before and after it is worked in parts.
    longest_shift: an IN older than this was never closed.
    around: so long before the plan's beginning and after its end a punch still belongs to that day.
    day_changes_at: where nothing is planned, a day begins at this local time.
    repeat: a second punch of the same direction within this time is the same punch.
    before_start_counts, after_end_counts: False: work outside the plan does not count.
    works_on_holidays: the plan holds on holidays too.
    """

    name: str
    title: str = ""
    kind: Kind = Kind.FIXED
    week: tuple[DayPlan | None, ...] = (None,) * 7
    week_hours: int | None = None
    starts_week_on: int = 0
    zone: str = ""
    late_grace: int = 0
    early_grace: int = 0
    half_day_below: int = 0
    absent_below: int = 0
    breaks: tuple[BreakRule, ...] = ()
    longest_break: int = 4 * HOUR
    rounding: Rounding = Rounding.NONE
    rounding_step: int = 1
    overtime: OvertimeRule = field(default_factory=OvertimeRule)
    forgotten: Forgotten = Forgotten.PLANNED_END
    forgotten_length: int = 0
    longest_shift: int = 16 * HOUR
    around: int = 2 * HOUR
    day_changes_at: time = time()
    repeat: int = 2
    before_start_counts: bool = True
    after_end_counts: bool = True
    works_on_holidays: bool = False

    def __post_init__(self) -> None:
        if not self.name or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise ValueError(f"Expected a name of 1 to {LONGEST_NAME} characters. Received {self.name!r}. Shorten it.")
        if len(self.week) != len(WEEKDAYS):
            raise ValueError(f"Expected seven weekdays. Received {len(self.week)}. Use None for a day off.")
        if self.rounding_step not in STEPS:
            raise ValueError(f"Expected a step of {STEPS} minutes. Received {self.rounding_step}. Choose one of them.")
        self._expect_plans()
        self._expect_ranges()
        object.__setattr__(self, "breaks", tuple(sorted(self.breaks, key=lambda rule: rule.after)))

    def _expect_plans(self) -> None:
        for weekday, plan in zip(WEEKDAYS, self.week, strict=True):
            if plan is not None and (plan.start is not None) != (self.kind is Kind.FIXED):
                wanted = "a start and an end" if self.kind is Kind.FIXED else "hours, without a start and an end"
                raise ValueError(f"Expected {wanted} on {weekday} of a {self.kind} schedule. Received the other kind.")
        if self.kind is Kind.FIXED and self.week_hours is not None:
            raise ValueError("Expected hours by the week in flexible schedules only. Received a fixed one. Drop them.")

    def _expect_ranges(self) -> None:
        for name, (least, most) in RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(
                    f"Expected {name} from {least} to {most} minutes. Received {getattr(self, name)}. "
                    "Choose one in between."
                )


RANGES = {
    "late_grace": (0, 4 * HOUR),
    "early_grace": (0, 4 * HOUR),
    "half_day_below": (0, DAY),
    "absent_below": (0, DAY),
    "longest_break": (0, 12 * HOUR),
    "forgotten_length": (0, 16 * HOUR),
    "longest_shift": (HOUR, DAY),
    "around": (0, 8 * HOUR),
    "repeat": (0, HOUR),
    "starts_week_on": (0, 6),
}

UNPLANNED = Schedule(  # of who has no schedule: hours add up, nothing is late, absent or overtime
    name="-", kind=Kind.FLEXIBLE, overtime=OvertimeRule(beyond_target=False, off_days=False)
)


@dataclass(frozen=True, kw_only=True)
class ScheduleVersion:
    """A schedule as it is from a day on; earlier days keep the version before, so past reports stay what they were."""

    schedule: Schedule
    from_day: date
