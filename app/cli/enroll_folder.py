"""main.py enroll --from-folder FOLDER: everybody whose pictures lie in one folder."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.camera.media import pictures_in
from app.cli.context import Context
from app.cli.faces import views_of
from app.domain.consent import STATED_BY_OPERATOR
from app.domain.permission import Act
from app.domain.table import Cell, Column, Kind, Table
from app.errors import BadInput
from app.exports.csv_file import csv_bytes
from app.services.bulk_enrolment import BulkEnrolment, BulkRow, BulkStatus, numbers_of
from app.services.intake import Capture, Refusal
from app.store import durable

COLUMNS = (
    Column("number", "Number"),
    Column("name", "Name"),
    Column("status", "Status"),
    Column("templates", "Templates", Kind.NUMBER),
    Column("reason", "Reason"),
    Column("duplicate_of", "Same face as"),
    Column("picture", "Refused picture"),
    Column("problem", "Problem"),
    Column("picture_reason", "Why it was refused"),
)


def run_folder(args: argparse.Namespace, context: Context) -> int:
    """Enrol everybody in the folder; status 1 when somebody was refused."""
    by = context.operator(Act.IMPORT).key
    folder = Path(args.folder)
    if not folder.is_dir():
        raise BadInput(f"Expected a folder of pictures. Received {folder}, which is none. Check the path.")
    product, engine = context.product(), context.engine
    names = [path.relative_to(folder).as_posix() for path in pictures_in(folder)]
    groups = numbers_of(names, [employee.number for employee in product.roster.all()])

    def look(name: str) -> list[Capture | Refusal]:
        try:
            return [product.enrolment.picture(view, name) for _, view in views_of([str(folder / name)], engine)]
        except BadInput as error:
            return [Refusal(name, "unreadable", str(error))]

    done = 0

    def say(row: BulkRow, total: int) -> None:
        nonlocal done
        done += 1
        context.say(f"{done}/{total}  {row.number}: {row.status.value}{'. ' + row.reason if row.reason else ''}")

    rows = BulkEnrolment(product.enrolment, product.roster).enrol(
        groups,
        look,
        engine,
        consent_text=STATED_BY_OPERATOR if args.consent is None else args.consent,
        stated_by="operator" if args.consent is None else "employee",
        replace=args.replace,
        allow_duplicate=args.allow_duplicate,
        by=by,
        on_row=say,
    )
    if args.csv:
        _write(Path(args.csv), rows)
    counts = {status.value: sum(row.status is status for row in rows) for status in BulkStatus}
    context.emit({**counts, "rows": [_as_json(row) for row in rows]}, _as_text(rows, counts))
    return 1 if counts["refused"] else 0


def report(rows: list[BulkRow]) -> Table:
    """A line for every number, and one for every picture that was refused."""
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        name, twin = row.employee.name if row.employee else None, row.duplicate_of
        whose = (row.number, name, row.status.value, row.templates, str(row.reason), twin.number if twin else None)
        pictures: list[tuple[Cell, ...]] = [(r.source, r.problem, str(r.reason)) for r in row.refused]
        cells += [whose + picture for picture in pictures or [(None, None, None)]]
    return Table("Bulk enrolment", COLUMNS, tuple(cells))


def _write(file: Path, rows: list[BulkRow]) -> None:
    try:
        durable.rewrite(file, csv_bytes(report(rows)))
    except OSError as error:
        raise BadInput(f"Expected to write {file}. Received: {error.strerror}. Name another file.") from error


def _as_json(row: BulkRow) -> Mapping[str, Any]:
    twin = row.duplicate_of
    return {
        "id": row.number,
        "name": row.employee.name if row.employee else None,
        "status": row.status.value,
        "templates": row.templates,
        "reason": row.reason,
        "duplicate_of": {"id": twin.number, "name": twin.name} if twin else None,
        "refused": [{"image": r.source, "problem": r.problem, "reason": r.reason} for r in row.refused],
    }


def _as_text(rows: list[BulkRow], counts: Mapping[str, int]) -> str:
    lines = [f"{row.number:>8}  {row.status.value:<9} {row.reason}".rstrip() for row in rows]
    pictures = [f"          {r.source}: {r.reason}" for row in rows for r in row.refused]
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    return "\n".join([*lines, *pictures, told])
