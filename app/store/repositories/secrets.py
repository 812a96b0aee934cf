"""Password hashes and one-time codes, by name."""

from sqlalchemy import Connection, delete, insert, select

from app.store.tables import secrets


class SqlSecrets:
    """The Secrets port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        return self._connection.execute(select(secrets.c.value).where(secrets.c.name == name)).scalar_one_or_none()

    def put(self, name: str, value: str) -> None:
        self.delete(name)
        self._connection.execute(insert(secrets), {"name": name, "value": value})

    def delete(self, name: str) -> bool:
        return self._connection.execute(delete(secrets).where(secrets.c.name == name)).rowcount > 0
