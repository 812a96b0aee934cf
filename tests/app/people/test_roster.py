"""Departments, sites and dates: who is on the list, and for whom the door opens on which day."""

from datetime import date, timedelta

import pytest

from app.domain.decision import Outcome
from app.domain.employee import Standing, standing, works_on
from app.errors import Refused
from app.services.checkin import CheckIn, CheckInRules
from app.services.roster import Roster
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.stores import NOON, an_employee, memory_store

TODAY, DAY = NOON.date(), timedelta(days=1)


class Company:
    def __init__(self, **ada):
        self.open, self.clock, self.gallery = memory_store(), FakeClock(NOON), FakeGallery()
        self.roster = Roster(open_unit_of_work=self.open, clock=self.clock)
        rules = CheckInRules(margin=0.1)
        self.door = CheckIn(gallery=self.gallery, open_unit_of_work=self.open, clock=self.clock, rules=rules)
        with self.open() as work:
            work.employees.add(an_employee("ada", number="1", **ada))
            work.commit()
        self.gallery.add("ada", FakeEngine().embed([a_face(1).crop]))

    def visit(self):
        return self.door.visit([a_view(a_face(1))], FakeEngine())

    def kinds(self):
        with self.open() as work:
            return [event.kind for event in work.events.since(0)]


@pytest.mark.parametrize(
    ("employee", "expected"),
    [
        ({}, Standing.AT_WORK),
        ({"active": False}, Standing.DEACTIVATED),
        ({"starts_on": TODAY}, Standing.AT_WORK),
        ({"starts_on": TODAY + DAY}, Standing.NOT_STARTED),
        ({"ends_on": TODAY}, Standing.AT_WORK),
        ({"ends_on": TODAY - DAY}, Standing.LEFT),
        ({"ends_on": TODAY, "left": True}, Standing.LEFT),
        ({"active": False, "ends_on": TODAY - DAY}, Standing.LEFT),
    ],
)
def test_the_dates_say_for_whom_the_door_opens(employee, expected):
    assert standing(an_employee(**employee), TODAY) is expected


def test_the_days_of_work_hold_the_first_and_the_last():
    ada = an_employee(starts_on=TODAY, ends_on=TODAY + DAY, active=False)

    assert [works_on(ada, TODAY + n * DAY) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_nobody_ends_before_they_start():
    with pytest.raises(ValueError, match="Expected a last day of work on or after the first"):
        an_employee(starts_on=TODAY, ends_on=TODAY - DAY)


def test_the_door_knows_somebody_whose_first_day_is_to_come_and_says_when(request):
    company = Company(starts_on=TODAY + DAY)

    early = company.visit()
    company.clock.forward(DAY)

    assert (early.outcome, early.employee.number) == (Outcome.INACTIVE, "1")
    assert str(TODAY + DAY) in early.reason
    assert company.visit().outcome is Outcome.ACCEPTED


def test_leaving_shuts_the_door_at_once():
    company = Company()

    gone = company.roster.leave("1")

    assert (gone.left, gone.ends_on) == (True, TODAY)
    assert company.visit().outcome is Outcome.INACTIVE
    assert "left the company" in company.visit().reason


def test_leaving_on_a_day_leaves_the_door_open_until_it_is_over():
    company = Company()

    company.roster.leave("1", TODAY)
    on_the_day = company.visit()
    company.clock.forward(DAY)

    assert (on_the_day.outcome, company.visit().outcome) == (Outcome.ACCEPTED, Outcome.INACTIVE)


def test_the_last_day_is_that_of_the_door_not_of_utc():
    company = Company()
    company.clock.zone = "Pacific/Auckland"  # NOON in UTC is the next day there

    assert company.roster.leave("1").ends_on == TODAY + DAY


def test_whoever_comes_back_is_let_in_again():
    company = Company()
    company.roster.leave("1", TODAY - DAY)

    back = company.roster.activate("1")

    assert (back.left, back.ends_on, company.visit().outcome) == (False, None, Outcome.ACCEPTED)


def test_whoever_leaves_before_they_began_has_no_first_day():
    company = Company(starts_on=TODAY + 9 * DAY)

    assert company.roster.leave("1").starts_on is None


def test_changes_are_stored_checked_and_told():
    company = Company()

    changed = company.roster.set("1", {"department": "  Night   shift ", "starts_on": date(2026, 1, 1)})

    assert (changed.department, company.roster.show("1").starts_on) == ("Night shift", date(2026, 1, 1))
    assert company.kinds() == ["employee_changed"]
    for wrong in ({"department": "x" * 81}, {"number": "2"}, {}, {"name": " "}, {"ends_on": date(2025, 1, 1)}):
        with pytest.raises(ValueError, match="Expected"):
            company.roster.set("1", wrong)
    with pytest.raises(Refused, match="Expected the number"):
        company.roster.set("2", {"site": "Graz"})


def test_the_list_is_filtered_by_department_site_and_door():
    company = Company(department="Lab", site="Graz")
    with company.open() as work:
        work.employees.add(an_employee("bob", number="2", department="lab", site="Linz", active=False))
        work.employees.add(an_employee("cleo", number="3", starts_on=TODAY + DAY))
        work.commit()

    listed = lambda **how: [e.number for e in company.roster.chosen(**how)]  # noqa: E731
    assert listed(department=" LAB ") == ["1", "2"]
    assert listed(department="lab", site="linz") == ["2"]
    assert (listed(inactive=True), listed(inactive=False)) == (["2", "3"], ["1"])
