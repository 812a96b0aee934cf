"""A payroll table as the text file that its profile describes."""

import csv
import io
from datetime import date, datetime

from app.domain.payroll import Field, Profile
from app.domain.table import Cell, Table, shown
from app.errors import BadInput
from app.exports.formula import defused


def payroll_csv(profile: Profile, table: Table) -> bytes:
    """Delimiter, decimal sign, encoding and line ends are the profile's. What people typed is no formula.

    Raises:
        BadInput: a name has signs that the encoding cannot hold.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=profile.delimiter, lineterminator=profile.line_end)
    if profile.header:
        writer.writerow([column.title for column in table.columns])
    for row in table.rows:
        writer.writerow(_text(one, cell, profile) for one, cell in zip(profile.columns, row, strict=True))
    try:
        return lines.getvalue().encode(profile.encoding)
    except UnicodeEncodeError as error:
        signs = error.object[error.start : error.end]
        raise BadInput(
            f"Expected names that {profile.encoding} can hold. Received {signs!r}. "
            'Write encoding = "utf-8" into the profile, or spell the name otherwise.'
        ) from error


def _text(one: Field, cell: Cell, profile: Profile) -> str:
    match cell:
        case str():
            return defused(cell) if one.value else cell  # a constant is the profile's own: "-" may be wanted
        case float() | int() if isinstance(cell, float) or one.value == "amount":
            return f"{cell:.{one.digits}f}".replace(".", profile.decimal)
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case _:
            return shown(cell)
