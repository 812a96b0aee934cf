"""After something was erased: nothing of it is left between the rows, in the log or in half-made files."""

import sqlite3
import time
from pathlib import Path

from app.errors import StoreUnavailable
from app.store.engine import BUSY_TIMEOUT_S, ON_CONNECT
from app.store.store import Store

TRIES = 3
PAUSE_S = 0.2


def wipe(store: Store) -> bool:
    """Rebuild the database file and empty its log; False when somebody held it: it is tried again later.

    SQLite overwrites what is deleted (secure_delete), but moving rows between pages leaves stale copies in the gaps,
    and its log keeps the pages of before: only VACUUM and a truncated log leave none. Takes about a second for
    100 MB; writers wait that long, readers do not.
    """
    connection = sqlite3.connect(store.file, timeout=BUSY_TIMEOUT_S, isolation_level=None)
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
    for _ in range(TRIES):
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        time.sleep(PAUSE_S)  # a reader is still on the pages of before
    return False


def temporary_copies(folder: Path) -> list[Path]:
    """What a backup that was killed has left in the data folder."""
    return sorted(folder.glob(".backup-*"))
