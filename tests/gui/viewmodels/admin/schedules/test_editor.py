"""A schedule is made and changed in a form: what was typed is kept, and wrong input is told beside its field."""

import tomllib
from datetime import date, time

import pytest

from app.domain.assignment import ALWAYS, Level
from app.domain.breaks import BreakRule
from app.domain.schedule import RANGES, WEEKDAYS, Kind
from app.domain.scheduletable import schedule_from
from app.ui.screens.admin.schedules.draft import schedule_table, texts_of
from app.ui.screens.admin.schedules.explained import EXPLAINED
from app.ui.screens.admin.schedules.typed import Reading
from tests.gui.viewmodels.admin.running import STORE_MANAGER, VIEWER
from tests.gui.viewmodels.admin.schedules.planned_company import EXAMPLE, PlannedCompany, texts

WITH_CORE = (
    '[schedules.x]\nmon = { time = "09:00-17:00", core = "10:00-15:00" }\nbreaks = [{ after = 60, minutes = 5 }]'
)
EVERYTHING = {**EXAMPLE["schedules"], **tomllib.loads(WITH_CORE)["schedules"]}


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_a_schedules_file_says_comes_out_of_the_form_unchanged(name):
    schedule = schedule_from(name, EVERYTHING[name])

    reading = Reading(texts_of(schedule))
    table = schedule_table(reading)

    assert not reading.refused
    assert schedule_from(name, table) == schedule


def test_every_rule_of_a_schedule_has_a_line_with_its_explanation():
    form = PlannedCompany().says.schedule
    form.fresh()
    form.type("kind", "flexible")

    lines = {line.key: line for group in form.groups for line in group.lines}

    rules = {*RANGES, "rounding", "rounding_step", "zone", "title", "kind", "week_hours", "forgotten"}
    rules |= {"before_start_counts", "after_end_counts", "works_on_holidays", "day_changes_at", "week_starts"}
    rules |= {f"overtime.{key}" for key in ("beyond_target", "day", "week", "least", "off_days")}
    assert rules - {"starts_week_on"} <= set(lines)
    assert all(lines[key].words for key in set(EXPLAINED) & set(lines))
    assert {f"{day}.on" for day in WEEKDAYS} <= set(lines)


def typed(form, **texts_by_key):
    for key, text in texts_by_key.items():
        form.type(key.replace("__", "."), text)


def test_a_schedule_over_midnight_is_made_and_stored_with_who_made_it():
    company = PlannedCompany(example=False)
    form = company.says.schedule
    form.fresh()

    typed(form, name="night", title="Night shift", mon__start="22:00", mon__end="6:00", late_grace="5")
    typed(form, break__0__after="6", break__0__minutes="30", rounding="nearest", rounding_step="15")
    form.like_monday()
    form.save()

    stored = company.schedule("night")
    assert (stored.from_day, stored.schedule.title, stored.schedule.late_grace) == (ALWAYS, "Night shift", 5)
    assert {(plan.start, plan.end) for plan in stored.schedule.week[:5]} == {(time(22), time(6))}
    assert (stored.schedule.week[5:], stored.schedule.breaks) == ((None, None), (BreakRule(360, 30),))
    assert [event.details["by"] for event in company.events("schedule_set")] == ["operator"]
    assert company.says.message == "Saved: night, since ever. Reports count by it at once."
    assert texts(company.says.table)[0][:4] == ["night", "Night shift", "fixed", "Mo–Fr 22:00–06:00"]


def test_wrong_input_is_told_beside_its_field_and_nothing_is_lost():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)
    before = company.planning.schedules()

    typed(form, tue__start="9 o'clock", late_grace="500", sat__on=True, zone="Vienna", from_day="soon")
    form.save()

    assert {key: words.split(". ")[0] for key, words in form.refused.items()} == {
        "tue.start": "Expected a time like 09:00",
        "late_grace": "Expected 0 to 240",
        "sat.start": "Expected something here",
        "sat.end": "Expected something here",
        "zone": "Expected a time zone like Europe/Vienna",
        "from_day": "Expected a day like 2026-11-25",
    }
    assert all("Received" in words for words in form.refused.values())
    assert form.error == "Nothing is saved yet: 6 fields want another value."
    assert (form.texts["tue.start"], form.texts["late_grace"]) == ("9 o'clock", "500")
    assert company.planning.schedules() == before


