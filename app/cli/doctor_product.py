"""The doctor's look at what TwinClock keeps and loads: database, clock, verifier, detector."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.cli.doctor_finding import Finding
from app.config import Config
from app.quiet import quiet_native_stderr
from app.services.ports import UnitOfWork

CLOCK_JUMP = timedelta(minutes=5)  # an event farther in the future than this means that the clock went back
BUILT_IN = 2026  # no clock that is right shows an earlier year


@contextmanager
def _stored(config: Config) -> Iterator[UnitOfWork | None]:
    """A look into the database, None where there is none yet: a doctor makes nothing."""
    from app.store.store import FILE_NAME, open_store

    if not (config.folders.data / FILE_NAME).exists():
        yield None
        return
    store = open_store(config.folders.data)
    try:
        with store.reading() as work:
            yield work
    finally:
        store.close()


def examine_database(config: Config) -> Iterator[Finding]:
    from app.store.migration import HEAD
    from app.store.store import FILE_NAME, open_store

    with _stored(config) as work:
        if work is None:
            yield Finding("database", True, "none yet; made at the first start")
            return
        people = len(work.employees.all())
    store = open_store(config.folders.data)
    fault = store.fault()
    store.close()
    size_mb = (config.folders.data / FILE_NAME).stat().st_size / 1e6
    yield Finding("database", not fault, fault or f"{people} employees, {size_mb:.1f} MB, revision {HEAD}, intact")


def examine_clock(config: Config) -> Iterator[Finding]:
    now = datetime.now(UTC)
    shown = f"{now.astimezone(ZoneInfo(config.zone)):%Y-%m-%d %H:%M %z} in {config.zone}"
    with _stored(config) as work:
        newest = work.events.newest(1) if work else []
    if now.year < BUILT_IN:
        expected = "today's date"
    elif newest and newest[0].at_utc > now + CLOCK_JUMP:
        expected = f"a time after the last event, {newest[0].at_utc:%Y-%m-%d %H:%M} UTC"
    else:
        yield Finding("clock", True, shown)
        return
    yield Finding("clock", False, f"Expected {expected}. Received {shown}. Set the clock; punches carry its time.")


def examine_model(config: Config) -> Iterator[Finding]:
    import numpy as np

    from model.inference.embedder import Embedder
    from model.versions import Versions

    with _stored(config) as work:
        current = work.verifiers.current() if work else ""
    # Loading compares the tower's SHA-256 with the one its head was trained on.
    verifier = Versions(config.folders.data / "versions", config.weights).load(current)
    with quiet_native_stderr():
        embedder = Embedder(verifier.tower_path)
    embedding = embedder.embed(np.zeros((1, 112, 112, 3), np.uint8))
    if np.isfinite(embedding).all():
        yield Finding("model", True, f"version {verifier.version}, tower {verifier.tower} as its head expects")
    else:
        yield Finding("model", False, "Expected finite embeddings. Received others. Run: main.py model rollback")


def examine_detector(config: Config) -> Iterator[Finding]:
    name = config.recognition.detector
    if name != "mtcnn":
        from model.faces.yunet import YunetDetector

        YunetDetector(name)
        yield Finding("detector", True, f"YuNet, {name}")
        return
    from model.faces.detector_files import cache_folder, detector_folder, files_in
    from model.faces.mtcnn import MtcnnDetector

    folder = detector_folder(cache_folder())
    files = files_in(folder)
    if files is None:
        yield Finding(
            "detector",
            False,
            f"Expected the face detector in {folder}. Received none yet. Run: python -m model.training.export_detector",
        )
        return
    with quiet_native_stderr():
        MtcnnDetector(files)
    yield Finding("detector", True, f"mtcnn, {folder}")
