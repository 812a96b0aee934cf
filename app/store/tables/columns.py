"""What every table is made of."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)

from app.services.ports import Embedding


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


class EmbeddingBytes(TypeDecorator[Embedding]):
    """A float32 vector, kept as its little-endian bytes; comes back read-only."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Embedding | None, dialect: Dialect) -> bytes | None:
        return None if value is None else np.ascontiguousarray(value, "<f4").tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Embedding | None:
        return None if value is None else np.frombuffer(value, "<f4")


def required(name: str, *rest: Any) -> Column[Any]:
    return Column(name, *rest, nullable=False)


def owner() -> Column[str]:
    return Column("employee_key", String, ForeignKey("employees.key", ondelete="CASCADE"), nullable=False, index=True)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})
