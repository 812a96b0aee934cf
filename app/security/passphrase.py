"""A key out of a passphrase, by Argon2id: for what leaves this computer."""

import os
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from app.errors import BadInput
from app.security.seal import KEY_BYTES

SHORTEST = 12  # characters; whoever has the file may try as often as they like
SALT_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Cost:
    """RFC 9106, second recommended option. A file may name others within reason: nothing of it is trusted yet."""

    time: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (1 <= self.time <= 20 and 8 * self.lanes <= self.memory_kib <= 2**20 and 1 <= self.lanes <= 16):
            raise BadInput(
                f"Expected the cost of a passphrase within reason. Received {asdict(self)}. The file is damaged or not "
                "ours: take another copy."
            )


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)


def key_from(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes. Takes about 0.2 s and 64 MiB, and so does every guess."""
    octets = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(octets, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def checked_passphrase(passphrase: str) -> str:
    """The passphrase, or BadInput when it is too short to be worth anything."""
    if len(passphrase) < SHORTEST:
        raise BadInput(
            f"Expected a passphrase of {SHORTEST} characters or more. Received {len(passphrase)}. Four or five random "
            "words are easy to write down."
        )
    return passphrase


def described(salt: bytes, cost: Cost) -> dict[str, Any]:
    """What a file's header says of them."""
    return {"salt": salt.hex(), **asdict(cost)}


def from_description(told: dict[str, Any]) -> tuple[bytes, Cost]:
    """Raises ValueError, TypeError or KeyError: no such description; BadInput: a cost beyond reason."""
    salt = bytes.fromhex(told["salt"])
    return salt, Cost(time=int(told["time"]), memory_kib=int(told["memory_kib"]), lanes=int(told["lanes"]))
