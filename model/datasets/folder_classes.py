"""Pictures with a class each, read from a folder per class: what the workbench trains on and judges."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.datasets.lfw import identities
from model.errors import PictureError
from model.images import FORMATS, picture_files, read_picture

SAMPLE_FOLDERS = ("anchor", "positive", "negative")
GREY = ("1", "L", "LA", "I;16")
MOST_NAMED = 3  # unreadable files that an error names


@dataclass(frozen=True)
class PictureSet:
    """Pictures and the class of each.

    pictures: uint8 (n, side, side, channels), RGB or grey. label: int64 (n,), a row of `names`.
    names: the class names. files: where each picture came from, (n,), or () where there are no files.
    """

    pictures: NDArray[np.uint8]
    label: NDArray[np.int64]
    names: tuple[str, ...]
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = self.pictures.shape
        if self.pictures.dtype != np.uint8 or len(shape) != 4 or shape[1] != shape[2] or shape[3] not in (1, 3):
            raise ValueError(
                f"Expected pictures uint8 (n, side, side, 1 or 3). Received {self.pictures.dtype} {shape}. Resize them."
            )
        if len(self.label) != len(self.pictures) or (self.files and len(self.files) != len(self.pictures)):
            raise ValueError(
                f"Expected a label and a file for each of {len(self.pictures)} pictures. "
                f"Received {len(self.label)} labels and {len(self.files)} files."
            )

    @property
    def side(self) -> int:
        """Pixels a side."""
        return self.pictures.shape[1]

    @property
    def channels(self) -> int:
        """1 for grey, 3 for RGB."""
        return self.pictures.shape[3]

    def only(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "PictureSet":
        """The pictures at these rows; the names stay, so that labels mean the same in every part."""
        numbers = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        files = tuple(self.files[i] for i in numbers) if self.files else ()
        return PictureSet(self.pictures[numbers], self.label[numbers], self.names, files)

    def digests(self) -> list[str]:
        """What each picture is known by again, (n,): the first eight hex digits of the SHA-256 of its pixels."""
        return [hashlib.sha256(picture.tobytes()).hexdigest()[:8] for picture in self.pictures]

    def present(self) -> tuple[str, ...]:
        """Names of the classes that have a picture here, in order."""
        return tuple(self.names[i] for i in np.unique(self.label))


def read_folder(folder: Path | str, side: int | None, channels: int) -> PictureSet:
    """Read FOLDER/<class>/**/picture, or the anchor, positive, negative layout of collected samples.

    A class is a folder directly below; folders further down belong to it. A folder that has `anchor` and `positive`
    below it is read as collected samples instead: a person's folder in both is one class. Pictures that lie loose
    in the two show one person, the class "own", as in the classic tutorial; those in `negative` are told apart by
    `model.datasets.lfw.identities`, each stranger a class "negative/<name>".

    Args:
        side: pixels a side that every picture is resized to (aspect not kept, as Keras's reader does); None takes
            the pictures as they are, which must then be square and of one size.
        channels: 1 grey, 3 RGB.
    Raises:
        PictureError: no such folder, no class in it, a file that is no picture (the first are named), or, with
            side None, pictures of several sizes.
    """
    folder = Path(folder)
    listed = class_files(folder)
    names = tuple(sorted({name for name, _ in listed}))
    number = {name: i for i, name in enumerate(names)}
    files = [file for _, file in listed]
    pictures = _read(files, stored_shape(files)[0] if side is None else side, channels)
    label = np.array([number[name] for name, _ in listed], np.int64)
    return PictureSet(pictures, label, names, tuple(str(file) for _, file in listed))


def class_files(folder: Path) -> list[tuple[str, Path]]:
    """(class, picture file) of everything that `read_folder` would read, in its order."""
    if not folder.is_dir():
        raise PictureError(f"Expected a folder of classes. Received {folder}, which is none. Check the name.")
    return _samples(folder) if is_sample_layout(folder) else _classes(folder)


def stored_shape(files: Sequence[Path]) -> tuple[int, int]:
    """The one side that all these files have, and 1 where all are grey, else 3; nothing is decoded.

    Raises:
        PictureError: they are of several sizes, not square, or the first unreadable one.
    """
    sizes: dict[tuple[int, int], Path] = {}
    channels = 1
    for file in files:
        size, grey = header(file)
        sizes.setdefault(size, file)
        channels = channels if grey else 3
    if len(sizes) > 1:
        told = ", ".join(f"{width}x{height} ({file.name})" for (width, height), file in [*sizes.items()][:MOST_NAMED])
        raise PictureError(
            f"Expected pictures of one size. Received {len(sizes)} sizes: {told}. "
            "Name the size they shall be brought to: --image-size 64"
        )
    ((width, height),) = sizes
    if width != height:
        raise PictureError(
            f"Expected square pictures. Received {width}x{height}. "
            "Name the side they shall be brought to: --image-size 64"
        )
    return width, channels


def header(file: Path) -> tuple[tuple[int, int], bool]:
    """Width and height of a picture file, and whether it is grey."""
    try:
        with Image.open(file, formats=FORMATS) as picture:
            return picture.size, picture.mode in GREY
    except Exception as error:  # as in model.images: decoders fail in a dozen ways
        raise PictureError(f"Expected a picture. Received {file}, which is none or damaged. Copy it again.") from error


def is_sample_layout(folder: Path) -> bool:
    """Whether anchor/ and positive/ lie below: pictures collected by the app, or the classic tutorial's."""
    return (folder / "anchor").is_dir() and (folder / "positive").is_dir()


def read_one(path: Path | str, side: int, channels: int) -> NDArray[np.uint8]:
    """One picture as a run takes it: uint8 (side, side, channels).

    Raises:
        PictureError: it cannot be read.
    """
    return _fitted(read_picture(path), side, channels)


def _classes(folder: Path) -> list[tuple[str, Path]]:
    below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    listed = [(path.name, file) for path in below for file in _pictures_in(path)]
    if not listed:
        raise PictureError(
            f"Expected a folder per class, with pictures, in {folder}. Received {len(below)} folders without one. "
            "Put each class into a folder of its own."
        )
    return listed


def _pictures_in(folder: Path) -> list[Path]:
    try:
        return picture_files(folder)
    except PictureError:  # an empty class folder is no class
        return []


def _samples(folder: Path) -> list[tuple[str, Path]]:
    own = [picture for part in SAMPLE_FOLDERS[:2] for picture in _people(folder / part, loose=lambda _: "own")]
    strangers = _people(folder / "negative", loose=lambda name: name)
    listed = [*own, *((f"negative/{name}", file) for name, file in strangers)]
    if not listed:
        raise PictureError(f"Expected pictures below {', '.join(SAMPLE_FOLDERS)} in {folder}. Received none.")
    return listed


def _people(folder: Path, loose: Callable[[str], str]) -> list[tuple[str, Path]]:
    """(person, file) of each picture; loose: whom one shows that lies in no person's folder, by what its name says."""
    files = {PurePosixPath(file.relative_to(folder).as_posix()): file for file in _pictures_in(folder)}
    flat = identities([name for name in files if len(name.parts) == 1])
    return [(loose(flat[name]) if name in flat else name.parts[0], file) for name, file in files.items()]


def _read(files: Sequence[Path], side: int, channels: int) -> NDArray[np.uint8]:
    found: list[NDArray[np.uint8]] = []
    damaged: list[str] = []
    for file in files:
        try:
            found.append(read_one(file, side, channels))
        except PictureError as error:
            damaged.append(str(error))
    if damaged:
        more = f" (and {len(damaged) - MOST_NAMED} more)" if len(damaged) > MOST_NAMED else ""
        raise PictureError(" ".join(damaged[:MOST_NAMED]) + more)
    return np.stack(found)


def _fitted(picture: NDArray[np.uint8], side: int, channels: int) -> NDArray[np.uint8]:
    larger = max(picture.shape[:2]) > side
    if picture.shape[:2] != (side, side):
        picture = np.asarray(
            cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA if larger else cv2.INTER_LINEAR), np.uint8
        )
    if channels == 1:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)[..., np.newaxis]
    return np.ascontiguousarray(picture[:, :, ::-1])
