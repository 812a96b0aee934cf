"""main.py doctor: what works on this machine, and what to do about what does not."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.cli.context import Context
from app.config import CHECKOUT, Config
from app.errors import AttendanceError
from app.quiet import quiet_native_stderr
from app.services.ports import UnitOfWork
from model.errors import ModelError

PYTHON = (3, 11)
LEAST_FREE_MB = 500  # a retraining writes a few towers; 1,000 people's pictures take about 300 MB
CLOCK_JUMP = timedelta(minutes=5)  # an event farther in the future than this means that the clock went back
BUILT_IN = 2026  # no clock that is right shows an earlier year


@dataclass(frozen=True)
class Finding:
    """What was found out about one thing. text: for a fault, what to do as well."""

    about: str
    usable: bool
    text: str


def register(commands: Any) -> None:
    parser = commands.add_parser("doctor", help="what works on this machine, and what to do about the rest")
    parser.set_defaults(run=run_doctor)


def run_doctor(args: argparse.Namespace, context: Context) -> int:
    findings = []
    for about, examine in CHECKS.items():
        for finding in _examined(about, examine, context.config):
            findings.append(finding)
            if not context.as_json:
                context.emit({}, _line(finding))
    usable = all(finding.usable for finding in findings)
    if context.as_json:
        found = [asdict(finding) for finding in findings]
        context.emit({"usable": usable, "findings": found, "versions": _versions()}, "")
    else:
        faults = sum(not finding.usable for finding in findings)
        context.emit({}, "All is usable." if usable else f"{faults} of {len(findings)} need attention.")
    return 0 if usable else 1


def _examined(about: str, examine: Callable[[Config], Iterator[Finding]], config: Config) -> Iterator[Finding]:
    """One check's findings; a check that breaks off is a finding too, and the others still run."""
    try:
        yield from examine(config)
    except (AttendanceError, ModelError, ValueError) as error:
        yield Finding(about, False, str(error))
    except Exception as error:  # the doctor is asked when things are broken: no fault may silence the rest
        yield Finding(about, False, f"Expected to be examined. Received {error!r}. Run: make check, or install again.")


def _line(finding: Finding) -> str:
    return f"{'ok' if finding.usable else 'FAULT':<6}{finding.about:<14}{finding.text}"


def _python(config: Config) -> Iterator[Finding]:
    found = platform.python_version()
    if sys.version_info[:2] == PYTHON:
        yield Finding("python", True, f"{found} on {platform.platform()}")
    else:
        yield Finding("python", False, f"Expected Python 3.11. Received {found}. Install 3.11, then: make run")


def _packages(config: Config) -> Iterator[Finding]:
    faults = [fault for name, bounds in _requirements() if (fault := _package_fault(name, bounds))]
    if faults:
        yield Finding("packages", False, f"{'; '.join(faults)}. Run: pip install -r {_requirements_file()}")
    else:
        main_ones = ("ai-edge-litert", "opencv-python-headless", "kivy", "kivymd", "faiss-cpu", "tensorflow")
        shown = ", ".join(f"{name} {found}" for name, found in _versions().items() if name in main_ones)
        alone = "" if _installed("tensorflow") else " (a door machine: it recognises, it does not retrain)"
        yield Finding("packages", True, shown + alone)


def _versions() -> dict[str, str]:
    return {name: found for name, _ in _requirements() if (found := _installed(name))}


def _requirements() -> list[tuple[str, Any]]:
    """Name and version bounds of every package that this machine needs."""
    from packaging.requirements import Requirement

    listed = (CHECKOUT / _requirements_file()).read_text("utf8")
    lines = (line.partition("#")[0].strip() for line in listed.splitlines())
    wanted = [Requirement(line) for line in lines if line]
    return [(one.name, one.specifier) for one in wanted if one.marker is None or one.marker.evaluate()]


def _requirements_file() -> str:
    """A machine without TensorFlow is one at a door."""
    return "requirements.txt" if _installed("tensorflow") else "requirements-door.txt"


def _package_fault(name: str, bounds: Any) -> str:
    found = _installed(name)
    if not found:
        return f"Expected {name}{bounds}. Received none"
    return "" if bounds.contains(found, prereleases=True) else f"Expected {name}{bounds}. Received {found}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _data_folder(config: Config) -> Iterator[Finding]:
    for folder in dict.fromkeys((config.folders.data, config.folders.samples)):
        yield _writable(folder)
    free_mb = shutil.disk_usage(_nearest_existing(config.folders.data)).free / 1e6
    if free_mb < LEAST_FREE_MB:
        yield Finding(
            "disk",
            False,
            f"Expected {LEAST_FREE_MB} MB free. Received {free_mb:.0f} MB. Free some space, or use --data.",
        )
    else:
        yield Finding("disk", True, f"{free_mb / 1000:.1f} GB free")


def _writable(folder: Path) -> Finding:
    if not folder.exists():
        parent = _nearest_existing(folder)
        if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
            return Finding("data folder", True, f"{folder}, made at the first start")
        return Finding("data folder", False, f"Expected to be able to make {folder}. {_mend(parent)}")
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data folder", True, f"{folder}, writable")
    except OSError as error:
        return Finding(
            "data folder", False, f"Expected to write into {folder}. Received: {error.strerror}. {_mend(folder)}"
        )


def _mend(path: Path) -> str:
    return f"Mend the rights of {path}, or choose another folder with --data."


def _nearest_existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


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


def _database(config: Config) -> Iterator[Finding]:
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


def _clock(config: Config) -> Iterator[Finding]:
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


def _model(config: Config) -> Iterator[Finding]:
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


def _detector(config: Config) -> Iterator[Finding]:
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


def _cameras(config: Config) -> Iterator[Finding]:
    from app.camera.probe import cameras

    found = cameras()
    for camera in found:
        yield Finding("camera", camera.works, f"{camera.index}: {camera.name}, {camera.detail}")
    if not config.camera.isdigit():
        yield from _opened(config.camera)
    elif int(config.camera) not in [camera.index for camera in found]:
        yield Finding(
            "camera",
            False,
            f"Expected camera {config.camera}. Received {'others' if found else 'none'}. "
            "Plug one in, or name another source: --camera NUMBER, FILE, FOLDER or URL.",
        )


def _opened(spec: str) -> Iterator[Finding]:
    from app.camera.source import open_source

    source = open_source(spec, loop=False, paced=False)
    frame = source.read()
    source.close()
    if frame is None:
        yield Finding("camera", False, f"Expected frames from {source.name}. Received none. Choose another source.")
    else:
        yield Finding("camera", True, f"{source.name}, {frame.shape[1]}x{frame.shape[0]}")


def _display(config: Config) -> Iterator[Finding]:
    from app.cli.window import has_display

    if has_display():
        yield Finding("display", True, os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "there")
    else:
        yield Finding(
            "display",
            False,
            "Expected a display for the window. Received none. The command line works without: "
            "make demo, main.py checkin --from IMAGE.",
        )


CHECKS: dict[str, Callable[[Config], Iterator[Finding]]] = {
    "python": _python,
    "packages": _packages,
    "data folder": _data_folder,
    "database": _database,
    "clock": _clock,
    "model": _model,
    "detector": _detector,
    "camera": _cameras,
    "display": _display,
}
