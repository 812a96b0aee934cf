"""One transaction over all repositories."""

from sqlalchemy import Connection, Engine

from app.services.ports import (
    AccountRows,
    AttemptRows,
    Consents,
    Corrections,
    Employees,
    Events,
    ExportRuns,
    Outbox,
    PinRows,
    Punches,
    Schedules,
    Secrets,
    Signer,
    Templates,
    TokenRows,
    Verifiers,
)
from app.store.record import Record
from app.store.repositories.accounts import SqlAccounts, SqlTokens
from app.store.repositories.consents import SqlConsents
from app.store.repositories.corrections import SqlCorrections
from app.store.repositories.employees import SqlEmployees
from app.store.repositories.events import SqlEvents
from app.store.repositories.export_runs import SqlExportRuns
from app.store.repositories.outbox import SqlOutbox
from app.store.repositories.pins import SqlAttempts, SqlPins
from app.store.repositories.punches import SqlPunches
from app.store.repositories.schedules import SqlSchedules
from app.store.repositories.secrets import SqlSecrets
from app.store.repositories.templates import SqlTemplates
from app.store.repositories.verifiers import SqlVerifiers
from app.store.seals import Seals, UnitSeals


class SqlUnitOfWork:
    """The UnitOfWork port on SQLite. The transaction begins at the first statement, not when the block is entered.

    Not to be shared by threads; each opens its own.
    """

    def __init__(self, engine: Engine, seals: Seals | None = None, signer: Signer | None = None) -> None:
        self._engine, self._seals, self._signer = engine, seals, signer

    def __enter__(self) -> "SqlUnitOfWork":
        self._connection: Connection = self._engine.connect()
        self._unit_seals = None if self._seals is None else UnitSeals(self._connection, self._seals)
        self._record = Record(self._connection, self._signer)
        self.employees: Employees = SqlEmployees(self._connection, self._unit_seals)
        self.templates: Templates = SqlTemplates(self._connection, self._unit_seals)
        self.outbox: Outbox = SqlOutbox(self._connection)
        self.punches: Punches = SqlPunches(self._connection, self._record, self.outbox)
        self.consents: Consents = SqlConsents(self._connection)
        self.corrections: Corrections = SqlCorrections(self._connection, self._record, self.outbox)
        self.events: Events = SqlEvents(self._connection, self._record)
        self.export_runs: ExportRuns = SqlExportRuns(self._connection)
        self.verifiers: Verifiers = SqlVerifiers(self._connection)
        self.secrets: Secrets = SqlSecrets(self._connection)
        self.schedules: Schedules = SqlSchedules(self._connection)
        self.accounts: AccountRows = SqlAccounts(self._connection, self._record)
        self.tokens: TokenRows = SqlTokens(self._connection)
        self.pins: PinRows = SqlPins(self._connection)
        self.attempts: AttemptRows = SqlAttempts(self._connection)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._connection.close()  # rolls back what was not committed
        if self._unit_seals is not None:
            self._unit_seals.close()

    def commit(self) -> None:
        """Return when the disk has everything since the block was entered, or since the last commit."""
        self._record.flush()
        self._connection.commit()
