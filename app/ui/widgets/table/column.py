"""What a column of a table on the screen is, and how a cell of it reads and sorts; no Kivy."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from app.domain.table import hours_and_minutes

Cell = str | int | float | date | datetime | timedelta | None
EMPTY = "–"
DIGITS = re.compile(r"(\d+)")


class Kind(StrEnum):
    """How the cells of a column are meant."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CLOCK = "clock"  # a moment of which only the time of day is shown
    DURATION = "duration"


@dataclass(frozen=True)
class Column:
    """title: what its head says. share: of the width, beside the others. tones: cell's text -> a tone of the look.

    optional: left out, the last ones first, where the table is too narrow for all.
    """

    title: str
    kind: Kind = Kind.TEXT
    share: float = 1.0
    tones: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    @property
    def is_right(self) -> bool:
        """True for what is compared digit by digit."""
        return self.kind in (Kind.NUMBER, Kind.DURATION)


class Row(NamedTuple):
    """One line. key: what the screen calls it by, never shown."""

    key: str
    cells: tuple[Cell, ...]


def folded(text: str) -> str:
    """For searching: case and accents do not matter."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def natural(text: str) -> list[str | int]:
    """For sorting: "9" comes before "10", and case and accents do not matter.

    Letters and numbers in turn, letters first, so that two such lists can always be compared.
    """
    parts: list[str | int] = list(DIGITS.split(folded(text)))
    parts[1::2] = map(int, parts[1::2])
    return parts


def _number(value: Any) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.NUMBER: _number,
    Kind.DATE: lambda value: f"{value:%Y-%m-%d}",
    Kind.MOMENT: lambda value: f"{value:%Y-%m-%d %H:%M}",
    Kind.CLOCK: lambda value: f"{value:%H:%M}",
    Kind.DURATION: hours_and_minutes,
}


def cell_text(column: Column, cell: Cell) -> str:
    """How a cell reads; a dash where there is nothing."""
    if cell is None or cell == "":
        return EMPTY
    return cell if isinstance(cell, str) else WRITERS[column.kind](cell)


def sort_key(cell: Any) -> Any:
    """By what a cell is sorted among those of its column that are not empty."""
    return natural(cell) if isinstance(cell, str) else cell
