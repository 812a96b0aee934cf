"""Where and from when to when people work; people without a face; corrections of punches."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("employees") as table:
        table.alter_column("enrolled_at_utc", existing_type=sa.DateTime, nullable=True)
        table.add_column(sa.Column("department", sa.String, nullable=False, server_default=""))
        table.add_column(sa.Column("site", sa.String, nullable=False, server_default=""))
        table.add_column(sa.Column("starts_on", sa.Date))
        table.add_column(sa.Column("ends_on", sa.Date))
        table.add_column(sa.Column("left", sa.Boolean, nullable=False, server_default=sa.false()))
    _corrections()


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("employee_key", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("punch_id", sa.String, nullable=False),
        sa.Column("direction", sa.String),
        sa.Column("at_utc", sa.DateTime),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("asked_at_utc", sa.DateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_at_utc", sa.DateTime),
        sa.Column("answer", sa.String, nullable=False),
    )
    op.create_index("ix_corrections_id", "corrections", ["id"], unique=True)
    for column in ("employee_key", "punch_id", "at_utc", "state"):
        op.create_index(f"ix_corrections_{column}", "corrections", [column])
