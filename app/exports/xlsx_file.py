"""A table as an XLSX workbook with one sheet: real dates, durations that add up, a header that stays."""

import io
import re
from datetime import datetime, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.table import Cell, Column, Kind, Table, hours_and_minutes, shown
from app.errors import BadInput
from app.exports.formula import is_formula

FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.DURATION: "[h]:mm", Kind.NUMBER: "General"}
NOT_IN_A_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
LONGEST_SHEET_NAME = 31
MOST_ROWS = 1_048_576  # of one sheet, Excel's own limit
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NARROWEST, WIDEST = 6, 60  # characters


def xlsx_bytes(table: Table) -> bytes:
    """The workbook.

    Moments lose their zone and stay local: a sheet knows none. A text never becomes a formula. A negative duration is
    written as text, since Excel shows ##### for one.

    Raises:
        BadInput: more rows than a sheet can hold.
    """
    if len(table.rows) + 2 > MOST_ROWS:
        raise BadInput(
            f"Expected at most {MOST_ROWS - 2:,} rows for XLSX. Received {len(table.rows):,}. "
            "Narrow the report down, or write CSV."
        )
    book = Workbook()
    sheet: Any = book.active
    sheet.title = NOT_IN_A_SHEET_NAME.sub(" ", table.title)[:LONGEST_SHEET_NAME].strip("' ") or "Report"
    _fill(sheet, table)
    _dress(sheet, table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    rows = [tuple(column.title for column in table.columns), *table.rows, *([table.totals] if table.totals else [])]
    for down, row in enumerate(rows, 1):
        for across, (column, cell) in enumerate(zip(table.columns, row, strict=True), 1):
            if cell is not None:
                _put(sheet.cell(down, across), cell, column)


def _put(place: SheetCell, cell: Cell, column: Column) -> None:
    if isinstance(cell, timedelta) and cell < timedelta():
        cell = hours_and_minutes(cell)
        place.alignment = Alignment(horizontal="right")
    if isinstance(cell, str):
        place.value = NOT_IN_XML.sub("\ufffd", cell)
        place.data_type = "s"  # openpyxl takes "=1" for a formula
        place.quotePrefix = is_formula(cell)  # else Excel would, once somebody has edited the cell
        return
    place.value = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
    place.number_format = FORMATS[column.kind]


def _dress(sheet: Worksheet, table: Table) -> None:
    for across, column in enumerate(table.columns, 1):
        sheet.cell(1, across).font = Font(bold=True)
        if table.totals:
            sheet.cell(len(table.rows) + 2, across).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(across)].width = _width(column, table, across - 1)
    sheet.freeze_panes = "A2"
    # Without the totals: a filter would hide them, and sorting would move them.
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(column: Column, table: Table, place: int) -> float:
    longest = max((len(shown(row[place])) for row in table.rows), default=0)
    return min(max(longest, len(column.title) + 3, NARROWEST), WIDEST) + 2  # 3: the filter's button
