"""PINs, for those who can't or won't use their face."""

import secrets
from dataclasses import replace
from datetime import datetime

from app.domain.employee import Employee
from app.domain.permission import Act
from app.domain.pin import SHORTEST_PIN, checked_pin, weakness
from app.domain.sentence import Sentence
from app.errors import AccessDenied, PinToChange, Refused
from app.services.lockout import Guarded, count, failed, passed
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, PasswordHasher, Pin
from app.services.roster import found

WRONG = Sentence("Expected a known number and its PIN. Received another pair. Try again, or ask the front desk.")
OLD = Sentence("Expected a PIN that can be checked. Received an old one. Ask the front desk for a new one.")
FIRST_ONE = Sentence("Expected a PIN of your own. Received the first one. Choose your own now, then clock in.")
FIRST_DIGITS = 6


class Pins:
    """Sets and checks PINs. digits: fewest digits this company takes."""

    def __init__(
        self, *, open_unit_of_work: OpenUnitOfWork, hasher: PasswordHasher, clock: Clock, digits: int = SHORTEST_PIN
    ) -> None:
        self._open, self._hasher, self._clock, self._digits = open_unit_of_work, hasher, clock, digits

    def set(self, number: str, pin: str, *, by: str) -> Employee:
        """Give an employee a PIN that they chose in front of the admin.

        Raises:
            ValueError: too short or easy to guess. Refused: nobody has the number. NotAllowed: not by this account.
        """
        hashed = self._hasher.hash(checked_pin(pin, number, self._digits))
        return self._put(number, hashed, by, "pin_set", to_change=False)

    def reset(self, number: str, *, by: str) -> str:
        """A fresh random PIN, good for one thing: choosing another one at the door. Shown this once."""
        pin = _random_pin(max(self._digits, FIRST_DIGITS), number)
        self._put(number, self._hasher.hash(pin), by, "pin_reset", to_change=True)
        return pin

    def choose(self, number: str, old: str, new: str) -> Employee:
        """An employee exchanges their PIN; AccessDenied or LockedOut as `check`; ValueError: a weak one."""
        checked_pin(new, number, self._digits)
        if new == old:
            raise ValueError(Sentence("Expected another PIN than before. Received the same one. Choose another."))
        employee = self.check(number, old, to_change=True)
        return self._put(number, self._hasher.hash(new), employee.key, "pin_chosen", to_change=False)

    def clear(self, number: str, *, by: str) -> Employee:
        """Take the PIN away; Refused when there is none."""
        with self._open() as work:
            employee = found(work, number)
            expect_permitted(work, by, Act.SET_PINS, employee.department)
            if not work.pins.delete(employee.key):
                raise Refused(f"Expected an employee with a PIN. Received {number}, who has none. Nothing was changed.")
            event = Event(kind="pin_cleared", at_utc=self._clock.now(), subject=employee.key, details={"by": by})
            work.events.add(event)
            work.commit()
        return employee

    def owners(self) -> frozenset[str]:
        """Keys of the employees who have a PIN."""
        with self._open() as work:
            return frozenset(work.pins.owners())

    def check(self, number: str, pin: str, *, to_change: bool = False) -> Employee:
        """The employee, when this is their PIN.

        to_change: also take one that must be exchanged first.
        Raises:
            LockedOut: too many wrong ones lately, whatever this one is.
            AccessDenied: a wrong PIN, or nobody has the number, or they have no PIN; which of them is not told.
        """
        now = self._clock.now()
        with self._open() as work:
            employee = work.employees.by_number(number.strip())
            stored = work.pins.get(employee.key) if employee else None
            guarded = Guarded("pin", employee.key if employee else "")
            count(work, guarded, now)
            work.commit()
        # A number that nobody has, or that has no PIN, costs as much time as a wrong PIN.
        hashed = stored.hashed if stored else self._hasher.hash(secrets.token_hex())
        if self._hasher.lost(hashed):
            raise AccessDenied(OLD)
        right = self._hasher.matches(hashed, pin)
        if employee is None or stored is None or not right:
            self._refuse(guarded, now)
            raise AccessDenied(WRONG)
        renewed = self._hasher.hash(pin) if self._hasher.needs_rehash(hashed) else hashed
        with self._open() as work:
            passed(work, guarded)
            if renewed != hashed:
                work.pins.put(replace(stored, hashed=renewed))
            work.commit()
        if stored.to_change and not to_change:
            raise PinToChange(FIRST_ONE)
        return employee

    def _refuse(self, guarded: Guarded, now: datetime) -> None:
        with self._open() as work:
            failed(work, guarded, "pin_denied", now)
            work.commit()

    def _put(self, number: str, hashed: str, by: str, kind: str, *, to_change: bool) -> Employee:
        now = self._clock.now()
        with self._open() as work:
            employee = found(work, number)
            expect_permitted(work, by, Act.SET_PINS, employee.department)
            work.pins.put(Pin(employee_key=employee.key, hashed=hashed, set_at_utc=now, to_change=to_change))
            work.attempts.clear(Guarded("pin", employee.key).subject)
            work.events.add(Event(kind=kind, at_utc=now, subject=employee.key, details={"by": by}))
            work.commit()
        return employee


def _random_pin(digits: int, number: str) -> str:
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(digits))
        if not weakness(pin, number):
            return pin
