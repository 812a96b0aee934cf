"""After an erasure: the database file, its log, half-made copies and the backups at hand are cleaned as well."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from app.errors import AlreadyRunning
from app.store.backup_slots import catch_up
from app.store.engine import reading
from app.store.locks import hold
from app.store.store import Store
from app.store.tables import erased_keys
from app.store.wiping import remove_copies, wipe


@dataclass(frozen=True)
class Left:
    """What could not be cleaned now and is tried again every day: the file, backups that are not at hand."""

    file: bool
    backups: tuple[Path, ...]


def clean_up(store: Store) -> Left:
    """Leave nothing of whoever was erased; what cannot be reached is told."""
    away = tuple(catch_up(store))
    if not _due(store):
        return Left(False, away)
    try:
        with hold(store.file.parent, "backup"):
            remove_copies(store.file.parent)
    except AlreadyRunning:  # the running one removes its own copy, and then strikes out who was erased meanwhile
        pass
    if not wipe(store):
        return Left(True, away)
    with store.engine.begin() as connection:
        connection.execute(update(erased_keys).values(wiped=True))
    return Left(False, away)


def _due(store: Store) -> bool:
    with reading(store.engine).connect() as connection:
        return connection.execute(select(erased_keys.c.employee_key).where(~erased_keys.c.wiped)).first() is not None


def erased(store: Store) -> list[tuple[str, str, bool]]:
    """(employee key, ISO date of the erasure, cleaned) of every destroyed key, oldest first."""
    query = select(erased_keys).order_by(erased_keys.c.at_utc)
    with reading(store.engine).connect() as connection:
        return [(row.employee_key, row.at_utc.isoformat(), row.wiped) for row in connection.execute(query)]
