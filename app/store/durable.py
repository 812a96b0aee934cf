"""Files and folders that outlive a power cut: nothing counts as written before the disk has it."""

import os
import sys
from pathlib import Path

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, for this user only, and have the disk know them.

    Raises:
        OSError: it cannot be made, or a file has the name.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is either whole and durable or absent, whatever happens meanwhile.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    _put_in_place(file, content)
    try:
        sync_folder(file.parent)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def rewrite(file: Path, content: bytes) -> None:
    """Put this content in the place of the file: it is the old one or the new one, whole, whatever happens meanwhile.

    Raises:
        OSError: it cannot be written; the old one is still there.
    """
    file.with_name(part_name(file.name)).unlink(missing_ok=True)  # a kill may have left one
    _put_in_place(file, content)
    sync_folder(file.parent)


def _put_in_place(file: Path, content: bytes) -> None:
    part = file.with_name(part_name(file.name))
    try:
        _write(part, content)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_hidden(part: Path, content: bytes, mode: int) -> None:
    """Write a new file durably, its name too; the caller gives it the name that others look for.

    Raises:
        OSError: it cannot be written, or there is one already.
    """
    _write(part, content, mode)
    sync_folder(part.parent)


def part_name(name: str) -> str:
    """What the file is called while it is being written."""
    return f".{name}.part"


def sync_folder(folder: Path) -> None:
    """Have the disk know which names the folder holds."""
    if os.name == "nt":  # Windows opens no folders; NTFS logs its names by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def _write(file: Path, content: bytes, mode: int = 0o600) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        sync(stream.fileno())


def sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        fcntl(descriptor, F_FULLFSYNC)  # macOS's fsync stops at the drive's own cache
    else:
        os.fsync(descriptor)
