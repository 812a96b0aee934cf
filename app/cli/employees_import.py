"""main.py employees import FILE"""

import argparse
from pathlib import Path
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.domain.roster_columns import FIELDS
from app.domain.roster_rows import DateOrder
from app.domain.sheet import Sheet
from app.errors import BadInput, Refused
from app.imports.sheet_file import read_sheet
from app.services.people_import import ImportHow, ImportResult, ImportRow, RowAct

SIGNS = {RowAct.ADD: "+", RowAct.UPDATE: "~", RowAct.BAD: "!"}


def register(acts: Any) -> None:
    act = acts.add_parser("import", help="people from a .csv or .xlsx file, whole or not at all")
    act.add_argument("file", metavar="FILE")
    act.add_argument("--dry-run", action="store_true", help="show what would happen, store nothing")
    act.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help=f"what a column is: {', '.join(FIELDS)}"
    )
    act.add_argument("--dates", choices=("dmy", "mdy"), help="how 03/04/2026 is read")
    act.add_argument("--ignore-columns", action="store_true", help="leave columns out that mean nothing here")
    act.add_argument("--skip-bad", action="store_true", help="take the good rows over although others are bad")
    act.set_defaults(run=run_import)


def run_import(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.IMPORT).key
    service, sheet = context.product().people.importing, read_sheet(Path(args.file))
    how = ImportHow(
        mapping=_mapping(args.map),
        dates=DateOrder(args.dates) if args.dates else DateOrder.UNSAID,
        ignore_unknown=args.ignore_columns,
        skip_bad=args.skip_bad,
    )
    reason = ""
    try:
        result = service.preview(sheet, how) if args.dry_run else service.take_over(sheet, how, by=by)
    except Refused as error:
        result, reason = service.preview(sheet, how), str(error)
    context.emit(_as_json(result, sheet, reason), _as_text(result, sheet))
    if reason:
        context.say(reason)
    fit = result.stored or (args.dry_run and not result.problems and (result.is_clean or args.skip_bad))
    return 0 if fit else 1


def _mapping(words: list[str]) -> dict[str, str]:
    mapping = {}
    for word in words:
        field, sign, column = word.partition("=")
        if not sign or not column.strip():
            raise BadInput(f'Expected --map FIELD=COLUMN. Received {word!r}. Write: --map number="Personal-Nr."')
        mapping[field.strip().lower()] = column
    return mapping


def _as_json(result: ImportResult, sheet: Sheet, reason: str) -> dict[str, Any]:
    return {
        "stored": result.stored,
        "read_as": sheet.told,
        "columns": {field: sheet.header[place] for field, place in result.columns.fields.items()},
        "unknown_columns": list(result.columns.unknown),
        **{act.value: result.count(act) for act in RowAct},
        "problems": list(result.problems),
        "reason": reason,
        "rows": [_row_json(row) for row in result.rows],
    }


def _row_json(row: ImportRow) -> dict[str, Any]:
    changes = {field: [_plain(before), _plain(after)] for field, (before, after) in row.changes.items()}
    told = {"line": row.line, "act": row.act.value, "id": row.number, "name": row.name}
    return {**told, "changes": changes, "problems": list(row.problems)}


def _as_text(result: ImportResult, sheet: Sheet) -> str:
    columns = ", ".join(f"{field} = {sheet.header[place]!r}" for field, place in result.columns.fields.items())
    lines = [f"Read as {sheet.told}. Columns: {columns or 'none understood'}."]
    lines += [f"! {problem}" for problem in result.problems]
    lines += [_line(row) for row in result.rows if row.act in SIGNS]
    added, changed = ("added", "changed") if result.stored else ("to add", "to change")
    told = [f"{result.count(RowAct.ADD)} {added}", f"{result.count(RowAct.UPDATE)} {changed}"]
    told += [f"{result.count(RowAct.SAME)} as they are", f"{result.count(RowAct.BAD)} bad"]
    return "\n".join([*lines, ", ".join(told) + ("." if result.stored else ". Nothing was stored.")])


def _line(row: ImportRow) -> str:
    start = f"{SIGNS[row.act]} line {row.line}: {row.number} {row.name}".rstrip()
    if row.act is RowAct.BAD:
        return f"{start}: {' '.join(row.problems)}"
    if row.act is RowAct.ADD:
        return start
    return f"{start}: " + ", ".join(
        f"{field} {_plain(old)!r} -> {_plain(new)!r}" for field, (old, new) in row.changes.items()
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
