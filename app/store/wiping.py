"""After something was erased: nothing of it is left between the rows, in the log or in half-made files."""

import os
import sqlite3
from pathlib import Path

from app.errors import StoreUnavailable
from app.store import durable
from app.store.engine import ON_CONNECT
from app.store.store import Store

TEMPORARY = ".copy-"  # the start of a backup's copy of the database while it is being written
CHUNK_BYTES = 2**20
WAIT_S = 3.0  # for a writer, then for the readers


def wipe(store: Store) -> bool:
    """Rebuild the database file and empty its log; False when somebody held it: it is tried again later.

    SQLite overwrites what is deleted (secure_delete), but moving rows between pages leaves stale copies in the gaps,
    and its log keeps the pages of before: only VACUUM and a truncated log leave none. Takes about a second for
    100 MB; writers wait that long, readers do not.
    """
    connection = sqlite3.connect(store.file, timeout=WAIT_S, isolation_level=None)
    try:
        for pragma in (*ON_CONNECT, "PRAGMA temp_store = MEMORY"):  # VACUUM's copy must not lie in /tmp
            connection.execute(pragma)
        return _rebuild(connection)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return False
        raise StoreUnavailable(
            f"Expected to clean the database {store.file}. Received: {error}. Free some space on the disk, then: "
            "main.py retention run"
        ) from error
    finally:
        connection.close()


def _rebuild(connection: sqlite3.Connection) -> bool:
    connection.execute("VACUUM")
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy  # a reader may still be on the pages of before


def remove_copies(folder: Path) -> None:
    """What a backup that was killed has left in the data folder."""
    for file in folder.glob(f"{TEMPORARY}*"):
        overwrite(file)


def overwrite(file: Path) -> None:
    """Write zeros over a file, then remove it. What the drive itself keeps aside is out of a program's reach."""
    with file.open("r+b") as stream:
        left = file.stat().st_size
        while left > 0:
            left -= stream.write(bytes(min(left, CHUNK_BYTES)))
        stream.flush()
        os.fsync(stream.fileno())
    file.unlink(missing_ok=True)
    durable.sync_folder(file.parent)
