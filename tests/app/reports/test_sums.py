"""Hours, overtime, the calendar, one employee, lateness, exceptions, charts: each held to sums worked out by hand."""

from datetime import date, timedelta

import pytest

from app.domain.exception import Exception_, ExceptionKind
from app.domain.permission import Operator, Role
from app.domain.reports.calendar import days_of, month_table, sign_of
from app.domain.reports.charts import hours_per_day, presence_now
from app.domain.reports.hours import hours_table, overtime_table
from app.domain.reports.incidents import DoorIncident, exceptions_table, lateness_table
from app.domain.reports.people import Chosen
from app.domain.reports.person import employee_table
from app.domain.workday import ZERO, Status
from tests.stores import an_employee
from tests.workdays import DAY, HOUR, MINUTE, MONDAY, a_workday, an_empty_day, at

ADA, BOB = an_employee("ada", department="Office"), an_employee("bob", department="Store", site="Graz")
LATE = Exception_(ExceptionKind.LATE, 12 * MINUTE)


ON_A_FREE_DAY = {
    "status": Status.DAY_OFF, "target": ZERO, "planned": None, "worked": 2 * HOUR, "overtime": 2 * HOUR,
}  # fmt: skip


def a_week(key="ada"):
    """Present with an hour of overtime, absent, on leave, half a day, a free Friday with two hours of work."""
    usual = 7 * HOUR + 30 * MINUTE
    return [
        a_workday(key, MONDAY, worked=usual + HOUR, overtime=HOUR, last_out=at(MONDAY, 18)),
        an_empty_day(key, MONDAY + DAY, Status.ABSENT, target=usual),
        an_empty_day(key, MONDAY + 2 * DAY, Status.LEAVE, note="vacation"),
        a_workday(key, MONDAY + 3 * DAY, status=Status.HALF_DAY, worked=3 * HOUR, late=12 * MINUTE, exceptions=(LATE,)),
        a_workday(key, MONDAY + 4 * DAY, **ON_A_FREE_DAY),
    ]


SPAN = (MONDAY, MONDAY + 4 * DAY)


def test_hours_are_summed_a_person_and_in_total():
    table = hours_table([ADA, BOB], {"ada": a_week(), "bob": a_week("bob")}, *SPAN)

    (ada, _) = table.records()
    assert ada == {
        "number": "ada", "name": "Ada", "department": "Office", "site": "",
        "days_present": 3, "days_absent": 1, "days_leave": 1,
        "target": 22 * HOUR + 30 * MINUTE, "worked": 13 * HOUR + 30 * MINUTE, "breaks": 90 * MINUTE,
        "overtime": 3 * HOUR, "surplus": ZERO, "shortfall": 9 * HOUR,
    }  # fmt: skip
    assert table.totals == (
        "", "Total", "", "", 6, 2, 2, 45 * HOUR, 27 * HOUR, 3 * HOUR, 6 * HOUR, ZERO, 18 * HOUR,
    )  # fmt: skip


def test_who_was_not_employed_in_the_span_is_left_out():
    table = hours_table([ADA], {"ada": [an_empty_day(status=Status.NOT_EMPLOYED)]}, *SPAN)

    assert (table.rows, table.totals) == ((), ())


def test_overtime_is_told_by_iso_week_also_over_the_turn_of_the_year():
    thursday, monday = date(2026, 12, 31), date(2027, 1, 4)  # week 53 of 2026, week 1 of 2027
    days = [a_workday(day=day, overtime=HOUR) for day in (thursday, thursday + DAY, monday)]

    table = overtime_table([ADA, BOB], {"ada": days, "bob": [a_workday("bob")]}, thursday, monday)

    assert table.cells("week") == ("2026-W53", "2027-W01")
    assert table.cells("overtime") == (2 * HOUR, HOUR)
    assert table.cells("to_day") == (thursday + DAY, monday)
    assert table.totals == (
        "",
        "Total",
        "",
        "",
        "",
        None,
        None,
        22 * HOUR + 30 * MINUTE,
        22 * HOUR + 30 * MINUTE,
        3 * HOUR,
    )


