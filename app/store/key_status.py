"""What an admin is told about the keys of a data folder; never a key itself."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.errors import KeyMissing
from app.store.engine import reading
from app.store.seals import ring_value
from app.store.store import Store
from app.store.tables import data_keys, employees, erased_keys, templates


@dataclass(frozen=True)
class KeyStatus:
    """folder, master: their names. where: the place that keeps the master key. since: day on which all was sealed.

    unsealed: templates that can be read by anybody: 0.
    """

    folder: str
    master: str
    where: str
    since: str
    people: int
    data_keys: int
    erased: int
    to_clean: int
    unsealed: int


def key_status(store: Store) -> KeyStatus:
    """Raises KeyMissing: the store was opened without its keys."""
    if store.seals is None:
        raise KeyMissing("Expected a store with its keys. Received one without. Open it by app/bootstrap.py.")
    with reading(store.engine).connect() as connection:

        def count(query: Select[int]) -> int:
            return int(connection.execute(query).scalar_one())

        return KeyStatus(
            folder=ring_value(connection, "folder") or "",
            master=ring_value(connection, "master") or "",
            where=store.seals.ring.store.where,
            since=ring_value(connection, "sealed") or "",
            people=count(select(func.count()).select_from(employees)),
            data_keys=count(select(func.count()).select_from(data_keys)),
            erased=count(select(func.count()).select_from(erased_keys)),
            to_clean=count(select(func.count()).select_from(erased_keys).where(~erased_keys.c.wiped)),
            unsealed=count(
                select(func.count()).select_from(templates).where(func.length(templates.c.embedding) % 4 == 0)
            ),
        )
