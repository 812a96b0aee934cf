"""A punch by number and PIN, or by the number alone: for those who cannot or will not use their face."""

from app.domain.decision import Verdict
from app.domain.punch import Direction
from app.domain.sentence import Sentence
from app.errors import Refused
from app.services.checkin import CheckIn
from app.services.ports import OpenUnitOfWork
from app.services.ports.door import PinCheck


class WithoutFace:
    """Checks number and PIN, then punches by the rules of every other visit."""

    def __init__(
        self, *, check_in: CheckIn, pins: PinCheck, open_unit_of_work: OpenUnitOfWork, badge_alone: bool = False
    ) -> None:
        self._check_in, self._pins, self._open, self.badge_alone = check_in, pins, open_unit_of_work, badge_alone

    def punch(self, number: str, pin: str, direction: Direction | None = None) -> Verdict:
        """Store a punch of whoever has this number and this PIN; it is durable when this returns.

        direction: None lets the last punch decide.
        Raises:
            AccessDenied: they do not fit; LockedOut: too many wrong ones, the text says how long to wait.
            StoreUnavailable: the punch could not be stored.
        """
        employee = self._pins.check(number, pin)
        return self._check_in.present(employee.key, way="pin", direction=direction)

    def choose_and_punch(self, number: str, old: str, new: str, direction: Direction | None = None) -> Verdict:
        """Exchange the first PIN for an own one, then punch; errors as `punch`, ValueError: easy to guess."""
        employee = self._pins.choose(number, old, new)
        return self._check_in.present(employee.key, way="pin", direction=direction)

    def badge(self, number: str, direction: Direction | None = None) -> Verdict:
        """Store a punch of whoever has this number, where the company allows that; Refused where it does not."""
        if not self.badge_alone:
            raise Refused(
                "Expected badge_alone = true under [access]. Received false: a number alone proves nothing. "
                "Use a face or a PIN, or change the setting."
            )
        with self._open() as work:
            employee = work.employees.by_number(number.strip())
        if employee is None:
            raise Refused(Sentence("Nobody has the number {number}. Type it again.", number=number))
        return self._check_in.present(employee.key, way="badge", direction=direction)
