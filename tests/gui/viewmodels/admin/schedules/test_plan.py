"""Who works by which schedule, leave, sites and holidays, as the admin's window lists and changes them."""

from datetime import date

import pytest

from app.domain.assignment import ALWAYS, Level, Site
from app.domain.workday import Status
from app.ui.screens.admin.schedules.viewmodel import Tab
from tests.gui.viewmodels.admin.running import STORE_MANAGER, VIEWER
from tests.gui.viewmodels.admin.schedules.planned_company import PlannedCompany, texts


def test_a_schedule_is_assigned_to_an_employee_a_department_a_site_and_the_company():
    company = PlannedCompany()
    form = company.says.assigning

    for level, subject in (("company", ""), ("site", "Vienna"), ("department", "Store"), ("employee", "1")):
        form.open("office")
        form.type("level", level)
        if subject:
            form.type(level, subject)
        form.save()
        assert not form.refused and not form.error, level

    assigned = [(one.level, one.subject, one.from_day) for one, _ in company.planning.assignments()]
    assert sorted(assigned) == sorted(
        [
            (Level.COMPANY, "", ALWAYS),
            (Level.SITE, "Vienna", ALWAYS),
            (Level.DEPARTMENT, "Store", ALWAYS),
            (Level.EMPLOYEE, "ada", ALWAYS),
        ]
    )
    assert len(company.events("schedule_assigned")) == 4
    assert company.says.message == "Ada: office, since ever."
    assert not form.is_open


def test_an_assignment_from_a_day_on_is_listed_with_its_state():
    company = PlannedCompany()
    company.planning.assign("office", Level.COMPANY)
    form = company.says.assigning
    form.open("night", Level.COMPANY)

    form.type("from_day", "2026-12-01")
    form.save()
    company.says.to(Tab.ASSIGNED)

    assert texts(company.says.table) == [
        ["the company", "everybody", "office", "since ever", "in force"],
        ["the company", "everybody", "night", "from 2026-12-01", "later"],
    ]
    assert texts(company.says.tables[Tab.SCHEDULES])[2][-1] == "everybody"


def test_a_row_of_the_list_is_the_beginning_of_what_follows_it():
    company = PlannedCompany()
    company.planning.assign("office", Level.EMPLOYEE, "1")
    company.says.reload()
    company.says.to(Tab.ASSIGNED)

    company.says.open(company.says.table.key(0))
    form = company.says.assigning
    form.type("schedule", "-")
    form.save()

    last = company.planning.assignments()[-1][0]
    assert (last.subject, last.schedule, last.from_day) == ("ada", "", date(2026, 11, 25))


def test_an_assignment_without_a_schedule_or_somebody_is_refused_beside_the_lines():
    company = PlannedCompany()
    form = company.says.assigning
    form.open()

    form.type("from_day", "tomorrow")
    form.save()

    assert set(form.refused) == {"schedule", "department", "from_day"}
    assert form.texts["from_day"] == "tomorrow"
    assert company.planning.assignments() == []


def test_leave_is_added_listed_and_taken_back_and_its_kind_stays_out_of_the_log():
    company = PlannedCompany()
    form = company.says.leaving
    form.open("1")

    form.type("first", "2026-08-03")
    form.type("last", "2026-08-14")
    form.type("kind", "sick")
    form.save()
    company.says.to(Tab.LEAVE)
    listed = texts(company.says.table)
    company.says.remove_leave()

    assert listed == [["2026-08-03", "2026-08-14", "1", "Ada", "sick"]]
    assert texts(company.says.table) == []
    assert "sick" not in str(company.events("leave_added"))
    assert len(company.events("leave_removed")) == 1


def test_leave_that_ends_before_it_begins_is_told_beside_its_last_day():
    company = PlannedCompany()
    form = company.says.leaving
    form.open("1")

    form.type("first", "2026-08-14")
    form.type("last", "2026-08-03")
    form.type("kind", "other")
    form.save()

    assert form.refused["last"].startswith("Expected a last day not before 2026-08-14. Received 2026-08-03.")
    assert set(form.refused) == {"last", "words"}
    assert company.planning.leaves(date.min, date.max) == []


