"""Who may act as the admin, and who may enrol themselves once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from app.domain.password import checked_password
from app.domain.sentence import Sentence
from app.errors import AccessDenied, Refused
from app.services.ports import Clock, Event, OpenUnitOfWork, PasswordHasher

ADMIN = "admin_password"
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: codes are read aloud
CODE_LENGTH = 8
CODE_LIFETIME = timedelta(hours=24)


class Access:
    """The admin's password and the one-time enrolment codes."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, hasher: PasswordHasher, clock: Clock) -> None:
        self._open, self._hasher, self._clock = open_unit_of_work, hasher, clock

    def is_set_up(self) -> bool:
        """True once a first password was set."""
        with self._open() as work:
            return work.secrets.get(ADMIN) is not None

    def set_first_password(self, password: str) -> None:
        """Set the admin's password; Refused when there is one, ValueError when it is too short."""
        hashed = self._hasher.hash(checked_password(password))
        with self._open() as work:
            if work.secrets.get(ADMIN) is not None:
                raise Refused("Expected no admin password yet. Received a second first one. Use admin passwd instead.")
            work.secrets.put(ADMIN, hashed)
            work.events.add(Event(kind="admin_set_up", at_utc=self._clock.now()))
            work.commit()

    def change_password(self, old: str, new: str) -> None:
        """Replace the admin's password; AccessDenied when the old one is wrong."""
        self.check(old)
        hashed = self._hasher.hash(checked_password(new))
        with self._open() as work:
            work.secrets.put(ADMIN, hashed)
            work.events.add(Event(kind="admin_password_changed", at_utc=self._clock.now()))
            work.commit()

    def check(self, password: str) -> None:
        """Return when this is the admin's password, else raise AccessDenied and log the attempt."""
        with self._open() as work:
            hashed = work.secrets.get(ADMIN)
        if hashed is None:
            raise AccessDenied("Expected an admin password to be set. Received none yet. Run: main.py admin init")
        if self._hasher.matches(hashed, password):
            return
        with self._open() as work:
            work.events.add(Event(kind="admin_denied", at_utc=self._clock.now()))
            work.commit()
        raise AccessDenied(Sentence("Expected the admin password. Received another one. Try again."))

    def issue_code(self) -> str:
        """A one-time code with which one employee may enrol themselves within a day."""
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        with self._open() as work:
            work.secrets.put(_code_name(code), (self._clock.now() + CODE_LIFETIME).isoformat())
            work.events.add(Event(kind="code_issued", at_utc=self._clock.now()))
            work.commit()
        return code

    def redeem(self, code: str) -> None:
        """Use a code up; AccessDenied when it is unknown, used or older than a day."""
        name = _code_name(code)
        with self._open() as work:
            expires = work.secrets.get(name)
            known = work.secrets.delete(name)
            work.commit()
        if not known or expires is None or datetime.fromisoformat(expires) < self._clock.now():
            raise AccessDenied(
                Sentence("Expected an unused enrolment code of today. Received another. Ask the admin for one.")
            )


def _code_name(code: str) -> str:
    # The store keeps a hash only: who reads the database cannot enrol.
    cleaned = code.strip().upper().replace("-", "").replace(" ", "")
    return "enrol_code:" + hashlib.sha256(cleaned.encode()).hexdigest()
