"""Opens a data folder's key ring, and seals what an older TwinClock has left readable."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, select, update

from app.security.keys import KeyRing
from app.security.keystore import KeyStore
from app.security.seal import cipher, new_key, sample_binding, seal, template_binding
from app.services.ports import SampleKind
from app.store import durable, failures
from app.store.engine import reading
from app.store.locks import hold
from app.store.rotation import tidy
from app.store.samples import OUR_FILE, SEALED
from app.store.seals import PLAIN_STEP, Seals, add_data_key, ring_value, set_ring_value
from app.store.store import Store
from app.store.tables import data_keys, employees, templates
from app.store.wiping import overwrite, wipe

WAIT_S = 120.0  # for another process that seals, rotates or restores
AT_A_TIME = 500  # employees in one transaction: check-in goes on in between


def open_seals(
    store: Store, samples: Path, key_store: Callable[[str], KeyStore], say: Callable[[str], None] = lambda line: None
) -> Seals:
    """The seals of an open store: made with its first master key, or found again.

    Everything that is still readable is sealed first. Killed in the middle, the next call goes on where it stopped.

    Args:
        samples: the folder of anchor/ and positive/.
        key_store: the place that keeps the keys of the data folder with this id.
    Raises:
        KeyMissing: the data folder has a master key and it is not at hand: never is a new one made in its place.
    """
    ring, is_sealed = _ring(store, key_store)
    if ring is not None and is_sealed:
        if _left_over(store):
            with hold(store.file.parent, "keys", wait_s=WAIT_S):
                tidy(store, ring)
    else:
        with hold(store.file.parent, "keys", wait_s=WAIT_S):
            ring = _made(store, key_store)
            seals = Seals(ring)
            _seal_everything(store, seals, samples, say)
    store.seal_with(Seals(ring))
    return store.seals  # type: ignore[return-value]


def _left_over(store: Store) -> bool:
    """True when a rotation was killed: see `app.store.rotation.tidy`."""
    with reading(store.engine).connect() as connection:
        return any(ring_value(connection, name) is not None for name in ("next", "retired"))


def _ring(store: Store, key_store: Callable[[str], KeyStore]) -> tuple[KeyRing | None, bool]:
    with reading(store.engine).connect() as connection:
        folder_id, master = ring_value(connection, "folder"), ring_value(connection, "master")
        is_sealed = ring_value(connection, "sealed") is not None
    if folder_id is None or master is None:
        return None, False
    ring = KeyRing(folder_id, key_store(folder_id), str(store.file.parent))
    ring.expect(master)
    return ring, is_sealed


def _made(store: Store, key_store: Callable[[str], KeyStore]) -> KeyRing:
    """The ring, with a master key. The key is in its store before a row names it."""
    found, _ = _ring(store, key_store)
    if found is not None:
        return found
    folder_id = uuid4().hex
    ring = KeyRing(folder_id, key_store(folder_id), str(store.file.parent))
    master = ring.make_master()
    with store.engine.begin() as connection:
        set_ring_value(connection, "folder", folder_id)
        set_ring_value(connection, "master", master)
    return ring


def _seal_everything(store: Store, seals: Seals, samples: Path, say: Callable[[str], None]) -> None:
    keyless = _keyless(store)
    if keyless:
        say(f"Sealing the faces of {len(keyless)} people")
    for start in range(0, len(keyless), AT_A_TIME):
        with store.engine.begin() as connection:
            for employee_key in keyless[start : start + AT_A_TIME]:
                add_data_key(connection, seals.ring, employee_key, new_key())
                _seal_templates(connection, seals, employee_key)
    pictures = _seal_pictures(store, seals, samples)
    if keyless or pictures:
        wipe(store)
    with store.engine.begin() as connection:
        set_ring_value(connection, "sealed", time.strftime("%Y-%m-%d", time.gmtime()))


def _keyless(store: Store) -> list[str]:
    query = select(employees.c.key).where(employees.c.key.not_in(select(data_keys.c.employee_key)))
    with reading(store.engine).connect() as connection:
        return list(connection.execute(query).scalars())


def _seal_templates(connection: Connection, seals: Seals, employee_key: str) -> None:
    row = connection.execute(select(data_keys).where(data_keys.c.employee_key == employee_key)).one()
    key = cipher(seals.ring.unwrap(row.wrapped, employee_key, row.master))
    fields = (templates.c.seq, templates.c.id, templates.c.tower, templates.c.sample, templates.c.embedding)
    for found in connection.execute(select(*fields).where(templates.c.employee_key == employee_key)).all():
        if len(found.embedding) % PLAIN_STEP == 0:
            sealed = seal(key, found.embedding, template_binding(employee_key, found.id, found.tower, found.sample))
            connection.execute(update(templates).where(templates.c.seq == found.seq).values(embedding=sealed))


def _seal_pictures(store: Store, seals: Seals, samples: Path) -> int:
    """Seal our own pictures of everybody who has a row; what else lies there was put there by hand."""
    with reading(store.engine).connect() as connection:
        keys = seals.every_key(connection)
    count = 0
    for kind in SampleKind:
        for file in sorted((samples / kind.value).glob("*/*.png")):
            key = keys.get(file.parent.name.lower())
            if key is not None and OUR_FILE.fullmatch(file.name):
                _seal_picture(file, kind, key)
                count += 1
    return count


def _seal_picture(file: Path, kind: SampleKind, key: bytes) -> None:
    """The sealed file is whole on the disk before the plain one goes."""
    try:
        content = seal(cipher(key), file.read_bytes(), sample_binding(kind.value, file.name))
        target = file.with_name(file.name + SEALED)
        if not target.exists():
            target.with_name(durable.part_name(target.name)).unlink(missing_ok=True)
            durable.write_new(target, content)
        overwrite(file)
    except OSError as error:
        raise failures.of_file(error, file) from error
