"""A month's hours in the columns that a payroll program reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from app.domain.employee import Employee
from app.domain.reports.hours import is_present, total
from app.domain.reports.people import Days, employed
from app.domain.reports.words import status_of
from app.domain.table import Cell, Column, Kind, Table
from app.domain.workday import ZERO, Status, WorkDay

MINUTE = timedelta(minutes=1)
DURATIONS = ("worked", "regular", "overtime", "target", "surplus", "shortfall", "breaks", "presence", "late", "early")
COUNTS = ("days_present", "days_absent", "days_leave", "days_holiday")
PERSON = ("number", "name", "department", "site")
DATES = ("first_day", "last_day", "day")
OF_A_DAY = ("day", "status", "note", "first_in", "last_out")  # only with a row a day
OF_A_WAGE_TYPE = ("wage_type", "amount")  # only with a row a wage type
VALUES = (*PERSON, "first_day", "last_day", *OF_A_DAY, *DURATIONS, *COUNTS, *OF_A_WAGE_TYPE)


class Rows(StrEnum):
    """What a row is: an employee's month, a day of it, or one wage type of the month."""

    EMPLOYEE = "employee"
    DAY = "day"
    WAGE_TYPE = "wage_type"


class Unit(StrEnum):
    """How a duration is written: 7.50, 7:30 or 450."""

    HOURS = "hours"
    CLOCK = "h:mm"
    MINUTES = "minutes"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column. value: one of VALUES, or "" for the constant `text`. format: of dates and times, as strftime has it.

    digits: after the decimal sign, half a unit rounds up.
    """

    name: str
    value: str = ""
    text: str = ""
    unit: Unit = Unit.HOURS
    digits: int = 2
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class WageType:
    """A kind of pay with its code. value: a duration or a count; a month without any gives no row.

    unit: hours or minutes, since all amounts stand in one column of numbers.
    """

    code: str
    value: str
    unit: Unit = Unit.HOURS


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a payroll program wants. The rest is about CSV: XLSX has numbers, dates and durations of its own."""

    title: str
    rows: Rows
    columns: tuple[Field, ...]
    wage_types: tuple[WageType, ...] = ()
    header: bool = True
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    line_end: str = "\r\n"


def payroll_table(profile: Profile, employees: Iterable[Employee], days: Days, first: date, last: date) -> Table:
    """The profile's columns filled with the span's days; employees without a day of employment are left out."""
    columns = tuple(Column(f"c{turn}", one.name, _kind(one)) for turn, one in enumerate(profile.columns, 1))
    rows = [
        tuple(_cell(one, values) for one in profile.columns)
        for employee, own in employed(employees, days)
        for values in _rows(profile, _about(employee, own, first, last), own)
    ]
    return Table(f"{profile.title}, {first} to {last}", columns, tuple(rows))


def decimal_hours(duration: timedelta, digits: int) -> float:
    """7.5 for seven hours and a half; half a unit of the last digit rounds up, away from zero."""
    exact = Decimal(duration // timedelta(microseconds=1)) / Decimal(3_600_000_000)
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _about(employee: Employee, days: Sequence[WorkDay], first: date, last: date) -> dict[str, Any]:
    about: dict[str, Any] = {name: getattr(employee, name) for name in PERSON}
    return about | {"first_day": first, "last_day": last} | _sums(days)


def _sums(days: Sequence[WorkDay]) -> dict[str, Any]:
    stored = ("worked", "overtime", "target", "breaks", "presence", "late", "early")
    sums: dict[str, Any] = {name: total(days, name) for name in stored}
    worked, target = sums["worked"], sums["target"]
    return sums | {
        "regular": worked - sums["overtime"],
        "surplus": max(worked - target, ZERO),
        "shortfall": max(target - worked, ZERO),
        "days_present": sum(map(is_present, days)),
        "days_absent": sum(day.status is Status.ABSENT and not day.worked for day in days),
        "days_leave": sum(day.status is Status.LEAVE for day in days),
        "days_holiday": sum(day.status is Status.HOLIDAY for day in days),
    }


def _rows(profile: Profile, about: dict[str, Any], days: Sequence[WorkDay]) -> Iterable[dict[str, Any]]:
    match profile.rows:
        case Rows.EMPLOYEE:
            yield about
        case Rows.DAY:
            for day in days:
                if day.status is not Status.NOT_EMPLOYED:
                    said = {name: getattr(day, name) for name in OF_A_DAY} | {"status": status_of(day)}
                    yield about | _sums([day]) | said
        case Rows.WAGE_TYPE:
            for wage in profile.wage_types:
                if about[wage.value]:
                    yield about | {"wage_type": wage.code, "amount": about[wage.value], "unit": wage.unit}


def _kind(one: Field) -> Kind:
    if one.value in DURATIONS:
        return Kind.DURATION if one.unit is Unit.CLOCK else Kind.NUMBER
    if one.value in (*COUNTS, "amount"):
        return Kind.NUMBER
    if one.format or one.value not in (*DATES, "first_in", "last_out"):
        return Kind.TEXT
    return Kind.DATE if one.value in DATES else Kind.MOMENT


def _cell(one: Field, values: dict[str, Any]) -> Cell:
    if not one.value:
        return one.text
    value = values[one.value]
    if one.format and value is not None:
        return f"{value:{one.format}}"
    if one.value in (*DURATIONS, "amount"):
        return _amount(value, values.get("unit", one.unit), one.digits)
    return value


def _amount(value: timedelta | int, unit: Unit, digits: int) -> Cell:
    if not isinstance(value, timedelta) or unit is Unit.CLOCK:
        return value
    return value // MINUTE if unit is Unit.MINUTES else decimal_hours(value, digits)
