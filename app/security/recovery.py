"""A recovery file: the keys of a data folder, sealed by a passphrase, for the day on which their place is lost."""

import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag

from app.errors import AccessDenied, BadInput
from app.security.keys import MASTER, KeyRing, master_name
from app.security.keystore import CARRIED, KeyStore
from app.security.passphrase import Cost, described, from_description, key_from, new_salt
from app.security.seal import cipher, seal

FORM = "TwinClock recovery file 1"
LONGEST = 64 * 1024


def write(target: Path, ring: KeyRing, master: str, passphrase: str) -> None:
    """Write the file, whole or not at all, for this user only.

    Raises:
        BadInput: it cannot be written.
    """
    names = (MASTER + master, *CARRIED)
    keys = {name: key.hex() for name in names if (key := ring.store.get(name)) is not None}
    salt, cost = new_salt(), Cost()
    sealed = seal(cipher(key_from(passphrase, salt, cost)), json.dumps(keys).encode(), _binding(ring.folder_id))
    told = {"form": FORM, "folder": ring.folder_id, "passphrase": described(salt, cost), "keys": sealed.hex()}
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            json.dump(told, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(f"Expected to write {target}. Received: {error.strerror}. Name another file.") from error


def read(file: Path, passphrase: str) -> tuple[str, dict[str, bytes]]:
    """(id of the data folder, its keys by name).

    Raises:
        BadInput: it is no recovery file. AccessDenied: another passphrase, or it was changed.
    """
    try:
        told = json.loads(file.read_bytes()[:LONGEST])
        if told["form"] != FORM:
            raise ValueError(told["form"])
        folder, sealed = str(told["folder"]), bytes.fromhex(told["keys"])
        salt, cost = from_description(told["passphrase"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"Expected a recovery file in {file}. Received: {error}. Write one with: main.py keys export"
        ) from error
    try:
        keys = json.loads(cipher(key_from(passphrase, salt, cost)).decrypt(sealed[1:13], sealed[13:], _binding(folder)))
    except (InvalidTag, ValueError):
        raise AccessDenied(
            "Expected the passphrase of this recovery file. Received another one, or the file was changed. Try again."
        ) from None
    return folder, {name: bytes.fromhex(key) for name, key in keys.items()}


def put_back(keys: dict[str, bytes], store: KeyStore, expected_master: str) -> None:
    """Put the keys into their place again.

    Raises:
        BadInput: it holds another master key than the one this folder is sealed by.
    """
    if master_name(keys.get(MASTER + expected_master, b"")) != expected_master:
        held = ", ".join(name.removeprefix(MASTER) for name in keys if name.startswith(MASTER)) or "none"
        raise BadInput(
            f"Expected the master key {expected_master}. Received a recovery file with {held}: it is older than the "
            "last keys rotate, or of another folder. Take a newer one, or restore a backup."
        )
    for name, key in keys.items():
        store.put(name, key)


def _binding(folder: str) -> bytes:
    return f"recovery|{folder}".encode()
