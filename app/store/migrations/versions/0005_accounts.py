"""Accounts, PINs, tokens, wrong tries; how a punch was made. The one admin password becomes the account "admin"."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("folded_name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("departments", sa.JSON, nullable=False),
        sa.Column("hashed", sa.String, nullable=False),
        sa.Column("created_at_utc", sa.DateTime, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_index("ix_accounts_folded_name", "accounts", ["folded_name"], unique=True)
    op.create_table(
        "pins",
        sa.Column("employee_key", sa.String, sa.ForeignKey("employees.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("hashed", sa.String, nullable=False),
        sa.Column("set_at_utc", sa.DateTime, nullable=False),
        sa.Column("to_change", sa.Boolean, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("account_key", sa.String, sa.ForeignKey("accounts.key"), nullable=False),
        sa.Column("created_at_utc", sa.DateTime, nullable=False),
        sa.Column("expires_at_utc", sa.DateTime, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("subject", sa.String, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since_utc", sa.DateTime, nullable=False),
    )
    op.add_column("punches", sa.Column("method", sa.String, nullable=False, server_default="face"))
    _the_one_admin()


def _the_one_admin() -> None:
    connection = op.get_bind()
    read = sa.text("SELECT value FROM secrets WHERE name = 'admin_password'")
    hashed = connection.execute(read).scalar_one_or_none()
    if hashed is None:
        return
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    add = sa.text(
        "INSERT INTO accounts (key, name, folded_name, role, departments, hashed, created_at_utc, active) "
        "VALUES ('admin', 'admin', 'admin', 'admin', '[]', :hashed, :now, 1)"
    )
    connection.execute(add, {"hashed": hashed, "now": now})
    connection.execute(sa.text("DELETE FROM secrets WHERE name = 'admin_password'"))
