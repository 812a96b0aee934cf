""" "I forgot to punch": an employee asks for a correction at the door; no Kivy."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.employee import Employee
from app.domain.punch import Direction
from app.domain.sentence import Sentence
from app.language import _, said, short_date, time_of_day
from app.ui.wording import fault
from app.ui.worker import Submit

EARLIEST_DAY = -14  # what lies further back is settled with whoever keeps the attendance
REASONS = {
    "forgot": Sentence("I forgot"),
    "door": Sentence("The door did not work"),
    "elsewhere": Sentence("I worked elsewhere"),
}
Ask = Callable[[Employee, Direction, datetime, str], object]  # the moment is aware


class ForgottenViewModel:
    """The form: which way, which day, what time, why. zone: IANA name of the door's; now: local time at the door."""

    def __init__(
        self, ask: Ask, in_background: Submit, zone: str, *, now: Callable[[], datetime] | None = None
    ) -> None:
        self._ask, self._in_background, self._zone = ask, in_background, ZoneInfo(zone)
        self._now = now or (lambda: datetime.now(self._zone))
        self.changed: Callable[[], None] = lambda: None
        self.employee: Employee | None = None
        self._forget()

    def _forget(self) -> None:
        now = self._now()
        self.direction, self.day, self.reason = Direction.OUT, now.date(), "forgot"
        self.minutes = now.hour * 60 + now.minute - now.minute % 5
        self.error, self.busy, self.sent = "", False, ""

    @property
    def is_open(self) -> bool:
        return self.employee is not None

    @property
    def day_words(self) -> str:
        today = self._now().date()
        names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
        return f"{names[self.day]}, {short_date(self.day)}" if self.day in names else short_date(self.day)

    @property
    def time_words(self) -> str:
        return time_of_day(datetime.combine(self.day, self._time()))

    def open(self, employee: Employee) -> None:
        self._forget()
        self.employee = employee
        self.changed()

    def close(self) -> None:
        self._forget()
        self.employee = None
        self.changed()

    def choose(self, direction: Direction) -> None:
        self.direction, self.error = direction, ""
        self.changed()

    def turn_day(self, days: int) -> None:
        today = self._now().date()
        self.day = max(today + timedelta(days=EARLIEST_DAY), min(today, self.day + timedelta(days=days)))
        self.error = ""
        self.changed()

    def turn_time(self, minutes: int) -> None:
        """Earlier or later, around the clock."""
        self.minutes, self.error = (self.minutes + minutes) % (24 * 60), ""
        self.changed()

    def because(self, reason: str) -> None:
        self.reason = reason
        self.changed()

    def send(self) -> None:
        """Ask for it; whoever keeps the attendance decides."""
        if self.busy or self.employee is None:
            return
        employee, moment = self.employee, datetime.combine(self.day, self._time(), self._zone)
        if moment > self._now():
            self.error = _("That time is still to come. Choose one that is over.")
            self.changed()
            return
        direction, reason = self.direction, said(REASONS[self.reason])
        self.busy, self.error = True, ""
        self.changed()
        self._in_background(lambda: self._ask(employee, direction, moment, reason), self._asked)

    def _asked(self, result: object) -> None:
        self.busy = False
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self.sent = _("Sent. It counts once it was approved.")
        self.changed()

    def _time(self) -> time:
        return time(self.minutes // 60, self.minutes % 60)
