"""The doctor's look at Python, packages, folders and disk."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from app.cli.doctor_finding import Finding
from app.config import CHECKOUT, Config

PYTHON = (3, 11)
LEAST_FREE_MB = 500  # a retraining writes a few towers; 1,000 people's pictures take about 300 MB


def examine_python(config: Config) -> Iterator[Finding]:
    found = platform.python_version()
    if sys.version_info[:2] == PYTHON:
        yield Finding("python", True, f"{found} on {platform.platform()}")
    else:
        yield Finding("python", False, f"Expected Python 3.11. Received {found}. Install 3.11, then: make run")


def examine_packages(config: Config) -> Iterator[Finding]:
    faults = [fault for name, bounds in _requirements() if (fault := _package_fault(name, bounds))]
    if faults:
        yield Finding("packages", False, f"{'; '.join(faults)}. Run: pip install -r {_requirements_file()}")
    else:
        main_ones = ("ai-edge-litert", "opencv-python-headless", "kivy", "kivymd", "faiss-cpu", "tensorflow")
        shown = ", ".join(f"{name} {found}" for name, found in installed_versions().items() if name in main_ones)
        alone = "" if _installed("tensorflow") else " (a door machine: it recognises, it does not retrain)"
        yield Finding("packages", True, shown + alone)


def installed_versions() -> dict[str, str]:
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


def examine_data_folder(config: Config) -> Iterator[Finding]:
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
