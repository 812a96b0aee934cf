"""Accounts, PINs, tokens, wrong tries."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from app.store.tables.columns import UtcMoment, metadata, required

accounts = Table(
    "accounts",
    metadata,
    Column("key", String, primary_key=True),
    required("name", String),
    Column("folded_name", String, nullable=False, unique=True, index=True),
    required("role", String),
    required("departments", JSON),
    required("hashed", String),
    required("created_at_utc", UtcMoment),
    required("active", Boolean),
)

pins = Table(
    "pins",
    metadata,
    Column("employee_key", String, ForeignKey("employees.key", ondelete="CASCADE"), primary_key=True),
    required("hashed", String),
    required("set_at_utc", UtcMoment),
    required("to_change", Boolean),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", String, primary_key=True),
    Column("account_key", String, ForeignKey("accounts.key"), nullable=False),
    required("created_at_utc", UtcMoment),
    required("expires_at_utc", UtcMoment),
)

attempts = Table(
    "attempts",
    metadata,
    Column("subject", String, primary_key=True),
    required("failures", Integer),
    required("since_utc", UtcMoment),
)
