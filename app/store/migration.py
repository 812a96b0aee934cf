"""Brings a database to the newest tables, all or nothing, one process at a time.

To change the tables: change tables.py, add migrations/versions/<next>_<what>.py, raise HEAD; tests hold the three.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.errors import StoreUnavailable
from app.store import failures

HEAD = "0007"  # the newest revision under migrations/versions; a test holds them together
SCRIPTS = Path(__file__).parent / "migrations"


def is_at_head(engine: Engine) -> bool:
    """True when there is nothing to do. Costs two reads; Alembic, 0.2 s to import, is left alone."""
    with engine.connect() as connection:
        in_wal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        return in_wal and _revision(connection) == HEAD


def migrate(engine: Engine, file: Path, scripts: Path = SCRIPTS) -> None:
    """Bring the database from any earlier revision, or from nothing, to the newest, in one transaction.

    The caller holds a lock that keeps other migrations out.

    Raises:
        StoreUnavailable: the file is of a newer TwinClock or of another program, damaged or not writable.
    """
    with engine.connect() as connection:
        connection.detach()  # keep it out of the pool: its foreign keys are off
        _prepare(connection, file)
        _upgrade(connection, file, scripts)
        connection.commit()


def _prepare(connection: Connection, file: Path) -> None:
    """Neither can be changed inside a transaction."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise StoreUnavailable(f"Expected an open database {file}. Received a lost connection. Start again.")
    try:
        driver.execute("PRAGMA journal_mode = WAL")
        # A table is changed by copying and dropping it; with foreign keys on, that would empty its children.
        driver.execute("PRAGMA foreign_keys = OFF")
    except sqlite3.Error as error:
        raise failures.of_database(error, file) from error


def _upgrade(connection: Connection, file: Path, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    _expect_ours(_revision(connection), known, connection, file)
    command.upgrade(config, "head")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise StoreUnavailable(
            f"Expected every row of {file} to find its owner. Received {len(broken)} that do not. Restore a backup."
        )


def _expect_ours(revision: str | None, known: set[str], connection: Connection, file: Path) -> None:
    if revision is not None and revision not in known:
        raise StoreUnavailable(
            f"Expected a database of this TwinClock or an older one in {file}. Received revision {revision}, "
            "which is newer. Install the newer TwinClock, or choose another folder with --data."
        )
    if revision is None and connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first():
        raise StoreUnavailable(
            f"Expected a TwinClock database in {file}. Received one of another program. "
            "Move it away, or choose another folder with --data."
        )


def _revision(connection: Connection) -> str | None:
    """The stored revision, None when there is none."""
    has_table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    if not connection.exec_driver_sql(has_table).first():
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
