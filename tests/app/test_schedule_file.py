"""Schedules as TOML: what is understood, what is refused with its place, and what docs/attendance.md promises."""

import re
import tomllib
from datetime import date, time

import pytest
from hypothesis import given, settings

from app.cli.schedule_text import as_text, versions_text
from app.domain.assignment import ALWAYS
from app.domain.breaks import BreakRule
from app.domain.overtime import OvertimeRule
from app.domain.schedule import DayPlan, Forgotten, Kind, ScheduleVersion
from app.domain.schedulefile import parsed
from app.domain.scheduletable import KEYS, WEEKDAYS, schedule_from, table_from
from tests.app.test_workday_properties import schedules
from tests.conftest import ROOT

EXAMPLE = ROOT / "docs" / "schedules" / "example.toml"


def read(text):
    return parsed(tomllib.loads(text))


def test_the_example_of_the_documents_is_understood():
    file = parsed(tomllib.loads(EXAMPLE.read_text("utf8")))

    office, night, lab, shop = file.schedules
    assert office.week[4] == DayPlan(start=time(9), end=time(15))
    assert office.breaks == (BreakRule(360, 30), BreakRule(540, 45))
    assert [plan is not None for plan in night.week] == [True, True, True, True, False, False, True]
    assert (night.forgotten, night.forgotten_length) == (Forgotten.FIXED_LENGTH, 450)
    assert (lab.kind, lab.week_hours, lab.week[0].core_start) == (Kind.FLEXIBLE, 2280, time(10))
    assert lab.overtime == OvertimeRule(beyond_target=False, week=2280, off_days=False)
    assert (shop.starts_week_on, shop.week[1].hours, shop.week[5].end) == (6, 480, time(13))
    assert [site.name for site in file.sites] == ["Vienna", "New York"]
    assert [(day.day, day.site, day.is_off) for day in file.days] == [
        (date(2026, 12, 24), "", True),
        (date(2026, 12, 8), "Vienna", False),
    ]


def test_every_setting_is_explained_in_the_documents():
    page = (ROOT / "docs" / "attendance.md").read_text("utf8")

    missing = {key for key in KEYS - set(WEEKDAYS) - {"title", "breaks", "overtime"} if f"`{key}`" not in page}
    missing -= {key for key in missing if re.search(rf"`{key} = ", page)}

    assert not missing


@settings(max_examples=60, deadline=None)
@given(schedules)
def test_a_schedule_is_the_same_after_it_was_written_and_read(schedule):
    text = as_text(schedule)

    assert schedule_from("any", table_from(schedule)) == schedule
    assert read(text).schedules == (schedule,)


def test_what_show_prints_is_read_again_as_the_newest_version_although_there_are_earlier_ones():
    old, new = (schedule_from("any", {"mon": plan}) for plan in ("9:00-17:00", "8:00-16:00"))

    text = versions_text(
        [ScheduleVersion(schedule=old, from_day=ALWAYS), ScheduleVersion(schedule=new, from_day=date(2026, 8, 10))]
    )

    assert read(text).schedules == (new,)
    assert '# mon = { time = "09:00-17:00" }' in text.splitlines()


def test_a_single_day_beats_a_range_and_off_is_a_day_off():
    schedule = schedule_from("x", {"mon-fri": "9:00-17:00", "wed": "off", "fri": "9:00-12:00"})

    assert [plan.end.hour if plan else None for plan in schedule.week] == [17, 17, None, 17, 12, None, None]


@pytest.mark.parametrize(
    "text, words",
    [
        ("[schedule.office]", ["'schedule'", "nearest known one is schedules"]),
        ("[schedules.office]\nlate_gracee = 5", ["[schedules.office]", "late_gracee", "late_grace"]),
        ('[schedules.office]\nmon = "9-17"', ["[schedules.office] mon", "'9'"]),
        ('[schedules.office]\nmon = "25:00-17:00"', ["mon", "25:00"]),
        ('[schedules.office]\nmon = "8:00"', ["mon", "09:00-17:30", "8:00"]),
        ('[schedules.office]\nkind = "fix"', ["fixed, flexible", "'fix'"]),
        ('[schedules.lab]\nkind = "flexible"\nmon = { time = "09:00-17:00" }', ["mon", "flexible"]),
        ("[schedules.office]\nrounding_step = 7", ["7", "15"]),
        ("[schedules.office]\nlate_grace = 1000", ["late_grace", "1000", "240"]),
        ('[schedules.office]\nbreaks = [{ after = "6:00" }]', ["breaks", "minutes = 30"]),
        ("[schedules.office]\novertime = { weekly = 40 }", ["weekly", "week"]),
        ("[schedules.office]\nworks_on_holidays = 1", ["works_on_holidays", "true or false"]),
        ("[schedules.office]\nweek_hours = 2400", ["flexible"]),
        ('[sites.Vienna]\ncountry = "AT"', ["[sites.Vienna]", "zone"]),
        ('[sites.Vienna]\nzone = "Europe/Wien"', ["Europe/Wien"]),
        ("[[days]]\nday = 2026-12-24", ["[[days]]", "name"]),
        ('[[days]]\nday = "Christmas"\nname = "x"', ["Christmas", "2026-12-24"]),
        ("schedules = 3", ["[schedules]", "3"]),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(text, words):
    with pytest.raises(ValueError, match="Expected") as caught:
        read(text)

    for word in ("Received", *words):
        assert word in str(caught.value)
