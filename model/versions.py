"""Versions of the verifier, one folder each: what is on disk, and nothing about which one is in use.

<shipped>/                      tower.tflite, head.json
<versions>/<version>/           head.json, metrics.json; tower.tflite, tower.keras only where they are not the shipped
<versions>/rejected/<version>/  the same, of candidates that were not installed: the newest five
<versions>/candidates/          where a training leaves its folder; swept when the next one starts

A folder appears whole or not at all: it is written under another name, flushed to the disk, then renamed.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.errors import WeightsError
from model.siamese.headfile import HeadFile, read_head, write_head

HEAD, METRICS, TOWER, KERAS_TOWER = "head.json", "metrics.json", "tower.tflite", "tower.keras"
REJECTED, CANDIDATES = "rejected", "candidates"
UNFINISHED = ".unfinished-"
NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
TOWER_DIGITS = 12  # of the SHA-256: what templates carry
MOST_REJECTED = 5  # a fine-tuned one takes 20 MB, or 33 as float32


@dataclass(frozen=True)
class Verifier:
    """One version, read and checked. tower: the first 12 hex digits of its tower file's SHA-256."""

    version: str
    folder: Path
    tower_path: Path
    tower: str
    head: HeadFile

    @property
    def digest(self) -> str:
        """The version's hash: first 12 hex digits of the SHA-256 over head.json and the tower's own SHA-256."""
        head = (self.folder / HEAD).read_bytes()
        return hashlib.sha256(head + self.head.tower_sha256.encode()).hexdigest()[:TOWER_DIGITS]

    @property
    def made_at_utc(self) -> datetime:
        """When the head was written."""
        return datetime.fromtimestamp((self.folder / HEAD).stat().st_mtime, UTC)


class Versions:
    """The folders of all versions on one data folder.

    Args:
        folder: `<data>/versions`; made when the first version is installed.
        shipped: the folder of the base weights, `model/weights`.
    """

    def __init__(self, folder: Path | str, shipped: Path | str) -> None:
        self._folder, self._shipped = Path(folder), Path(shipped)

    @property
    def candidates(self) -> Path:
        """Where a training leaves its folder."""
        return self._folder / CANDIDATES

    def base(self) -> Verifier:
        """The shipped version; see `read_verifier` for what may be raised."""
        return read_verifier(self._shipped, self._shipped)

    def load(self, version: str) -> Verifier:
        """Read one version; "" is the shipped one.

        Raises:
            WeightsError: no such version, a file of it is missing or foreign, or it needs another tower.
        """
        if not version or version == self.base().version:
            return self.base()
        folder = self._folder / checked_name(version)
        if not folder.is_dir():
            raise WeightsError(
                f"Expected version {version} at {folder}. Received no such folder. "
                "Restore it from a backup, or go back with main.py model rollback."
            )
        return read_verifier(folder, self._shipped)

    def metrics(self, version: str) -> dict[str, Any]:
        """The figures kept beside a version, installed or rejected; {} where none are."""
        for folder in (self._folder, self._folder / REJECTED):
            if (folder / checked_name(version) / METRICS).is_file():
                return _read_metrics(folder / version / METRICS)
        return {}

    def installed(self) -> list[str]:
        """Names of the versions on disk, the shipped one left out; not all of them need ever have been in use."""
        return _names(self._folder)

    def rejected(self) -> list[str]:
        """Names of the candidates kept aside."""
        return _names(self._folder / REJECTED)

    def tower_of(self, version: str) -> str:
        """The tower that an installed version's head was fitted to, 12 digits; "" when its head cannot be read."""
        try:
            return _read_head(self._folder / checked_name(version) / HEAD).tower_sha256[:TOWER_DIGITS]
        except WeightsError:
            return ""

    def outdated(self, version: str) -> bool:
        """True when a version has no tower of its own and the shipped one, on which it was made, was replaced.

        That is what an update of the app leaves behind: such a version cannot be used any more.
        """
        made_on = self.tower_of(version)
        has_own = (self._folder / checked_name(version) / TOWER).is_file()
        return bool(made_on) and not has_own and made_on != self.base().tower

    def install(self, folder: Path | str, version: str) -> Verifier:
        """Move a candidate's folder among the versions; it is not switched to. Returns it, read and checked.

        Raises:
            WeightsError: the folder does not hold that version, one of that name is there already, or the disk is
                full or read-only.
        """
        found = read_verifier(Path(folder), self._shipped)
        if found.version != version:
            raise WeightsError(f"Expected version {version} in {folder}. Received {found.version}. Retrain again.")
        return read_verifier(_moved(Path(folder), self._folder / checked_name(version)), self._shipped)

    def origin(self, version: str) -> Verifier:
        """The version that a calibration of this one starts from: the one that brought the tower it has.

        Heads that were calibrated since are passed over, so that calibrating every month does not drift.
        """
        found, base = self.load(version), self.base()
        while found.tower != base.tower:
            parent = str(self.metrics(found.version).get("parent", ""))
            if not parent or not (self._folder / checked_name(parent)).is_dir():
                return found
            before = self.load(parent)
            if before.tower != found.tower:
                return found
            found = before
        return base

    def reject(self, folder: Path | str, version: str) -> None:
        """Keep a candidate's folder aside, with its figures; the oldest go when there are more than five."""
        aside = self._folder / REJECTED / checked_name(version)
        kept = [self._folder / REJECTED / name for name in self.rejected() if name != version]
        # Room is made first: a kill in between leaves one too few, and never one too many.
        for old in sorted(kept, key=lambda path: (path / HEAD).stat().st_mtime_ns)[: 1 - MOST_REJECTED]:
            self.discard(old)
        _moved(Path(folder), aside)

    def set_aside(self, version: str) -> None:
        """Keep an installed version that never came into use among the rejected ones."""
        aside = self._folder / REJECTED / checked_name(version)
        if aside.is_dir():  # a kill came between the two renames of an earlier attempt
            self.discard(aside)
        self.reject(self._folder / checked_name(version), version)

    def discard(self, folder: Path | str) -> None:
        """Delete a candidate's folder; nothing happens when it is gone already."""
        if Path(folder).is_dir():
            with _writing(Path(folder)):
                shutil.rmtree(folder)

    def sweep(self) -> None:
        """Delete what trainings that were stopped have left. Only while no other training can run."""
        self.discard(self.candidates)


