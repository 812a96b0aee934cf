"""First tables: employees, templates, punches, consents, events, verifiers, secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _punches()
    _records()


def _people() -> None:
    op.create_table(
        "employees",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("folded_number", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("enrolled_at_utc", sa.DateTime, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_index("ix_employees_folded_number", "employees", ["folded_number"], unique=True)
    op.create_table(
        "templates",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        _owner(),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
        sa.Column("tower", sa.String, nullable=False),
        sa.Column("detector", sa.String, nullable=False),
        sa.Column("pose", sa.String, nullable=False),
        sa.Column("quality", sa.Float, nullable=False),
        sa.Column("created_at_utc", sa.DateTime, nullable=False),
        sa.Column("sample", sa.String, nullable=False),
    )
    op.create_index("ix_templates_id", "templates", ["id"], unique=True)
    op.create_index("ix_templates_employee_key", "templates", ["employee_key"])
    op.create_table(
        "consents",
        sa.Column("seq", sa.Integer, primary_key=True),
        _owner(),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("text_version", sa.String, nullable=False),
        sa.Column("stated_by", sa.String, nullable=False),
        sa.Column("given_at_utc", sa.DateTime, nullable=False),
    )
    op.create_index("ix_consents_employee_key", "consents", ["employee_key"])


def _owner() -> sa.Column[str]:
    return sa.Column("employee_key", sa.String, sa.ForeignKey("employees.key", ondelete="CASCADE"), nullable=False)


def _punches() -> None:
    op.create_table(
        "punches",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("employee_key", sa.String, nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("at_utc", sa.DateTime, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("similarity", sa.Float),
        sa.Column("distance", sa.Float),
        sa.Column("version", sa.String, nullable=False),
    )
    op.create_index("ix_punches_id", "punches", ["id"], unique=True)
    op.create_index("ix_punches_employee_key_at_utc", "punches", ["employee_key", "at_utc"])
    op.create_index("ix_punches_at_utc", "punches", ["at_utc"])
    op.create_table(
        "withdrawals",
        sa.Column("punch_id", sa.String, sa.ForeignKey("punches.id"), primary_key=True),
        sa.Column("at_utc", sa.DateTime, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )


def _records() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at_utc", sa.DateTime, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verifiers",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("parent", sa.String, nullable=False),
        sa.Column("tower", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("installed_at_utc", sa.DateTime, nullable=False),
        sa.Column("metrics", sa.JSON, nullable=False),
    )
    op.create_index("ix_verifiers_version", "verifiers", ["version"], unique=True)
    op.create_table(
        "current_verifier",
        sa.Column("slot", sa.Integer, primary_key=True),
        sa.Column("version", sa.String, sa.ForeignKey("verifiers.version"), nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
