"""A sheet of cells as it was read from a file, before anybody knows what its columns mean."""

from dataclasses import dataclass
from datetime import date


class Formula(str):
    """A cell that a spreadsheet would compute; its value is not known here."""


Cell = str | date  # a text without outer blanks ("" when empty), a Formula, or a date


@dataclass(frozen=True)
class SheetRow:
    """line: as the file's own program counts it, from 1; the header is one of them."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """rows: without the header and without empty ones. told: how the file was read, for a person."""

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    told: str = ""
