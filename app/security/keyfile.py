"""Keys in a JSON file that only its owner may read: where there is no key store, or none that works unattended."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from app.errors import KeyMissing

LOCK_WAIT_S = 10.0


class FileKeys:
    """The KeyStore of one data folder in a file that may serve several: {folder id: {name: hex}}.

    A write is whole or absent: a new file takes the place of the old one.
    """

    def __init__(self, file: Path, folder_id: str) -> None:
        self._file, self._folder = file, folder_id

    @property
    def where(self) -> str:
        return str(self._file)

    def get(self, name: str) -> bytes | None:
        found = self._read().get(self._folder, {}).get(name)
        return None if found is None else bytes.fromhex(found)

    def put(self, name: str, key: bytes) -> None:
        with self._changing() as every:
            every.setdefault(self._folder, {})[name] = key.hex()

    def delete(self, name: str) -> None:
        if self._read().get(self._folder, {}).get(name) is None:
            return
        with self._changing() as every:
            own = every.get(self._folder, {})
            own.pop(name, None)
            if not own:
                every.pop(self._folder, None)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, dict[str, str]]]:
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._file.with_name(f".{self._file.name}.lock"), timeout=LOCK_WAIT_S):
                every = self._read()
                yield every
                self._write(every)
        except (OSError, Timeout) as error:
            raise KeyMissing(
                f"Expected to write the key file {self._file}. Received: {error}. Mend its folder's rights, or name "
                "another file: TWINCLOCK_KEY_FILE"
            ) from error

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            descriptor = os.open(self._file, os.O_RDONLY)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise KeyMissing(
                f"Expected to read the key file {self._file}. Received: {error.strerror}. Mend its rights."
            ) from error
        with os.fdopen(descriptor, "rb") as stream:
            _expect_private(stream.fileno(), self._file)
            return _checked(stream.read(), self._file)

    def _write(self, every: dict[str, dict[str, str]]) -> None:
        part = self._file.with_name(f".{self._file.name}.{uuid4().hex}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                json.dump(every, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(self._file)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _sync(self._file.parent)


def _expect_private(descriptor: int, file: Path) -> None:
    """Refuse what others could have read: a key that is known to them seals nothing."""
    if os.name == "nt":  # the file lies in the user's own folder, whose access list keeps others out
        return
    status = os.fstat(descriptor)
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyMissing(
            f"Expected a key file that only its owner may read. Received {file} with rights "
            f"{stat.S_IMODE(status.st_mode):04o}. Run: chmod 600 {file}; if others may have read it, also: "
            "main.py keys rotate"
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise KeyMissing(
            f"Expected a key file of this user. Received {file} of user {status.st_uid}, who could exchange it. "
            f"Run: chown {os.geteuid()} {file}"
        )


def _checked(content: bytes, file: Path) -> dict[str, dict[str, str]]:
    try:
        every = json.loads(content)
        if not all(bytes.fromhex(key) for own in every.values() for key in own.values()):
            raise ValueError("an empty key")
    except (ValueError, AttributeError, TypeError) as error:
        raise KeyMissing(
            f"Expected keys in {file}. Received a damaged file ({error}). Put its copy back, or: main.py keys import"
        ) from error
    return dict(every)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
