"""The rules of a work day, each by examples; docs/attendance.md tells them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.breaks import BreakRule
from app.domain.judging import Person
from app.domain.overtime import OvertimeRule
from app.domain.rounding import Rounding
from app.domain.schedule import UNPLANNED, DayPlan, Forgotten, Kind, Schedule
from tests.app.work_days import MONDAY, VIENNA, day_of, days_of, fixed, hm, marks

OFFICE = fixed()
NIGHT = fixed("22:00", "06:00", days=7)
HALF_HOUR = (BreakRule(360, 30), BreakRule(540, 45))


def kinds(day):
    return [one.kind.value for one in day.exceptions]


def at(text, day=MONDAY):
    return datetime.fromtimestamp(marks(f"{text} in", day=day)[0][0], UTC)


# ---------------------------------------------------------------- presence, breaks


@pytest.mark.parametrize(
    "punches, presence, worked, breaks",
    [
        ("09:00 in, 17:30 out", "8:30", "8:30", "0:00"),
        ("09:00:59 in, 17:30:01 out", "8:30", "8:30", "0:00"),
        ("09:00 in, 12:00 out, 12:45 in, 17:30 out", "8:30", "7:45", "0:45"),
        ("09:00 in, 12:00 out, 16:01 in, 17:30 out", "4:29", "4:29", "0:00"),
        ("09:00 in, 09:01 in, 17:30 out", "8:30", "8:30", "0:00"),
        ("09:00 in, 13:00 in, 17:30 out", "8:30", "8:30", "0:00"),
        ("17:30 out, 09:00 in", "8:30", "8:30", "0:00"),
        ("09:00 in, 17:30 out, 17:31 out", "8:30", "8:30", "0:00"),
        ("17:30 out", "0:00", "0:00", "0:00"),
    ],
    ids=[
        "in and out", "seconds are not counted", "a punched break", "a gap too long for a break",
        "the same punch twice", "of two INs the first", "in any order", "of two OUTs at once the first", "an OUT alone",
    ],
)  # fmt: skip
def test_what_lies_between_in_and_out_is_work_or_break(punches, presence, worked, breaks):
    day = day_of(punches, OFFICE)

    assert (day.presence, day.worked, day.breaks) == (hm(presence), hm(worked), hm(breaks))


@pytest.mark.parametrize(
    "punches, worked, breaks",
    [
        ("08:00 in, 14:00 out", "6:00", "0:00"),
        ("08:00 in, 14:10 out", "6:00", "0:10"),
        ("08:00 in, 14:30 out", "6:00", "0:30"),
        ("08:00 in, 16:30 out", "8:00", "0:30"),
        ("08:00 in, 12:00 out, 12:20 in, 16:30 out", "8:00", "0:30"),
        ("08:00 in, 12:00 out, 13:00 in, 16:30 out", "7:30", "1:00"),
        ("08:00 in, 18:00 out", "9:15", "0:45"),
    ],
    ids=[
        "six hours",
        "just over six",
        "six and a half",
        "a day",
        "ten minutes are missing",
        "an hour was taken",
        "long",
    ],
)
def test_a_break_is_deducted_after_so_many_hours_unless_it_was_taken(punches, worked, breaks):
    day = day_of(punches, fixed(breaks=HALF_HOUR))

    assert (day.worked, day.breaks, day.presence) == (hm(worked), hm(breaks), hm(worked) + hm(breaks))


def test_the_hours_of_a_planned_day_leave_out_the_break_that_would_be_deducted():
    assert day_of("", fixed(breaks=HALF_HOUR)).target == hm("8:00")


# ---------------------------------------------------------------- late, early, absent, half


@pytest.mark.parametrize(
    "punches, late, early",
    [
        ("09:05:59 in, 17:25 out", "0:00", "0:00"),
        ("09:06 in, 17:24 out", "0:06", "0:06"),
        ("08:00 in, 19:00 out", "0:00", "0:00"),
        ("18:00 in, 19:00 out", "8:30", "0:00"),
        ("08:00 in, 08:30 out", "0:00", "8:30"),
    ],
    ids=["within the grace", "beyond it all of it", "longer than planned", "after the end", "before the beginning"],
)
def test_grace_forgives_and_beyond_it_the_whole_time_counts(punches, late, early):
    day = day_of(punches, fixed(late_grace=5, early_grace=5))

    assert (day.late, day.early) == (hm(late), hm(early))
    assert kinds(day) == [kind for kind, time in (("late", late), ("early", early)) if time != "0:00"]


@pytest.mark.parametrize(
    "punches, status",
    [
        ("09:00 in, 17:30 out", "present"),
        ("09:00 in, 12:59 out", "half_day"),
        ("09:00 in, 13:00 out", "present"),
        ("09:00 in, 09:59 out", "absent"),
        ("", "absent"),
        ("17:30 out", "present"),
    ],
    ids=["whole", "under four hours", "four hours", "under one", "nobody came", "a punch is missing"],
)
def test_few_hours_make_half_a_day_or_an_absence(punches, status):
    assert day_of(punches, fixed(half_day_below=240, absent_below=60)).status == status


def test_a_day_that_is_not_over_is_no_absence_and_was_not_left_early():
    lunch = day_of("09:00 in, 12:00 out", OFFICE, now=at("12:30"))

    assert day_of("", OFFICE, now=at("17:29")).status == "expected"
    assert day_of("", OFFICE, now=at("17:30")).status == "absent"
    assert (lunch.status, lunch.early, lunch.worked) == ("present", hm("0:00"), hm("3:00"))


def test_who_is_in_has_hours_until_now():
    day = day_of("09:00 in", OFFICE, now=at("11:15"))

    assert (day.worked, day.is_open, day.last_out, kinds(day)) == (hm("2:15"), True, None, [])


def test_days_off_holidays_and_leave_are_no_absence_and_work_on_them_is_told():
    holiday = {MONDAY: "Founder's day"}
    person = Person(key="ada", leave={MONDAY: "vacation"})
    saturday = MONDAY + timedelta(days=5)

    off = day_of("09:00 in, 12:00 out", OFFICE, first=saturday)
    assert (off.status, off.overtime, kinds(off)) == ("day_off", hm("3:00"), ["unscheduled"])
    assert (day_of("", OFFICE, holidays=holiday).status, day_of("", OFFICE, holidays=holiday).note) == (
        "holiday",
        "Founder's day",
    )
    assert (day_of("", OFFICE, person=person).status, day_of("", OFFICE, person=person).note) == ("leave", "vacation")
    assert day_of("", fixed(works_on_holidays=True), holidays=holiday).status == "absent"


def test_before_the_first_and_after_the_last_day_of_employment_nothing_is_expected():
    person = Person(key="ada", starts_on=MONDAY + timedelta(days=1), ends_on=MONDAY + timedelta(days=2))

    statuses = [day.status.value for day in days_of("", OFFICE, count=4, person=person)]

    assert statuses == ["not_employed", "absent", "absent", "not_employed"]


def test_without_a_schedule_hours_add_up_and_nothing_is_late_absent_or_overtime():
    day, empty = days_of("03:00 in, 17:30 out", UNPLANNED, count=2)

    assert (day.status, day.worked, day.overtime, day.exceptions) == ("present", hm("14:30"), hm("0:00"), ())
    assert (empty.status, empty.schedule, empty.target) == ("day_off", "", hm("0:00"))


# ---------------------------------------------------------------- over midnight


@pytest.mark.parametrize(
    "punches",
    [
        "21:50 in, +1 06:10 out",
        "21:50 in, +1 01:00 out, +1 01:30 in, +1 06:10 out",
        "22:30 in, +1 06:05 out, +1 06:20 in, +1 06:40 out",
    ],
    ids=["straight", "with a break after midnight", "once more after the end"],
)
def test_a_night_shift_is_one_day_the_one_it_was_planned_to_begin_on(punches):
    monday, tuesday = days_of(punches, NIGHT, count=2)

    assert monday.first_in.date() == MONDAY
    assert monday.worked > hm("7:30")
    assert tuesday.status == "absent"


def test_a_shift_that_begins_at_midnight_may_be_come_to_before():
    tuesday = days_of("23:40 in, +1 08:00 out", fixed("00:00", "08:00"), count=2)[1]

    assert (tuesday.worked, tuesday.late) == (hm("8:20"), hm("0:00"))


def test_without_a_plan_the_hour_at_which_a_day_changes_can_be_chosen():
    bar = Schedule(name="bar", kind=Kind.FLEXIBLE, day_changes_at=hm_time("05:00"))

    friday = day_of("20:00 in, +1 00:30 out, +1 01:00 in, +1 04:00 out", bar)

    assert (friday.worked, friday.breaks) == (hm("7:30"), hm("0:30"))


def hm_time(text):
    return (datetime.min + hm(text)).time()


# ---------------------------------------------------------------- clocks that change


@pytest.mark.parametrize(
    "day, hours, target",
    [(date(2026, 3, 28), "7:00", "7:00"), (date(2026, 10, 24), "9:00", "9:00"), (date(2026, 3, 27), "8:00", "8:00")],
    ids=["spring", "autumn", "plain"],
)
def test_a_night_in_which_the_clocks_change_has_the_hours_that_passed(day, hours, target):
    worked = day_of("22:00 in, +1 06:00 out", NIGHT, first=day)

    assert (worked.worked, worked.target, worked.late, worked.early) == (hm(hours), hm(target), hm("0:00"), hm("0:00"))


def test_the_hour_that_the_clock_shows_twice_is_told_apart():
    zone, day = VIENNA, date(2026, 10, 25)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    second = first.replace(fold=1)

    worked = day_of([(int(first.timestamp()), 1, 0), (int(second.timestamp()), 0, 0)], UNPLANNED, first=day)

    assert worked.worked == hm("1:00")


def test_a_clock_that_was_put_back_makes_no_negative_hours():
    day = day_of("10:00 in, 09:30 out", OFFICE, now=at("09:45"))

    assert (day.worked, day.presence) == (hm("0:00"), hm("0:00"))
    assert day.is_open


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
def test_a_day_is_that_of_the_site_wherever_it_lies(zone):
    day = day_of("09:07 in, 17:30 out", fixed(late_grace=5, rounding=Rounding.EMPLOYER, rounding_step=15),
                 zone=ZoneInfo(zone))  # fmt: skip

    assert (day.late, day.worked, f"{day.first_in:%H:%M}") == (hm("0:07"), hm("8:15"), "09:07")


# ---------------------------------------------------------------- rounding, cutting


@pytest.mark.parametrize(
    "rounding, punches, worked",
    [
        (Rounding.NONE, "08:53 in, 17:37 out", "8:44"),
        (Rounding.NEAREST, "08:53 in, 17:37 out", "8:30"),
        (Rounding.NEAREST, "08:52 in, 17:38 out", "9:00"),
        (Rounding.EMPLOYER, "08:53 in, 17:37 out", "8:30"),
        (Rounding.EMPLOYER, "09:01 in, 17:29 out", "8:00"),
        (Rounding.EMPLOYEE, "08:53 in, 17:37 out", "9:00"),
        (Rounding.EMPLOYEE, "09:14 in, 17:16 out", "8:30"),
        (Rounding.EMPLOYER, "09:01 in, 09:04 out", "0:00"),
        (Rounding.EMPLOYER, "09:01 in, 12:07 out, 12:49 in, 17:29 out", "7:18"),
    ],
)
def test_the_first_in_and_the_last_out_are_rounded(rounding, punches, worked):
    day = day_of(punches, fixed(rounding=rounding, rounding_step=15))

    assert day.worked == hm(worked)
    assert day.worked + day.breaks == day.presence


@pytest.mark.parametrize(
    "before, after, worked",
    [(True, True, "9:45"), (False, True, "9:00"), (True, False, "9:15"), (False, False, "8:30")],
)
def test_time_outside_the_plan_need_not_count(before, after, worked):
    rules = fixed(before_start_counts=before, after_end_counts=after)

    assert day_of("08:15 in, 18:00 out", rules).worked == hm(worked)


# ---------------------------------------------------------------- overtime


@pytest.mark.parametrize(
    "rule, overtime",
    [
        (OvertimeRule(), "1:30"),
        (OvertimeRule(least=90), "1:30"),
        (OvertimeRule(least=91), "0:00"),
        (OvertimeRule(day=480), "2:00"),
        (OvertimeRule(beyond_target=False, day=540), "1:00"),
        (OvertimeRule(beyond_target=False), "0:00"),
    ],
    ids=["beyond the plan", "just enough", "too little to count", "the nearer limit", "a limit of its own", "none"],
)
def test_overtime_by_day(rule, overtime):
    assert day_of("08:00 in, 18:00 out", fixed(overtime=rule)).overtime == hm(overtime)


def test_overtime_by_week_falls_on_the_day_that_passes_the_limit_and_not_twice():
    rule = OvertimeRule(beyond_target=False, day=600, week=2400)
    punches = ", ".join(f"+{n} 08:00 in, +{n} 17:00 out" for n in range(4)) + ", +4 08:00 in, +4 19:00 out"

    days = days_of(punches, fixed(overtime=rule), count=7)

    assert [day.overtime for day in days[:5]] == [hm(h) for h in ("0:00", "0:00", "0:00", "0:00", "7:00")]


def test_a_week_may_begin_on_sunday():
    rule = OvertimeRule(beyond_target=False, week=600, off_days=False)
    sunday = MONDAY - timedelta(days=1)
    punches = "08:00 in, 14:00 out, +1 08:00 in, +1 14:00 out"

    from_sunday = days_of(punches, fixed(overtime=rule, starts_week_on=6), first=sunday, count=2)
    from_monday = days_of(punches, fixed(overtime=rule), first=sunday, count=2)

    assert [day.overtime for day in from_sunday] == [hm("0:00"), hm("2:00")]
    assert [day.overtime for day in from_monday] == [hm("0:00"), hm("0:00")]


def test_a_week_asked_for_in_part_has_the_overtime_of_the_whole():
    rule = OvertimeRule(beyond_target=False, week=600, off_days=False)
    punches = marks("08:00 in, 14:00 out, +1 08:00 in, +1 14:00 out")

    tuesday = day_of(punches, fixed(overtime=rule), first=MONDAY + timedelta(days=1))

    assert tuesday.overtime == hm("2:00")


# ---------------------------------------------------------------- forgotten punches


@pytest.mark.parametrize(
    "rule, length, punches, worked",
    [
        (Forgotten.PLANNED_END, 0, "09:10 in", "8:20"),
        (Forgotten.FIXED_LENGTH, 360, "09:10 in", "6:00"),
        (Forgotten.LEFT_OPEN, 0, "09:10 in", "0:00"),
        (Forgotten.PLANNED_END, 0, "18:00 in", "0:00"),
        (Forgotten.PLANNED_END, 0, "09:10 in, +1 09:00 in, +1 17:30 out", "8:20"),
    ],
    ids=["planned end", "fixed length", "left open", "came after the end", "and the next day is counted"],
)
def test_a_forgotten_out_is_closed_by_rule_and_marked(rule, length, punches, worked):
    day = day_of(punches, fixed(forgotten=rule, forgotten_length=length))

    assert (day.worked, day.status) == (hm(worked), "present")
    assert "forgotten_out" in kinds(day)
    assert day.closed_by_rule is (worked != "0:00")
    assert (day.last_out is None) is (worked == "0:00")


def test_a_rule_never_closes_past_the_next_punch():
    rules = fixed(forgotten=Forgotten.FIXED_LENGTH, forgotten_length=960)

    assert day_of("20:00 in, +1 08:00 in, +1 17:30 out", rules).worked == hm("12:00")


def test_an_out_without_an_in_is_told():
    day = day_of("17:30 out", OFFICE)

    assert (day.worked, kinds(day), day.status) == (hm("0:00"), ["forgotten_in"], "present")


def test_a_day_with_an_approved_correction_says_so():
    punches = marks("09:00 in") + marks("17:30 out", corrected=1)

    assert kinds(day_of(punches, OFFICE)) == ["corrected"]


# ---------------------------------------------------------------- flexible


CORE = DayPlan(hours=480, core_start=hm_time("10:00"), core_end=hm_time("15:00"))
LAB = Schedule(
    name="lab",
    kind=Kind.FLEXIBLE,
    week=(CORE,) * 4 + (DayPlan(hours=360), None, None),
    week_hours=2280,
    overtime=OvertimeRule(beyond_target=False, week=2280, off_days=False),
)


@pytest.mark.parametrize(
    "punches, core",
    [
        ("07:00 in, 15:00 out", []),
        ("10:00 in, 19:00 out", []),
        ("10:30 in, 19:00 out", ["core_time"]),
        ("07:00 in, 14:00 out", ["core_time"]),
    ],
)
def test_flexible_work_has_no_lateness_but_a_core_time(punches, core):
    day = day_of(punches, LAB)

    assert (day.late, day.early, kinds(day), day.target) == (hm("0:00"), hm("0:00"), core, hm("8:00"))


def test_hours_by_the_week_oblige_only_to_days_with_a_core_time():
    days = days_of("", LAB, count=7)

    assert [day.status.value for day in days] == ["absent"] * 4 + ["day_off"] * 3
    assert days[4].target == hm("6:00")
