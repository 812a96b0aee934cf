"""A report's rows fit its columns, and can be read by people and by keys."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.table import Column, Kind, Table, hours_and_minutes, shown

COLUMNS = (Column("name", "Name"), Column("day", "Day", Kind.DATE), Column("worked", "Worked", Kind.DURATION))
ROWS = (("Ada", date(2026, 10, 3), timedelta(hours=8)), ("Bob", None, timedelta()))


def test_a_column_is_read_by_its_key():
    assert Table("Hours", COLUMNS, ROWS).cells("name") == ("Ada", "Bob")


def test_rows_are_read_by_their_columns_keys():
    assert list(Table("Hours", COLUMNS, ROWS).records())[1] == {"name": "Bob", "day": None, "worked": timedelta()}


def test_a_table_may_be_empty():
    assert list(Table("Hours", COLUMNS, ()).records()) == []


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="Expected 3 cells"):
        Table("Hours", COLUMNS, (("Ada", None),))


def test_totals_of_another_width_are_refused():
    with pytest.raises(ValueError, match="Expected 3 cells"):
        Table("Hours", COLUMNS, ROWS, totals=("Sum",))


@pytest.mark.parametrize(
    "row",
    [
        (17, None, None),
        ("Ada", datetime(2026, 10, 3, tzinfo=UTC), None),  # a moment is no date, though Python calls it one
        ("Ada", None, 8.0),
        ("Ada", "2026-10-03", None),
    ],
)
def test_a_cell_of_another_kind_is_refused(row):
    with pytest.raises(ValueError, match="Expected (text|date|duration) cells"):
        Table("Hours", COLUMNS, (row,))


@pytest.mark.parametrize(
    "duration, text",
    [
        (timedelta(hours=8, minutes=5), "8:05"),
        (timedelta(hours=123), "123:00"),
        (timedelta(minutes=-30), "-0:30"),
        (timedelta(seconds=-30), "0:00"),
        (timedelta(minutes=59, seconds=59), "0:59"),
    ],
)
def test_a_duration_is_shown_in_hours_and_minutes(duration, text):
    assert hours_and_minutes(duration) == text


def test_every_kind_of_cell_is_shown_as_plain_text():
    cells = [None, "Ada", date(2026, 10, 3), datetime(2026, 10, 3, 8, 59, tzinfo=UTC), timedelta(hours=1), 3, 0.5]

    assert [shown(cell) for cell in cells] == ["", "Ada", "2026-10-03", "2026-10-03 08:59", "1:00", "3", "0.50"]
