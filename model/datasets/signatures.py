"""Signatures, genuine and forged, by writer: CEDAR's layout and that of sign_data, as a folder or an archive."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from model.datasets.archive import open_source
from model.datasets.folder_classes import PictureSet
from model.datasets.signature_ink import signature_picture
from model.errors import PictureError
from model.images import read_picture

CEDAR_NAME = re.compile(r"(original|forgeries)_(\d+)_(\d+)")
FORGED_FOLDER = re.compile(r"(.+)_forg", re.IGNORECASE)


@dataclass(frozen=True)
class Signatures:
    """Signatures and whose they are, or whose they pretend to be.

    pictures: uint8 (n, side, side, 1), cleaned and centred, dark ink on white. writer: int64 (n,), a row of `names`.
    forged: bool (n,), True where somebody else wrote it after the writer's model. names: of the writers.
    files: the scan that each came from, (n,).
    """

    pictures: NDArray[np.uint8]
    writer: NDArray[np.int64]
    forged: NDArray[np.bool_]
    names: tuple[str, ...]
    files: tuple[str, ...]

    def as_scanned(self) -> NDArray[np.uint8]:
        """The first picture of each scan, without its further copies."""
        return self.pictures[np.unique(self.files, return_index=True)[1]]

    def of_writers(self, wanted: Collection[str]) -> "Signatures":
        """The pictures of these writers alone; the names stay, so that a number means the same writer."""
        rows = np.flatnonzero(np.isin(self.writer, [i for i, name in enumerate(self.names) if name in wanted]))
        files = tuple(self.files[i] for i in rows)
        return Signatures(self.pictures[rows], self.writer[rows], self.forged[rows], self.names, files)

    def classes(self) -> PictureSet:
        """As classes: a writer's genuine ones are one, those forged after them another ("<writer> forged")."""
        names = tuple(name for writer in self.names for name in (writer, f"{writer} forged"))
        return PictureSet(self.pictures, 2 * self.writer + self.forged, names, self.files)

    def scan(self) -> NDArray[np.int64]:
        """A number for each picture, int64 (n,): equal for copies of one scan."""
        return np.unique(self.files, return_inverse=True)[1].astype(np.int64)


@dataclass(frozen=True)
class Scan:
    """One signature as scanned: whose it is or pretends to be, where it lies, and uint8 (H, W, 3) BGR."""

    writer: str
    forged: bool
    name: str
    frame: NDArray[np.uint8]


Cleaned = tuple[Scan, NDArray[np.uint8]]
Versions = Callable[[Scan], list[NDArray[np.uint8]]]


def signature_writers(source: Path | str) -> tuple[str, ...]:
    """Names of the writers in a folder or archive, in natural order, by the files' names alone.

    Two layouts are known, told apart by each file's name: CEDAR's `original_W_N` (genuine) and `forgeries_W_N`,
    wherever they lie, writers named "cedar W"; and sign_data's `NNN/` (genuine) and `NNN_forg/`, wherever these
    lie, writers named "NNN". Any suffix that `model.images` reads.

    Raises:
        PictureError: no such source, a damaged archive, or no signature in it.
    """
    with open_source(Path(source)) as pictures:
        writers = {told[0] for name in pictures.names if (told := _told_by(name)) is not None}
    if not writers:
        raise PictureError(
            "Expected signatures named original_W_N and forgeries_W_N, or lying in NNN/ and NNN_forg/. "
            f"Received {source}, which holds none so named. Arrange them in one of the two ways."
        )
    return tuple(sorted(writers, key=_natural))


def signature_scans(source: Path | str, writers: Collection[str]) -> Iterator[Scan]:
    """Read the scans of these writers one after the other.

    Raises:
        PictureError: one cannot be read.
    """
    with open_source(Path(source)) as pictures:
        for name, file in pictures.each():
            told = _told_by(name)
            if told is None or told[0] not in writers:
                continue
            if isinstance(file, str):
                raise PictureError(f"Expected a whole picture. Received {name}: {file}. Copy it again.")
            try:
                frame = read_picture(file)
            except PictureError as error:
                raise PictureError(f"{name} in {source}: {error}") from error
            yield Scan(told[0], told[1], str(name), frame)


def read_signatures(
    source: Path | str, side: int, writers: Collection[str], versions: Versions = lambda scan: [scan.frame]
) -> Signatures:
    """Read and clean the signatures of these writers.

    Args:
        side: pixels a side of the cleaned pictures.
        versions: makes what is cleaned of a scan: itself, or several copies; all of them bear its file's name.
    Raises:
        PictureError: one cannot be read or shows no ink, or none is left.
    """
    found: list[Cleaned] = []
    for scan in signature_scans(source, writers):
        try:
            found += [(scan, signature_picture(frame, side)) for frame in versions(scan)]
        except PictureError as error:
            raise PictureError(f"{scan.name} in {source}: {error}") from error
    if not found:
        raise PictureError(f"Expected signatures of {', '.join(writers)} in {source}. Received none. Name others.")
    return _gathered(found)


def _told_by(name: PurePosixPath) -> tuple[str, bool] | None:
    """Writer and whether it is forged, as the file's name says; None when it says neither."""
    if (match := CEDAR_NAME.fullmatch(name.stem)) is not None:
        return f"cedar {int(match[2])}", match[1] == "forgeries"
    folder = name.parent.name
    if (forged := FORGED_FOLDER.fullmatch(folder)) is not None:
        return forged[1], True
    return (folder, False) if folder.isdigit() else None


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", name) if part)


def _gathered(found: list[Cleaned]) -> Signatures:
    names = tuple(sorted({scan.writer for scan, _ in found}, key=_natural))
    number = {name: i for i, name in enumerate(names)}
    found = sorted(found, key=lambda one: (number[one[0].writer], one[0].forged, _natural(one[0].name)))
    return Signatures(
        np.stack([picture for _, picture in found]),
        np.array([number[scan.writer] for scan, _ in found], np.int64),
        np.array([scan.forged for scan, _ in found], np.bool_),
        names,
        tuple(scan.name for scan, _ in found),
    )
