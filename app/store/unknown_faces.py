"""Faces that were not recognised as sealed PNG: <data>/unknown/<moment>-<uuid>.face, each under a key of its own."""

import re
import struct
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from app.errors import Refused
from app.security.seal import cipher, new_key, seal, unseal
from app.services.ports import Crop
from app.store import durable, failures
from app.store.samples import decoded, encoded
from app.store.seals import Seals, ring_value
from app.store.store import Store

NAME = re.compile(r"(\d{8}T\d{6})-[0-9a-f]{32}\.face")
MOMENT = "%Y%m%dT%H%M%S"
LENGTH = struct.Struct(">H")


class SealedUnknownFaces:
    """The UnknownFaceStore port. The key of a picture lies in its file, wrapped by the master key of this data folder.

    A change of the master key makes older pictures unreadable; they are the company's for a few days only.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder

    def save(self, crop: Crop, at_utc: datetime) -> str:
        name = f"{at_utc.astimezone(UTC):{MOMENT}}-{uuid4().hex}.face"
        key = new_key()
        master = self._master()
        wrapped = self._seals().ring.wrap(key, name, master)
        head = b"".join(LENGTH.pack(len(part)) + part for part in (master.encode(), wrapped))
        content = head + seal(cipher(key), encoded(crop), name.encode())
        try:
            durable.make_folder(self._folder)
            durable.write_new(self._folder / name, content)
        except OSError as error:
            raise failures.of_file(error, self._folder) from error
        return name

    def load(self, name: str) -> Crop:
        try:
            content = self._file(name).read_bytes()
        except FileNotFoundError:
            raise Refused(f"Expected the picture {name}. Received none: it is gone already.") from None
        master, rest = _part(content)
        wrapped, sealed = _part(rest)
        key = self._seals().ring.unwrap(wrapped, name, master.decode())
        crop = decoded(unseal(cipher(key), sealed, name.encode()))
        if crop is None:
            raise Refused(f"Expected a picture in {name}. Received something else. Remove it.")
        return crop

    def discard(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)

    def all(self) -> list[tuple[str, datetime]]:
        if not self._folder.is_dir():
            return []
        found = [(file.name, match) for file in self._folder.iterdir() if (match := NAME.fullmatch(file.name))]
        return [(name, datetime.strptime(m[1], MOMENT).replace(tzinfo=UTC)) for name, m in sorted(found, reverse=True)]

    def _file(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise Refused(f"Expected the name of a picture. Received {name[:60]!r}. Look it up again.")
        return self._folder / name

    def _seals(self) -> Seals:
        if self._store.seals is None:
            raise Refused("Expected a sealed data folder. Received one without keys. Start TwinClock once.")
        return self._store.seals

    def _master(self) -> str:
        with self._store.engine.connect() as connection:
            return ring_value(connection, "master") or ""


def _part(content: bytes) -> tuple[bytes, bytes]:
    (length,) = LENGTH.unpack(content[: LENGTH.size])
    return content[LENGTH.size : LENGTH.size + length], content[LENGTH.size + length :]
