"""What is sealed in the database: each employee's data key, and with it their templates and sample pictures."""

import threading
from datetime import UTC, datetime

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, insert, select, update

from app.errors import KeyMissing, Refused, StoreUnavailable
from app.security.keys import KeyRing
from app.security.seal import cipher, new_key, seal, template_binding, unseal
from app.services.ports import Embedding, Template
from app.store.tables import backups, data_keys, employees, erased_keys, key_ring

PLAIN_STEP = 4  # a float32 vector has a multiple of so many bytes; a sealed one has one byte more than that


class Seals:
    """One data folder's key ring, and the data keys of people who are being enrolled.

    Pictures are stored before the row of their employee: until that row is committed, their key is kept here by the
    number. A process that dies meanwhile takes it along, and with it the pictures that no row names.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._fresh: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def fresh(self, number: str) -> bytes:
        """The data key of somebody whose row is not committed yet."""
        with self._lock:
            return self._fresh.setdefault(number.lower(), new_key())

    def fresh_if_any(self, number: str) -> bytes | None:
        with self._lock:
            return self._fresh.get(number.lower())

    def settled(self, number: str) -> None:
        """The row was committed or given up: the next one of this number gets another key."""
        with self._lock:
            self._fresh.pop(number.lower(), None)

    def key_of_number(self, connection: Connection, number: str) -> bytes | None:
        """The data key of an employee, None when no row has this number (yet)."""
        query = (
            select(data_keys)
            .join(employees, employees.c.key == data_keys.c.employee_key)
            .where(employees.c.folded_number == number.lower())
        )
        row = connection.execute(query).one_or_none()
        return None if row is None else self.ring.unwrap(row.wrapped, row.employee_key, row.master)

    def every_key(self, connection: Connection) -> dict[str, bytes]:
        """Data keys by folded number: for a training, which reads everybody's pictures."""
        query = select(employees.c.folded_number, data_keys).join(data_keys)
        rows = connection.execute(query).all()
        return {row.folded_number: self.ring.unwrap(row.wrapped, row.employee_key, row.master) for row in rows}


class UnitSeals:
    """Sealing within one unit of work."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection, self._seals, self._ring = connection, seals, seals.ring
        self._added: list[str] = []
        self._last: tuple[str, AESGCM] | None = None

    def add_employee(self, employee_key: str, number: str) -> None:
        """Give a new employee a data key of their own."""
        self._added.append(number)
        add_data_key(self._connection, self._ring, employee_key, self._seals.fresh(number))

    def close(self) -> None:
        for number in self._added:
            self._seals.settled(number)

    def seal(self, template: Template) -> bytes:
        """The embedding as its row keeps it."""
        key = self._key(template.employee_key)
        content = plain_bytes(template.embedding)
        return seal(key, content, template_binding(template.employee_key, template.id, template.tower, template.sample))

    def unseal(self, stored: bytes, employee_key: str, template_id: str, tower: str, sample: str) -> Embedding:
        """The embedding of a row whose employee's key has to be looked up."""
        binding = template_binding(employee_key, template_id, tower, sample)
        return embedding_of(unseal(self._key(employee_key), stored, binding))

    def remember(self, employee_key: str, wrapped: bytes | None, master: str | None) -> None:
        """Use a data key that came along with the row: for whoever reads thousands."""
        if wrapped is not None and master is not None and (self._last is None or self._last[0] != employee_key):
            self._last = employee_key, cipher(self._ring.unwrap(wrapped, employee_key, master))

    def _key(self, employee_key: str) -> AESGCM:
        if self._last is None or self._last[0] != employee_key:
            row = self._connection.execute(
                select(data_keys.c.wrapped, data_keys.c.master).where(data_keys.c.employee_key == employee_key)
            ).one_or_none()
            if row is None:
                raise Refused(f"Expected an enrolled employee. Received the unknown key {employee_key!r}. Enrol first.")
            self.remember(employee_key, row.wrapped, row.master)
        if self._last is None:
            raise StoreUnavailable(f"Expected the data key of {employee_key}. Received an empty one. Restore a backup.")
        return self._last[1]


def add_data_key(connection: Connection, ring: KeyRing, employee_key: str, key: bytes) -> None:
    """Store a data key under the master key that is in use now; the transaction keeps a rotation out."""
    master = ring_value(connection, "master")
    if master is None:
        raise KeyMissing("Expected a master key in use. Received none. Start TwinClock again.")
    row = {"employee_key": employee_key, "master": master, "wrapped": ring.wrap(key, employee_key, master)}
    connection.execute(insert(data_keys), row)


def note_destroyed(connection: Connection, employee_key: str) -> None:
    """Put a key on the list of destroyed ones; the key itself goes with its employee's row."""
    connection.execute(delete(erased_keys).where(erased_keys.c.employee_key == employee_key))
    row = {"employee_key": employee_key, "at_utc": datetime.now(UTC), "wiped": False}
    connection.execute(insert(erased_keys), row)
    connection.execute(update(backups).values(behind=True))


def ring_value(connection: Connection, name: str) -> str | None:
    return connection.execute(select(key_ring.c.value).where(key_ring.c.name == name)).scalar_one_or_none()


def set_ring_value(connection: Connection, name: str, value: str | None) -> None:
    connection.execute(delete(key_ring).where(key_ring.c.name == name))
    if value is not None:
        connection.execute(insert(key_ring), {"name": name, "value": value})


def plain_bytes(embedding: Embedding) -> bytes:
    return np.ascontiguousarray(embedding, "<f4").tobytes()


def embedding_of(content: bytes) -> Embedding:
    """Raises StoreUnavailable: it is sealed."""
    if len(content) % PLAIN_STEP:
        raise StoreUnavailable(
            "Expected a readable template. Received a sealed one, and the store was opened without its keys. "
            "Open the data folder through app/bootstrap.py."
        )
    return np.frombuffer(content, "<f4")
