"""A file that travels between two machines of one company: sealed whole by a passphrase.

MAGIC, four bytes of length, a JSON header (what it is, salt, cost), then what `app.security.seal` makes of the content,
bound to everything before it. One changed byte anywhere, and it does not open.
"""

import json
import struct

from app.errors import BadInput, StoreUnavailable
from app.security.passphrase import Cost, checked_passphrase, described, from_description, key_from, new_salt
from app.security.seal import cipher, seal, unseal

MAGIC = b"TWINCLOCK PARCEL 1\n"
LENGTH = struct.Struct(">I")
LONGEST_HEADER = 4096


def seal_parcel(kind: str, content: bytes, passphrase: str, cost: Cost | None = None) -> bytes:
    """The sealed file. kind: what is in it ("door", "punches"); another kind does not open in its place.

    Raises:
        BadInput: the passphrase is too short.
    """
    salt, cost = new_salt(), cost or Cost()
    header = json.dumps({"kind": kind, **described(salt, cost)}).encode()
    start = MAGIC + LENGTH.pack(len(header)) + header
    return start + seal(cipher(key_from(checked_passphrase(passphrase), salt, cost)), content, start)


def open_parcel(kind: str, sealed: bytes, passphrase: str) -> bytes:
    """What was sealed.

    Raises:
        BadInput: it is no parcel, one of another kind, damaged, or the passphrase is another one.
    """
    try:
        header, start = _header(sealed)
        salt, cost = from_description(header)
    except (ValueError, TypeError, KeyError, struct.error) as error:
        raise BadInput("Expected a file that TwinClock has exported. Received another. Check the name.") from error
    if header.get("kind") != kind:
        raise BadInput(f"Expected an export of {kind}. Received one of {header.get('kind')!r}. Check the name.")
    try:
        return unseal(cipher(key_from(passphrase, salt, cost)), sealed[len(start) :], start)
    except StoreUnavailable as error:
        raise BadInput(
            "Expected the passphrase that the file was exported with. Received another one, or the file was changed. "
            "Type it again, or copy the file again."
        ) from error


def _header(sealed: bytes) -> tuple[dict[str, object], bytes]:
    if not sealed.startswith(MAGIC):
        raise ValueError("no parcel")
    begins = len(MAGIC) + LENGTH.size
    (length,) = LENGTH.unpack(sealed[len(MAGIC) : begins])
    if length > LONGEST_HEADER:
        raise ValueError("header too long")
    header = json.loads(sealed[begins : begins + length])
    if not isinstance(header, dict):
        raise ValueError("no header")
    return header, sealed[: begins + length]
