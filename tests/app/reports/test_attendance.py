"""Who is in now, who was there today, everybody's day."""

from datetime import timedelta

from app.domain.exception import Exception_, ExceptionKind
from app.domain.reports.attendance import day_table, now_table, today_table
from app.domain.workday import Status
from tests.stores import an_employee
from tests.workdays import DAY, HOUR, MINUTE, MONDAY, a_workday, an_empty_day, at

ADA, BOB, EVE = (an_employee(key, department="Office", site="Vienna") for key in ("ada", "bob", "eve"))
SUNDAY = MONDAY - DAY
NIGHT = {"first_in": at(SUNDAY, 22), "last_out": None, "is_open": True, "worked": 9 * HOUR}


def test_in_now_is_whoever_has_an_open_day_longest_first():
    days = {
        "ada": [a_workday("ada", is_open=True, last_out=None, worked=2 * HOUR)],
        "bob": [a_workday("bob", SUNDAY, **NIGHT), an_empty_day("bob", status=Status.EXPECTED)],
        "eve": [a_workday("eve")],
    }

    table = now_table([ADA, BOB, EVE], days, at(MONDAY, 11))

    assert table.title == "In now: 2 at 2026-10-05 11:00"
    assert table.cells("number") == ("bob", "ada")
    assert table.cells("first_in") == (at(SUNDAY, 22), at(MONDAY, 9))
    assert table.cells("worked") == (9 * HOUR, 2 * HOUR)


def test_today_leaves_out_whoever_did_not_come():
    days = {"ada": [a_workday()], "bob": [an_empty_day("bob", status=Status.ABSENT)]}

    assert today_table([ADA, BOB, EVE], days, MONDAY).cells("number") == ("ada",)


def test_today_has_the_night_shift_that_began_yesterday():
    ended = NIGHT | {"is_open": False, "last_out": at(MONDAY, 6)}
    days = {
        "ada": [a_workday("ada", SUNDAY)],
        "bob": [a_workday("bob", SUNDAY, **NIGHT)],
        "eve": [a_workday("eve", SUNDAY, **ended)],
    }

    assert today_table([ADA, BOB, EVE], days, MONDAY).cells("number") == ("bob", "eve")


def test_todays_own_shift_wins_over_the_night_before():
    ended = NIGHT | {"is_open": False, "last_out": at(MONDAY, 6)}
    days = {"bob": [a_workday("bob", SUNDAY, **ended), a_workday("bob", worked=HOUR)]}

    assert today_table([BOB], days, MONDAY).cells("worked") == (HOUR,)


def test_a_day_lists_everybody_who_was_employed_with_what_became_of_it():
    late = (Exception_(ExceptionKind.LATE, 12 * MINUTE), Exception_(ExceptionKind.FORGOTTEN_OUT))
    days = {
        "ada": [a_workday("ada", late=12 * MINUTE, exceptions=late)],
        "bob": [an_empty_day("bob", status=Status.HOLIDAY, note="Labour Day")],
        "eve": [an_empty_day("eve", status=Status.NOT_EMPLOYED)],
    }

    table = day_table([ADA, BOB, EVE], days, MONDAY)

    assert table.cells("status") == ("present", "holiday: Labour Day")
    assert table.cells("late") == (12 * MINUTE, timedelta())
    assert table.cells("exceptions") == ("late 0:12, forgotten out", "")
    assert table.cells("site") == ("Vienna", "Vienna")