def read_verifier(folder: Path, shipped: Path) -> Verifier:
    """Read the version in a folder; its tower is its own file, else the shipped one.

    Raises:
        WeightsError: a file is missing or foreign, or the head was trained on another tower.
    """
    head = _read_head(folder / HEAD)
    own = folder / TOWER
    tower_path = own if own.is_file() else shipped / TOWER
    digest = tower_digest(tower_path)
    if head.tower_sha256 != digest:
        raise WeightsError(
            f"Expected the tower {head.tower_sha256[:TOWER_DIGITS]} that {folder / HEAD} was trained on. "
            f"Received {digest[:TOWER_DIGITS]} at {tower_path}. Restore that tower, or go back to the shipped "
            "version with main.py model rollback."
        )
    return Verifier(head.version, folder, tower_path, digest[:TOWER_DIGITS], head)


def write_version(
    folder: Path,
    head: HeadFile,
    metrics: Mapping[str, Any],
    tower: Path | None = None,
    keras_tower: Path | None = None,
) -> Path:
    """Write a version's folder, whole or not at all, and return it.

    Args:
        folder: must not exist yet.
        tower, keras_tower: its tower.tflite and tower.keras, where they are not the shipped ones.
    Raises:
        WeightsError: it exists, or the disk is full or read-only.
    """
    unfinished = folder.with_name(UNFINISHED + folder.name)
    with _writing(unfinished):
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        write_head(unfinished / HEAD, head)
        (unfinished / METRICS).write_text(json.dumps(metrics, indent=1), "utf8")
        for name, source in ((TOWER, tower), (KERAS_TOWER, keras_tower)):
            if source is not None:
                shutil.copyfile(source, unfinished / name)
    return _moved(unfinished, folder)


def tower_digest(path: Path) -> str:
    """SHA-256 of a tower file, 64 hex digits.

    Raises:
        WeightsError: the file is missing or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(
            f"Expected the tower's weights at {path}. Received: {error.strerror}. Run: main.py doctor"
        ) from error


def checked_name(version: str) -> str:
    """Return the version when it can name a folder of its own, else raise WeightsError."""
    if not NAME_PATTERN.fullmatch(version) or version in {REJECTED, CANDIDATES}:
        raise WeightsError(f"Expected the name of a version. Received {version!r}. See: main.py model list")
    return version


def _moved(source: Path, target: Path) -> Path:
    if target.exists():
        raise WeightsError(f"Expected no {target} yet. Received one. Move it away, then retrain.")
    with _writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for file in source.iterdir():
            _flush(file)
        _flush(source)
        source.rename(target)
        _flush(target.parent)
    return target


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WeightsError(
            f"Expected to write {folder}. Received: {error.strerror}. Free some space, or check the folder's rights."
        ) from error


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot flush a folder; it journals names by itself
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if (path / HEAD).is_file() and path.name[0] != ".")


def _read_head(path: Path) -> HeadFile:
    try:
        return read_head(path)
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:
        reason = str(error)
    raise WeightsError(
        f"Expected the verifier's head at {path}. Received: {reason} "
        "Restore the file, or go back with main.py model rollback."
    )


def _read_metrics(path: Path) -> dict[str, Any]:
    try:
        metrics = json.loads(path.read_text("utf8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"Expected the figures of a version at {path}. Received: {error}.") from error
    return metrics if isinstance(metrics, dict) else {}
