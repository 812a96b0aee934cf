"""The admin's session: opened by the password, closed by five idle minutes; no Kivy."""

import time
from collections.abc import Callable
from enum import StrEnum

from app.domain.password import SHORTEST_PASSWORD, checked_password
from app.domain.permission import Operator, Role
from app.services.access import Access
from app.ui.wording import fault
from app.ui.worker import Submit

IDLE_S = 300.0
RULES = f"At least {SHORTEST_PASSWORD} characters. There is no way to read it back: write it down and lock it away."


ADMIN = Operator(key="operator", name="Admin", role=Role.ADMIN)


class Gate(StrEnum):
    FIRST_RUN = "first_run"
    LOCKED = "locked"
    OPEN = "open"


class AdminSession:
    """Who is in front of the admin screen. in_background comes back in the caller's thread."""

    def __init__(
        self,
        access: Access,
        in_background: Submit,
        *,
        now: Callable[[], float] = time.monotonic,
        idle_s: float = IDLE_S,
    ) -> None:
        self._access, self._in_background, self._now, self._idle_s = access, in_background, now, idle_s
        self.changed: Callable[[], None] = lambda: None
        self.opened: Callable[[], None] = lambda: None
        self.gate, self.error, self.busy, self.notice = Gate.LOCKED, "", False, ""
        self._touched_at = now()
        self.operator = ADMIN

    @property
    def is_open(self) -> bool:
        return self.gate is Gate.OPEN

    def arrive(self) -> None:
        """Somebody came to the screen: find out whether a first password has to be set."""
        if not self.is_open:
            self._in_background(self._access.is_set_up, self._known)

    def _known(self, is_set_up: bool | Exception) -> None:
        if isinstance(is_set_up, Exception):
            self.error = fault(is_set_up)
        elif not self.is_open:
            self.gate = Gate.LOCKED if is_set_up else Gate.FIRST_RUN
        self.changed()

    def set_first(self, password: str, again: str) -> None:
        """Set the first password, typed twice."""
        try:
            checked_password(password)
        except ValueError as error:
            self._fail(fault(error))
            return
        if password != again:
            self._fail("The two passwords differ. Type them again.")
            return
        self._begin(lambda: self._access.set_first_password(password))

    def unlock(self, password: str) -> None:
        self._begin(lambda: self._access.check(password))

    def expect_password(self, password: str) -> None:
        """Return when it is the password of whoever is acting, else raise AccessDenied; off the window's thread."""
        self._access.check(password)

    def lock(self, notice: str = "") -> None:
        if self.is_open:
            self.gate, self.error, self.notice = Gate.LOCKED, "", notice
            self.changed()

    def touch(self) -> None:
        """Somebody pressed a key or a button."""
        self._touched_at = self._now()

    @property
    def untouched_s(self) -> float:
        """Seconds since somebody last pressed a key or a button."""
        return self._now() - self._touched_at

    @property
    def idle_for(self) -> float:
        """How many idle spans have passed since the last touch: 1.0 ends a session."""
        return (self._now() - self._touched_at) / self._idle_s

    def tick(self) -> None:
        """Called about once a second: end an idle session."""
        if self.is_open and self.idle_for >= 1:
            self.lock("Locked after five minutes without a touch.")

    def _begin(self, work: Callable[[], object]) -> None:
        if self.busy:
            return
        self.busy, self.error = True, ""
        self.changed()
        self._in_background(work, self._checked)

    def _checked(self, result: object) -> None:
        self.busy = False
        if isinstance(result, Exception):
            self._fail(fault(result))
            return
        self.gate, self.notice = Gate.OPEN, ""
        self.touch()
        self.changed()
        self.opened()

    def _fail(self, words: str) -> None:
        self.error = words
        self.changed()
