"""Accounts and their tokens."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from app.domain.permission import Role
from app.errors import Refused
from app.services.ports import Account, Token
from app.store.record import Record
from app.store.tables import accounts, tokens

FIELDS = [column for column in accounts.c if column.name != "folded_name"]


class SqlAccounts:
    """The AccountRows port on SQL."""

    def __init__(self, connection: Connection, record: Record) -> None:
        self._connection, self._record = connection, record

    def put(self, account: Account) -> None:
        holder = self.named(account.name)
        if holder is not None and holder.key != account.key:
            raise Refused(f"Expected a free account name. Received {account.name!r}, which is taken. Choose another.")
        row = vars(account) | {"folded_name": _folded(account.name), "departments": list(account.departments)}
        if self.get(account.key) is None:
            self._connection.execute(insert(accounts), row)
        else:
            self._connection.execute(accounts.update().where(accounts.c.key == account.key).values(row))
        self._record.bind("accounts", account.key)

    def get(self, key: str) -> Account | None:
        return self._one(accounts.c.key == key)

    def named(self, name: str) -> Account | None:
        return self._one(accounts.c.folded_name == _folded(name))

    def all(self) -> list[Account]:
        query = select(*FIELDS).order_by(accounts.c.folded_name)
        return [_account(row) for row in self._connection.execute(query)]

    def _one(self, condition: ColumnElement[bool]) -> Account | None:
        row = self._connection.execute(select(*FIELDS).where(condition)).one_or_none()
        return _account(row) if row else None


class SqlTokens:
    """The TokenRows port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: Token) -> None:
        self._connection.execute(insert(tokens), vars(token))

    def get(self, digest: str) -> Token | None:
        row = self._connection.execute(select(tokens).where(tokens.c.digest == digest)).one_or_none()
        return Token(**row._mapping) if row else None

    def all(self) -> list[Token]:
        query = select(tokens).order_by(tokens.c.created_at_utc.desc())
        return [Token(**row._mapping) for row in self._connection.execute(query)]

    def delete(self, digest: str) -> bool:
        return self._connection.execute(delete(tokens).where(tokens.c.digest == digest)).rowcount > 0


def _folded(name: str) -> str:
    return name.strip().casefold()


def _account(row: Row[Any]) -> Account:
    return Account(**{**row._mapping, "role": Role(row.role), "departments": tuple(row.departments)})
