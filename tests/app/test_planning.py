"""Who works by which schedule from when on, holidays and leave: what an admin decides, and what comes of it."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.assignment import ALWAYS, CompanyDay, Level
from app.domain.correction import Correction, CorrectionKind, CorrectionState
from app.domain.punch import Direction
from app.domain.schedulefile import parsed
from app.errors import BadInput, Refused
from app.services.planning import Planning
from app.services.worktime import Worktime
from tests.app.work_days import MONDAY, hm, marks
from tests.fakes_faces import FakeClock
from tests.stores import a_punch, an_employee, memory_store

FILE = """
[schedules.office]
mon-fri = "09:00-17:30"
[schedules.late]
mon-fri = "12:00-20:30"
[sites.Vienna]
zone = "Europe/Vienna"
country = "AT"
[sites.Tokyo]
zone = "Asia/Tokyo"
"""
TUESDAY = MONDAY + timedelta(days=1)


class OneHoliday:
    def between(self, first, last, country, subdivision=""):
        if country != "AT":
            raise BadInput(f"Expected the ISO code of a country. Received {country!r}.")
        return {TUESDAY: "Feiertag"}


class Company:
    """Ada (Vienna, sales), Bob (Tokyo, sales) and Eve (nowhere), on Friday of the week; nobody has a schedule yet."""

    def __init__(self):
        self.open = memory_store()
        self.clock = FakeClock(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), "Europe/Vienna")
        holidays = OneHoliday()
        self.planning = Planning(open_unit_of_work=self.open, clock=self.clock, holidays=holidays)
        self.worktime = Worktime(open_unit_of_work=self.open, clock=self.clock, holidays=holidays)
        long_ago = self.clock.now() - timedelta(days=400)
        with self.open() as work:
            for key, site, department in (("ada", "Vienna", "sales"), ("bob", "Tokyo", "sales"), ("eve", "", "")):
                person = an_employee(key, site=site, department=department, enrolled_at_utc=long_ago)
                work.employees.add(person)
            work.commit()
        self.planning.put(parsed(tomllib.loads(FILE)))

    def day(self, key, day=MONDAY):
        return self.worktime.days([key], day, day)[key][0]

    def punch(self, key, text, zone=None):
        with self.open() as work:
            for second, coming, _ in marks(text, zone) if zone else marks(text):
                moment = datetime.fromtimestamp(second, UTC)
                way = Direction.IN if coming else Direction.OUT
                work.punches.add(a_punch(key, at_utc=moment, direction=way))
            work.commit()


@pytest.fixture
def company():
    return Company()


def test_the_nearest_assignment_wins_and_ends_by_an_empty_one(company):
    def schedules():
        return [company.day(key).schedule for key in ("ada", "bob", "eve")]

    assert schedules() == ["", "", ""]
    company.planning.assign("office", Level.COMPANY)
    assert schedules() == ["office", "office", "office"]
    company.planning.assign("late", Level.SITE, "Tokyo")
    assert schedules() == ["office", "late", "office"]
    company.planning.assign("office", Level.DEPARTMENT, "sales")
    company.planning.assign("late", Level.EMPLOYEE, "ada")
    assert schedules() == ["late", "office", "office"]
    company.planning.assign("", Level.EMPLOYEE, "ada", MONDAY)
    assert schedules() == ["office", "office", "office"]


def test_a_second_assignment_holds_from_today_and_the_past_stays(company):
    company.planning.assign("office", Level.EMPLOYEE, "ada")

    company.planning.assign("late", Level.EMPLOYEE, "ada")

    assert (company.day("ada").schedule, company.day("ada", date(2026, 11, 20)).schedule) == ("office", "late")


def test_a_changed_schedule_leaves_earlier_days_as_they_were(company):
    company.planning.assign("office", Level.COMPANY)
    changed = parsed(tomllib.loads('[schedules.office]\nmon-fri = "08:00-16:00"'))

    company.planning.put(changed, TUESDAY)

    assert [company.day("eve", day).target for day in (MONDAY, TUESDAY)] == [hm("8:30"), hm("8:00")]


def test_planned_times_are_those_of_the_site(company):
    company.planning.assign("office", Level.COMPANY)

    starts = [company.day(key).planned.start.astimezone(UTC).hour for key in ("ada", "bob", "eve")]

    assert starts == [8, 0, 8]


def test_public_holidays_are_those_of_the_site_and_the_company_has_its_own(company):
    company.planning.assign("office", Level.COMPANY)
    assert [company.day(key, TUESDAY).status for key in ("ada", "bob")] == ["holiday", "absent"]

    company.planning.put_day(CompanyDay(day=TUESDAY, name="Open", site="Vienna", is_off=False))
    company.planning.put_day(CompanyDay(day=MONDAY, name="Anniversary"))

    assert company.day("ada", TUESDAY).status == "absent"
    assert [company.day(key).note for key in ("ada", "bob", "eve")] == ["Anniversary"] * 3
    assert company.planning.days_off(MONDAY, TUESDAY, "Vienna") == {MONDAY: "Anniversary"}
    company.planning.remove_day(MONDAY)
    assert company.day("bob").status == "absent"


def test_leave_is_no_absence_until_it_is_taken_back(company):
    company.planning.assign("office", Level.COMPANY)
    leave = company.planning.add_leave("ada", MONDAY, TUESDAY, "vacation")
    assert (company.day("ada").status, company.day("ada").note) == ("leave", "vacation")

    company.planning.remove_leave(leave.id)

    assert company.day("ada").status == "absent"


def test_an_approved_correction_counts_and_the_punch_stays(company):
    company.planning.assign("office", Level.COMPANY)
    company.punch("ada", "09:00 in, 12:00 out")
    with company.open() as work:
        punches = work.punches.all()
        about = {"employee_key": "ada", "zone": "Europe/Vienna", "reason": "forgot", "asked_by": "ada"}
        about |= {"asked_at_utc": company.clock.now(), "decided_at_utc": company.clock.now()}
        later = datetime(2026, 11, 16, 16, 30, tzinfo=UTC)
        change = {"kind": CorrectionKind.CHANGE, "punch_id": punches[1].id, "at_utc": later}
        for state in (CorrectionState.REFUSED, CorrectionState.PENDING):
            work.corrections.add(Correction(id=state.value, state=state, **about, **change))
        work.commit()
    assert company.day("ada").worked == hm("3:00")

    with company.open() as work:
        work.corrections.add(Correction(id="yes", state=CorrectionState.APPROVED, **about, **change))
        work.commit()

    day = company.day("ada")
    assert (day.worked, [one.kind for one in day.exceptions]) == (hm("8:30"), ["corrected"])
    with company.open() as work:
        assert work.punches.all() == punches


def test_somebody_deactivated_without_a_date_is_not_expected_after_the_last_punch(company):
    company.planning.assign("office", Level.COMPANY)
    company.punch("ada", "09:00 in, 17:30 out")
    with company.open() as work:
        work.employees.set_active("ada", False)
        work.commit()

    assert [company.day("ada", day).status for day in (MONDAY, TUESDAY)] == ["present", "not_employed"]


@pytest.mark.parametrize(
    "act, words",
    [
        (lambda plan: plan.assign("nonsense", Level.COMPANY), "nonsense"),
        (lambda plan: plan.assign("office", Level.EMPLOYEE, "9999"), "9999"),
        (lambda plan: plan.assign("office", Level.DEPARTMENT, "sale"), "sales"),
        (lambda plan: plan.assign("office", Level.SITE, "Wien"), "Tokyo, Vienna"),
        (lambda plan: plan.put(parsed(tomllib.loads('[sites.X]\nzone = "UTC"\ncountry = "XX"'))), "XX"),
        (lambda plan: plan.put_day(CompanyDay(day=MONDAY, name="x", site="Wien")), "Wien"),
        (lambda plan: plan.remove_day(MONDAY), "2026-11-16"),
        (lambda plan: plan.remove_leave("none"), "none"),
        (lambda plan: plan.remove("nonsense"), "nonsense"),
        (lambda plan: plan.days_off(MONDAY, TUESDAY, "Wien"), "Wien"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason_and_changes_nothing(company, act, words):
    with company.open() as work:
        before = work.events.last_id()

    with pytest.raises((Refused, BadInput), match=words):
        act(company.planning)

    with company.open() as work:
        assert work.events.last_id() == before


def test_a_schedule_goes_only_when_nobody_works_by_it(company):
    company.planning.assign("office", Level.COMPANY)
    with pytest.raises(Refused, match="assigned"):
        company.planning.remove("office")

    company.planning.remove("late")

    assert [version.schedule.name for version in company.planning.schedules()] == ["office"]


def test_every_decision_is_in_the_log_with_who_made_it_and_without_a_reason_for_leave(company):
    company.planning.assign("office", Level.EMPLOYEE, "ada", by="account1")
    company.planning.add_leave("ada", MONDAY, TUESDAY, "sick", by="account1")

    with company.open() as work:
        assigned, leave = reversed(work.events.newest(2))

    assert (assigned.kind, assigned.subject, assigned.details["by"]) == ("schedule_assigned", "ada", "account1")
    assert (leave.kind, leave.subject, "sick" in str(leave.details)) == ("leave_added", "ada", False)
    assert assigned.details["from_day"] == ALWAYS.isoformat()


def test_a_span_that_ends_before_it_begins_is_refused(company):
    with pytest.raises(BadInput, match="2026-11-16"):
        company.worktime.days(None, TUESDAY, MONDAY)


def test_an_unknown_employee_gets_no_entry(company):
    assert set(company.worktime.days(["ada", "nobody"], MONDAY, MONDAY)) == {"ada"}
