"""Read the pictures of a folder or an archive one after the other, trusting nothing the archive says.

Nothing is extracted under a name from the archive: each picture's bytes go to one scratch file. So a name with
"../", a symbolic link or a device in the archive has nowhere to lead. Sizes are counted while reading, not taken
from the archive's own list, so that a small file cannot become a full disk or memory.
"""

import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

from model.errors import PictureError, in_one_line
from model.images import SUFFIXES, picture_files
from model.zipped import DAMAGED_MEMBER, DAMAGED_ZIP

LARGEST_PICTURE_BYTES = 64 * 2**20
LARGEST_ARCHIVE_BYTES = 16 * 2**30  # unpacked; LFW has 0.2, VGGFace2's training part 38, which is for no desktop
MOST_MEMBERS = 1_000_000
CHUNK_BYTES = 2**20
TAR_ENDINGS = (".tgz", ".tar.gz", ".tar", ".tar.bz2", ".tar.xz")
T = TypeVar("T")


@dataclass(frozen=True)
class PictureSource:
    """The pictures of one folder or archive.

    names: where they lie in it. each: yields name and a file to read, or the reason why there is none; the file
    is gone or another one after the next step.
    """

    names: list[PurePosixPath]
    each: Callable[[], Iterator[tuple[PurePosixPath, Path | str]]]


@contextmanager
def open_source(source: Path) -> Iterator[PictureSource]:
    """Open a folder, .zip, .tar, .tgz or .tar.gz of pictures.

    Raises:
        PictureError: there is nothing at the path, it is none of these, is damaged, or holds no picture.
    """
    if source.is_dir():
        yield _folder(source)
        return
    kind = _kind(source)
    names = [name for name, _ in _whole(kind(source), source)]
    if not names:
        raise PictureError(f"Expected pictures in {source}. Received none. Check what it holds.")
    with tempfile.TemporaryDirectory(prefix="twinclock-import-") as scratch:
        yield PictureSource(names, lambda: _whole(_unpacked(kind(source), Path(scratch)), source))


Members = Iterator[tuple[PurePosixPath, Callable[[], IO[bytes]]]]


def _kind(source: Path) -> Callable[[Path], Members]:
    if not source.is_file():
        raise PictureError(f"Expected a folder or an archive. Received {source}, which does not exist. Check the name.")
    if zipfile.is_zipfile(source):
        return _zip_members
    if source.name.lower().endswith(TAR_ENDINGS) and tarfile.is_tarfile(source):
        return _tar_members
    raise PictureError(
        f"Expected a folder, .zip, .tar, .tgz or .tar.gz of pictures. Received {source}. Pack it as one of these."
    )


def _whole(items: Iterator[T], source: Path) -> Iterator[T]:
    """The same items; whatever goes wrong while they are read is told in one line."""
    try:
        yield from items
    except (*DAMAGED_ZIP, tarfile.TarError) as error:
        raise PictureError(
            f"Expected a whole archive. Received {source}: {in_one_line(error)}. Copy or download it again."
        ) from error


def _folder(source: Path) -> PictureSource:
    files = {PurePosixPath(file.relative_to(source).as_posix()): file for file in picture_files(source)}
    return PictureSource(list(files), lambda: iter(files.items()))


def _zip_members(source: Path) -> Members:
    with zipfile.ZipFile(source) as archive:
        for number, member in enumerate(archive.infolist()):
            _check_count(number, source)
            is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
            if not member.is_dir() and not is_link and _is_picture(member.filename):
                yield _cleaned(member.filename), lambda member=member: archive.open(member)  # type: ignore[misc]


def _tar_members(source: Path) -> Members:
    unpacked = 0
    with tarfile.open(source, "r:*") as archive:
        for number, member in enumerate(archive):
            _check_count(number, source)
            unpacked += member.size  # skipping a member unpacks it too
            if unpacked > LARGEST_ARCHIVE_BYTES:
                raise PictureError(_too_large(source))
            if member.isreg() and _is_picture(member.name):
                yield _cleaned(member.name), lambda member=member: archive.extractfile(member)  # type: ignore[misc]


def _unpacked(members: Members, scratch: Path) -> Iterator[tuple[PurePosixPath, Path | str]]:
    left = LARGEST_ARCHIVE_BYTES
    for name, open_member in members:
        file = scratch / f"picture{name.suffix.lower()}"
        try:
            with open_member() as stream:
                written = _copied(stream, file)
        except DAMAGED_MEMBER as error:
            yield name, in_one_line(error)
            continue
        left -= written
        if left < 0:
            raise PictureError(_too_large(scratch))
        if written > LARGEST_PICTURE_BYTES:
            yield name, f"more than {LARGEST_PICTURE_BYTES // 2**20} MB"
        else:
            yield name, file


def _copied(stream: IO[bytes], file: Path) -> int:
    """Copy until the end or just past the largest picture, and return how many bytes that were."""
    written = 0
    with file.open("wb") as out:
        while written <= LARGEST_PICTURE_BYTES and (chunk := stream.read(CHUNK_BYTES)):
            out.write(chunk)
            written += len(chunk)
    return written


def _check_count(number: int, source: Path) -> None:
    if number >= MOST_MEMBERS:
        raise PictureError(_too_large(source))


def _too_large(source: Path) -> str:
    return (
        f"Expected an archive of at most {LARGEST_ARCHIVE_BYTES // 2**30} GB unpacked and {MOST_MEMBERS:,} files. "
        f"Received {source}, which holds more. Split it."
    )


def _is_picture(name: str) -> bool:
    path = _cleaned(name)
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and "__MACOSX" not in path.parts


def _cleaned(name: str) -> PurePosixPath:
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return PurePosixPath(*parts)
