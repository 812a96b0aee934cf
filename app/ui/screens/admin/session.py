"""The admin's session: opened by the password, closed by five idle minutes; no Kivy."""

import math
import time
from collections.abc import Callable
from enum import StrEnum

from app.domain.password import SHORTEST_PASSWORD, checked_password
from app.domain.permission import Operator, Role
from app.errors import LockedOut
from app.language import _
from app.services.access import Access
from app.services.accounts import FIRST
from app.ui.wording import fault
from app.ui.worker import Submit

IDLE_S = 300.0


def rules() -> str:
    """What a first password has to be, and what becomes of it."""
    return _("At least {count} characters. There is no way to read it back: write it down and lock it away.").format(
        count=SHORTEST_PASSWORD
    )


NOBODY = Operator(key="", name="", role=Role.VIEWER, departments=("",))


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
        self.has_accounts = False
        self._waits_until = 0.0
        self._touched_at = now()
        self.operator = NOBODY

    @property
    def is_open(self) -> bool:
        return self.gate is Gate.OPEN

    def arrive(self) -> None:
        """Somebody came to the screen: find out whether a first password has to be set."""
        if not self.is_open:
            self._in_background(lambda: len(self._access.accounts.all()), self._known)

    def _known(self, accounts: int | Exception) -> None:
        if isinstance(accounts, Exception):
            self.error = fault(accounts)
        elif not self.is_open:
            self.gate = Gate.LOCKED if accounts else Gate.FIRST_RUN
            self.has_accounts = accounts > 1
        self.changed()

    def set_first(self, password: str, again: str) -> None:
        """Set the first password, typed twice."""
        try:
            checked_password(password)
        except ValueError as error:
            self._fail(fault(error))
            return
        if password != again:
            self._fail(_("The two passwords differ. Type them again."))
            return

        def work() -> Operator:
            self._access.set_first_password(password)
            return self._access.check(password)

        self._begin(work)

    def unlock(self, password: str, name: str = "") -> None:
        """Log in; without a name as the account that was made first."""
        if self.wait_s <= 0:
            self._begin(lambda: self._access.check(password, name.strip() or FIRST))

    @property
    def wait_s(self) -> int:
        """Seconds until the next try is welcome, 0 when it is now."""
        return max(0, math.ceil(self._waits_until - self._now()))

    def expect_password(self, password: str) -> None:
        """Return when it is the password of whoever is acting, else raise AccessDenied; off the window's thread."""
        self._access.check(password, self.operator.name)

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
        """Called about once a second: end an idle session, count a lock-out down."""
        if self.is_open and self.idle_for >= 1:
            minutes = max(1, round(self._idle_s / 60))
            self.lock(_("Locked after {minutes} min without a touch.").format(minutes=minutes))
        elif self._waits_until:
            self._tell_wait()

    def _tell_wait(self) -> None:
        wait = self.wait_s
        if wait:
            left = f"{wait // 60}:{wait % 60:02d}"
            self.error = _("Too many wrong passwords. The next try is welcome in {left}.").format(left=left)
        else:
            self.error, self._waits_until = "", 0.0
        self.changed()

    def _begin(self, work: Callable[[], object]) -> None:
        if self.busy:
            return
        self.busy, self.error = True, ""
        self.changed()
        self._in_background(work, self._checked)

    def _checked(self, result: Operator | Exception) -> None:
        self.busy = False
        if isinstance(result, LockedOut) and result.wait_s > 0:
            self._waits_until = self._now() + result.wait_s
            self._tell_wait()
            return
        if isinstance(result, Exception):
            self._fail(fault(result))
            return
        self.operator = result
        self.gate, self.notice = Gate.OPEN, ""
        self.touch()
        self.changed()
        self.opened()

    def _fail(self, words: str) -> None:
        self.error = words
        self.changed()
