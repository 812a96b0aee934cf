"""One employee's one day, after all rules: what reports, the calendar and payroll read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app.domain.exception import Exception_

ZERO = timedelta()


class Status(StrEnum):
    """What kind of day it was. Work on a day off or a holiday leaves the status and adds an exception."""

    PRESENT = "present"
    HALF_DAY = "half_day"  # there, for less than the schedule's half-day limit
    ABSENT = "absent"  # planned, and nobody came, or for less than the schedule's absence limit
    EXPECTED = "expected"  # planned, not over yet, and nobody has come so far
    DAY_OFF = "day_off"  # nothing was planned
    HOLIDAY = "holiday"  # public, or of the company; its name is in `note`
    LEAVE = "leave"  # vacation, sickness and the like of this employee; its kind is in `note`
    NOT_EMPLOYED = "not_employed"  # before the first or after the last day of employment


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to a later one. Both aware, in the local time of the employee's site."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Real time: 23 hours from noon to noon where the clocks are put forward."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDay:
    """One employee's one day; every duration is a whole number of minutes and none is negative.

    day: the calendar day at the employee's site; an overnight shift belongs to the day it was planned to begin on.
    planned: of a fixed schedule; None on a day off, a holiday, leave, and where the schedule is flexible.
    target: what should be worked, breaks left out; 0 where nothing was planned.
    presence: from the first IN to the last OUT, without gaps longer than a break; worked + breaks = presence.
    breaks: punched ones and those deducted by rule.
    overtime: the part of `worked` beyond the limit of the day, or of the week so far.
    late, early: 0 within the grace.
    first_in, last_out: as counted (rounded, closed by rule), in local time; last_out is None while somebody is in.
    is_open: somebody is in now; the hours run until the moment the day was computed.
    closed_by_rule: the last OUT was forgotten and put by rule.
    schedule: the name of the schedule that applied, "" where none does.
    note: the holiday's name or the kind of leave, else "".
    """

    employee_key: str
    day: date
    status: Status
    planned: Span | None = None
    target: timedelta = ZERO
    presence: timedelta = ZERO
    worked: timedelta = ZERO
    breaks: timedelta = ZERO
    overtime: timedelta = ZERO
    late: timedelta = ZERO
    early: timedelta = ZERO
    exceptions: tuple[Exception_, ...] = ()
    first_in: datetime | None = None
    last_out: datetime | None = None
    is_open: bool = False
    closed_by_rule: bool = False
    schedule: str = ""
    note: str = ""
