from datetime import timedelta

from app.domain.employee import Employee
from app.services.reporting import DayRow
from app.ui.screens.admin.today.viewmodel import TodayViewModel
from tests.gui.viewmodels.admin.running import run
from tests.stores import NOON

WORKED = timedelta(hours=2, minutes=5)


def a_row(number, name, *, is_in):
    employee = Employee(key=number, number=number, name=name, enrolled_at_utc=NOON)
    return DayRow(employee=employee, first_in=NOON, last_out=None, worked=WORKED, is_in=is_in, punches=())


class Day:
    """Two people today."""

    def today(self):
        return [a_row("1", "Ada Lovelace", is_in=True), a_row("2", "Grace Hopper", is_in=False)]


def today():
    says = TodayViewModel(Day(), run)
    says.reload()
    return says


def test_todays_rows_are_worded():
    says = today()

    assert says.table.texts(0) == ["1", "Ada Lovelace", "IN", "12:00", "–", "2:05"]
    assert says.words == "1 in, 1 out"


def test_only_those_who_are_out_can_be_listed():
    says = today()

    says.only("OUT")

    assert [says.table.key(place) for place in range(len(says.table))] == ["2"]


def test_nothing_of_the_day_is_left_when_the_session_ends():
    says = today()

    says.forget()

    assert len(says.table) == 0 and says.words == ""
