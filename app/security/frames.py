"""A long stream sealed in frames, so that neither side holds more than one of them; see `app.security.vault`."""

import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.security.seal import TAG_BYTES
from app.security.vault import LENGTH, damaged

FRAME_BYTES = 2**20
NONCE = struct.Struct(">QI")  # number of the frame, 1 when it is the last; the file's key seals one file only


class SealedWriter:
    """Takes bytes, writes sealed frames. `finish` writes the last one: without it the file does not open."""

    def __init__(self, stream: BinaryIO, key: AESGCM, digest: bytes) -> None:
        self._stream, self._key, self._digest = stream, key, digest
        self._waiting, self._number = bytearray(), 0

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) > FRAME_BYTES:
            self._frame(bytes(self._waiting[:FRAME_BYTES]), last=False)
            del self._waiting[:FRAME_BYTES]
        return len(content)

    def finish(self) -> None:
        self._frame(bytes(self._waiting), last=True)

    def _frame(self, content: bytes, *, last: bool) -> None:
        sealed = self._key.encrypt(NONCE.pack(self._number, last), content, self._digest)
        self._stream.write(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader:
    """Gives back what was written, frame by frame: nothing is handed out before its tag was checked.

    Raises:
        BadInput: a frame was changed, moved or cut, or something follows the last one.
    """

    def __init__(self, stream: BinaryIO, key: AESGCM, digest: bytes, name: str) -> None:
        self._stream, self._key, self._digest, self._name = stream, key, digest, name
        self._ready, self._number, self._ended = bytearray(), 0, False

    def read(self, count: int) -> bytes:
        while len(self._ready) < count and not self._ended:
            self._next()
        content = bytes(self._ready[:count])
        del self._ready[:count]
        return content

    def finish(self) -> None:
        """Read what is left, so that every frame was checked."""
        while not self._ended:
            self._ready.clear()
            self._next()

    def _next(self) -> None:
        start = self._stream.read(LENGTH.size)
        length = LENGTH.unpack(start)[0] if len(start) == LENGTH.size else 0
        if not TAG_BYTES <= length <= FRAME_BYTES + TAG_BYTES:
            raise damaged(self._name)
        sealed = self._stream.read(length)
        position = self._stream.tell()
        self._ended = not self._stream.read(1)
        self._stream.seek(position)
        try:
            self._ready += self._key.decrypt(NONCE.pack(self._number, self._ended), sealed, self._digest)
        except InvalidTag:
            raise damaged(self._name) from None
        self._number += 1
