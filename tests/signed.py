"""A store whose every act is signed, and a hand that edits its file."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from app.security.signing import RecordSignatures, RecordSigner
from app.services.audit import Audit
from app.store.record import open_record, start
from app.store.store import Store, open_store
from tests.fakes_faces import FakeClock
from tests.stores import NOON


@dataclass(frozen=True)
class Signed:
    store: Store
    audit: Audit

    def by_hand(self, statement, *values):
        """What somebody with the file and an SQLite shell does."""
        with sqlite3.connect(self.store.file) as connection:
            connection.execute(statement, values)
        connection.close()

    def found(self, anchor=None):
        return [(finding.kind, finding.where) for finding in self.audit.verify(anchor).findings]

    def add(self, *rows):
        """Each in a transaction of its own: (repository, value)."""
        for repository, value in rows:
            with self.store.unit_of_work() as work:
                getattr(work, repository).add(value)
                work.commit()


def signed_store(folder: Path, key: bytes = b"k" * 32) -> Signed:
    store, signer, signatures = open_store(folder), RecordSigner(key), RecordSignatures()
    start(store.engine, signer, signatures)
    store.sign_with(signer)
    audit = Audit(
        open_record=lambda: open_record(store.engine), signatures=signatures, signer=signer, clock=FakeClock(NOON)
    )
    return Signed(store, audit)
