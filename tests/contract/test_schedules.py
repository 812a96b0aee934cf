"""What every store must do with schedules, assignments, sites, company days and leave, and with punches as marks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.assignment import ALWAYS, Assignment, CompanyDay, Leave, Level, Site
from app.domain.breaks import BreakRule
from app.domain.overtime import OvertimeRule
from app.domain.punch import Direction
from app.domain.schedule import DayPlan, Schedule, ScheduleVersion
from app.errors import Refused
from tests.stores import ADAPTERS, NOON, a_punch, an_employee

MAY = date(2026, 5, 1)
OFFICE = Schedule(
    name="office",
    week=(DayPlan(start=time(9), end=time(17, 30)),) * 5 + (None, None),
    breaks=(BreakRule(360, 30),),
    overtime=OvertimeRule(day=600, least=15),
    late_grace=5,
)


@pytest.fixture(params=ADAPTERS)
def unit_of_work(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


def test_a_schedule_comes_back_as_stored_by_name_and_the_day_it_begins(unit_of_work):
    versions = [ScheduleVersion(schedule=OFFICE, from_day=day) for day in (MAY, ALWAYS)]
    night = ScheduleVersion(schedule=Schedule(name="night"), from_day=MAY)

    with unit_of_work() as work:
        for version in (night, *versions):
            work.schedules.put(version)

        assert work.schedules.all() == [night, versions[1], versions[0]]


def test_a_version_of_the_same_day_is_replaced_and_a_schedule_goes_with_all_its_versions(unit_of_work):
    changed = ScheduleVersion(schedule=Schedule(name="office", title="Front office"), from_day=MAY)

    with unit_of_work() as work:
        work.schedules.put(ScheduleVersion(schedule=OFFICE, from_day=MAY))
        work.schedules.put(changed)
        assert work.schedules.all() == [changed]

        assert work.schedules.remove("office") is True
        assert work.schedules.remove("office") is False


def test_assignments_come_oldest_first_and_one_of_the_same_day_is_replaced(unit_of_work):
    everybody = Assignment(level=Level.COMPANY, subject="", schedule="office", from_day=ALWAYS)
    ada = Assignment(level=Level.EMPLOYEE, subject="ada", schedule="night", from_day=MAY)
    ended = Assignment(level=Level.EMPLOYEE, subject="ada", schedule="", from_day=MAY)

    with unit_of_work() as work:
        for one in (ada, everybody, ended):
            work.schedules.assign(one)

        assert work.schedules.assignments() == [everybody, ended]
        assert work.schedules.assignments("bob") == [everybody]


def test_sites_and_company_days_are_replaced_by_their_names(unit_of_work):
    vienna = Site(name="Vienna", zone="Europe/Vienna", country="AT", subdivision="9")
    party = CompanyDay(day=MAY, name="Summer party")

    with unit_of_work() as work:
        work.schedules.put_site(Site(name="Vienna", zone="UTC"))
        work.schedules.put_site(vienna)
        work.schedules.put_day(party)
        work.schedules.put_day(CompanyDay(day=MAY, name="Stocktaking", site="Vienna", is_off=False))

        assert work.schedules.sites() == [vienna]
        assert [day.name for day in work.schedules.company_days()] == ["Summer party", "Stocktaking"]
        assert work.schedules.remove_day("", MAY) is True
        assert work.schedules.remove_day("", MAY) is False


def test_leave_is_found_by_the_days_it_touches_and_goes_with_the_employee(unit_of_work):
    leave = Leave(id="l", employee_key="ada", first=MAY, last=MAY + timedelta(days=4), kind="vacation")

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.schedules.add_leave(leave)

        assert work.schedules.leaves(MAY + timedelta(days=4), MAY + timedelta(days=9)) == [leave]
        assert work.schedules.leaves(MAY + timedelta(days=5), MAY + timedelta(days=9)) == []
        work.employees.erase("ada")
        assert work.schedules.leaves(MAY, MAY) == []
        assert work.schedules.remove_leave("l") is False


def test_what_is_one_employees_own_is_told_and_forgotten(unit_of_work):
    leave = Leave(id="l", employee_key="ada", first=MAY, last=MAY, kind="sick")
    own = Assignment(level=Level.EMPLOYEE, subject="ada", schedule="night", from_day=MAY)
    department = Assignment(level=Level.DEPARTMENT, subject="ada", schedule="office", from_day=ALWAYS)

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.schedules.add_leave(leave)
        for one in (own, department):
            work.schedules.assign(one)
        assert (work.schedules.leaves_of("ada"), work.schedules.assigned_to("ada")) == ([leave], [own])

        work.schedules.forget("ada")

        assert (work.schedules.leaves_of("ada"), work.schedules.assignments()) == ([], [department])


def test_leave_of_nobody_is_refused(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused):
        work.schedules.add_leave(Leave(id="l", employee_key="nobody", first=MAY, last=MAY, kind="sick"))


def test_marks_are_the_counting_punches_of_a_span_by_employee_to_the_second(unit_of_work):
    early = datetime(1969, 12, 31, 23, 59, 58, 900000, tzinfo=UTC)
    out = a_punch("ada", at_utc=NOON + timedelta(seconds=61.9), direction=Direction.OUT)
    withdrawn = a_punch("ada", at_utc=NOON + timedelta(minutes=2))

    with unit_of_work() as work:
        for punch in (a_punch("ada"), out, withdrawn, a_punch("bob"), a_punch("eve", at_utc=early)):
            work.punches.add(punch)
        work.punches.withdraw(withdrawn.id, NOON, "not me")
        second = int(NOON.timestamp())

        found = work.punches.marks(NOON, NOON + timedelta(hours=1))
        assert {key: sorted(marks) for key, marks in found.items()} == {
            "ada": [(second, 1, 0), (second + 61, 0, 0)],
            "bob": [(second, 1, 0)],
        }
        assert work.punches.marks(NOON, NOON + timedelta(hours=1), "bob") == {"bob": [(second, 1, 0)]}
        assert work.punches.marks(early, NOON) == {"eve": [(-2, 1, 0)]}


def test_punches_are_found_by_their_ids_and_unknown_ones_are_left_out(unit_of_work):
    first, second = a_punch("ada"), a_punch("bob", at_utc=NOON + timedelta(hours=1))

    with unit_of_work() as work:
        for punch in (second, first):
            work.punches.add(punch)

        assert work.punches.named({first.id, second.id, "unknown"}) == [first, second]
        assert work.punches.named(set()) == []
