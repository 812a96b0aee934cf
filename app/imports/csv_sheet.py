"""A sheet from a text file: whichever encoding and delimiter its program has written."""

import codecs
import csv
import io

from app.domain.sheet import Sheet, SheetRow
from app.errors import BadInput
from app.imports.sheet_file import LONGEST_CELL, MOST_ROWS, sheet_of, text_cell

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LOOKED_AT = 50  # rows by which the delimiter is told


def csv_sheet(content: bytes, name: str) -> Sheet:
    """Rows of a text file.

    Raises:
        BadInput: it is no text, has no rows, or a quote is never closed.
    """
    text, encoding = _text(content, name)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[SheetRow] = []
    try:
        for cells in reader:
            where = f"{name}, line {reader.line_num}"
            rows.append(SheetRow(reader.line_num, tuple(text_cell(cell, where) for cell in cells)))
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        raise BadInput(
            f"Expected rows of cells in {name}. Received, in line {reader.line_num}: {error}. Mend that line."
        ) from error
    return sheet_of(rows, name, f"{encoding}, {DELIMITERS[delimiter]}")


def _text(content: bytes, name: str) -> tuple[str, str]:
    for start, encoding in BOMS.items():
        if content.startswith(start):
            return _decoded(content, encoding, name), encoding.removesuffix("-sig")
    if b"\x00" in content:
        raise BadInput(f"Expected a text file or .xlsx. Received {name}, which is neither. Save it as CSV.")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"Expected {encoding} in {name}, as its start says. Received other bytes. Save it anew."
        ) from error


def _delimiter(text: str) -> str:
    """The one that gives the most columns, alike in the most of the first rows; a comma where none does."""
    head = "\n".join(line[: LONGEST_CELL * 10] for line in text.splitlines()[:LOOKED_AT])
    return max(DELIMITERS, key=lambda delimiter: _score(head, delimiter))


def _score(head: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if any(row)]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]
