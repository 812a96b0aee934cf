"""Which exports ran: rows are added, never changed; two of one plan and moment are refused."""

from sqlalchemy import Connection, insert, select

from app.services.ports import ExportRun
from app.store.tables import export_runs


class SqlExportRuns:
    """The ExportRuns port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: ExportRun) -> None:
        self._connection.execute(insert(export_runs), vars(run))

    def last(self, plan: str) -> ExportRun | None:
        found = self.of(plan, 1)
        return found[0] if found else None

    def of(self, plan: str, count: int) -> list[ExportRun]:
        latest_first = select(export_runs).where(export_runs.c.plan == plan).order_by(export_runs.c.due_utc.desc())
        return [ExportRun(**row._mapping) for row in self._connection.execute(latest_first.limit(count))]
