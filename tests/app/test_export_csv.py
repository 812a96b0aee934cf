"""A report as CSV: opened again by Python's csv and by pandas, and compared cell by cell."""

import csv
import io
from datetime import timedelta

import pandas
import pytest

from app.exports.csv_file import csv_bytes
from tests.exports_tables import FORMULAS, NAMES, a_table


def read(content):
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def test_every_text_comes_back_sign_by_sign():
    header, *rows, totals = read(csv_bytes(a_table()))

    assert header == ["Number", "Name", "Day", "First in", "Worked", "Days"]
    assert [row[1] for row in rows] == list(NAMES)
    assert totals[:2] == ["", "Total"]


def test_pandas_reads_dates_moments_durations_and_numbers():
    table = a_table(NAMES[:10], totals=())

    frame = pandas.read_csv(io.BytesIO(csv_bytes(table)), dtype={"Number": str}, parse_dates=["Day", "First in"])

    assert tuple(frame["Number"]) == table.cells("number")
    assert tuple(day.date() for day in frame["Day"]) == table.cells("day")
    assert pandas.isna(frame["First in"][0])
    assert [moment.to_pydatetime() for moment in frame["First in"][1:]] == [
        moment.replace(tzinfo=None) for moment in table.cells("first_in")[1:]
    ]
    assert tuple(pandas.to_timedelta(frame["Worked"] + ":00")) == table.cells("worked")
    assert tuple(frame["Days"]) == table.cells("days")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    name = read(csv_bytes(a_table((text,))))[1][1]

    assert name == f"'{text}"


def test_a_header_is_no_formula_either():
    columns = (a_table().columns[0].__class__("x", "=1+1"),)

    assert csv_bytes(a_table(columns=columns, rows=(), totals=())) == b"'=1+1\r\n"


def test_lines_end_as_rfc_4180_says_and_quotes_are_doubled():
    content = csv_bytes(a_table((NAMES[1],), totals=()))

    assert content.endswith(b"\r\n")
    assert b'"Bob ""the Builder"", junior"' in content


def test_a_byte_order_mark_is_written_on_request_only():
    plain, marked = csv_bytes(a_table()), csv_bytes(a_table(), bom=True)

    assert marked == b"\xef\xbb\xbf" + plain


def test_hours_beyond_a_day_stay_hours():
    assert b",123:00," in csv_bytes(a_table(rows=(("1", "Ada", None, None, timedelta(hours=123), None),)))
