"""A sheet from an .xlsx file. The archive is weighed before anything in it is unpacked."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from app.domain.sheet import Cell, Formula, Sheet, SheetRow
from app.errors import BadInput
from app.imports.sheet_file import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, sheet_of, text_cell
from model.errors import in_one_line
from model.zipped import DAMAGED_ZIP

MOST_PARTS = 500
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200  # an honest sheet packs 10 to 50 times
MOST_EMPTY = 500  # rows in a row
WEIGHED_FROM = 2**20  # a small part may pack as well as it likes
ENDS = 64 * 2**10


def xlsx_sheet(content: bytes, name: str) -> Sheet:
    """The first visible sheet.

    Raises:
        BadInput: it is damaged, unpacks to far more than a list of people needs, or declares entities.
    """
    _weigh(content, name)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise BadInput(f"Expected a visible sheet in {name}. Received none. Check the file.")
            return sheet_of(_rows(sheets[0], name), name, f"sheet {sheets[0].title!r}")
        finally:
            book.close()
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever its parser meets: KeyError, ParseError, zlib.error ...
        raise BadInput(
            f"Expected a whole .xlsx file. Received {name}, which cannot be read: {type(error).__name__}. Save it anew."
        ) from error


def _rows(sheet: Any, name: str) -> list[SheetRow]:
    sheet.reset_dimensions()  # what the file says of its own size is not trusted
    rows, empty = [], 0
    for line, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1), 1):
        row = SheetRow(line, tuple(_cell(cell, f"{name}, row {line}") for cell in cells))
        empty = 0 if any(row.cells) else empty + 1
        if empty > MOST_EMPTY:  # something far below, or nothing but the claim of it
            break
        rows.append(row)
    return rows


def _cell(cell: Any, where: str) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(str(value)[:LONGEST_CELL])
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))  # a number typed into a sheet comes as 17.0
    return text_cell(str(value), where)


def _weigh(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, name)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_no_entities(archive, part, name)
    except DAMAGED_ZIP as error:
        raise BadInput(f"Expected a whole .xlsx file. Received {name}: {in_one_line(error)}. Save it anew.") from error


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(part.file_size for part in parts)
    bomb = any(p.file_size > WEIGHED_FROM and p.file_size > MOST_RATIO * max(p.compress_size, 1) for p in parts)
    if len(parts) > MOST_PARTS or total > MOST_UNPACKED or bomb:
        raise BadInput(
            f"Expected a sheet of people in {name}. Received {len(parts)} parts that unpack to {total >> 20} MB. "
            "Copy the people into a new sheet."
        )


def _check_no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Entities are declared before the first element; no program that writes sheets declares any."""
    with archive.open(part) as stream:
        start = stream.read(ENDS)
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise BadInput(f"Expected plain XML in {name}. Received declared entities in {part.filename}. Save it anew.")
