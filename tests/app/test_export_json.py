"""A report for scripts and for a terminal."""

import json

from app.exports.json_rows import as_json
from app.exports.text import as_text
from tests.exports_tables import a_table


def test_rows_carry_the_employee_seconds_and_iso_moments():
    told = json.loads(json.dumps(as_json(a_table())))

    assert told["rows"][1] == {
        "employee": {"id": "001", "name": 'Bob "the Builder", junior'},
        "day": "2026-10-02",
        "first_in": "2026-10-25T02:59:30+02:00",
        "worked_s": 36060,
        "days": 0.25,
    }
    assert told["rows"][0]["first_in"] is None
    assert told["totals"]["employee"]["name"] == "Total"


def test_the_columns_tell_what_the_rows_hold():
    told = as_json(a_table())

    assert told["columns"][4] == {"key": "worked_s", "title": "Worked", "kind": "duration"}
    assert as_json(a_table(totals=()))["totals"] is None


def test_a_terminal_gets_aligned_columns_that_no_name_can_break():
    lines = as_text(a_table(("Ada", "王小明", "two\nlines\x1b[2J"))).splitlines()

    assert lines[0] == "Hours: October / 2026"
    assert len(lines) == 6
    assert lines[3].index("2026") == lines[2].index("2026") - 3  # three wide signs take six places
    assert "two lines [2J" in lines[4]


def test_an_empty_report_says_so():
    assert as_text(a_table(rows=(), totals=())) == "Hours: October / 2026: nothing to report."
