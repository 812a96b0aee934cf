"""What people ask to have changed in their punches."""

from sqlalchemy import Column, Integer, String, Table

from app.store.tables.columns import UtcMoment, metadata, required

corrections = Table(
    "corrections",
    metadata,
    Column("seq", Integer, primary_key=True),  # the order in which they were asked for
    Column("id", String, nullable=False, unique=True, index=True),
    # No foreign keys: like a punch it outlives the erased employee, and it may name a punch that another one added.
    Column("employee_key", String, nullable=False, index=True),
    required("kind", String),
    Column("punch_id", String, nullable=False, index=True),
    Column("direction", String),
    Column("at_utc", UtcMoment, index=True),
    required("zone", String),
    required("reason", String),
    required("asked_by", String),
    required("asked_at_utc", UtcMoment),
    Column("state", String, nullable=False, index=True),
    required("decided_by", String),
    Column("decided_at_utc", UtcMoment),
    required("answer", String),
)
