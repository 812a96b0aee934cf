"""Writes a data folder into one sealed file, while the app goes on; see `app.security.vault` for its form."""

import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from sqlalchemy import delete, insert, select

from app.errors import BadInput, StoreUnavailable
from app.security.frames import SealedWriter
from app.security.keystore import CARRIED
from app.security.seal import cipher, seal
from app.security.vault import new_header, slot, slot_name, write_header
from app.store import durable, failures
from app.store.backup_slots import catch_up
from app.store.engine import reading
from app.store.person_rows import rows_of, tables_of_a_person, take_words, to_bytes
from app.store.samples import SEALED
from app.store.seals import Seals
from app.store.store import Store
from app.store.tables import backups
from app.store.wiping import TEMPORARY, overwrite

SETTINGS = "twinclock.toml"


@dataclass(frozen=True)
class Written:
    """What a backup holds. missing: pictures that a row names and no file holds."""

    file: Path
    id: str
    people: int
    pictures: int
    missing: int
    size: int


def back_up(store: Store, samples: Path, target: Path, passphrase: str, say: Callable[[str], None]) -> Written:
    """Write a backup; the file is whole, or not there.

    The database is one moment's copy by SQLite's backup interface; nobody waits for it. Each person's rows are taken
    out of the copy and sealed by their own data key, as their pictures are already.

    Raises:
        BadInput: the target cannot be written. StoreUnavailable: the data folder cannot be read.
    """
    seals = store.seals
    if seals is None:
        raise StoreUnavailable("Expected a store with its keys. Received one without. Open it by app/bootstrap.py.")
    part = target.with_name(f".{target.name}.part")
    try:
        with _copied(store) as copy, os.fdopen(_created(part), "w+b") as stream:
            written = _Writing(seals, samples, store.file.parent, copy, stream, passphrase, say).run(target)
            stream.flush()
            os.fsync(stream.fileno())
        _remember(store, written)  # first: an erasure must know of every file that there may be
        part.replace(target)
        durable.sync_folder(target.absolute().parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(f"Expected to write {target}. Received: {error.strerror}. Name another file.") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _forget_replaced(store, written)
    catch_up(store)  # whoever was erased while it was being written
    return written


def _created(part: Path) -> int:
    part.unlink(missing_ok=True)  # of a backup that was killed
    return os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


@contextmanager
def _copied(store: Store) -> Iterator[sqlite3.Connection]:
    """A copy of the database beside it; what a killed backup has left of one is removed by the next wipe."""
    file = store.file.with_name(f"{TEMPORARY}{uuid4().hex}")
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        source, copy = sqlite3.connect(store.file), sqlite3.connect(file, isolation_level=None)
        try:
            source.backup(copy)  # in one step: a reader's view of one moment, which in WAL mode holds nobody up
            copy.execute("PRAGMA journal_mode = MEMORY")
            copy.execute("PRAGMA temp_store = MEMORY")
            copy.execute("PRAGMA foreign_keys = ON")
            yield copy
        finally:
            source.close()
            copy.close()
    except sqlite3.Error as error:
        raise failures.of_database(error, file) from error
    finally:
        if file.exists():
            overwrite(file)


class _Writing:
    """One backup being written."""

    def __init__(
        self,
        seals: Seals,
        samples: Path,
        folder: Path,
        copy: sqlite3.Connection,
        stream: BinaryIO,
        passphrase: str,
        say: Callable[[str], None],
    ) -> None:
        self._ring, self._samples, self._folder = seals.ring, samples, folder
        self._copy, self._stream, self._passphrase, self._say = copy, stream, passphrase, say
        self._id = uuid4().hex
        self._pictures = self._missing = 0

    def run(self, target: Path) -> Written:
        keys = self._data_keys()
        about = {"made_at_utc": datetime.now(UTC).isoformat(timespec="seconds")}
        header, key = new_header(self._passphrase, self._id, len(keys), about)
        write_header(self._stream, header)
        for employee_key in sorted(keys):
            self._stream.write(slot(key, self._id, employee_key, keys[employee_key]))
        sealed = SealedWriter(self._stream, key, header.digest)
        with tarfile.open(mode="w|", fileobj=sealed, format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
            self._fill(archive, keys)
        sealed.finish()
        size = self._stream.tell()
        return Written(target, self._id, len(keys), self._pictures, self._missing, size)

    def _fill(self, archive: tarfile.TarFile, keys: Mapping[str, bytes]) -> None:
        _add(archive, "about.json", json.dumps(self._about()).encode())
        tables = tables_of_a_person(self._copy)
        for done, (employee_key, data_key) in enumerate(keys.items(), 1):
            self._add_person(archive, tables, employee_key, data_key)
            if done % 1000 == 0:
                self._say(f"{done} of {len(keys)} people")
        self._copy.execute("DELETE FROM employees")  # with everything that belongs to them, by the foreign keys
        self._copy.execute("DELETE FROM key_ring")
        self._copy.execute("DELETE FROM backups")
        self._copy.execute("VACUUM")
        _add_file(archive, "database", Path(self._copy.execute("PRAGMA database_list").fetchone()[2]))
        for name, file in self._other_files():
            _add_file(archive, name, file)

    def _about(self) -> dict[str, Any]:
        named = {name: self._ring.store.get(name) for name in CARRIED}
        return {
            "folder": self._ring.folder_id,
            "erased": [row[0] for row in self._copy.execute("SELECT employee_key FROM erased_keys")],
            "keys": {name: key.hex() for name, key in named.items() if key is not None},
        }

    def _data_keys(self) -> dict[str, bytes]:
        rows = self._copy.execute("SELECT employee_key, wrapped, master FROM data_keys ORDER BY employee_key")
        return {key: self._ring.unwrap(wrapped, key, master) for key, wrapped, master in rows.fetchall()}

    def _add_person(self, archive: tarfile.TarFile, tables: Any, employee_key: str, data_key: bytes) -> None:
        """Under the name of their slot: neither number nor key can be read outside what their own key seals."""
        rows = rows_of(self._copy, tables, employee_key)
        name = slot_name(self._id, employee_key).hex()
        found: list[str] = []
        for sample in sorted({row["sample"] for row in rows.get("templates", []) if row["sample"]}):
            file = self._samples / (sample + SEALED)
            try:
                content = file.read_bytes()
            except OSError:  # erased since the copy, or lost: the restored folder lacks it as this one does
                self._missing += 1
                continue
            _add(archive, f"sample/{name}/{len(found)}", content)
            found.append(sample)
        self._pictures += len(found)
        words = take_words(self._copy, employee_key)
        told = to_bytes({"key": employee_key, "rows": rows, "words": words, "samples": found})
        _add(archive, f"person/{name}", seal(cipher(data_key), told, f"person|{self._id}|{name}".encode()))

    def _other_files(self) -> Iterator[tuple[str, Path]]:
        versions, negative = self._folder / "versions", self._samples / "negative"
        for root, below in (("version", versions), ("negative", negative)):
            for file in sorted(below.rglob("*")):
                parts = file.relative_to(below).parts
                if file.is_file() and not any(part.startswith(".") for part in parts):
                    yield f"{root}/{'/'.join(parts)}", file
        if (self._folder / SETTINGS).is_file():
            yield "settings", self._folder / SETTINGS


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _add_file(archive: tarfile.TarFile, name: str, file: Path) -> None:
    with file.open("rb") as stream:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(stream.fileno()).st_size
        archive.addfile(entry, stream)


def _remember(store: Store, written: Written) -> None:
    row = {"id": written.id, "path": str(written.file.absolute()), "made_at_utc": datetime.now(UTC), "behind": True}
    with store.engine.begin() as connection:
        connection.execute(insert(backups), row)


def _forget_replaced(store: Store, written: Written) -> None:
    same_file = backups.c.path == str(written.file.absolute())
    with store.engine.begin() as connection:
        connection.execute(delete(backups).where(same_file, backups.c.id != written.id))


def known_backups(store: Store) -> list[tuple[str, Path, bool]]:
    """(id, path, behind) of the backups this folder knows of; behind: somebody erased since is still in it."""
    with reading(store.engine).connect() as connection:
        rows = connection.execute(select(backups).order_by(backups.c.made_at_utc)).all()
    return [(row.id, Path(row.path), row.behind) for row in rows]
