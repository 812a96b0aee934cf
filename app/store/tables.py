"""The tables, as the newest migration leaves them (a test holds both together)."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
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


def _required(name: str, *rest: Any) -> Column[Any]:
    return Column(name, *rest, nullable=False)


def _owner() -> Column[str]:
    return Column("employee_key", String, ForeignKey("employees.key", ondelete="CASCADE"), nullable=False, index=True)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

employees = Table(
    "employees",
    metadata,
    Column("key", String, primary_key=True),
    _required("number", String),
    # The number names the sample folder, and Windows takes "a17" and "A17" for one. A column of its own, not an
    # index on lower(number): SQLite cannot reflect that, so the next copy of the table would lose it.
    Column("folded_number", String, nullable=False, unique=True, index=True),
    _required("name", String),
    _required("enrolled_at_utc", UtcMoment),
    _required("active", Boolean),
)

templates = Table(
    "templates",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True, index=True),
    _owner(),
    _required("embedding", EmbeddingBytes),
    _required("tower", String),
    _required("detector", String),
    _required("pose", String),
    _required("quality", Float),
    _required("created_at_utc", UtcMoment),
    _required("sample", String),
)

punches = Table(
    "punches",
    metadata,
    Column("seq", Integer, primary_key=True),  # also the order of two punches at one moment
    Column("id", String, nullable=False, unique=True, index=True),
    _required("employee_key", String),  # no foreign key: a punch outlives the erased employee
    _required("direction", String),
    _required("at_utc", UtcMoment),
    _required("zone", String),
    Column("similarity", Float),
    Column("distance", Float),
    _required("version", String),
    Index("ix_punches_employee_key_at_utc", "employee_key", "at_utc"),
    Index("ix_punches_at_utc", "at_utc"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("punch_id", String, ForeignKey("punches.id"), primary_key=True),
    _required("at_utc", UtcMoment),
    _required("reason", String),
)

consents = Table(
    "consents",
    metadata,
    Column("seq", Integer, primary_key=True),
    _owner(),
    _required("text", String),
    _required("text_version", String),
    _required("stated_by", String),
    _required("given_at_utc", UtcMoment),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("kind", String),
    _required("at_utc", UtcMoment),
    _required("subject", String),
    _required("details", JSON),
    sqlite_autoincrement=True,  # ids never fall, even if old events are cleared one day: open windows poll them
)

verifiers = Table(
    "verifiers",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("version", String, nullable=False, unique=True, index=True),
    _required("parent", String),
    _required("tower", String),
    _required("kind", String),
    _required("installed_at_utc", UtcMoment),
    _required("metrics", JSON),
)

current_verifier = Table(
    "current_verifier",
    metadata,
    Column("slot", Integer, primary_key=True),  # always 1: there is one row or none
    Column("version", String, ForeignKey("verifiers.version"), nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    _required("value", String),
)
