"""The form of a backup file: sealed by a passphrase, with a key slot for each employee that can be destroyed in place.

MAGIC, length (4 bytes), header (JSON, readable): id, the passphrase's salt and cost, the file's key wrapped by it
slots    one a person: 16 bytes name it (a hash of the employee's key and the file's id), the rest is their data key,
         wrapped by the file's key. All zeros: destroyed.
frames   length (4 bytes), up to 1 MiB sealed by the file's key. The nonce is the frame's number and whether it is the
         last, the associated data the hash of the header: no frame can be changed, moved, dropped or taken over from
         another backup.

Whoever knows the passphrase gets the file's key; a person's rows and pictures need their slot as well.
"""

import hashlib
import json
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import AccessDenied, BadInput
from app.security.passphrase import Cost, described, from_description, key_from, new_salt
from app.security.seal import ADDED_BYTES, KEY_BYTES, cipher, new_key, seal

MAGIC = b"TwinClock backup 1\n"
LENGTH = struct.Struct(">I")
LONGEST_HEADER = 4096
NAME_BYTES = 16
SLOT_BYTES = NAME_BYTES + KEY_BYTES + ADDED_BYTES
DESTROYED = bytes(SLOT_BYTES - NAME_BYTES)
MOST_SLOTS = 5_000_000


@dataclass(frozen=True)
class Header:
    """What can be read without the passphrase. raw: as it stands in the file. slots: how many."""

    raw: bytes
    id: str
    slots: int
    told: dict[str, Any]

    @property
    def first_slot(self) -> int:
        """Where the slots begin, in bytes from the start of the file."""
        return len(MAGIC) + LENGTH.size + len(self.raw)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(MAGIC + self.raw).digest()


def new_header(passphrase: str, backup_id: str, slots: int, about: dict[str, Any]) -> tuple[Header, AESGCM]:
    """A header for a new file, and the file's own key."""
    key, salt, cost = new_key(), new_salt(), Cost()
    wrapped = seal(cipher(key_from(passphrase, salt, cost)), key, _binding(backup_id))
    told = {**about, "id": backup_id, "slots": slots, "passphrase": described(salt, cost), "key": wrapped.hex()}
    return Header(json.dumps(told).encode(), backup_id, slots, told), cipher(key)


def write_header(stream: BinaryIO, header: Header) -> None:
    stream.write(MAGIC + LENGTH.pack(len(header.raw)) + header.raw)


def read_header(stream: BinaryIO, name: str) -> Header:
    """The header; the stream then stands before the slots.

    Raises:
        BadInput: this is no backup, or it is damaged.
    """
    if stream.read(len(MAGIC)) != MAGIC:
        raise BadInput(f"Expected a backup of TwinClock in {name}. Received another kind of file. Name the right one.")
    try:
        (length,) = LENGTH.unpack(stream.read(LENGTH.size))
        raw = stream.read(min(length, LONGEST_HEADER))
        told = json.loads(raw)
        header = Header(raw, str(told["id"]), int(told["slots"]), told)
        from_description(told["passphrase"])
        bytes.fromhex(told["key"])
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise damaged(name) from error
    if length != len(raw) or not 0 <= header.slots <= MOST_SLOTS:
        raise damaged(name)
    return header


def opened(header: Header, passphrase: str) -> AESGCM:
    """The file's key.

    Raises:
        AccessDenied: another passphrase, or the header was changed.
    """
    salt, cost = from_description(header.told["passphrase"])
    wrapped = bytes.fromhex(header.told["key"])
    by_passphrase = cipher(key_from(passphrase, salt, cost))
    try:
        return cipher(by_passphrase.decrypt(wrapped[1:13], wrapped[13:], _binding(header.id)))
    except (InvalidTag, ValueError):
        raise AccessDenied(
            "Expected the passphrase of this backup. Received another one, or the file's start was changed. Try again."
        ) from None


def slot_name(backup_id: str, employee_key: str) -> bytes:
    """What a person's slot is called: who does not know the opaque key cannot tell whose it is."""
    return hashlib.sha256(f"slot|{backup_id}|{employee_key}".encode()).digest()[:NAME_BYTES]


def slot(key: AESGCM, backup_id: str, employee_key: str, data_key: bytes) -> bytes:
    name = slot_name(backup_id, employee_key)
    return name + seal(key, data_key, b"slot|" + backup_id.encode() + name)


def open_slot(key: AESGCM, backup_id: str, found: bytes, name: str) -> bytes | None:
    """The data key; None where it was destroyed. BadInput: a byte was changed."""
    wrapped = found[NAME_BYTES:]
    if wrapped == DESTROYED:
        return None
    try:
        return key.decrypt(wrapped[1:13], wrapped[13:], b"slot|" + backup_id.encode() + found[:NAME_BYTES])
    except (InvalidTag, ValueError):
        raise damaged(name) from None


def damaged(name: str) -> BadInput:
    return BadInput(f"Expected a whole backup in {name}. Received one that was changed or cut. Take another copy.")


def _binding(backup_id: str) -> bytes:
    return f"backup|{backup_id}".encode()
