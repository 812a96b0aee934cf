"""A table as CSV (RFC 4180): comma, CRLF, quotes where needed, UTF-8."""

import csv
import io
from datetime import datetime

from app.domain.table import Cell, Table, shown
from app.exports.formula import defused


def csv_bytes(table: Table, *, bom: bool = False) -> bytes:
    """Header, rows and, where there are any, totals.

    Dates are 2026-10-03, moments 2026-10-03 08:59:30 in local time, durations 8:05, numbers with a point, nothing is
    an empty cell. A text that a spreadsheet would take for a formula begins with an apostrophe.

    Args:
        bom: begin with a byte order mark, by which Excel knows that it is UTF-8.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)  # the csv module's own default is RFC 4180: comma, CRLF, doubled quotes
    writer.writerow([defused(column.title) for column in table.columns])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    if table.totals:
        writer.writerow([_text(cell) for cell in table.totals])
    return lines.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _text(cell: Cell) -> str:
    match cell:
        case str():
            return defused(cell)
        case float():
            return repr(cell)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case _:
            return shown(cell)
