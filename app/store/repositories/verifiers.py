"""Installed versions of the verifier, and the one row that says which is in use."""

from sqlalchemy import Connection, delete, insert, select

from app.errors import Refused
from app.services.ports import InstalledVerifier
from app.store.tables import current_verifier, verifiers

FIELDS = [column for column in verifiers.c if column.name != "seq"]


class SqlVerifiers:
    """The Verifiers port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, verifier: InstalledVerifier) -> None:
        self._connection.execute(insert(verifiers), vars(verifier) | {"metrics": dict(verifier.metrics)})

    def all(self) -> list[InstalledVerifier]:
        rows = self._connection.execute(select(*FIELDS).order_by(verifiers.c.seq))
        return [InstalledVerifier(**row._mapping) for row in rows]

    def current(self) -> str:
        return self._connection.execute(select(current_verifier.c.version)).scalar_one_or_none() or ""

    def switch_to(self, version: str) -> None:
        """Use an installed version, or "" for the shipped base."""
        if version and not self._has(version):
            raise Refused(f"Expected an installed version. Received {version!r}. See main.py model list.")
        self._connection.execute(delete(current_verifier))
        if version:
            self._connection.execute(insert(current_verifier), {"slot": 1, "version": version})

    def _has(self, version: str) -> bool:
        query = select(verifiers.c.seq).where(verifiers.c.version == version)
        return self._connection.execute(query).first() is not None
