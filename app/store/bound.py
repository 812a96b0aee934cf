"""Rows that the signed record vouches for, by their content as SQLite keeps it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.record import row_digest

# First the id, then what must not change unseen. A column that is added later gets a new list under a new name, or the
# digests of old rows would change with it.
COLUMNS = {
    "events": ("id", "kind", "at_utc", "subject", "details"),
    "punches": (
        "id", "employee_key", "direction", "at_utc", "zone", "similarity", "distance", "version", "method",
    ),
    "withdrawals": ("punch_id", "at_utc", "reason"),
    "corrections": (
        "id", "employee_key", "kind", "punch_id", "direction", "at_utc", "zone", "reason", "asked_by", "asked_at_utc",
        "state", "decided_by", "decided_at_utc", "answer",
    ),
    "accounts": ("key", "name", "role", "departments", "hashed", "active"),
}  # fmt: skip


def digest_of(connection: Connection, table: str, row: str | int) -> str | None:
    """SHA-256 of one row, None when there is none."""
    names = COLUMNS[table]
    # Raw, past the types of SQLAlchemy: what is hashed is what somebody with the file would edit.
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(names)} FROM {table} WHERE {names[0]} = ?",  # noqa: S608 - our own constants
        (row,),
    ).first()
    return None if found is None else row_digest(_plain(found))


def every_digest(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    """Id and SHA-256 of every row."""
    names = COLUMNS[table]
    rows = connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table} ORDER BY {names[0]}")  # noqa: S608
    return ((str(row[0]), row_digest(_plain(row))) for row in rows)


def _plain(row: Sequence[Any]) -> list[object]:
    return [value.hex() if isinstance(value, bytes) else value for value in row]
