"""Makes a data folder out of a backup: whole and in place, or not there; the people on the erasure list stay out."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from app.errors import BadInput, StoreUnavailable
from app.security.keys import KeyRing
from app.security.keystore import CARRIED, KeyStore
from app.security.seal import cipher, unseal
from app.security.signing import stored_signer
from app.security.vault import slot_name
from app.services.ports import Event, UnitOfWork
from app.store import durable, failures, placing
from app.store.person_rows import Tables, from_bytes, put_back, put_words_back, tables_of_a_person
from app.store.samples import OUR_NAME, SEALED
from app.store.store import FILE_NAME, open_store
from app.store.unpacking import PEOPLE, SAMPLES, Unpacked, unpack

PARTS = (PEOPLE, SAMPLES)


@dataclass(frozen=True)
class Restored:
    """people: in the folder. dropped: erased since the backup, or struck out of it.

    made_at_utc: of the backup, ISO-8601. master: name of the folder's key.
    """

    folder_id: str
    backup_id: str
    people: int
    dropped: int
    pictures: int
    made_at_utc: str
    master: str


@contextmanager
def built_beside(
    data: Path, file: Path, passphrase: str, key_store: Callable[[str], KeyStore], erased: Iterable[str]
) -> Iterator[tuple[Restored, Path]]:
    """What `build_folder` makes of a backup, and where: beside the data folder until `placing.put_in_place` takes it.

    Otherwise it is gone afterwards, and its keys with it.
    """
    with placing.staging_for(data) as staging:
        restored = build_folder(file, staging, passphrase, key_store, erased)
        try:
            yield restored, staging
        finally:
            if staging.exists():  # one that has left may still come to its place at the next start
                ring = KeyRing(restored.folder_id, key_store(restored.folder_id))
                _forget_keys(ring, restored.master)


def build_folder(
    file: Path,
    staging: Path,
    passphrase: str,
    key_store: Callable[[str], KeyStore],
    erased: Iterable[str],
) -> Restored:
    """Fill the empty folder `staging` from a backup, under a folder id and a master key of its own.

    Args:
        erased: employees who must not come back, beside those whom the backup itself lists.
    Raises:
        AccessDenied: another passphrase. BadInput: no backup, damaged, changed, or it holds what must not be there.
        StoreUnavailable: it is of a newer TwinClock, or the disk is full.
    """
    try:
        unpacked = unpack(file, staging, passphrase)
        return _Restoring(unpacked, staging, key_store, set(erased)).run()
    except OSError as error:
        raise failures.of_file(error, staging) from error
    except sqlite3.Error as error:
        raise failures.of_database(error, staging / FILE_NAME) from error


class _Restoring:
    def __init__(
        self, unpacked: Unpacked, staging: Path, key_store: Callable[[str], KeyStore], erased: set[str]
    ) -> None:
        self._unpacked, self._staging = unpacked, staging
        self._erased = erased | set(unpacked.about["erased"])
        self._folder_id = uuid4().hex
        self._ring = KeyRing(self._folder_id, key_store(self._folder_id), str(staging))
        self._people = self._pictures = 0

    def run(self) -> Restored:
        master = self._ring.make_master()
        carried = {name: key for name, key in self._unpacked.about["keys"].items() if name in CARRIED}
        try:
            dropped = self._fill(master)
            for name, key in carried.items():
                self._ring.store.put(name, bytes.fromhex(key))
            self._finish(dropped)
        except BaseException:
            _forget_keys(self._ring, master)
            raise
        header = self._unpacked.header
        made_at_utc = str(header.told.get("made_at_utc", ""))
        return Restored(self._folder_id, header.id, self._people, dropped, self._pictures, made_at_utc, master)

    def _fill(self, master: str) -> int:
        file = self._staging / FILE_NAME
        connection = sqlite3.connect(file, isolation_level=None)
        dropped = 0
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN")
            tables = tables_of_a_person(connection)
            for slot, data_key in self._unpacked.keys.items():
                kept = data_key is not None and self._put_back(connection, tables, slot, data_key, master)
                dropped += not kept
            self._ring_rows(connection, master)
            connection.execute("COMMIT")
            _expect_sound(connection, file)
        finally:
            connection.close()
        return dropped

    def _put_back(
        self, connection: sqlite3.Connection, tables: Tables, slot: bytes, data_key: bytes, master: str
    ) -> bool:
        name, backup_id = slot.hex(), self._unpacked.header.id
        sealed = (self._staging / PEOPLE / name).read_bytes()
        told = from_bytes(unseal(cipher(data_key), sealed, f"person|{backup_id}|{name}".encode()))
        employee_key = str(told["key"])
        if slot_name(backup_id, employee_key) != slot:
            raise BadInput(
                f"Expected the rows of {employee_key} in its own place. Received another's. Take another copy."
            )
        if employee_key in self._erased:
            return False
        put_back(connection, tables, told["rows"])
        put_words_back(connection, told["words"])
        wrapped = self._ring.wrap(data_key, employee_key, master)
        connection.execute("INSERT INTO data_keys VALUES (?, ?, ?)", (employee_key, master, wrapped))
        self._people += 1
        for number, sample in enumerate(told["samples"]):
            self._put_picture(self._staging / SAMPLES / name / str(number), sample)
        return True

    def _put_picture(self, content: Path, sample: str) -> None:
        if not OUR_NAME.fullmatch(sample):
            raise BadInput(f"Expected a sample's name. Received {sample!r}. Take another copy of the backup.")
        target = self._staging / (sample + SEALED)
        durable.make_folder(target.parent)
        content.rename(target)
        durable.sync_folder(target.parent)
        self._pictures += 1

    def _ring_rows(self, connection: sqlite3.Connection, master: str) -> None:
        now = datetime.now(UTC)
        rows = {"folder": self._folder_id, "master": master, "sealed": f"{now:%Y-%m-%d}"}
        connection.executemany("INSERT INTO key_ring VALUES (?, ?)", rows.items())
        listed = [(key, f"{now:%Y-%m-%d %H:%M:%S.%f}", 1) for key in sorted(self._erased)]
        connection.execute("DELETE FROM erased_keys")
        connection.executemany("INSERT INTO erased_keys VALUES (?, ?, ?)", listed)

    def _finish(self, dropped: int) -> None:
        """Bring the tables to this TwinClock's, and note in the log what happened."""
        for part in PARTS:
            shutil.rmtree(self._staging / part, ignore_errors=True)
        store = open_store(self._staging)
        try:
            if signer := stored_signer(self._ring.store):
                store.sign_with(signer)  # the record goes on: what changes here is a line of it
            with store.unit_of_work() as work:
                _forget_words_of_strangers(work)
                details = {"backup": self._unpacked.header.id, "people": self._people, "dropped": dropped}
                work.events.add(Event(kind="restored", at_utc=datetime.now(UTC), details=details))
                work.commit()
        finally:
            store.close()  # the last connection takes the log along


def _forget_keys(ring: KeyRing, master: str) -> None:
    ring.forget_master(master)
    for name in CARRIED:
        ring.store.delete(name)


def _forget_words_of_strangers(work: UnitOfWork) -> None:
    """What was written about people who did not come back stayed shut; the record has to know that it is gone."""
    known = {employee.key for employee in work.employees.all()}
    for employee_key in sorted({one.employee_key for one in work.corrections.all()} - known - {""}):
        work.corrections.forget_words(employee_key)


def _expect_sound(connection: sqlite3.Connection, file: Path) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if found != "ok" or orphans:
        raise StoreUnavailable(
            f"Expected a whole database in {file}. Received: {found}, {len(orphans)} rows without an owner. Take an "
            "earlier backup."
        )


def read_erased_list(file: Path) -> list[str]:
    """The employees of a list that `main.py keys erased --json` has written.

    Raises:
        BadInput: it is none.
    """
    try:
        return [str(one["employee_key"]) for one in json.loads(file.read_text("utf8"))["erased"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"Expected a list of erased keys in {file}. Received: {error}. Write one: main.py keys erased --json"
        ) from error
