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
from app.store.tables.corrections import corrections
from app.store.tables.keys import backups, data_keys, erased_keys, key_ring

__all__ = [
    "backups",
    "consents",
    "corrections",
    "current_verifier",
    "data_keys",
    "employees",
    "erased_keys",
    "events",
    "key_ring",
    "metadata",
    "punches",
    "secrets",
    "templates",
    "verifiers",
    "withdrawals",
]
