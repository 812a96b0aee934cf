"""Collected face crops as PNG: root/anchor/<number>/<uuid>.png, root/positive/<number>/<uuid>.png, sealed ".sealed"."""

import re
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import cv2
import numpy as np

from app.domain.employee import NUMBER_PATTERN
from app.errors import BadInput, StoreUnavailable
from app.services.ports import Crop, SampleKind
from app.store import durable, failures

CROP_SHAPE = (112, 112, 3)
OUR_FILE = re.compile(r"[0-9a-f]{32}\.png")
OUR_NAME = re.compile(rf"({'|'.join(SampleKind)})/{NUMBER_PATTERN.pattern}/{OUR_FILE.pattern}")
SEALED = ".sealed"
OUR_PART = re.compile(rf"\.{OUR_FILE.pattern}({re.escape(SEALED)})?\.part")
SWEEP_AGE_S = 3600.0  # a younger picture may belong to a commit that is still to come


class PictureSeals(Protocol):
    """Seals pictures by the key of the employee with that number."""

    def seal(self, number: str, kind: str, file_name: str, content: bytes) -> bytes: ...
    def unseal(self, number: str, kind: str, file_name: str, sealed: bytes) -> bytes: ...


class FolderSamples:
    """The Samples port on a folder. Names are relative, with "/" on every system.

    seals: None keeps plain pictures. With them a file is called <name>.sealed, and a plain one of ours is not read.
    """

    def __init__(self, root: Path, seals: PictureSeals | None = None) -> None:
        self._root, self._seals = root, seals

    def save(self, kind: SampleKind, number: str, crop: Crop) -> str:
        """Store a crop durably, whole or not at all, and return its name.

        Raises:
            BadInput: the number cannot name a folder.
            ValueError: this is no crop.
            StoreUnavailable: the folder is read-only or the disk is full.
        """
        name = f"{kind.value}/{number}/{uuid4().hex}.png"
        file, content = self._file(name), self._sealed(name, encoded(crop))
        try:
            durable.make_folder(file.parent)
            durable.write_new(file, content)
        except OSError as error:
            raise failures.of_file(error, file) from error
        return name

    def load(self, name: str) -> Crop:
        """The crop as it was saved.

        Raises:
            BadInput: the name leads elsewhere.
            StoreUnavailable: the file is gone, unreadable or damaged.
        """
        file = self._file(name)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise failures.of_file(error, file) from error
        crop = decoded(content if self._seals is None else self._seals.unseal(*_parts(name), content))
        if crop is None:
            raise StoreUnavailable(f"Expected a face crop in {file}. Received a damaged file. Enrol this person again.")
        return crop

    def discard(self, name: str) -> None:
        """Remove one sample; nothing happens when it is gone already."""
        self._remove(self._file(name))

    def names(self, number: str | None = None) -> list[str]:
        """Samples of one employee, or of all. Pictures that somebody put there by hand are left out."""
        return sorted(self._name(file) for file in self._files(number) if self._is_ours(file))

    def erase(self, number: str) -> None:
        """Remove every file in the employee's folders, those put there by hand too: the face has to be gone."""
        for file in self._files(number):
            self._remove(file)
        for folder in self._folders(number):
            self._remove_if_empty(folder)

    def orphans(self, known: set[str]) -> list[str]:
        """Samples not among the known names: a crash came between the picture and its commit."""
        return [name for name in self.names() if name not in known]

    def sweep(self, known: set[str]) -> int:
        """Remove orphans and half-written files older than an hour; return how many.

        Only files that we named are touched, and none where `known` is empty: a database that knows no sample at
        all is more likely the wrong one for this folder.

        Args:
            known: the names of all samples to keep.
        """
        if not known:
            return 0
        unfinished = [file for file in self._files() if OUR_PART.fullmatch(file.name)]
        left_behind = [self._file(name) for name in self.orphans(known)]
        old = [file for file in unfinished + left_behind + self._never_sealed(known) if _age_s(file) > SWEEP_AGE_S]
        for file in old:
            self._remove(file)
        return len(old)

    def _never_sealed(self, known: set[str]) -> list[Path]:
        """Readable orphans of the time before sealing: whose they were is not known any more."""
        if self._seals is None:
            return []
        ours = [file for file in self._files() if OUR_FILE.fullmatch(file.name)]
        return [file for file in ours if self._name(file) not in known]

    def _file(self, name: str) -> Path:
        if not OUR_NAME.fullmatch(name):
            raise BadInput(f"Expected a sample's name such as anchor/17/3f….png. Received {name!r}. Check the number.")
        return self._root / (name if self._seals is None else name + SEALED)

    def _sealed(self, name: str, content: bytes) -> bytes:
        return content if self._seals is None else self._seals.seal(*_parts(name), content)

    def _is_ours(self, file: Path) -> bool:
        return bool(OUR_FILE.fullmatch(file.name.removesuffix(SEALED))) and file.name.endswith(self._suffix)

    @property
    def _suffix(self) -> str:
        return ".png" if self._seals is None else SEALED

    def _name(self, file: Path) -> str:
        return file.with_name(file.name.removesuffix(SEALED)).relative_to(self._root).as_posix()

    def _files(self, number: str | None = None) -> Iterator[Path]:
        for folder in self._folders(number):
            yield from (file for file in _entries(folder) if not file.is_dir())

    def _folders(self, number: str | None) -> list[Path]:
        kinds = [self._root / kind.value for kind in SampleKind]
        if number is None:
            return [folder for kind in kinds for folder in _entries(kind) if folder.is_dir()]
        if not NUMBER_PATTERN.fullmatch(number):
            raise BadInput(f"Expected an employee number. Received {number!r}. Check the number.")
        return [kind / number for kind in kinds if (kind / number).is_dir()]

    def _remove(self, file: Path) -> None:
        try:
            file.unlink(missing_ok=True)
            if file.parent.is_dir():
                durable.sync_folder(file.parent)
        except OSError as error:
            raise failures.of_file(error, file) from error

    def _remove_if_empty(self, folder: Path) -> None:
        try:
            if not _entries(folder):
                folder.rmdir()
                durable.sync_folder(folder.parent)
        except OSError as error:
            raise failures.of_file(error, folder) from error


def _parts(name: str) -> tuple[str, str, str]:
    kind, number, file_name = name.split("/")
    return number, kind, file_name


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:  # nobody is enrolled yet
        return []
    except OSError as error:
        raise failures.of_file(error, folder) from error


def _age_s(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:  # somebody else removed it meanwhile
        return 0.0


def encoded(crop: Crop) -> bytes:
    """The crop as PNG; ValueError when it is none."""
    if crop.shape != CROP_SHAPE or crop.dtype != np.uint8:
        raise ValueError(f"Expected a uint8 crop of {CROP_SHAPE}. Received {crop.dtype} {crop.shape}. Align it first.")
    return cv2.imencode(".png", crop)[1].tobytes()


def decoded(content: bytes) -> Crop | None:
    """The crop, or None. The size is read from the header first: a bomb is never unpacked."""
    if content[16:24] != struct.pack(">II", *CROP_SHAPE[:2]):
        return None
    crop = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return crop.astype(np.uint8, copy=False) if crop is not None and crop.shape == CROP_SHAPE else None
