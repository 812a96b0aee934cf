"""What the signed record costs: a stored punch with and without it, and checking every line."""

import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.capture.clock import MachineClock
from app.cli.bench_children import timed
from app.domain.punch import Direction, Punch
from app.security.signing import RecordSignatures, RecordSigner
from app.services.audit import Audit
from app.services.ports import Event
from app.store.record import open_record, start
from app.store.store import Store, open_store

RUNS = 100
LINES = 2000
KEY = b"throw-away key of a measurement."


def record_costs(lines: int = LINES) -> dict[str, Any]:
    """What a punch takes signed and unsigned, by turns, and what writing and checking so many lines takes.

    A punch is a transaction with its row and its event, on the disk when it returns.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        signer = RecordSigner(KEY)
        signed: list[float] = []
        unsigned: list[float] = []
        busy = {True: 0.0, False: 0.0}
        start(store.engine, signer, RecordSignatures())
        for _ in range(RUNS):
            for is_signed, times in ((False, unsigned), (True, signed)):
                store.signer = signer if is_signed else None
                before = time.process_time()
                times.append(timed(partial(_punch, store)))
                busy[is_signed] += (time.process_time() - before) * 1000 / RUNS
        costs: dict[str, Any] = {"signed_ms": _spread(signed), "unsigned_ms": _spread(unsigned)}
        costs |= {"signed_cpu_ms": round(busy[True], 3), "unsigned_cpu_ms": round(busy[False], 3)}
        store.close()
    return costs | _verified(signer, lines)


def _verified(signer: RecordSigner, lines: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        start(store.engine, signer, RecordSignatures())
        store.sign_with(signer)
        audit = Audit(
            open_record=lambda: open_record(store.engine),
            signatures=RecordSignatures(),
            signer=signer,
            clock=MachineClock("UTC"),
        )
        write_s = timed(partial(_punches, store, lines)) / 1000
        started, busy = time.perf_counter(), time.process_time()
        found = audit.verify()
        verify_s, verify_cpu_s = time.perf_counter() - started, time.process_time() - busy
        store.close()
    return {
        "lines": found.lines,
        "whole": found.is_whole,
        "write_s": round(write_s, 2),
        "verify_s": round(verify_s, 2),
        "verify_cpu_s": round(verify_cpu_s, 2),
    }


def _punch(store: Store) -> None:
    _punches(store, 1)


def _punches(store: Store, count: int) -> None:
    with store.unit_of_work() as work:
        for _ in range(count):
            now = datetime.now(UTC)
            punch = Punch(id=uuid4().hex, employee_key="bench", direction=Direction.IN, at_utc=now, zone="UTC")
            work.punches.add(punch)
            work.events.add(Event(kind="punch", at_utc=now, subject="bench", details={"punch": punch.id}))
        work.commit()


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50": round(ordered[len(ordered) // 2], 3), "least": round(ordered[0], 3)}
