"""The tables, as the newest migration leaves them (a test holds both together)."""

from app.store.tables.access import accounts, attempts, pins, tokens
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
from app.store.tables.export_runs import export_runs
from app.store.tables.keys import backups, data_keys, erased_keys, key_ring
from app.store.tables.outbox import outbox
from app.store.tables.record import record
from app.store.tables.schedules import assignments, company_days, leaves, schedules, sites

__all__ = [
    "accounts",
    "assignments",
    "attempts",
    "backups",
    "company_days",
    "consents",
    "corrections",
    "current_verifier",
    "data_keys",
    "employees",
    "erased_keys",
    "events",
    "export_runs",
    "key_ring",
    "leaves",
    "metadata",
    "outbox",
    "pins",
    "punches",
    "record",
    "schedules",
    "secrets",
    "sites",
    "templates",
    "tokens",
    "verifiers",
    "withdrawals",
]
