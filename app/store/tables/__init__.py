"""The tables, as the newest migration leaves them (a test holds both together)."""

from app.store.tables.columns import metadata
from app.store.tables.core import (
    consents,
    current_verifier,
    employees,
    events,
    punches,
    secrets,
    templates,
    verifiers,
    withdrawals,
)

__all__ = [
    "consents",
    "current_verifier",
    "employees",
    "events",
    "metadata",
    "punches",
    "secrets",
    "templates",
    "verifiers",
    "withdrawals",
]
