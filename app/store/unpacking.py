"""Takes a backup apart into an empty folder; nothing is taken from it that a backup of ours does not hold."""

import json
import re
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.security.frames import SealedReader
from app.security.vault import NAME_BYTES, SLOT_BYTES, Header, damaged, open_slot, opened, read_header
from app.store import durable
from app.store.backup import SETTINGS
from app.store.store import FILE_NAME

PEOPLE, SAMPLES = ".people", ".samples"
FIXED = {"about.json": ".about", "database": FILE_NAME, "settings": SETTINGS}
PERSON = re.compile(r"person/([0-9a-f]{32})")
SAMPLE = re.compile(r"sample/([0-9a-f]{32})/([0-9]{1,6})")
BELOW = re.compile(r"(version|negative)/(.+)")
ROOTS = {"version": "versions", "negative": "negative"}
PIECE = re.compile(r"[^/\\:\0-\x1f.][^/\\:\0-\x1f]{0,199}")
DEEPEST = 8
LONGEST_ABOUT = 2**28
CHUNK_BYTES = 2**20
MOST_OF_THE_DISK = 0.95


@dataclass(frozen=True)
class Unpacked:
    """keys: name of a slot -> the data key, None where it was destroyed. about: what the file says of itself."""

    header: Header
    keys: Mapping[bytes, bytes | None]
    about: Mapping[str, Any]


def unpack(file: Path, folder: Path, passphrase: str) -> Unpacked:
    """Check every byte of a backup and write its parts below the folder.

    A backup is not compressed: what comes out is never larger than the file. Links, devices, sparse files and names
    that lead elsewhere are refused even though only somebody with the passphrase could have put them in.

    Raises:
        AccessDenied: another passphrase. BadInput: no backup, damaged or changed.
    """
    try:
        size = file.stat().st_size
        stream = file.open("rb")
    except OSError as error:
        raise BadInput(f"Expected a backup in {file}. Received: {error.strerror}. Check the name.") from error
    with stream:
        header = read_header(stream, str(file))
        key = opened(header, passphrase)
        _expect_room(folder, size)
        keys = {}
        for _ in range(header.slots):
            slot = stream.read(SLOT_BYTES)
            if len(slot) != SLOT_BYTES:
                raise damaged(str(file))
            keys[slot[:NAME_BYTES]] = open_slot(key, header.id, slot, str(file))
        _unpack_frames(SealedReader(stream, key, header.digest, str(file)), folder, size, str(file))
    return Unpacked(header, keys, _about(folder, str(file)))


def _unpack_frames(frames: SealedReader, folder: Path, most: int, name: str) -> None:
    try:
        with tarfile.open(mode="r|", fileobj=frames) as archive:  # type: ignore[call-overload]
            for entry in archive:
                if entry.type != tarfile.REGTYPE or entry.issparse() or not 0 <= entry.size <= most:
                    raise BadInput(f"Expected plain files in {name}. Received {entry.name!r}, which is none. Refused.")
                content = archive.extractfile(entry)
                if content is None:
                    raise damaged(name)
                _write(folder / _place(entry.name, name), content)
    except tarfile.TarError as error:
        raise damaged(name) from error
    frames.finish()


def _place(entry: str, name: str) -> Path:
    """Where an entry goes, below the folder."""
    if entry in FIXED:
        return Path(FIXED[entry])
    if found := PERSON.fullmatch(entry):
        return Path(PEOPLE, found[1])
    if found := SAMPLE.fullmatch(entry):
        return Path(SAMPLES, found[1], found[2])
    if found := BELOW.fullmatch(entry):
        pieces = found[2].split("/")
        if len(pieces) <= DEEPEST and all(PIECE.fullmatch(piece) for piece in pieces):
            return Path(ROOTS[found[1]], *pieces)
    raise BadInput(f"Expected only what a backup holds in {name}. Received {entry!r}. Refused: take another copy.")


def _write(target: Path, content: Any) -> None:
    durable.make_folder(target.parent)
    with target.open("xb") as out:
        shutil.copyfileobj(content, out, CHUNK_BYTES)
        durable.sync(out.fileno())


def _about(folder: Path, name: str) -> dict[str, Any]:
    try:
        about = json.loads((folder / FIXED["about.json"]).read_bytes()[:LONGEST_ABOUT])
        (folder / FIXED["about.json"]).unlink()
        return {"erased": [str(key) for key in about["erased"]], "keys": dict(about["keys"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(name) from error


def _expect_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size > free * MOST_OF_THE_DISK:
        raise BadInput(
            f"Expected {size / 1e6:.0f} MB free for {folder}. Received {free / 1e6:.0f} MB. Free some space, retry."
        )
