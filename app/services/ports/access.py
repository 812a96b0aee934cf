"""Accounts, PINs, tokens and wrong tries: app/store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.lockout import Attempts
from app.domain.permission import Operator, Role


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who may act on the product. key: opaque, never reused. hashed: of the password."""

    key: str
    name: str
    role: Role
    hashed: str
    created_at_utc: datetime
    departments: tuple[str, ...] = ()
    active: bool = True

    @property
    def operator(self) -> Operator:
        """Who this is to the rules."""
        return Operator(key=self.key, name=self.name, role=self.role, departments=self.departments)


@dataclass(frozen=True, kw_only=True)
class Pin:
    """An employee's PIN. to_change: somebody else chose it, so it is good for choosing another only."""

    employee_key: str
    hashed: str
    set_at_utc: datetime
    to_change: bool = False


@dataclass(frozen=True, kw_only=True)
class Token:
    """Lets a script act as an account for a while. digest: SHA-256 of the token, which is kept nowhere."""

    digest: str
    account_key: str
    created_at_utc: datetime
    expires_at_utc: datetime


class AccountRows(Protocol):
    def put(self, account: Account) -> None: ...  # adds, or replaces the one with this key; Refused: name taken
    def get(self, key: str) -> Account | None: ...
    def named(self, name: str) -> Account | None: ...  # case and outer blanks aside
    def all(self) -> list[Account]: ...  # by name


class PinRows(Protocol):
    def put(self, pin: Pin) -> None: ...  # adds or replaces; Refused when there is no such employee
    def get(self, employee_key: str) -> Pin | None: ...
    def delete(self, employee_key: str) -> bool: ...  # True when there was one; erasing the employee does it too
    def owners(self) -> set[str]: ...  # keys of the employees who have one


class TokenRows(Protocol):
    def add(self, token: Token) -> None: ...
    def get(self, digest: str) -> Token | None: ...
    def all(self) -> list[Token]: ...  # newest first
    def delete(self, digest: str) -> bool: ...


class AttemptRows(Protocol):
    """Wrong tries by subject: "account:<key>", "pin:<employee key>"."""

    def put(self, subject: str, attempts: Attempts) -> None: ...
    def get(self, subject: str) -> Attempts | None: ...
    def clear(self, subject: str) -> None: ...
