"""What every table is made of."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    TypeDecorator,
)


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC with microseconds; its text sorts as time does."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected a moment with its time zone. Received {value!r}. Take it from the clock port.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def required(name: str, *rest: Any) -> Column[Any]:
    return Column(name, *rest, nullable=False)


def owner() -> Column[str]:
    return Column("employee_key", String, ForeignKey("employees.key", ondelete="CASCADE"), nullable=False, index=True)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})
