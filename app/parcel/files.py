"""Named pieces in one archive, each held to its SHA-256. Nothing is written under a name that the archive says."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import BadInput
from model.errors import in_one_line
from model.zipped import DAMAGED_ZIP

MANIFEST = "manifest.json"
LARGEST_BYTES = 2**30  # of everything unpacked: an archive bomb stops here


def packed(pieces: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    """One archive of the pieces. about: what else the manifest says."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in pieces.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, json.dumps({**about, "sha256": hashes}))
        for name, content in pieces.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(
    archive: bytes, expected: Iterable[str], optional: Iterable[str] = ()
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The pieces by name, and what the manifest says about them.

    expected, optional: the only names that are read; others are refused, wherever they point to.
    Raises:
        BadInput: a piece is missing, unknown or damaged, or it is too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as found:
            return _pieces(found, set(expected), set(optional))
    except (*DAMAGED_ZIP, KeyError, TypeError) as error:  # the last two of a manifest that says something else
        found_out = in_one_line(error)
        raise BadInput(f"Expected a whole export. Received a damaged one: {found_out}. Export it again.") from error


def _pieces(found: zipfile.ZipFile, expected: set[str], optional: set[str]) -> tuple[dict[str, bytes], dict[str, Any]]:
    names = {info.filename for info in found.infolist()}
    if sum(info.file_size for info in found.infolist()) > LARGEST_BYTES:
        raise ValueError(f"more than {LARGEST_BYTES // 2**20} MB")
    if not expected <= names - {MANIFEST} <= expected | optional:
        raise ValueError(f"other pieces than {', '.join(sorted(expected))}")
    manifest = json.loads(found.read(MANIFEST))
    pieces = {name: found.read(name) for name in sorted(names - {MANIFEST})}
    for name, content in pieces.items():
        if hashlib.sha256(content).hexdigest() != manifest["sha256"][name]:
            raise ValueError(f"{name} is not what was packed")
    return pieces, manifest
