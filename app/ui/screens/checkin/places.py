"""Which panel stands beside the preview, and when it goes away by itself; no Kivy."""

import time
from collections.abc import Callable
from enum import StrEnum

from app.ui.screens.checkin.forgotten import ForgottenViewModel
from app.ui.screens.checkin.own_hours import OwnHoursViewModel
from app.ui.screens.checkin.pad import PadViewModel, Step
from app.ui.screens.checkin.viewmodel import CheckInViewModel, Phase

READING_S = 120.0  # the privacy notice is long


class Place(StrEnum):
    READY = "ready"
    VERDICT = "verdict"
    TURN = "turn"
    PAD = "pad"
    HOURS = "hours"
    FORGOTTEN = "forgotten"
    NOTICE = "notice"
    LANGUAGES = "languages"


class Places:
    """The visit, the pad, one's own hours and what can be read, one at a time."""

    def __init__(
        self,
        visit: CheckInViewModel,
        pad: PadViewModel,
        hours: OwnHoursViewModel,
        forgotten: ForgottenViewModel,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.visit, self.pad, self.hours, self.forgotten, self._now = visit, pad, hours, forgotten, now
        self._reading: Place | None = None
        self._read_since = now()

    @property
    def now_at(self) -> Place:
        """What is shown now: what was opened last lies on top."""
        if self._reading is not None:
            return self._reading
        if self.pad.is_open:
            return Place.PAD
        if self.forgotten.is_open:
            return Place.FORGOTTEN
        if self.hours.is_open:
            return Place.HOURS
        if self.visit.phase is Phase.TURNING:
            return Place.TURN
        return Place.VERDICT if self.visit.phase is Phase.VERDICT else Place.READY

    def tick(self) -> None:
        """Called with every drawn frame: what nobody touches is closed; nothing of a person stays."""
        self.pad.tick()
        if self.forgotten.is_open:
            self._follow_the_form()
        self.hours.tick()
        if self._reading is not None and self._now() - self._read_since >= READING_S:
            self._reading = None
        self.visit.is_busy_elsewhere = self.now_at not in (Place.READY, Place.VERDICT, Place.TURN)

    def _follow_the_form(self) -> None:
        """The form lies over the hours, which it keeps open; both go together."""
        if self.hours.is_open and self.hours.is_idle:
            self.forgotten.close()

    def read(self, place: Place) -> None:
        """Open the notice or the languages."""
        self.pad.close()
        self._reading, self._read_since = place, self._now()

    def open_pad(self, step: Step, typed: str = "") -> None:
        """Ask for a number; whatever was shown makes room."""
        self.close_all()
        self.pad.direction = self.visit.direction
        self.pad.open(step, typed)

    def open_hours(self) -> None:
        """Show the hours of whoever the verdict on the screen is about."""
        words = self.visit.verdict
        if words is not None and words.employee is not None:
            self.hours.open(words.employee)

    def open_forgotten(self) -> None:
        if self.hours.employee is not None:
            self.hours.touch()
            self.forgotten.open(self.hours.employee)

    def close_all(self) -> None:
        """Back to the first screen."""
        self._reading = None
        self.pad.close()
        self.forgotten.close()
        self.hours.close()
        if self.visit.phase is Phase.VERDICT:
            self.visit.dismiss()
        elif self.visit.phase is Phase.TURNING:
            self.visit.give_up_turn()

    def back(self) -> None:
        """One step back."""
        if self._reading is not None:
            self._reading = None
        elif self.pad.is_open:
            self.pad.close()
        elif self.forgotten.is_open:
            self.forgotten.close()
        else:
            self.close_all()
