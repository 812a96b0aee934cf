"""PINs, and wrong tries of PINs and passwords."""

from sqlalchemy import Connection, delete, insert, select

from app.domain.lockout import Attempts
from app.services.ports import Pin
from app.store.tables import attempts, pins


class SqlPins:
    """The PinRows port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, pin: Pin) -> None:
        self.delete(pin.employee_key)
        self._connection.execute(insert(pins), vars(pin))

    def get(self, employee_key: str) -> Pin | None:
        row = self._connection.execute(select(pins).where(pins.c.employee_key == employee_key)).one_or_none()
        return Pin(**row._mapping) if row else None

    def delete(self, employee_key: str) -> bool:
        return self._connection.execute(delete(pins).where(pins.c.employee_key == employee_key)).rowcount > 0

    def owners(self) -> set[str]:
        return set(self._connection.execute(select(pins.c.employee_key)).scalars())


class SqlAttempts:
    """The AttemptRows port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, subject: str, counted: Attempts) -> None:
        self.clear(subject)
        self._connection.execute(insert(attempts), vars(counted) | {"subject": subject})

    def get(self, subject: str) -> Attempts | None:
        query = select(attempts.c.failures, attempts.c.since_utc).where(attempts.c.subject == subject)
        row = self._connection.execute(query).one_or_none()
        return Attempts(**row._mapping) if row else None

    def clear(self, subject: str) -> None:
        self._connection.execute(delete(attempts).where(attempts.c.subject == subject))