@pytest.mark.parametrize(
    "day, sign",
    [
        (a_workday(), "7:30"),
        (a_workday(exceptions=(LATE,)), "7:30*"),
        (a_workday(exceptions=(Exception_(ExceptionKind.CORRECTED),)), "7:30"),
        (an_empty_day(status=Status.ABSENT, exceptions=(Exception_(ExceptionKind.ABSENT),)), "A"),
        (an_empty_day(status=Status.HOLIDAY), "H"),
        (an_empty_day(status=Status.LEAVE), "L"),
        (an_empty_day(status=Status.NOT_EMPLOYED), "-"),
        (an_empty_day(status=Status.DAY_OFF), ""),
        (an_empty_day(status=Status.EXPECTED), ""),
        (a_workday(status=Status.HOLIDAY), "7:30"),
    ],
)
def test_a_day_of_the_calendar_is_hours_or_a_sign(day, sign):
    assert sign_of(day) == sign


def test_a_month_has_a_column_a_day_and_the_sums():
    month = [a_workday(day=day) for day in days_of(2026, 2)]

    table = month_table([ADA], {"ada": month}, 2026, 2)

    assert [column.title for column in table.columns[2:4]] == ["1 Su", "2 Mo"]
    assert len(table.columns) == 2 + 28 + 3
    assert table.cells("worked") == (28 * (7 * HOUR + 30 * MINUTE),)


def test_december_has_31_days():
    assert days_of(2026, 12)[-1] == date(2026, 12, 31)


def test_one_employees_days_carry_plan_times_and_sums():
    table = employee_table(ADA, a_week())

    first = next(iter(table.records()))
    assert (first["planned_start"], first["last_out"], first["overtime"]) == (at(MONDAY, 9), at(MONDAY, 18), HOUR)
    assert table.cells("status") == ("present", "absent", "leave: vacation", "half day", "day off")
    assert table.totals[6:] == (
        24 * HOUR,
        90 * MINUTE,
        13 * HOUR + 30 * MINUTE,
        22 * HOUR + 30 * MINUTE,
        3 * HOUR,
        12 * MINUTE,
        ZERO,
        "",
    )


def test_lateness_lists_days_not_people_oldest_first():
    early = [a_workday("bob", MONDAY, early=5 * MINUTE)]

    table = lateness_table([ADA, BOB], {"ada": a_week(), "bob": early}, *SPAN)

    assert table.cells("number") == ("bob", "ada")
    assert (table.cells("late"), table.cells("early")) == ((None, 12 * MINUTE), (5 * MINUTE, None))


def test_exceptions_of_days_and_of_the_door_stand_together_in_the_order_of_time():
    door = [DoorIncident(at(MONDAY, 8), "unknown_face"), DoorIncident(at(MONDAY + 4 * DAY, 8), "locked_out", ADA)]

    table = exceptions_table([ADA], {"ada": a_week()}, door, *SPAN)

    assert table.cells("kind") == ("unknown face", "late", "locked out")
    assert table.cells("number") == ("", "ada", "ada")
    assert table.cells("amount") == (None, 12 * MINUTE, None)


def test_hours_a_day_has_days_without_work_too():
    table = hours_per_day([ADA, BOB], {"ada": a_week()[:1], "bob": a_week("bob")[:1]}, MONDAY, MONDAY + DAY)

    assert table.rows == ((MONDAY, 17 * HOUR, 15 * HOUR, 2), (MONDAY + DAY, timedelta(), timedelta(), 0))


def test_presence_counts_in_expected_and_away_a_department():
    days = {
        "ada": [a_workday(is_open=True, last_out=None)],
        "bob": [an_empty_day("bob", status=Status.EXPECTED, target=HOUR)],
        "eve": [an_empty_day("eve", status=Status.ABSENT, target=HOUR)],
        "kim": [an_empty_day("kim")],
    }
    employees = [ADA, BOB, an_employee("eve", department="Store"), an_employee("kim", department="Store")]

    assert presence_now(employees, days, MONDAY).rows == (("Office", 1, 0, 0), ("Store", 0, 1, 1))


@pytest.mark.parametrize(
    "chosen, numbers",
    [
        (Chosen(), ["ada", "bob"]),
        (Chosen(department="office"), ["ada"]),
        (Chosen(site="Graz"), ["bob"]),
        (Chosen(department="Office", site="Graz"), []),
        (Chosen(operator=Operator(key="m", name="Max", role=Role.MANAGER, departments=("Store",))), ["bob"]),
    ],
)
def test_a_report_is_narrowed_down_by_department_site_and_what_the_operator_may_see(chosen, numbers):
    assert [employee.number for employee in (ADA, BOB) if chosen.has(employee)] == numbers
