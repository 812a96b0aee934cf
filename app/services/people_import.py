"""Taking people over from a sheet: previewed row by row, then stored whole or not at all."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.employee import Employee
from app.domain.permission import Act
from app.domain.roster_columns import Columns, columns_of
from app.domain.roster_rows import DateOrder, RowFields, fields_of
from app.domain.sheet import Sheet
from app.errors import Refused
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, UnitOfWork


class RowAct(StrEnum):
    """What a row does."""

    ADD = "add"
    UPDATE = "update"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True)
class ImportRow:
    """One row of the sheet. changes: field -> (before, after). problems: why it is bad."""

    line: int
    act: RowAct
    number: str
    name: str
    changes: Mapping[str, tuple[str | date | None, str | date | None]]
    problems: tuple[str, ...] = ()
    employee: Employee | None = None


@dataclass(frozen=True)
class ImportResult:
    """problems: of the whole sheet. stored: False for a preview, and when nothing was taken over."""

    rows: tuple[ImportRow, ...]
    columns: Columns
    problems: tuple[str, ...]
    stored: bool = False

    def count(self, act: RowAct) -> int:
        return sum(row.act is act for row in self.rows)

    @property
    def is_clean(self) -> bool:
        return not self.problems and not self.count(RowAct.BAD)


@dataclass(frozen=True, kw_only=True)
class ImportHow:
    """mapping: field -> header. ignore_unknown: columns that mean nothing here are left out instead of refused.

    skip_bad: take the good rows over although others are bad.
    """

    mapping: Mapping[str, str]
    dates: DateOrder = DateOrder.UNSAID
    ignore_unknown: bool = False
    skip_bad: bool = False


class PeopleImport:
    """Reads sheets into the list of employees."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def preview(self, sheet: Sheet, how: ImportHow) -> ImportResult:
        """What `take_over` would do now; stores nothing."""
        with self._open() as work:
            return _planned(sheet, how, work.employees.all())

    def take_over(self, sheet: Sheet, how: ImportHow, *, by: str = "operator") -> ImportResult:
        """Add and update everybody in one transaction, by what is stored at this moment.

        Raises:
            Refused: the sheet or one of its rows cannot be used (rows: unless `how.skip_bad`); nothing was stored.
        """
        with self._open() as work:
            expect_permitted(work, by, Act.IMPORT)
            result = _planned(sheet, how, work.employees.all())
            if result.problems:
                raise Refused(f"Nothing was imported. {result.problems[0]}")
            if not result.is_clean and not how.skip_bad:
                bad = next(row for row in result.rows if row.act is RowAct.BAD)
                raise Refused(
                    f"Nothing was imported: {result.count(RowAct.BAD)} bad rows. Line {bad.line}: {bad.problems[0]} "
                    "Mend the file, or leave bad rows out with --skip-bad."
                )
            for row in result.rows:
                self._store(work, row, by)
            counts = {act.value: result.count(act) for act in RowAct}
            work.events.add(Event(kind="employees_imported", at_utc=self._clock.now(), details={**counts, "by": by}))
            work.commit()
        return replace(result, stored=True)

    def _store(self, work: UnitOfWork, row: ImportRow, by: str) -> None:
        if row.employee is None or row.act not in (RowAct.ADD, RowAct.UPDATE):
            return
        if row.act is RowAct.ADD:
            work.employees.add(row.employee)
        else:
            work.employees.update(row.employee)
        kind = "employee_added" if row.act is RowAct.ADD else "employee_changed"
        details = {"fields": sorted(row.changes), "by": by}
        work.events.add(Event(kind=kind, at_utc=self._clock.now(), subject=row.employee.key, details=details))


def _planned(sheet: Sheet, how: ImportHow, employees: list[Employee]) -> ImportResult:
    columns = columns_of(sheet.header, how.mapping)
    problems = list(columns.problems)
    if columns.unknown and not how.ignore_unknown:
        unknown = ", ".join(map(repr, columns.unknown))
        problems.append(
            f"Expected columns with a meaning here. Received {unknown}. Say what it is: "
            f'--map FIELD="{columns.unknown[0]}", or leave such columns out with --ignore-columns.'
        )
    if "number" not in columns.fields:
        return ImportResult((), columns, tuple(problems))
    if not sheet.rows:
        problems.append("Expected at least one row below the header. Received none. Check the file.")
    known = {employee.number.casefold(): employee for employee in employees}
    seen: dict[str, int] = {}
    rows = []
    for row in sheet.rows:
        read = fields_of(row, columns.fields, len(sheet.header), how.dates)
        first = seen.setdefault(read.number.casefold(), read.line) if read.number else read.line
        rows.append(_planned_row(read, known.get(read.number.casefold()), first))
    return ImportResult(tuple(rows), columns, tuple(problems))


def _planned_row(read: RowFields, stored: Employee | None, first_line: int) -> ImportRow:
    problems = list(read.problems)
    if first_line != read.line:
        problems.append(f"number: Expected each number once. Received {read.number} in line {first_line} already.")
    values = {name: value for name, value in read.values.items() if name != "number"}
    if stored is None and "name" not in values and not any(p.startswith(("name", "first", "last")) for p in problems):
        problems.append("name: Expected the name of somebody new. Received an empty cell. Fill it in.")
    name = str(values.get("name", stored.name if stored else ""))
    employee = None
    if not problems:
        try:
            employee = _employee(stored, read.number, values)
        except ValueError as error:
            problems.append(f"ends_on: {error}")
    if employee is None:
        return ImportRow(read.line, RowAct.BAD, read.number, name, {}, tuple(problems))
    before = stored or employee
    changes = {
        field: (getattr(before, field) if stored else None, value)
        for field, value in values.items()
        if stored is None or getattr(stored, field) != value
    }
    act = RowAct.ADD if stored is None else RowAct.UPDATE if changes else RowAct.SAME
    return ImportRow(read.line, act, read.number, name, changes, (), employee)


def _employee(stored: Employee | None, number: str, values: Mapping[str, str | date]) -> Employee:
    if stored is not None:
        return replace(stored, **values)  # type: ignore[arg-type]
    return Employee(key=uuid.uuid4().hex, number=number, enrolled_at_utc=None, **values)  # type: ignore[arg-type]
