"""Payroll files: a profile's columns, units, decimal sign, wage types; the documented examples are run."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.payroll import Rows, Unit, decimal_hours, payroll_table
from app.domain.table import Kind
from app.domain.workday import Status
from app.errors import BadInput, SettingsError
from app.exports.payroll_csv import payroll_csv
from app.settings.payroll_profile import read_profile
from tests.stores import an_employee
from tests.workdays import DAY, HOUR, MINUTE, MONDAY, a_workday, an_empty_day

EXAMPLES = Path(__file__).parents[2] / "docs" / "payroll"
SPAN = (date(2026, 10, 1), date(2026, 10, 31))
ADA, BOB = an_employee("17", name="Ada", department="Office"), an_employee("9", name="Bob =1+1")
USUAL = 7 * HOUR + 30 * MINUTE


def october():
    ada = [
        a_workday("17", MONDAY, worked=USUAL + HOUR + 20 * MINUTE, overtime=HOUR + 20 * MINUTE, late=7 * MINUTE),
        a_workday("17", MONDAY + DAY),
        an_empty_day("17", MONDAY + 2 * DAY, Status.ABSENT, target=USUAL),
        an_empty_day("17", MONDAY + 3 * DAY, Status.LEAVE),
    ]
    return {"17": ada, "9": [an_empty_day("9", MONDAY + turn * DAY) for turn in range(4)]}


def exported(file):
    profile = read_profile(file)
    return payroll_csv(profile, payroll_table(profile, [ADA, BOB], october(), *SPAN))


def test_the_example_of_hours_has_a_line_an_employee():
    assert exported(EXAMPLES / "hours.toml").decode() == (
        "Employee ID,Name,Cost centre,Period start,Period end,Regular hours,Overtime hours,Days worked,Days absent\r\n"
        "17,Ada,Office,2026-10-01,2026-10-31,15.00,1.33,2,1\r\n"
        "9,Bob =1+1,,2026-10-01,2026-10-31,0.00,0.00,0,0\r\n"
    )


def test_the_example_of_wage_types_has_a_line_a_wage_type_and_none_for_nothing():
    assert exported(EXAMPLES / "wage-types.toml").decode("cp1252") == (
        "17;10/2026;1000;15,00;+\r\n17;10/2026;1010;1,33;+\r\n17;10/2026;2000;1,00;+\r\n17;10/2026;9000;7,00;+\r\n"
    )


def a_profile(tmp_path, text):
    (tmp_path / "profile.toml").write_text(text, "utf-8")
    return tmp_path / "profile.toml"


COLUMNS = (
    '[[columns]]\nname = "No"\nvalue = "number"\n[[columns]]\nname = "Day"\nvalue = "day"\nformat = "%d.%m.%Y"\n'
    '[[columns]]\nname = "In"\nvalue = "first_in"\nformat = "%H:%M"\n[[columns]]\nname = "h"\nvalue = "worked"\n'
    'unit = "h:mm"\n[[columns]]\nname = "min"\nvalue = "late"\nunit = "minutes"\n'
)


def test_a_row_a_day_has_dates_and_times_as_the_profile_writes_them(tmp_path):
    text = exported(a_profile(tmp_path, f'rows = "day"\nline_end = "lf"\n{COLUMNS}')).decode()

    assert text.splitlines()[:4] == [
        "No,Day,In,h,min", "17,05.10.2026,09:00,8:50,7", "17,06.10.2026,09:00,7:30,0", "17,07.10.2026,,0:00,0",
    ]  # fmt: skip
    assert "\r" not in text


def test_a_sheet_gets_numbers_durations_and_dates_of_its_own(tmp_path):
    profile = read_profile(a_profile(tmp_path, f'rows = "day"\n{COLUMNS}'))

    table = payroll_table(profile, [ADA], october(), *SPAN)

    assert [column.kind for column in table.columns] == [Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.DURATION, Kind.NUMBER]
    assert table.rows[0][3:] == (8 * HOUR + 50 * MINUTE, 7)


@pytest.mark.parametrize(
    "minutes, digits, hours",
    [
        (450, 2, 7.5),
        (1, 2, 0.02),
        (20, 2, 0.33),
        (50, 2, 0.83),
        (3, 1, 0.1),
        (9, 1, 0.2),
        (15, 1, 0.3),
        (90, 0, 2),
        (0, 2, 0),
    ],
)
def test_decimal_hours_round_half_up(minutes, digits, hours):
    assert decimal_hours(minutes * MINUTE, digits) == hours


def test_a_name_that_begins_like_a_formula_is_defused_and_a_constant_is_not(tmp_path):
    profile = a_profile(tmp_path, '[[columns]]\nname = "n"\nvalue = "name"\n[[columns]]\nname = "s"\ntext = "-"\n')
    read = read_profile(profile)

    table = payroll_table(read, [an_employee("17", name="=1+1")], october(), *SPAN)

    assert payroll_csv(read, table) == b"n,s\r\n'=1+1,-\r\n"


def test_a_name_that_the_encoding_cannot_hold_is_refused_and_nothing_is_lost_in_silence(tmp_path):
    read = read_profile(a_profile(tmp_path, 'encoding = "cp1252"\n[[columns]]\nname = "n"\nvalue = "name"\n'))
    table = payroll_table(read, [an_employee("17", name="Łucja")], october(), *SPAN)

    with pytest.raises(BadInput, match="Ł"):
        payroll_csv(read, table)


def test_who_was_not_employed_is_left_out(tmp_path):
    read = read_profile(EXAMPLES / "hours.toml")
    days = {"17": [an_empty_day("17", status=Status.NOT_EMPLOYED)]}

    assert payroll_table(read, [ADA], days, *SPAN).rows == ()


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "columns"),
        ('[[columns]]\nname = "x"\nvalue = "hours"\n', "nearest known one"),
        ('[[columns]]\nname = "x"\n', "either value or text"),
        ('[[columns]]\nname = "x"\nvalue = "name"\ntext = "y"\n', "either value or text"),
        ('[[columns]]\nname = "x"\nvalue = "day"\n', 'rows = "day"'),
        ('[[columns]]\nname = "x"\nvalue = "worked"\nunit = "days"\n', "hours, h:mm, minutes"),
        ('[[columns]]\nname = "x"\nvalue = "worked"\ndigits = 9\n', "digits from 0 to 6"),
        ('[[columns]]\nname = 7\nvalue = "name"\n', "Expected a str for name"),
        ('rows = "week"\n', "employee, day, wage_type"),
        ('delimiter = ";;"\n[[columns]]\nname = "x"\nvalue = "name"\n', "delimiter"),
        ('decimal = ";"\n[[columns]]\nname = "x"\nvalue = "name"\n', "decimal sign"),
        ('encoding = "utf-99"\n[[columns]]\nname = "x"\nvalue = "name"\n', "encoding"),
        ('rows = "wage_type"\n[[columns]]\nname = "x"\nvalue = "amount"\n', "wage_types"),
        ('rows = "wage_type"\n[[wage_types]]\ncode = "1"\nvalue = "name"\n', "nearest known one"),
        ("rows = \n", "payroll profile"),
    ],
)
def test_a_profile_that_is_off_is_refused_with_what_to_do(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said):
        read_profile(a_profile(tmp_path, text))


def test_the_examples_are_of_both_kinds():
    assert {read_profile(file).rows for file in EXAMPLES.glob("*.toml")} == {Rows.EMPLOYEE, Rows.WAGE_TYPE}
    assert read_profile(EXAMPLES / "wage-types.toml").wage_types[-1].unit is Unit.MINUTES


def test_regular_and_overtime_are_what_was_worked():
    from app.domain.payroll import _sums

    sums = _sums(october()["17"])

    assert sums["regular"] + sums["overtime"] == sums["worked"] == timedelta(hours=16, minutes=20)
