"""SQLite, set up so that a commit is on the disk when it returns and two processes never dead-lock."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from app.store import failures

BUSY_TIMEOUT_S = 5.0
ON_CONNECT = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",  # in WAL: the log is fsynced by every commit
    "PRAGMA fullfsync = ON",  # macOS: past the drive's own cache; nothing elsewhere
    "PRAGMA secure_delete = ON",  # an erased embedding is overwritten, not only unlinked
)


def open_engine(file: Path) -> Engine:
    """An engine on the database file; opens nothing yet. SQLite's failures leave it as those of app/errors.py."""
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, sqlite3.Error):
            raise failures.of_database(error, file) from error

    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for units of work that only read: they neither wait for a writer nor hold one up."""
    return engine.execution_options(only_reads=True)


def _set_up(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # else the driver begins on its own, deferred, and only before writes
    for pragma in ON_CONNECT:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """A writer takes the write lock at once: two that read first and then upgrade would refuse each other."""
    only_reads = connection.get_execution_options().get("only_reads", False)
    if connection.info.get("only_reads", False) != only_reads:  # SQLite's own connection goes from one to the other
        connection.exec_driver_sql(f"PRAGMA query_only = {int(only_reads)}")
        connection.info["only_reads"] = only_reads
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
