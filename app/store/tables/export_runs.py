"""Which exports ran."""

from sqlalchemy import Column, String, Table

from app.store.tables.columns import UtcMoment, metadata, required

export_runs = Table(
    "export_runs",
    metadata,
    Column("plan", String, primary_key=True),
    Column("due_utc", UtcMoment, primary_key=True),
    required("done_at_utc", UtcMoment),
    required("file", String),
)