def test_what_was_refused_is_looked_at_again_with_every_key():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)
    typed(form, tue__start="9")
    form.left("tue.start")
    refused = set(form.refused)

    typed(form, tue__start="9:00")

    assert (refused, form.refused) == ({"tue.start"}, {})


@pytest.mark.parametrize(
    "key, text, minutes",
    [("late_grace", "8", 8), ("half_day_below", "8", 480), ("repeat", "0:30", 30), ("longest_shift", "14:30", 870)],
)
def test_what_counts_minutes_takes_minutes_and_what_counts_hours_takes_hours(key, text, minutes):
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)

    form.type(key, text)
    form.save()

    assert getattr(company.schedule("office").schedule, key) == minutes


def test_a_change_holds_from_its_day_on_and_earlier_days_keep_their_rules():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)

    typed(form, late_grace="10", from_day="2026-12-01")
    form.save()
    typed(form, late_grace="15")
    form.save()

    days = [
        (one.from_day, one.schedule.late_grace) for one in company.planning.schedules() if one.schedule.name == "office"
    ]
    assert days == [(ALWAYS, 5), (date(2026, 11, 25), 15), (date(2026, 12, 1), 10)]


def test_an_earlier_version_can_be_read_and_a_schedule_be_copied():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)
    typed(form, late_grace="10", from_day="2026-12-01")
    form.save()

    form.show_version(ALWAYS.isoformat())
    earlier = form.texts["late_grace"]
    form.copy()
    typed(form, name="workshop")
    form.save()

    assert (earlier, company.schedule("workshop").schedule.late_grace) == ("5", 5)
    assert company.schedule("office").schedule.late_grace == 10


def test_a_name_that_is_taken_is_refused_instead_of_changing_that_schedule():
    company = PlannedCompany()
    form = company.says.schedule
    form.fresh()

    typed(form, name="office", mon__start="07:00")
    form.save()

    assert "Expected a name that no schedule has. Received 'office'." in form.refused["name"]
    assert company.schedule("office").schedule.week[0].start == time(9)


def test_the_kind_can_be_changed_to_and_fro_without_losing_what_was_typed():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)

    form.type("kind", "flexible")
    typed(form, **{f"{day}__hours": "8" for day in WEEKDAYS[:5]}, mon__core_start="10:00", mon__core_end="15:00")
    form.type("kind", "fixed")
    fixed = form.texts["mon.start"], form.texts["mon.end"]
    form.type("kind", "flexible")
    form.save()

    stored = company.schedule("office").schedule
    assert (stored.kind, stored.week[0].hours, stored.week[0].core_start) == (Kind.FLEXIBLE, 480, time(10))
    assert fixed == ("09:00", "17:30")


def test_hours_planned_a_week_are_told_while_they_are_typed():
    company = PlannedCompany()
    form = company.says.schedule
    form.open("office", company.says.plan.versions)
    first = form.words

    typed(form, fri__on=False)
    second = form.words
    typed(form, mon__start="?")

    assert (first, second, form.words) == ("38:00 planned a week", "32:00 planned a week", "")


def test_a_schedule_is_removed_unless_somebody_works_by_it():
    company = PlannedCompany()
    company.planning.assign("office", Level.COMPANY)
    form = company.says.schedule

    form.open("shop", company.says.plan.versions)
    form.remove()
    removed = form.is_open
    form.open("office", company.says.plan.versions)
    form.remove()

    names = {one.schedule.name for one in company.planning.schedules()}
    assert (removed, names) == (False, {"office", "night", "lab"})
    assert "Expected a schedule that nobody works by. Received 'office'" in form.error
    assert len(company.events("schedule_removed")) == 1


@pytest.mark.parametrize("operator", [VIEWER, STORE_MANAGER])
def test_a_viewer_and_a_manager_read_schedules_and_change_none(operator):
    company = PlannedCompany(operator)
    form = company.says.schedule
    form.open("office", company.says.plan.versions)

    typed(form, late_grace="10")
    form.save()
    form.remove()

    assert (form.may_edit, form.can_save) == (False, False)
    assert company.schedule("office").schedule == as_it_came("office")


def as_it_came(name):
    return schedule_from(name, EXAMPLE["schedules"][name])
