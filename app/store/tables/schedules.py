"""Schedules by version, who works by which, sites, the company's own days, and leave."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, UniqueConstraint

from app.store.tables.columns import metadata, owner, required

schedules = Table(
    "schedules",
    metadata,
    Column("seq", Integer, primary_key=True),
    required("name", String),
    required("from_day", Date),
    required("body", JSON),  # the table that app/domain/scheduletable.py reads
    UniqueConstraint("name", "from_day"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("seq", Integer, primary_key=True),
    required("level", String),
    required("subject", String),
    required("schedule", String),
    required("from_day", Date),
    UniqueConstraint("level", "subject", "from_day"),
)

sites = Table(
    "sites",
    metadata,
    Column("name", String, primary_key=True),
    required("zone", String),
    required("country", String),
    required("subdivision", String),
)

company_days = Table(
    "company_days",
    metadata,
    Column("site", String, primary_key=True),
    Column("day", Date, primary_key=True),
    required("name", String),
    required("is_off", Boolean),
)

leaves = Table(
    "leaves",
    metadata,
    Column("id", String, primary_key=True),
    owner(),  # goes with the employee: why somebody was away is nobody's business then
    required("first", Date),
    required("last", Date),
    required("kind", String),
)