def test_a_site_gets_its_country_and_region_and_its_holidays_are_days_off():
    company = PlannedCompany(example=False)
    says, form = company.says, company.says.place
    says.at("Vienna")
    says.open_site()

    form.type("zone", "Europe/Vienna")
    form.type("country", "AT")
    regions = dict(form.subdivisions)
    form.type("subdivision", "9")
    form.save()
    says.to(Tab.HOLIDAYS)

    assert regions["9"] == "Wien"
    assert company.planning.sites() == [Site(name="Vienna", zone="Europe/Vienna", country="AT", subdivision="9")]
    assert ["2026-10-26", "Mon", "Nationalfeiertag", "Vienna", "public holiday"] in texts(says.table)
    assert company.worktime.days(["ada"], date(2026, 10, 26), date(2026, 10, 26))["ada"][0].status is Status.HOLIDAY


def test_another_country_forgets_the_region_of_the_one_before():
    company = PlannedCompany()
    company.says.at("Vienna")
    company.says.open_site()
    form = company.says.place

    form.type("country", "DE")

    assert form.texts["subdivision"] == ""
    assert "BY" in dict(form.subdivisions)


def test_a_site_wants_a_time_zone_of_the_world():
    company = PlannedCompany()
    form = company.says.place
    company.says.open_site()

    form.type("name", "Graz")
    form.type("zone", "Graz time")
    form.save()

    assert form.refused["zone"].startswith("Expected a time zone like Europe/Vienna. Received 'Graz time'.")


def test_a_day_of_the_companys_own_is_added_and_taken_back():
    company = PlannedCompany()
    says, form = company.says, company.says.day
    says.to(Tab.HOLIDAYS)
    form.open("")

    form.type("day", "2026-12-31")
    form.type("name", "New Year's Eve")
    form.save()
    listed = texts(says.table)[-1]
    says.table.choose("2026-12-31|")
    says.remove_day()

    assert listed == ["2026-12-31", "Thu", "New Year's Eve", "every site", "the company's own"]
    assert "New Year's Eve" not in str(texts(says.table))


def test_a_public_holiday_can_be_worked_and_cannot_be_taken_back():
    company = PlannedCompany()
    says = company.says
    says.to(Tab.HOLIDAYS)

    says.at("Vienna")
    rows = texts(says.table)
    says.table.choose("2026-10-26|public")

    assert ["2026-12-08", "Tue", "Open all the same", "Vienna", "worked all the same"] in rows
    assert says.chosen_day is None


@pytest.mark.parametrize("operator", [VIEWER, STORE_MANAGER])
def test_who_may_not_change_the_plan_reads_no_leave_and_changes_nothing(operator):
    company = PlannedCompany(operator)
    company.planning.add_leave("1", date(2026, 8, 3), date(2026, 8, 14), "sick")
    company.says.reload()

    company.says.leaving.open("1")
    company.says.leaving.type("first", "2026-09-01")
    company.says.leaving.save()
    company.says.assigning.open("office", Level.COMPANY)
    company.says.assigning.save()

    assert Tab.LEAVE not in company.says.tabs
    assert texts(company.says.tables[Tab.LEAVE]) == []
    assert len(company.planning.leaves(date.min, date.max)) == 1
    assert company.planning.assignments() == []


def test_a_manager_sees_whom_of_their_own_a_schedule_is_assigned_to():
    company = PlannedCompany(STORE_MANAGER)
    company.planning.assign("office", Level.EMPLOYEE, "1")
    company.planning.assign("night", Level.EMPLOYEE, "2")

    company.says.reload()

    assert [row[1] for row in texts(company.says.tables[Tab.ASSIGNED])] == ["1 Ada"]


def test_reading_everything_anew_keeps_what_is_being_typed():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)
    form.type("late_grace", "12")

    company.says.reload()

    assert form.texts["late_grace"] == "12"


def test_nothing_of_it_stays_when_the_session_ends():
    company = PlannedCompany()
    company.says.schedule.open("office", company.says.plan.versions)
    company.says.to(Tab.HOLIDAYS)

    company.says.forget()

    assert (company.says.form, company.says.tab, texts(company.says.table)) == (None, Tab.SCHEDULES, [])
