"""Data keys, the list of destroyed ones, the key ring's own rows, and where backups went."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("employee_key", sa.String, sa.ForeignKey("employees.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("master", sa.String, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "erased_keys",
        sa.Column("employee_key", sa.String, primary_key=True),
        sa.Column("at_utc", sa.DateTime, nullable=False),
        sa.Column("wiped", sa.Boolean, nullable=False),
    )
    op.create_table(
        "key_ring",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    op.create_table(
        "backups",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("made_at_utc", sa.DateTime, nullable=False),
        sa.Column("behind", sa.Boolean, nullable=False),
    )
