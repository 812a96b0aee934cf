"""Accounts: who may act on the product, and the login that says it is them."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from app.domain.password import checked_password
from app.domain.permission import Act, Operator, Role, checked_role
from app.domain.sentence import Sentence
from app.errors import AccessDenied, Refused
from app.services.lockout import Guarded, count, failed, passed
from app.services.permit import expect_permitted
from app.services.ports import Account, Clock, Event, OpenUnitOfWork, PasswordHasher, UnitOfWork

__all__ = ["FIRST", "Accounts", "Operator"]

FIRST = "admin"  # key and name of the account that is made first
LONGEST_NAME = 60
LOST_PEPPER = (
    "Expected the pepper that this password was stored with. Received a key store without it: nobody can log in. Put "
    "your copy of the key file back or restore a backup; if there is none, start anew: main.py admin recover"
)


class Accounts:
    """Logs people in, and keeps the list of who may. Every change names who made it."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, hasher: PasswordHasher, clock: Clock) -> None:
        self._open, self._hasher, self._clock = open_unit_of_work, hasher, clock

    def is_set_up(self) -> bool:
        """True once a first password was set."""
        with self._open() as work:
            return work.accounts.get(FIRST) is not None

    def set_first_password(self, password: str) -> None:
        """Make the account "admin"; Refused when there is one, ValueError when the password is too short."""
        hashed = self._hasher.hash(checked_password(password))
        now = self._clock.now()
        with self._open() as work:
            if work.accounts.get(FIRST) is not None:
                raise Refused("Expected no admin password yet. Received a second first one. Use admin passwd instead.")
            work.accounts.put(Account(key=FIRST, name=FIRST, role=Role.ADMIN, hashed=hashed, created_at_utc=now))
            work.events.add(Event(kind="admin_set_up", at_utc=now, subject=FIRST, details={"by": FIRST}))
            work.commit()

    def login(self, name: str, password: str, *, where: str = "window") -> Operator:
        """Who this is, when the password is theirs.

        Args:
            where: "window" or "command line", for the log.
        Raises:
            LockedOut: too many wrong ones lately, whatever this one is.
            AccessDenied: a wrong password, an unknown or disabled account; which of them is not told.
        """
        now = self._clock.now()
        with self._open() as work:
            account = work.accounts.named(name)
            if account is None and work.accounts.get(FIRST) is None:
                raise AccessDenied("Expected an admin password to be set. Received none yet. Run: main.py admin init")
            if account is not None and self._hasher.lost(account.hashed):
                raise AccessDenied(LOST_PEPPER)
            guarded = Guarded("account", account.key if account else "")
            count(work, guarded, now)
            work.commit()
        # An unknown name costs as much time as a wrong password.
        hashed = account.hashed if account else self._hasher.hash(secrets.token_hex())
        right = self._hasher.matches(hashed, password) and account is not None and account.active
        renewed = self._hasher.hash(password) if right and self._hasher.needs_rehash(hashed) else ""
        with self._open() as work:
            if not right or account is None:
                failed(work, guarded, "login_denied", now)
                work.commit()
                raise AccessDenied(Sentence("Expected the admin password. Received another one. Try again."))
            passed(work, guarded)
            if renewed:
                work.accounts.put(replace(account, hashed=renewed))
            details = {"by": account.key, "where": where}
            work.events.add(Event(kind="login", at_utc=now, subject=account.key, details=details))
            work.commit()
        return account.operator

    # ------------------------------------------------------------ the list

    def all(self) -> list[Account]:
        """Every account, by name; disabled ones too."""
        with self._open() as work:
            return work.accounts.all()

    def operator(self, key: str) -> Operator | None:
        """Who has this key now; None when there is none or it is disabled."""
        with self._open() as work:
            account = work.accounts.get(key)
        return account.operator if account and account.active else None

    def add(self, name: str, role: str, departments: tuple[str, ...], password: str, *, by: str) -> Account:
        """Make an account.

        Raises:
            ValueError: name, role or password cannot be used. Refused: the name is taken. NotAllowed: not by this one.
        """
        name, chosen = _checked_name(name), checked_role(role, departments)
        hashed, now = self._hasher.hash(checked_password(password)), self._clock.now()
        with self._open() as work:
            expect_permitted(work, by, Act.ACCOUNTS)
            if work.accounts.named(name) is not None:
                raise Refused(
                    Sentence(
                        "Expected a free account name. Received {name}, which is taken. Choose another.",
                        name=repr(name),
                    )
                )
            account = Account(
                key=uuid4().hex, name=name, role=chosen, departments=departments, hashed=hashed, created_at_utc=now
            )
            work.accounts.put(account)
            details = {"by": by, "role": chosen.value}
            work.events.add(Event(kind="account_added", at_utc=now, subject=account.key, details=details))
            work.commit()
        return account

    def disable(self, name: str, *, by: str) -> Account:
        """From now on nobody logs in with it, and its tokens are worth nothing. Refused for the last admin."""
        return self._changed(name, by, "account_disabled", lambda account: replace(account, active=False))

    def enable(self, name: str, *, by: str) -> Account:
        """Undo disable, and forget its wrong passwords."""
        return self._changed(name, by, "account_enabled", lambda account: replace(account, active=True))

    def set_role(self, name: str, role: str, departments: tuple[str, ...], *, by: str) -> Account:
        """Give an account another role or other departments. Refused when the last admin would be gone."""
        chosen = checked_role(role, departments)
        return self._changed(
            name, by, "account_role_changed", lambda account: replace(account, role=chosen, departments=departments)
        )

    def set_password(self, name: str, password: str, *, by: str) -> Account:
        """Give somebody else's account a new password, and forget its wrong ones."""
        hashed = self._hasher.hash(checked_password(password))
        return self._changed(name, by, "account_password_reset", lambda account: replace(account, hashed=hashed))

    def change_password(self, name: str, old: str, new: str) -> None:
        """Replace one's own password; AccessDenied when the old one is wrong."""
        checked_password(new)
        operator = self.login(name, old)
        hashed = self._hasher.hash(new)
        with self._open() as work:
            account = work.accounts.get(operator.key)
            if account is not None:
                work.accounts.put(replace(account, hashed=hashed))
            event = Event(kind="admin_password_changed", at_utc=self._clock.now(), subject=operator.key)
            work.events.add(replace(event, details={"by": operator.key}))
            work.commit()

    def recover(self, password: str) -> None:
        """The way back when the pepper is lost for good: a new password for the account "admin".

        Everybody else's password and every PIN has to be set anew: none of them can be checked any more.
        Raises:
            Refused: the pepper is there, so that a password can be checked.
        """
        hashed, now = self._hasher.hash(checked_password(password)), self._clock.now()
        with self._open() as work:
            account = work.accounts.get(FIRST)
            if account is None or not self._hasher.lost(account.hashed):
                raise Refused("Expected a lost pepper. Received one that is there. Log in, or use admin passwd.")
            work.accounts.put(replace(account, hashed=hashed, role=Role.ADMIN, active=True))
            work.attempts.clear(Guarded("account", FIRST).subject)
            details = {"kind": "pepper_lost", "by": FIRST}
            work.events.add(Event(kind="admin_recovered", at_utc=now, subject=FIRST, details={"by": FIRST}))
            work.events.add(Event(kind="exception", at_utc=now, subject=FIRST, details=details))
            work.commit()

    def _changed(self, name: str, by: str, kind: str, change: Callable[[Account], Account]) -> Account:
        with self._open() as work:
            expect_permitted(work, by, Act.ACCOUNTS)
            account = work.accounts.named(name)
            if account is None:
                raise Refused(f"Expected the name of an account. Received {name!r}. See: main.py admin accounts list")
            changed = change(account)
            work.accounts.put(changed)
            _expect_an_admin(work)
            work.attempts.clear(Guarded("account", account.key).subject)
            details = {"by": by, "role": changed.role.value}
            work.events.add(Event(kind=kind, at_utc=self._clock.now(), subject=account.key, details=details))
            work.commit()
        return changed


def _expect_an_admin(work: UnitOfWork) -> None:
    if not any(account.active and account.role is Role.ADMIN for account in work.accounts.all()):
        raise Refused(
            Sentence("Expected an admin to be left. Received a change to the last one. Make another admin first.")
        )


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            Sentence(
                "Expected an account name of 1 to {most} printable characters. Received {name}. Choose another.",
                most=LONGEST_NAME,
                name=repr(name[:40]),
            )
        )
    return name
