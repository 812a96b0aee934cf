"""The admin's password by its old name, and one-time codes with which employees enrol themselves."""

import hashlib
import secrets
from datetime import datetime, timedelta

from app.domain.permission import Act, Operator
from app.domain.sentence import Sentence
from app.errors import AccessDenied
from app.services.accounts import FIRST, Accounts
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, PasswordHasher

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: codes are read aloud
CODE_LENGTH = 8
CODE_LIFETIME = timedelta(hours=24)


class Access:
    """Logins for whoever knows one password only, and enrolment codes."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, hasher: PasswordHasher, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock
        self.accounts = Accounts(open_unit_of_work=open_unit_of_work, hasher=hasher, clock=clock)

    def is_set_up(self) -> bool:
        """True once a first password was set."""
        return self.accounts.is_set_up()

    def set_first_password(self, password: str) -> None:
        """Set the admin's password; Refused when there is one, ValueError when it is too short."""
        self.accounts.set_first_password(password)

    def change_password(self, old: str, new: str) -> None:
        """Replace the admin's password; AccessDenied when the old one is wrong."""
        self.accounts.change_password(FIRST, old, new)

    def check(self, password: str, name: str = FIRST) -> Operator:
        """Who this is; AccessDenied or LockedOut as `Accounts.login`."""
        return self.accounts.login(name, password)

    def issue_code(self, *, by: str = "operator") -> str:
        """A one-time code with which one employee may enrol themselves within a day."""
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        with self._open() as work:
            expect_permitted(work, by, Act.ENROL)
            work.secrets.put(_code_name(code), (self._clock.now() + CODE_LIFETIME).isoformat())
            work.events.add(Event(kind="code_issued", at_utc=self._clock.now(), details={"by": by}))
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
