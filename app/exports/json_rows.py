"""A table as JSON-ready values."""

from datetime import date, timedelta
from typing import Any

from app.domain.table import Cell, Column, Kind, Table


def as_json(table: Table) -> dict[str, Any]:
    """{"title", "columns": [{"key", "title", "kind"}], "rows": [{key: value}], "totals": {key: value} or null}.

    An employee's number and name stand together as "employee": {"id", "name"}. Durations are whole seconds under
    key + "_s", dates and moments ISO 8601, moments with their offset.
    """
    columns = [{"key": _name(column), "title": column.title, "kind": column.kind.value} for column in table.columns]
    return {
        "title": table.title,
        "columns": columns,
        "rows": [_record(table.columns, row) for row in table.rows],
        "totals": _record(table.columns, table.totals) if table.totals else None,
    }


def _record(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> dict[str, Any]:
    record = {_name(column): _value(cell) for column, cell in zip(columns, row, strict=True)}
    if "number" in record and "name" in record:
        employee = {"id": record.pop("number"), "name": record.pop("name")}
        return {"employee": employee} | record
    return record


def _name(column: Column) -> str:
    return f"{column.key}_s" if column.kind is Kind.DURATION else column.key


def _value(cell: Cell) -> str | int | float | None:
    if isinstance(cell, timedelta):
        return round(cell.total_seconds())
    return cell.isoformat() if isinstance(cell, date) else cell
