"""Messages to another system, and where they go."""

from sqlalchemy import Column, Index, Integer, String, Table

from app.store.tables.columns import UtcMoment, metadata, required

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),  # the order in which they are sent
    Column("id", String, nullable=False, unique=True, index=True),
    required("topic", String),
    required("employee_key", String),  # no foreign key: a punch outlives the erased employee
    required("subject", String),
    required("noted_at_utc", UtcMoment),
    required("attempts", Integer),
    Column("next_try_utc", UtcMoment),
    required("error", String),
    Column("delivered_at_utc", UtcMoment),
    Index("ix_outbox_delivered_at_utc_employee_key", "delivered_at_utc", "employee_key"),
    sqlite_autoincrement=True,
)
