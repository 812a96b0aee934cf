"""Puts every data key under a new master key, at once; killed at any moment the folder opens by the old or the new."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from app.errors import KeyMissing
from app.security.keys import KeyRing
from app.services.ports import Event
from app.store.locks import hold
from app.store.record import Record
from app.store.repositories.events import SqlEvents
from app.store.seals import ring_value, set_ring_value
from app.store.store import Store
from app.store.tables import data_keys
from app.store.wiping import wipe

WAIT_S = 60.0


@dataclass(frozen=True)
class Rotated:
    """Names of the master keys before and now, and how many data keys were wrapped anew."""

    old: str
    new: str
    keys: int


def rotate(store: Store, by: str = "operator") -> Rotated:
    """Make a new master key, wrap everybody's data key by it, destroy the old one.

    The new key is in the key store before a row names it, and the old one goes after none does: the names of both wait
    in the database meanwhile, so that the next start destroys whichever is left over. Pictures and templates stay as
    they are: they are sealed by the data keys. Who holds the old master key and an old copy of the folder can still
    open that copy.

    Raises:
        KeyMissing: the master key in use is not at hand, or the new one cannot be stored.
    """
    ring = _ring(store)
    with hold(store.file.parent, "keys", wait_s=WAIT_S):
        tidy(store, ring)
        new = ring.make_master(announce=lambda name: _set(store, "next", name))
        with store.engine.begin() as connection:
            rotated = _rewrap(connection, ring, new)
            details = {"old": rotated.old, "new": new, "keys": rotated.keys, "by": by}
            event = Event(kind="keys_rotated", at_utc=datetime.now(UTC), subject=new, details=details)
            SqlEvents(connection, Record(connection, store.signer)).add(event)
        tidy(store, ring)
        wipe(store)  # what the old master key opens is not to lie in the file's gaps
    return rotated


def tidy(store: Store, ring: KeyRing) -> None:
    """Destroy a master key that no row is wrapped by any more, or that a killed rotation never came to use.

    The caller holds the lock "keys".
    """
    with store.engine.connect() as connection:
        current = ring_value(connection, "master")
        left = [ring_value(connection, name) for name in ("next", "retired")]
    for name in left:
        if name is not None and name != current:
            ring.forget_master(name)
    if any(left):
        with store.engine.begin() as connection:
            set_ring_value(connection, "next", None)
            set_ring_value(connection, "retired", None)


def _rewrap(connection: Connection, ring: KeyRing, new: str) -> Rotated:
    old = ring_value(connection, "master") or ""
    rows = connection.execute(select(data_keys)).all()
    for row in rows:
        data_key = ring.unwrap(row.wrapped, row.employee_key, row.master)
        values = {"master": new, "wrapped": ring.wrap(data_key, row.employee_key, new)}
        connection.execute(update(data_keys).where(data_keys.c.employee_key == row.employee_key).values(values))
    set_ring_value(connection, "master", new)
    set_ring_value(connection, "retired", old)
    return Rotated(old, new, len(rows))


def _set(store: Store, name: str, value: str) -> None:
    with store.engine.begin() as connection:
        set_ring_value(connection, name, value)


def _ring(store: Store) -> KeyRing:
    if store.seals is None:
        raise KeyMissing("Expected a store with its keys. Received one without. Open it by app/bootstrap.py.")
    return store.seals.ring
