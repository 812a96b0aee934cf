"""A table as lines for a terminal."""

import unicodedata

from app.domain.table import Column, Kind, Table, shown

WIDEST = 28  # characters of a text column
RIGHT = {Kind.DURATION, Kind.NUMBER}


def as_text(table: Table) -> str:
    """The title, the header and one line a row, in columns."""
    if not table.rows:
        return f"{table.title}: nothing to report."
    rows = [[column.title for column in table.columns]]
    rows += [[shown(cell) for cell in row] for row in (*table.rows, *([table.totals] if table.totals else []))]
    rows = [[_short(text) for text in row] for row in rows]
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    lines = ["  ".join(map(_padded, row, widths, table.columns)).rstrip() for row in rows]
    return "\n".join([table.title, *lines])


def _short(text: str) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in text)  # no name may move the cursor
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _padded(text: str, width: int, column: Column) -> str:
    gap = " " * (width - _width(text))
    return gap + text if column.kind in RIGHT else text + gap


def _width(text: str) -> int:
    """Cells of a terminal: two for a wide sign, none for one that is put onto the sign before it."""
    return sum(2 if unicodedata.east_asian_width(s) in "WF" else not unicodedata.combining(s) for s in text)
