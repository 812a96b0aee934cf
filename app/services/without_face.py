"""A punch by number and PIN: for those who cannot or will not use their face, and for a door without a camera."""

from app.domain.decision import Verdict
from app.domain.punch import Direction
from app.services.checkin import CheckIn
from app.services.ports.door import PinCheck


class WithoutFace:
    """Checks number and PIN, then punches by the rules of every other visit."""

    def __init__(self, *, check_in: CheckIn, pins: PinCheck) -> None:
        self._check_in, self._pins = check_in, pins

    def punch(self, number: str, pin: str, direction: Direction | None = None) -> Verdict:
        """Store a punch of whoever has this number and this PIN; it is durable when this returns.

        direction: None lets the last punch decide.
        Raises:
            AccessDenied: they do not fit; LockedOut: too many wrong ones, the text says how long to wait.
            StoreUnavailable: the punch could not be stored.
        """
        employee = self._pins.check(number, pin)
        return self._check_in.present(employee.key, way="pin", direction=direction)
