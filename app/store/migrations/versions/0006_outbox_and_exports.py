"""Messages to another system, and which exports ran."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("employee_key", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("noted_at_utc", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_utc", sa.DateTime),
        sa.Column("error", sa.String, nullable=False),
        sa.Column("delivered_at_utc", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_id", "outbox", ["id"], unique=True)
    op.create_index("ix_outbox_delivered_at_utc_employee_key", "outbox", ["delivered_at_utc", "employee_key"])
    op.create_table(
        "export_runs",
        sa.Column("plan", sa.String, primary_key=True),
        sa.Column("due_utc", sa.DateTime, primary_key=True),
        sa.Column("done_at_utc", sa.DateTime, nullable=False),
        sa.Column("file", sa.String, nullable=False),
    )
