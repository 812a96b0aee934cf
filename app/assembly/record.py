"""Puts the signed record together: its key, its first line, who checks it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.capture.clock import MachineClock
from app.config import Config
from app.security.signing import RecordSignatures, make_signer, stored_signer
from app.services.anchors import Anchors
from app.services.audit import Audit
from app.store.anchor_files import FolderAnchors
from app.store.locks import hold
from app.store.record import open_record, start
from app.store.store import Store

WAIT_S = 120.0


def sign_record(config: Config, store: Store) -> None:
    """From now on every act is a signed line; a store without keys (a test's) goes without."""
    if store.seals is None:
        return
    keys = store.seals.ring.store
    signer = stored_signer(keys)
    if signer is None:
        with hold(config.folders.data, "keys", wait_s=WAIT_S):  # two processes must not make two
            signer = stored_signer(keys) or make_signer(keys)
    start(store.engine, signer, RecordSignatures())
    store.sign_with(signer)


def build_audit(config: Config, store: Store, clock: MachineClock) -> tuple[Audit, Anchors]:
    audit = Audit(
        open_record=lambda: open_record(store.engine),
        signatures=RecordSignatures(),
        signer=store.signer,
        clock=clock,
    )
    folder = config.parts.audit.anchors
    files = FolderAnchors(Path(folder).expanduser()) if folder else None
    return audit, Anchors(audit=audit, files=files, today=lambda: datetime.now(ZoneInfo(config.zone)).date())
