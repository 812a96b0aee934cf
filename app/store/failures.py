"""What went wrong in a file or in SQLite, put into one line that a person can act on."""

import errno
import sqlite3
from pathlib import Path

from app.errors import AttendanceError, Refused, StoreUnavailable

FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


def of_file(error: OSError, path: Path) -> StoreUnavailable:
    """The failure to raise when the operating system refused something about `path`."""
    if error.errno in FULL_DISK:
        return StoreUnavailable(f"Expected room on the disk for {path}. Received: disk full. Free some space, retry.")
    if error.errno in READ_ONLY:
        return StoreUnavailable(
            f"Expected to be allowed to read and write {path}. Received: {error.strerror}. "
            "Mend its rights, or choose another folder with --data."
        )
    return StoreUnavailable(
        f"Expected to read and write {path}. Received: {error.strerror or error}. "
        "Check the folder, or choose another one with --data."
    )


def of_database(error: sqlite3.Error, file: Path) -> AttendanceError:
    """The failure to raise when SQLite refused; Refused where only the handed-in row is at fault."""
    name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    if isinstance(error, sqlite3.IntegrityError):
        return Refused(f"Expected a row that fits those already stored. Received: {error}. Load the data again, retry.")
    for start, text in DATABASE_FAULTS.items():
        if name.startswith(start):
            return StoreUnavailable(text.format(file=file))
    return StoreUnavailable(
        f"Expected to read and write the database {file}. Received: {error}. Check the disk and its free space."
    )


DATABASE_FAULTS = {
    "SQLITE_FULL": "Expected room on the disk for {file}. Received: disk full. Free some space, retry.",
    "SQLITE_BUSY": "Expected the database {file} to be free. Received: another program is writing. Retry soon.",
    "SQLITE_READONLY": "Expected to be allowed to write {file}. Received: read-only. "
    "Mend the folder's rights, or choose another folder with --data.",
    "SQLITE_CANTOPEN": "Expected to open the database {file}. Received: it cannot be opened. "
    "Mend the folder's rights, or choose another folder with --data.",
    "SQLITE_NOTADB": "Expected a TwinClock database in {file}. Received another kind of file. "
    "Move it away, or restore a backup.",
    "SQLITE_CORRUPT": "Expected a whole database in {file}. Received a damaged one. "
    "Keep a copy of it and restore a backup.",
}
