"""Consents, as given at enrolment."""

from sqlalchemy import Connection, insert, select

from app.domain.consent import Consent
from app.store.tables import consents

FIELDS = [column for column in consents.c if column.name != "seq"]


class SqlConsents:
    """The Consents port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, consent: Consent) -> None:
        self._connection.execute(insert(consents), vars(consent))

    def of(self, employee_key: str) -> list[Consent]:
        query = select(*FIELDS).where(consents.c.employee_key == employee_key).order_by(consents.c.seq)
        return [Consent(**row._mapping) for row in self._connection.execute(query)]
