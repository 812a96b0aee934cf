"""People, faces, punches, events, versions, secrets."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from app.store.tables.columns import UtcMoment, metadata, owner, required

employees = Table(
    "employees",
    metadata,
    Column("key", String, primary_key=True),
    required("number", String),
    # The number names the sample folder, and Windows takes "a17" and "A17" for one. A column of its own, not an
    # index on lower(number): SQLite cannot reflect that, so the next copy of the table would lose it.
    Column("folded_number", String, nullable=False, unique=True, index=True),
    required("name", String),
    Column("enrolled_at_utc", UtcMoment),
    required("active", Boolean),
    required("department", String),
    required("site", String),
    Column("starts_on", Date),
    Column("ends_on", Date),
    required("left", Boolean),
)

templates = Table(
    "templates",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True, index=True),
    owner(),
    required("embedding", LargeBinary),  # sealed, see app/store/seals.py
    required("tower", String),
    required("detector", String),
    required("pose", String),
    required("quality", Float),
    required("created_at_utc", UtcMoment),
    required("sample", String),
)

punches = Table(
    "punches",
    metadata,
    Column("seq", Integer, primary_key=True),  # also the order of two punches at one moment
    Column("id", String, nullable=False, unique=True, index=True),
    required("employee_key", String),  # no foreign key: a punch outlives the erased employee
    required("direction", String),
    required("at_utc", UtcMoment),
    required("zone", String),
    Column("similarity", Float),
    Column("distance", Float),
    required("version", String),
    Column("method", String, nullable=False, server_default="face"),
    Index("ix_punches_employee_key_at_utc", "employee_key", "at_utc"),
    Index("ix_punches_at_utc", "at_utc"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("punch_id", String, ForeignKey("punches.id"), primary_key=True),
    required("at_utc", UtcMoment),
    required("reason", String),
)

consents = Table(
    "consents",
    metadata,
    Column("seq", Integer, primary_key=True),
    owner(),
    required("text", String),
    required("text_version", String),
    required("stated_by", String),
    required("given_at_utc", UtcMoment),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    required("kind", String),
    required("at_utc", UtcMoment),
    required("subject", String),
    required("details", JSON),
    sqlite_autoincrement=True,  # ids never fall, even if old events are cleared one day: open windows poll them
)

verifiers = Table(
    "verifiers",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("version", String, nullable=False, unique=True, index=True),
    required("parent", String),
    required("tower", String),
    required("kind", String),
    required("installed_at_utc", UtcMoment),
    required("metrics", JSON),
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
    required("value", String),
)
