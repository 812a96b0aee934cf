"""Every store behind the UnitOfWork port, and builders of the values that go into it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from app.domain.consent import TEXT, TEXT_VERSION, Consent
from app.domain.correction import Correction, CorrectionKind
from app.domain.employee import Employee
from app.domain.punch import Direction, Punch
from app.services.ports import Crop, Event, InstalledVerifier, OpenUnitOfWork, Template
from tests.fakes_store import memory_store

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def open_memory(folder: Path) -> OpenUnitOfWork:
    return memory_store()


def open_sqlite(folder: Path) -> OpenUnitOfWork:
    from app.store.store import open_store  # here, so that service tests do not wait for SQLAlchemy

    return open_store(folder).unit_of_work


def open_sealed(folder: Path) -> OpenUnitOfWork:
    from tests.sealed import open_sealed_folder

    return open_sealed_folder(folder / "sealed").store.unit_of_work


ADAPTERS = {"memory": open_memory, "sqlite": open_sqlite, "sealed": open_sealed}


def an_employee(key: str = "ada", **values: Any) -> Employee:
    """An active employee whose number and name follow from the key, unless said otherwise."""
    defaults: dict[str, Any] = {"key": key, "number": key, "name": key.title(), "enrolled_at_utc": NOON}
    return Employee(**defaults | values)


def a_template(employee_key: str = "ada", **values: Any) -> Template:
    """A template with an arbitrary unit-length embedding, unless said otherwise."""
    defaults: dict[str, Any] = {
        "id": uuid4().hex,
        "employee_key": employee_key,
        "embedding": an_embedding(),
        "tower": "0123456789ab",
        "detector": "mtcnn",
        "pose": "straight",
        "quality": 0.9,
        "created_at_utc": NOON,
    }
    return Template(**defaults | values)


def an_embedding(seed: int = 0) -> np.ndarray:
    """float32 (128,), unit length; the same for the same seed."""
    vector = np.random.default_rng(seed).normal(size=128).astype(np.float32)
    return vector / np.linalg.norm(vector)


def a_crop(seed: int = 0) -> Crop:
    """Noise the size of an aligned face; the same for the same seed."""
    return np.random.default_rng(seed).integers(0, 256, (112, 112, 3), dtype=np.uint8)


def a_punch(employee_key: str = "ada", **values: Any) -> Punch:
    """An IN at noon UTC, at a door in Amsterdam, unless said otherwise."""
    defaults: dict[str, Any] = {
        "id": uuid4().hex,
        "employee_key": employee_key,
        "direction": Direction.IN,
        "at_utc": NOON,
        "zone": "Europe/Amsterdam",
    }
    return Punch(**defaults | values)


def a_correction(employee_key: str = "ada", **values: Any) -> Correction:
    """A forgotten OUT at noon UTC, asked for at noon, unless said otherwise."""
    added = {"direction": Direction.OUT, "at_utc": NOON} if "kind" not in values else {}
    defaults: dict[str, Any] = {
        "id": uuid4().hex,
        "employee_key": employee_key,
        "kind": CorrectionKind.ADD,
        "zone": "Europe/Amsterdam",
        "reason": "forgotten",
        "asked_by": "operator",
        "asked_at_utc": NOON,
    }
    return Correction(**defaults | added | values)


def a_consent(employee_key: str = "ada", **values: Any) -> Consent:
    defaults: dict[str, Any] = {
        "employee_key": employee_key,
        "text": TEXT,
        "text_version": TEXT_VERSION,
        "stated_by": "employee",
        "given_at_utc": NOON,
    }
    return Consent(**defaults | values)


def an_event(kind: str = "punch", **values: Any) -> Event:
    defaults: dict[str, Any] = {"kind": kind, "at_utc": NOON}
    return Event(**defaults | values)


def a_verifier(version: str = "v1", **values: Any) -> InstalledVerifier:
    defaults: dict[str, Any] = {
        "version": version,
        "parent": "",
        "tower": "0123456789ab",
        "kind": "calibrated",
        "installed_at_utc": NOON,
    }
    return InstalledVerifier(**defaults | values)


ROOT = Path(__file__).parents[1]
NOBODY = 65534


def start_child(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A python process of its own that runs the code, with its output to be read here."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def without_root() -> Iterator[None]:
    """File rights count inside the block, even where the tests run as root."""
    as_root = os.name != "nt" and os.geteuid() == 0
    if as_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if as_root:
            os.seteuid(0)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A throw-away folder that everybody may read, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written inside the block."""
    folder.chmod(0o555)
    try:
        with without_root():
            yield
    finally:
        folder.chmod(0o755)
