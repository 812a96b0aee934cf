"""Schedules, assignments, sites, the company's own days, leave."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.UniqueConstraint("name", "from_day"),
    )
    op.create_table(
        "assignments",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("schedule", sa.String, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.UniqueConstraint("level", "subject", "from_day"),
    )
    op.create_table(
        "sites",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("subdivision", sa.String, nullable=False),
    )
    op.create_table(
        "company_days",
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("is_off", sa.Boolean, nullable=False),
    )
    op.create_table(
        "leaves",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("employee_key", sa.String, sa.ForeignKey("employees.key", ondelete="CASCADE"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
    )
    op.create_index("ix_leaves_employee_key", "leaves", ["employee_key"])
