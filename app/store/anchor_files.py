"""Anchors as small files in a folder."""

from datetime import date
from pathlib import Path

from app.domain.anchor import Anchor, anchor_from, anchor_text
from app.errors import BadInput
from app.store import durable, failures


class FolderAnchors:
    """The AnchorFiles port: twinclock-anchor-2026-11-25.json."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, day: date) -> bool:
        return self._file(day).exists()

    def write(self, day: date, anchor: Anchor) -> None:
        write_anchor(self._file(day), anchor)

    def _file(self, day: date) -> Path:
        return self._folder / f"twinclock-anchor-{day.isoformat()}.json"


def write_anchor(file: Path, anchor: Anchor) -> None:
    """Write an anchor, whole or not at all; StoreUnavailable when it cannot be."""
    try:
        durable.make_folder(file.parent)
        durable.write_new(file, anchor_text(anchor).encode())
    except OSError as error:
        raise failures.of_file(error, file) from error


def read_anchor(file: Path) -> Anchor:
    """The anchor in a file; BadInput when there is none."""
    try:
        return anchor_from(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"Expected an anchor in {file}. Received: {error} Name another file.") from error
