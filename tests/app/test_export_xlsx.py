"""A report as XLSX: opened again by openpyxl and by pandas, and compared cell by cell."""

import io
from datetime import datetime, timedelta

import openpyxl
import pandas
import pytest

from app.domain.table import Column
from app.errors import BadInput
from app.exports import xlsx_file
from app.exports.xlsx_file import xlsx_bytes
from tests.exports_tables import FORMULAS, NAMES, a_table


def sheet_of(table):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table))).active


def plain(cell):
    """What a sheet makes of a cell: no zone, and an empty text is nothing."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return None if cell == "" else cell


def test_every_cell_comes_back_as_it_was():
    table = a_table()

    header, *rows = sheet_of(table).iter_rows(values_only=True)

    assert header == tuple(column.title for column in table.columns)
    for found, row in zip(rows, (*table.rows, table.totals), strict=True):
        day = found[2] and found[2].date()  # openpyxl reads a date as midnight
        assert (found[0], found[1], day, *found[3:]) == tuple(map(plain, row))


def test_pandas_reads_the_same_cells():
    table = a_table(NAMES[:10], totals=())

    frame = pandas.read_excel(io.BytesIO(xlsx_bytes(table)), dtype={"Number": str})

    assert tuple(frame["Number"]) == table.cells("number")
    assert tuple(frame["Name"]) == table.cells("name")
    assert tuple(day.date() for day in frame["Day"]) == table.cells("day")
    assert tuple(frame["Days"]) == table.cells("days")
    assert [as_duration(value) for value in frame["Worked"]] == list(table.cells("worked"))


def as_duration(value):
    """pandas reads what is shorter than a day as a time."""
    is_time = hasattr(value, "hour")
    return timedelta(hours=value.hour, minutes=value.minute) if is_time else pandas.Timedelta(value).to_pytimedelta()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_none_becomes_one_when_it_is_edited(text):
    cell = sheet_of(a_table((text,))).cell(2, 2)

    assert (cell.value.strip(), cell.data_type, cell.quotePrefix) == (text.strip(), "s", True)


def test_a_number_of_an_employee_stays_a_text():
    assert sheet_of(a_table()).cell(9, 1).value == "007"


def test_durations_are_hours_that_add_up_and_dates_are_dates():
    sheet = sheet_of(a_table())

    assert [sheet.cell(3, column).number_format for column in (3, 4, 5)] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "[h]:mm"]


def test_the_header_stays_can_be_filtered_by_and_columns_are_wide_enough():
    sheet = sheet_of(a_table())

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:F{len(NAMES) + 1}")
    assert sheet.column_dimensions["B"].width > len(NAMES[1])


def test_a_title_that_cannot_name_a_sheet_is_mended():
    assert sheet_of(a_table()).title == "Hours  October   2026"


def test_signs_that_xml_cannot_hold_are_replaced():
    assert sheet_of(a_table(("a\x00b\x1b",))).cell(2, 2).value == "a\ufffdb\ufffd"


def test_a_negative_duration_is_readable():
    table = a_table(rows=(("1", "Ada", None, None, timedelta(minutes=-90), None),), totals=())

    assert sheet_of(table).cell(2, 5).value == "-1:30"


def test_an_empty_report_is_a_sheet_with_a_header():
    assert list(sheet_of(a_table(rows=(), totals=())).iter_rows(values_only=True))[0][0] == "Number"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 4)

    with pytest.raises(BadInput, match="Expected at most 2 rows"):
        xlsx_bytes(a_table(columns=(Column("n", "N"),), rows=(("1",),) * 3, totals=()))
