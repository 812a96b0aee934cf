"""IN or OUT, and the hours, as the door chooses them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.assignment import ALWAYS, Assignment, Level
from app.domain.direction import by_last_punch, by_plan
from app.domain.punch import Direction
from app.domain.schedule import UNPLANNED, ScheduleVersion
from app.domain.timetable import planned_day
from app.services.doortime import DoorTime
from app.services.rulebook import Rulebook
from app.services.worktime import Worktime
from tests.app.work_days import MONDAY, VIENNA, fixed, hm, marks
from tests.fakes_faces import FakeClock
from tests.stores import a_punch, an_employee, memory_store

IN, OUT = Direction.IN, Direction.OUT


def by_schedule(punches, now, schedule):
    days = [planned_day(MONDAY + timedelta(days=n), schedule, VIENNA) for n in range(-2, 4)]
    return by_plan(marks(punches), days, marks(f"{now} in")[0][0] // 60)


@pytest.mark.parametrize(
    "punches, now, expected",
    [
        ("", "08:50", IN),
        ("", "17:20", OUT),
        ("09:00 in", "12:00", OUT),
        ("09:00 in, 12:00 out", "12:40", IN),
        ("09:00 in, 17:20 out", "17:25", IN),
        ("09:00 in", "+1 08:55", IN),
        ("22:00 in", "+1 01:00", OUT),
        ("12:00 in", "23:00", OUT),
    ],
    ids=[
        "comes", "goes and forgot to come", "lunch", "back from lunch", "has forgotten something", "forgot to go",
        "far from every plan: in", "far from every plan: out",
    ],
)  # fmt: skip
def test_by_schedule_a_forgotten_punch_does_not_turn_the_next_one_round(punches, now, expected):
    assert by_schedule(punches, now, fixed()) is expected


def test_by_schedule_a_night_shift_is_left_on_the_next_day():
    night = fixed("22:00", "06:00")

    assert by_schedule("21:55 in", "+1 06:05", night) is OUT
    assert by_schedule("", "+1 06:05", night) is OUT
    assert by_schedule("", "21:40", night) is IN


def test_by_schedule_without_a_plan_the_last_punch_decides():
    assert by_schedule("09:00 in", "10:00", UNPLANNED) is OUT


@pytest.mark.parametrize(
    "punches, now, expected",
    [("", "09:00", IN), ("09:00 in", "17:00", OUT), ("09:00 in, 17:00 out", "18:00", IN), ("09:00 in", "+1 01:01", IN)],
)
def test_by_the_last_punch(punches, now, expected):
    assert by_last_punch(marks(punches), marks(f"{now} in")[0][0] // 60, 960) is expected


@pytest.fixture
def door():
    """Ada works 09:00-17:30 with half an hour's break; it is Monday, 17:30 in Vienna."""
    store = memory_store()
    schedule = fixed(longest_shift=600)
    with store() as work:
        work.employees.add(an_employee("ada"))
        work.schedules.put(ScheduleVersion(schedule=schedule, from_day=ALWAYS))
        work.schedules.assign(Assignment(level=Level.COMPANY, subject="", schedule="plan", from_day=ALWAYS))
        work.commit()
    now = datetime(2026, 11, 16, 17, 30, tzinfo=ZoneInfo("Europe/Vienna")).astimezone(UTC)
    return store, FakeClock(now, "Europe/Vienna")


def test_the_schedules_longest_shift_says_how_long_an_in_stays_open(door):
    store, clock = door
    time = DoorTime(Worktime(open_unit_of_work=store, clock=clock))
    with store() as work:
        work.punches.add(a_punch("ada", at_utc=clock.now() - timedelta(hours=11)))
        assert time.visit(work, an_employee("ada"), clock.now()).direction() is IN
        work.punches.add(a_punch("ada", at_utc=clock.now() - timedelta(hours=9)))
        assert time.visit(work, an_employee("ada"), clock.now()).direction() is OUT


def test_the_door_can_go_by_the_schedule(door):
    store, clock = door
    worktime = Worktime(open_unit_of_work=store, clock=clock)
    with store() as work:
        assert DoorTime(worktime).visit(work, an_employee("ada"), clock.now()).direction() is IN
        assert DoorTime(worktime, by_schedule=True).visit(work, an_employee("ada"), clock.now()).direction() is OUT


def test_the_hours_told_at_the_door_include_a_punch_that_is_not_stored_yet(door):
    store, clock = door
    time = DoorTime(Worktime(open_unit_of_work=store, clock=clock))
    with store() as work:
        work.punches.add(a_punch("ada", at_utc=clock.now() - timedelta(hours=8, minutes=30)))

        leaving = a_punch("ada", direction=OUT, at_utc=clock.now())
        hours = time.visit(work, an_employee("ada"), clock.now()).hours(leaving)

    assert hours == hm("8:30")


def test_a_visit_reads_the_rules_and_the_punches_once(door, monkeypatch):
    store, clock = door
    read = []
    monkeypatch.setattr("app.services.worktime.counting_marks", lambda *what: read.append("punches") or {})
    monkeypatch.setattr(
        "app.services.worktime.Rulebook", lambda *what, made=Rulebook: read.append("rules") or made(*what)
    )
    with store() as work:
        visit = DoorTime(Worktime(open_unit_of_work=store, clock=clock)).visit(work, an_employee("ada"), clock.now())
        visit.hours(a_punch("ada", direction=visit.direction(), at_utc=clock.now()))

    assert sorted(read) == ["punches", "rules"]
