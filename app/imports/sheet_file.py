"""Reads a sheet from a file somebody handed in; nothing in it is trusted."""

from pathlib import Path

from app.domain.sentence import Sentence
from app.domain.sheet import Cell, Formula, Sheet, SheetRow
from app.errors import BadInput
from app.exports.formula import is_formula

MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 1000
XLSX_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx behind a password


def read_sheet(file: Path) -> Sheet:
    """The first sheet of an .xlsx file, or the rows of a text file.

    Raises:
        BadInput: it cannot be read, is of another kind, too large, or made to do harm.
    """
    content = _content(file)
    if content.startswith(OLE_START):
        raise BadInput(
            Sentence(
                "Expected an .xlsx or .csv file. Received {name}: an old .xls, or one behind a password. "
                "Save it as .xlsx without a password.",
                name=file.name,
            )
        )
    if content.startswith(XLSX_START):
        from app.imports.xlsx_sheet import xlsx_sheet

        return xlsx_sheet(content, file.name)
    from app.imports.csv_sheet import csv_sheet

    return csv_sheet(content, file.name)


def sheet_of(rows: list[SheetRow], name: str, told: str) -> Sheet:
    """A sheet whose first row with anything in it is the header."""
    rows = [row for row in rows if any(cell != "" for cell in row.cells)]
    if not rows:
        raise BadInput(
            Sentence("Expected a header and rows in {name}. Received an empty sheet. Check the file.", name=name)
        )
    if len(rows) > MOST_ROWS:
        raise BadInput(f"Expected at most {MOST_ROWS} rows in {name}. Received more. Split the file.")
    header = tuple(str(cell) for cell in rows[0].cells)
    while header and header[-1] == "":
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise BadInput(f"Expected at most {MOST_COLUMNS} columns in {name}. Received {len(header)}. Remove some.")
    return Sheet(header, tuple(SheetRow(row.line, _cut(row.cells, len(header))) for row in rows[1:]), told)


def _cut(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """Without the empty cells beyond the header."""
    last = max((place for place, cell in enumerate(cells) if cell != ""), default=-1)
    return cells[: max(width, last + 1)]


def text_cell(text: str, where: str) -> Cell:
    """A text without outer blanks; one that a spreadsheet would run is marked.

    Raises:
        BadInput: it is far too long for anything here.
    """
    text = text.strip()
    if len(text) > LONGEST_CELL:
        raise BadInput(f"Expected cells of at most {LONGEST_CELL} characters. Received {len(text)} in {where}. Cut it.")
    return Formula(text) if is_formula(text) else text


def _content(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise BadInput(
                Sentence(
                    "Expected a file of at most {most} MB. Received {file}: {size} MB.",
                    most=MOST_BYTES >> 20,
                    file=file,
                    size=size >> 20,
                )
            )
        return file.read_bytes()
    except OSError as error:
        raise BadInput(
            Sentence(
                "Expected a readable file. Received {file}: {error}. Check the path.",
                file=file,
                error=error.strerror,
            )
        ) from error
