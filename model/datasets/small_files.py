"""The files of a folder or zip archive as bytes, for sets of very many very small pictures."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from model.errors import PictureError, in_one_line
from model.zipped import DAMAGED_ZIP

LARGEST_FILE_BYTES = 2**20  # an Omniglot drawing has 300 bytes
MOST_FILES = 200_000


def small_files(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Name and content of each file, nothing unpacked; hidden files are left out.

    Raises:
        PictureError: the archive is damaged, or a file in it is larger than 1 MB, or there are more than 200,000.
    """
    try:
        yield from _folder(source) if source.is_dir() else _archive(source)
    except DAMAGED_ZIP as error:
        raise PictureError(
            f"Expected a whole archive. Received {source}: {in_one_line(error)}. Copy or download it again."
        ) from error


def _archive(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > MOST_FILES:
            raise PictureError(f"Expected at most {MOST_FILES:,} files in {source}. Received {len(members):,}.")
        for member in members:
            path = PurePosixPath(member.filename)
            if member.is_dir() or _hidden(path):
                continue
            with archive.open(member) as stream:
                yield path, _bounded(stream.read(LARGEST_FILE_BYTES + 1), path)


def _folder(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    for file in sorted(source.rglob("*")):
        path = PurePosixPath(file.relative_to(source).as_posix())
        if file.is_file() and not _hidden(path):
            with file.open("rb") as stream:
                yield path, _bounded(stream.read(LARGEST_FILE_BYTES + 1), path)


def _bounded(content: bytes, path: PurePosixPath) -> bytes:
    if len(content) > LARGEST_FILE_BYTES:
        raise PictureError(f"Expected small pictures. Received {path} of more than {LARGEST_FILE_BYTES:,} bytes.")
    return content


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
