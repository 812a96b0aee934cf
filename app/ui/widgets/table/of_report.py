"""A report's Table as the table on the screen takes it; no Kivy."""

from collections.abc import Container, Sequence
from datetime import datetime

from app.domain import table as report
from app.domain.sentence import Sentence
from app.language import _, said
from app.ui.widgets.table.column import Column, Kind, Row

SHARES = {
    "name": 1.7,
    "day": 1.05,
    "number": 0.6,
    "exceptions": 1.6,
    "department": 1.1,
    "status": 1.1,
    "site": 1.0,
    "week": 1.0,
}
OPTIONAL = (
    "days_leave",
    "surplus",
    "shortfall",
    "site",
    "number",
    "department",
    "planned_end",
    "planned_start",
    "presence",
    "breaks",
    "early",
)
NO_BREAK = "\u00a0"
TOLD = ("late", "target")  # optional as well, where the column of exceptions says it


def columns_of(table: report.Table, without: Container[str] = ()) -> list[Column]:
    """The columns, but for those whose key is in `without`."""
    keys = {column.key for column in table.columns}
    optional = {*OPTIONAL, *(TOLD if "exceptions" in keys else ())}
    return [
        Column(_(column.title), _kind(table, column), SHARES.get(column.key, 0.8), optional=column.key in optional)
        for column in table.columns
        if column.key not in without
    ]


def _kind(table: report.Table, column: report.Column) -> Kind:
    """A moment is a time of day where its date says nothing that the row or the title has not said."""
    if column.kind is not report.Kind.MOMENT:
        return Kind(column.kind.value)
    moments = [cell.date() if isinstance(cell, datetime) else None for cell in table.cells(column.key)]
    days = table.cells("day") if any(one.key == "day" for one in table.columns) else None
    if days is None:
        return Kind.CLOCK if len(set(moments) - {None}) <= 1 else Kind.MOMENT
    told = all(moment in (None, day) for moment, day in zip(moments, days, strict=True))
    return Kind.CLOCK if told else Kind.MOMENT


def rows_of(table: report.Table, without: Container[str] = ()) -> list[Row]:
    """The rows; their key is the employee's number, "" where a row names nobody."""
    keys = [column.key for column in table.columns]
    kept = [place for place, key in enumerate(keys) if key not in without]
    number = keys.index("number") if "number" in keys else None
    return [Row("" if number is None else str(row[number] or ""), _kept(row, kept)) for row in table.rows]


def _kept(row: Sequence[report.Cell], places: Sequence[int]) -> tuple[report.Cell, ...]:
    return tuple(in_words(row[place]) for place in places)


def in_words(cell: report.Cell) -> report.Cell:
    """The cell; a status or an exception in the window's language."""
    return said(cell) if isinstance(cell, Sentence) else cell


def totals_of(table: report.Table) -> str:
    """The sums in a line, "" where there are none; where it is too long it breaks between them, never within one."""
    cells = zip(table.columns, table.totals, strict=False)
    sums = [f"{_(column.title)} {report.shown(cell)}" for column, cell in cells if _is_sum(cell)]
    return "   ".join(words.replace(" ", NO_BREAK) for words in sums)


def _is_sum(cell: report.Cell) -> bool:
    return cell is not None and not isinstance(cell, str)
