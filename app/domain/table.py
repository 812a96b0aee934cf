"""A report: typed columns and rows of cells, which a file format, a screen or a script can show as it pleases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.sentence import Sentence

Cell = str | date | datetime | timedelta | int | float | None


class Kind(StrEnum):
    """What the cells of a column are; None stands for "nothing to say" in each of them."""

    TEXT = "text"  # str; a Sentence where a screen may say it in its language
    DATE = "date"  # date, of the employee's local calendar
    MOMENT = "moment"  # aware datetime in the zone it is to be read in
    DURATION = "duration"  # timedelta, never rounded
    NUMBER = "number"  # int or float


@dataclass(frozen=True)
class Column:
    """key: stable, for scripts and profiles (JSON's key). title: for people, English; a screen may translate it."""

    key: str
    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """Rows of cells under typed columns.

    title: one line, with the span it is about. rows: as many cells as there are columns, each of its column's kind.
    totals: a last row of the same width, or () where a sum would say nothing.
    Raises:
        ValueError: a row has another width, or a cell is of another kind than its column.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        rows = (*self.rows, self.totals) if self.totals else self.rows
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError(
                f"Expected {len(self.columns)} cells in each row of {self.title!r}. Received another width."
            )
        for column, cells in zip(self.columns, zip(*rows, strict=True), strict=False):
            foreign = {type(cell) for cell in cells} - TYPES[column.kind]
            if foreign:
                names = sorted(kind.__name__ for kind in foreign)
                raise ValueError(f"Expected {column.kind} cells in the column {column.key!r}. Received {names}.")

    def cells(self, key: str) -> tuple[Cell, ...]:
        """The cells of one column, top to bottom, without the totals."""
        place = [column.key for column in self.columns].index(key)
        return tuple(row[place] for row in self.rows)

    def records(self) -> Iterator[dict[str, Cell]]:
        """Each row by its columns' keys."""
        keys = [column.key for column in self.columns]
        return (dict(zip(keys, row, strict=True)) for row in self.rows)


TYPES: dict[Kind, set[type]] = {
    Kind.TEXT: {str, Sentence, type(None)},
    Kind.DATE: {date, type(None)},
    Kind.MOMENT: {datetime, type(None)},
    Kind.DURATION: {timedelta, type(None)},
    Kind.NUMBER: {int, float, type(None)},
}


def hours_and_minutes(duration: timedelta) -> str:
    """Like 8:05, -0:30 or 123:00: whole minutes, the seconds cut off as on a clock."""
    minutes = int(abs(duration).total_seconds()) // 60
    sign = "-" if duration < timedelta() and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def shown(cell: Cell) -> str:
    """The cell as plain text for a terminal or a page: 2026-10-03, 2026-10-03 08:59, 8:05; "" for None."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case timedelta():
            return hours_and_minutes(cell)
        case float():
            return f"{cell:.2f}"
        case _:
            return str(cell)
