"""--csv, --xlsx and --pdf: a report as a file, whole or not at all."""

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.domain.table import Table
from app.errors import BadInput
from app.services.ports import Event, OpenUnitOfWork
from app.store import durable

FONT_FLAG = "--font"


def add_file_flags(parser: argparse.ArgumentParser) -> None:
    """Where to write a report; without any of them it is printed."""
    parser.add_argument("--csv", metavar="FILE", help="comma-separated, UTF-8")
    parser.add_argument("--bom", action="store_true", help="begin the CSV with a byte order mark: Excel needs it")
    parser.add_argument("--xlsx", metavar="FILE", help="a workbook for Excel or LibreOffice")
    parser.add_argument("--pdf", metavar="FILE", help="pages to print")
    parser.add_argument(
        FONT_FLAG, metavar="FILE", action="append", default=[],
        help="a TrueType font for signs of the PDF that ours does not have; may be repeated",
    )  # fmt: skip


def write_files(args: argparse.Namespace, table: Table, say: Callable[[str], None]) -> list[str]:
    """Write the files that were asked for and return their names."""
    written = []
    for name, make in (("csv", _csv), ("xlsx", _xlsx), ("pdf", _pdf)):
        if named := getattr(args, name):
            _write(Path(named), _made(make, table, args, say))
            written.append(named)
    return written


def note_files(open_unit_of_work: OpenUnitOfWork, report: str, table: Table, files: Sequence[str]) -> None:
    """Remember that a report left the product: who was told what is asked years later."""
    with open_unit_of_work() as work:
        for file in files:
            details = {"report": report, "rows": len(table.rows), "form": Path(file).suffix.lower(), "by": "operator"}
            work.events.add(Event(kind="report_exported", at_utc=datetime.now(UTC), details=details))
        work.commit()


def _made(make: Callable[..., bytes], table: Table, args: argparse.Namespace, say: Callable[[str], None]) -> bytes:
    try:
        return make(table, args, say)
    except ImportError as error:  # at a door, which is installed without them
        raise BadInput(
            f"Expected the package {error.name} for this kind of file. Received none here. "
            f"Install it, pip install {error.name}, or write --csv."
        ) from error


def _write(file: Path, content: bytes) -> None:
    """Put the file there, in the place of an older one; BadInput where that is not possible."""
    try:
        durable.rewrite(file, content)
    except OSError as error:
        raise BadInput(f"Expected to write {file}. Received: {error.strerror}. Name another file.") from error


def _csv(table: Table, args: argparse.Namespace, say: Callable[[str], None]) -> bytes:
    from app.exports.csv_file import csv_bytes

    return csv_bytes(table, bom=args.bom)


def _xlsx(table: Table, args: argparse.Namespace, say: Callable[[str], None]) -> bytes:
    from app.exports.xlsx_file import xlsx_bytes  # here: openpyxl takes a while to import

    return xlsx_bytes(table)


def _pdf(table: Table, args: argparse.Namespace, say: Callable[[str], None]) -> bytes:
    from app.exports.fonts import Fonts
    from app.exports.pdf_file import pdf_bytes

    fonts = Fonts([Path(font) for font in args.font])
    content = pdf_bytes(table, fonts)
    if fonts.missing:
        signs = " ".join(sorted(fonts.missing)[:20])
        say(f"Expected a font for every sign. Received none for: {signs}. Name one with {FONT_FLAG}.")
    return content
