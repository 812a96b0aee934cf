"""Fetch a published file: goes on where it was cut off, checks what came, says plainly when there is no network."""

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from model.errors import ModelError, in_one_line

CHUNK_BYTES = 2**18
TIMEOUT_S = 30.0
PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 206, 416


class DownloadError(ModelError):
    """A file could not be fetched, or is not what was published."""


@dataclass(frozen=True)
class RemoteFile:
    """A published file. digest: "md5:..." or "sha256:..." as its publisher or Keras gives it.

    "" where nobody published one: then it must be a whole zip archive, whose own checksums are checked.
    """

    name: str
    url: str
    digest: str = ""


def fetch(
    file: RemoteFile, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Path, bool]:
    """Fetch a file into a folder, unless it is there already and sound.

    What has come is kept as NAME.part until it is whole and checked; the next call asks for the rest only.

    Args:
        progress: is told bytes so far and in all (0 where the server does not say).
    Returns:
        the path, and whether it was fetched now.
    Raises:
        DownloadError: no network, the server refuses, or what came is not what was published; in the last case
            nothing is kept. OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, partial = folder / file.name, folder / f"{file.name}.part"
    if whole.is_file():
        _check(file, whole)
        return whole, False
    try:
        _receive(file, partial, progress)
    except HTTPError as error:
        raise DownloadError(
            f"Expected {file.name} from {file.url}. Received status {error.code} ({error.reason}). "
            "Try later, or fetch it with a browser and put it into the folder."
        ) from error
    except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
        kept = partial.stat().st_size if partial.is_file() else 0
        raise DownloadError(
            f"Expected to reach {urlsplit(file.url).hostname} for {file.name}. Received: {_reason(error)}. "
            f"Is this machine online? {kept / 2**20:.1f} MB are kept; run it again and it goes on from there."
        ) from error
    try:
        _check(file, partial)
    except DownloadError:
        partial.unlink()
        raise
    partial.replace(whole)
    return whole, True


def digest_of(path: Path, kind: str) -> str:
    """Hex digest of a file; kind: "md5" or "sha256"."""
    with path.open("rb") as stream:
        # The publisher chose md5; it guards against a broken transfer, not against an attacker.
        return hashlib.file_digest(stream, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()


def _receive(file: RemoteFile, partial: Path, progress: Callable[[int, int], None]) -> None:
    have = partial.stat().st_size if partial.is_file() else 0
    try:
        answer = _open(file.url, have)
    except HTTPError as error:
        if error.code != RANGE_NOT_SATISFIABLE:
            raise
        answer = _open(file.url, 0)  # more is there than the server has: begin anew
    with answer:
        if answer.headers.get_content_type() == "text/html":
            raise DownloadError(
                f"Expected {file.name} from {file.url}. Received a web page instead. "
                "Open that address in a browser, and put the file into the folder."
            )
        going_on = answer.status == PARTIAL_CONTENT
        have = have if going_on else 0
        total = have + int(answer.headers.get("Content-Length") or 0)
        with partial.open("ab" if going_on else "wb") as out:
            while chunk := answer.read(CHUNK_BYTES):
                out.write(chunk)
                have += len(chunk)
                progress(have, total)
    if have < total:
        raise ConnectionError(f"{total - have:,} bytes less than announced")


def _open(url: str, have: int) -> Any:
    headers = {"User-Agent": "TwinClock"} | ({"Range": f"bytes={have}-"} if have else {})
    return urlopen(Request(url, headers=headers), timeout=TIMEOUT_S)  # noqa: S310 - addresses of our own table


def _check(file: RemoteFile, path: Path) -> None:
    kind, _, wanted = file.digest.partition(":")
    if wanted:
        received = digest_of(path, kind)
        if received != wanted:
            raise DownloadError(
                f"Expected {file.name} with {kind} {wanted}. Received {received} at {path}. "
                "It was damaged or replaced on the way: delete it and run this again."
            )
    elif not zipfile.is_zipfile(path) or _first_bad(path) is not None:
        raise DownloadError(
            f"Expected a whole zip archive {file.name}. Received a damaged one at {path}. Delete it and run this again."
        )


def _first_bad(path: Path) -> str | None:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip()


def _reason(error: BaseException) -> str:
    inner = error.reason if isinstance(error, URLError) and isinstance(error.reason, BaseException) else error
    return in_one_line(inner) or type(inner).__name__
