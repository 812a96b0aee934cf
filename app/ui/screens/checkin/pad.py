"""The number pad: a badge number before the face, or a number and a PIN instead of it; no Kivy."""

import time
from collections.abc import Callable
from enum import StrEnum

from app.domain.decision import Verdict
from app.domain.punch import Direction
from app.errors import PinToChange, Refused
from app.language import _
from app.services.without_face import WithoutFace
from app.ui.wording import fault
from app.ui.worker import Submit

LONGEST = 32  # characters of an employee number
IDLE_S = 20.0  # a number that nobody goes on with is forgotten
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "delete", "0", "ok")


class Step(StrEnum):
    CLOSED = "closed"
    BADGE = "badge"  # a number, then the face
    NUMBER = "number"  # a number, then the PIN
    PIN = "pin"
    OWN = "own"  # the first PIN was right: now one's own
    OWN_AGAIN = "own again"


SECRET = {Step.PIN, Step.OWN, Step.OWN_AGAIN}


class PadViewModel:
    """What is typed and what happens with it.

    badge: goes on with this number and the face. without_face: records a punch by number and PIN.
    decided: hears what came of it. in_background comes back in the caller's thread.
    """

    def __init__(
        self,
        badge: Callable[[str], None],
        without_face: WithoutFace,
        decided: Callable[[Verdict | Exception], None],
        in_background: Submit,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._badge, self._without_face, self._decided = badge, without_face, decided
        self._in_background, self._now = in_background, now
        self.changed: Callable[[], None] = lambda: None
        self.direction: Direction | None = None
        self._forget(Step.CLOSED)

    def _forget(self, step: Step) -> None:
        self.step, self.typed, self.error, self.busy = step, "", "", False
        self._number = self._first = self._own = ""
        self._touched_at = self._now()

    @property
    def is_open(self) -> bool:
        return self.step is not Step.CLOSED

    @property
    def title(self) -> str:
        return {
            Step.BADGE: _("Your badge number"),
            Step.NUMBER: _("Your employee number"),
            Step.PIN: _("Your PIN"),
            Step.OWN: _("Choose a PIN"),
            Step.OWN_AGAIN: _("The same PIN again"),
        }.get(self.step, "")

    @property
    def words(self) -> str:
        """What the pad is for, and what comes next."""
        return {
            Step.BADGE: _("Then look at the camera: your face is compared with this number only."),
            Step.NUMBER: _("Without the camera.")
            if self._without_face.badge_alone
            else _("Without the camera. Your PIN is asked next."),
            Step.PIN: _("Nobody else should see it. After five wrong ones you have to wait."),
            Step.OWN: _("The first PIN is for choosing your own. Four digits or more."),
            Step.OWN_AGAIN: _("So that no slip of the finger locks you out."),
        }.get(self.step, "")

    @property
    def shown(self) -> str:
        """What may be seen of what was typed."""
        return "•" * len(self.typed) if self.step in SECRET else self.typed

    # ------------------------------------------------------------ what the person does

    def open(self, step: Step, typed: str = "") -> None:
        """Begin with BADGE or NUMBER; a badge reader has typed the first character already."""
        self._forget(step)
        self.typed = typed
        self.changed()

    def close(self) -> None:
        self._forget(Step.CLOSED)
        self.changed()

    def press(self, key: str) -> None:
        """A key of the pad, or of the keyboard: one character, "delete" or "ok"."""
        self._touched_at, self.error = self._now(), ""
        if key == "ok":
            self.submit()
        elif key == "delete":
            self.typed = self.typed[:-1]
        elif len(self.typed) < LONGEST and not self.busy:
            self.typed += key
        self.changed()

    def submit(self) -> None:
        if self.busy:
            return
        if not self.typed:
            self.error = _("Type it first.")
        elif self.step is Step.BADGE:
            number = self.typed
            self._forget(Step.CLOSED)
            self._badge(number)
        elif self.step is Step.NUMBER and self._without_face.badge_alone:
            self._take_the_number()
        elif self.step is Step.NUMBER:
            self._number, self.typed, self.step = self.typed, "", Step.PIN
        elif self.step is Step.PIN:
            self._check()
        elif self.step is Step.OWN:
            self._own, self.typed, self.step = self.typed, "", Step.OWN_AGAIN
        elif self.step is Step.OWN_AGAIN:
            self._choose()
        self.changed()

    def tick(self) -> None:
        """Called with every drawn frame: a number that somebody walked away from does not stay."""
        if self.is_open and not self.busy and self._now() - self._touched_at >= IDLE_S:
            self.close()

    # ------------------------------------------------------------ the PIN

    def _check(self) -> None:
        number, pin, direction = self._number, self.typed, self.direction
        self.busy, self.typed, self._first = True, "", pin
        self._in_background(lambda: self._without_face.punch(number, pin, direction), self._checked)

    def _take_the_number(self) -> None:
        """Where the company lets a number alone clock in, no PIN is asked."""
        number, direction = self.typed, self.direction
        self.busy, self.typed = True, ""
        self._in_background(lambda: self._without_face.badge(number, direction), self._checked)

    def _choose(self) -> None:
        number, old, new, direction = self._number, self._first, self._own, self.direction
        if self.typed != new:
            self.typed, self._own, self.step = "", "", Step.OWN
            self.error = _("The two PINs differ. Choose again.")
            return
        self.busy, self.typed = True, ""
        self._in_background(lambda: self._without_face.choose_and_punch(number, old, new, direction), self._checked)

    def _checked(self, result: Verdict | Exception) -> None:
        if not self.is_open:
            return
        self.busy, self._touched_at = False, self._now()
        if isinstance(result, PinToChange):
            self.step = Step.OWN
        elif isinstance(result, ValueError):  # the new one is easy to guess
            self.step, self._own, self.error = Step.OWN, "", fault(result)
        elif isinstance(result, Refused):  # a wrong number or PIN, or the wait after too many
            self.error = fault(result)
        else:
            self._forget(Step.CLOSED)
            self._decided(result)
        self.changed()
