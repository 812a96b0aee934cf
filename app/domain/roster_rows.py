"""One row of a sheet as the fields of an employee, or what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.employee import checked_name, checked_number, checked_place
from app.domain.sheet import Cell, Formula, SheetRow

DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
EARLIEST, LATEST = date(1930, 1, 1), date(2200, 1, 1)


class DateOrder(StrEnum):
    """How 03/04/2026 is read; UNSAID refuses what could be both."""

    UNSAID = "unsaid"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class RowFields:
    """values: field of an employee -> value, where the row says something. problems: empty when it can be used."""

    line: int
    values: Mapping[str, str | date]
    problems: tuple[str, ...] = field(default=())

    @property
    def number(self) -> str:
        return str(self.values.get("number", ""))


def fields_of(row: SheetRow, places: Mapping[str, int], width: int, dates: DateOrder) -> RowFields:
    """Read one row; an empty cell says nothing.

    Args:
        places: field -> place of its column. width: how many columns the header has.
    """
    values: dict[str, str | date] = {}
    problems = []
    if any(cell != "" for cell in row.cells[width:]):
        problems.append(f"Expected {width} cells. Received {len(row.cells)}. Put texts with the delimiter in quotes.")
    for name, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        if cell == "":
            continue
        try:
            values[name] = _read(name, cell, dates)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    _join_names(values)
    if "number" not in values and not any(problem.startswith("number") for problem in problems):
        problems.append("number: Expected an employee number. Received an empty cell. Fill it in.")
    return RowFields(row.line, values, tuple(problems))


def _read(name: str, cell: Cell, dates: DateOrder) -> str | date:
    if isinstance(cell, Formula):
        raise ValueError(f"Expected a value. Received the formula {cell[:40]!r}. Paste its value instead.")
    if name in ("starts_on", "ends_on"):
        return cell if isinstance(cell, date) else date_of(cell, dates)
    text = cell.isoformat() if isinstance(cell, date) else cell
    if name == "number":
        return checked_number(text)
    return checked_place(text) if name in ("department", "site") else checked_name(text)


def _join_names(values: dict[str, str | date]) -> None:
    """First and last name make a name, where there is none."""
    parts = [str(values.pop(part)) for part in ("first_name", "last_name") if part in values]
    if parts and "name" not in values:
        values["name"] = " ".join(parts)


def date_of(text: str, order: DateOrder) -> date:
    """A date of the form 2026-11-25, 25.11.2026 or 25/11/2026.

    Raises:
        ValueError: it is none, lies far away, or could be two.
    """
    found = _date(text, order)
    if not EARLIEST <= found <= LATEST:
        raise ValueError(f"Expected a date between {EARLIEST} and {LATEST}. Received {text!r}. Correct it.")
    return found


def _date(text: str, order: DateOrder) -> date:
    try:
        return datetime.fromisoformat(text).date()  # also "2026-11-25 00:00:00", as spreadsheets write it
    except ValueError:
        pass
    dotted, slashed = DOTTED.fullmatch(text), SLASHED.fullmatch(text)
    if dotted is None and slashed is None:
        raise ValueError(f"Expected a date like 2026-11-25. Received {text[:40]!r}. Write it so.")
    first, second, year = map(int, (dotted or slashed).groups())  # type: ignore[union-attr]
    if slashed is not None and order is DateOrder.UNSAID and max(first, second) <= 12 and first != second:
        raise ValueError(f"Expected a clear date. Received {text!r}, which could be two. Say --dates dmy or mdy.")
    month_first = slashed is not None and (order is DateOrder.MONTH_FIRST or second > 12)
    day, month = (second, first) if month_first else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Expected a date that exists. Received {text!r}. Correct it.") from None
