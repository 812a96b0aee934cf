"""The database of one data folder."""

from pathlib import Path

from sqlalchemy import Engine, select

from app.errors import StoreUnavailable
from app.services.ports import Signer, UnitOfWork
from app.store import durable, failures
from app.store.engine import open_engine, reading
from app.store.locks import hold
from app.store.migration import is_at_head, migrate
from app.store.seals import Seals
from app.store.tables import templates
from app.store.unit_of_work import SqlUnitOfWork

FILE_NAME = "twinclock.sqlite3"
MIGRATION_WAIT_S = 60.0


def open_store(folder: Path) -> "Store":
    """Open the database in the folder; make the folder and the database, or migrate it, where needed.

    Two processes may do this at once.

    Raises:
        StoreUnavailable: the folder or the file cannot be made, read or written, is damaged, of another program
            or of a newer TwinClock.
    """
    file = folder / FILE_NAME
    engine = open_engine(file)
    try:
        durable.make_folder(folder)
        if not _is_ready(engine, file):
            _make_or_migrate(engine, file)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, OSError):
            raise failures.of_file(error, folder) from error
        raise
    return Store(engine, file)


def _is_ready(engine: Engine, file: Path) -> bool:
    return file.exists() and is_at_head(engine)  # SQLite would make a file that is not there


def _make_or_migrate(engine: Engine, file: Path) -> None:
    with hold(file.parent, "migration", wait_s=MIGRATION_WAIT_S):
        if not _is_ready(engine, file):  # another process may have done it meanwhile
            file.touch(mode=0o600)  # faces and password hashes: for this user only; SQLite's log takes over the rights
            migrate(engine, file)
            durable.sync_folder(file.parent)


class Store:
    """An open database. Any thread may ask for units of work; each is used by the thread that asked.

    seals: None until `seal_with`; without them nothing sealed can be read, and templates are stored readable.
    signer: None until `sign_with`; without one no line is added to the signed record.
    """

    def __init__(self, engine: Engine, file: Path) -> None:
        self.engine, self.file = engine, file
        self.seals: Seals | None = None
        self.signer: Signer | None = None

    def seal_with(self, seals: Seals) -> None:
        """From now on units of work seal what they write, and open what is sealed."""
        self.seals = seals

    def sign_with(self, signer: Signer) -> None:
        """From now on units of work write the signed record along."""
        self.signer = signer

    def unit_of_work(self) -> UnitOfWork:
        """For work that writes, or that reads and then writes. Waits up to 5 s for another writer."""
        return SqlUnitOfWork(self.engine, self.seals, self.signer)

    def reading(self) -> UnitOfWork:
        """For work that only reads, such as reports and polling: never waits for a writer. Cannot write."""
        return SqlUnitOfWork(reading(self.engine), self.seals)

    def sample_names(self) -> set[str]:
        """Names of the samples that templates came from: those that a sweep must keep."""
        with reading(self.engine).connect() as connection:
            return set(connection.execute(select(templates.c.sample).where(templates.c.sample != "")).scalars())

    def picture_keys(self) -> dict[str, bytes]:
        """Data keys by folded number: for a training, which reads everybody's pictures."""
        if self.seals is None:
            return {}
        with reading(self.engine).connect() as connection:
            return self.seals.every_key(connection)

    def fault(self, *, quick: bool = False) -> str | None:
        """None when every page of the database is sound, else one line. Reads the whole file.

        quick: leave out whether indexes agree with their tables, which takes most of the time.
        """
        check = "quick_check" if quick else "integrity_check"
        try:
            with reading(self.engine).connect() as connection:
                found = connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar_one()
        except StoreUnavailable as error:
            return str(error)
        if found == "ok":
            return None
        return f"Expected a whole database in {self.file}. Received: {found}. Keep a copy and restore a backup."

    def close(self) -> None:
        self.engine.dispose()
