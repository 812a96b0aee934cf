from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.punch import Direction
from app.services.reporting import Reporting
from tests.fakes_faces import FakeClock
from tests.stores import NOON, a_punch, an_employee, memory_store
from tests.workdays import a_workday


@pytest.fixture
def company():
    open_unit_of_work = memory_store()
    with open_unit_of_work() as work:
        for key in ("ada", "bob", "eve"):
            work.employees.add(an_employee(key))
        work.punches.add(a_punch("ada", at_utc=NOON - timedelta(hours=4)))
        work.punches.add(a_punch("ada", at_utc=NOON - timedelta(hours=1), direction=Direction.OUT))
        work.punches.add(a_punch("bob", at_utc=NOON - timedelta(hours=14)))
        work.commit()
    return Reporting(open_unit_of_work=open_unit_of_work, clock=FakeClock(NOON))


def test_today_lists_who_punched_with_hours_and_leaves_out_who_did_not(company):
    rows = {row.employee.key: row for row in company.today()}

    assert set(rows) == {"ada", "bob"}
    assert (rows["ada"].worked, rows["ada"].is_in) == (timedelta(hours=3), False)


def test_who_came_yesterday_evening_and_is_still_in_is_listed(company):
    bob = next(row for row in company.today() if row.employee.key == "bob")

    assert (bob.worked, bob.is_in) == (timedelta(hours=14), True)


def test_times_are_told_in_the_doors_zone(company):
    ada = next(row for row in company.today() if row.employee.key == "ada")

    assert f"{ada.first_in:%H:%M}" == "09:00"


class WorktimeOf:
    """Worktime that has these days to tell."""

    def __init__(self, *days):
        self.days = list(days)

    def days_in(self, *_):
        return {"ada": self.days, "bob": [], "eve": []}


def test_who_works_at_a_site_elsewhere_has_both_times_in_the_sites_zone(company):
    came = (NOON - timedelta(hours=4)).astimezone(ZoneInfo("America/New_York"))
    day = a_workday("ada", came.date(), first_in=came, last_out=came + timedelta(hours=3), worked=timedelta(hours=3))
    company._worktime = WorktimeOf(day)

    ada = next(row for row in company.today() if row.employee.key == "ada")

    assert (f"{ada.first_in:%H:%M}", f"{ada.last_out:%H:%M}") == ("03:00", "06:00")
