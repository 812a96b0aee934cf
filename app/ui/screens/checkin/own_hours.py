"""An employee's own week at the door; no Kivy."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.employee import Employee
from app.domain.workday import Status, WorkDay
from app.language import _, short_date
from app.ui.wording import clock_time, fault, span
from app.ui.worker import Submit

IDLE_S = 30.0  # nobody's hours stay on the screen of a door
EARLIEST_WEEK = -8
Days = Callable[[str, date, date], list[WorkDay]]  # one employee's days from first to last


@dataclass(frozen=True)
class DayLine:
    """One day as it is shown. note: why nothing was worked, or what is wrong with it."""

    day: str
    times: str
    worked: str
    note: str = ""


class OwnHoursViewModel:
    """Whose hours, of which week. in_background comes back in the caller's thread; today: at the door."""

    def __init__(
        self,
        days: Days,
        in_background: Submit,
        *,
        today: Callable[[], date] = lambda: datetime.now().date(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._days, self._in_background, self._today, self._now = days, in_background, today, now
        self.changed: Callable[[], None] = lambda: None
        self.employee: Employee | None = None
        self._forget()

    def _forget(self) -> None:
        self.week, self.busy, self.error, self.total = 0, False, "", ""
        self.lines: tuple[DayLine, ...] = ()
        self._touched_at = self._now()

    @property
    def is_open(self) -> bool:
        return self.employee is not None

    @property
    def title(self) -> str:
        first = self._monday()
        return f"{short_date(first)} – {short_date(first + timedelta(days=6))}"

    @property
    def can_go_on(self) -> bool:
        return self.week < 0

    def open(self, employee: Employee) -> None:
        """Show this week of somebody whose face or PIN was just recognised."""
        self._forget()
        self.employee = employee
        self._read()

    def close(self) -> None:
        self._forget()
        self.employee = None
        self.changed()

    def turn(self, weeks: int) -> None:
        """The week before or after."""
        self._touched_at = self._now()
        self.week = min(0, max(EARLIEST_WEEK, self.week + weeks))
        self._read()

    def touch(self) -> None:
        self._touched_at = self._now()

    @property
    def is_idle(self) -> bool:
        """Nobody has touched it for so long that its owner has gone."""
        return self._now() - self._touched_at >= IDLE_S

    def tick(self) -> None:
        if self.is_open and self.is_idle:
            self.close()

    def _monday(self) -> date:
        today = self._today()
        return today - timedelta(days=today.weekday()) + timedelta(weeks=self.week)

    def _read(self) -> None:
        if self.employee is None:
            return
        key, first = self.employee.key, self._monday()
        self.busy, self.error = True, ""
        self.changed()
        last = min(first + timedelta(days=6), self._today())
        self._in_background(lambda: self._days(key, first, last), lambda days: self._known(key, first, days))

    def _known(self, key: str, first: date, days: list[WorkDay] | Exception) -> None:
        if self.employee is None or self.employee.key != key or first != self._monday():
            return  # somebody else's by now
        self.busy = False
        if isinstance(days, Exception):
            self.lines, self.total, self.error = (), "", fault(days)
        else:
            self.lines = tuple(_line(day) for day in days)
            self.total = span(sum((day.worked for day in days), timedelta()))
        self.changed()


def _line(day: WorkDay) -> DayLine:
    times = f"{clock_time(day.first_in)} – {clock_time(day.last_out) if day.last_out else ''}" if day.first_in else "–"
    worked = span(day.worked) if day.worked or day.first_in else ""
    return DayLine(short_date(day.day), times, worked, _note(day))


def _note(day: WorkDay) -> str:
    if day.closed_by_rule:
        return _("OUT forgotten")
    if day.first_in:
        return ""
    return {
        Status.ABSENT: _("absent"),
        Status.HOLIDAY: day.note or _("holiday"),
        Status.LEAVE: day.note or _("leave"),
        Status.DAY_OFF: _("day off"),
    }.get(day.status, "")
