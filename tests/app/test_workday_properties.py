"""What holds for any punches and any rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.breaks import BreakRule
from app.domain.overtime import OvertimeRule
from app.domain.rounding import STEPS, Rounding
from app.domain.schedule import DayPlan, Forgotten, Schedule
from app.domain.workday import Status
from tests.app.work_days import days_of

ZONES = ("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo")
FIRST = date(2026, 10, 23)  # the clocks change in Vienna two days later
DAYS = 4
START = int(datetime(2026, 10, 21, tzinfo=UTC).timestamp())

clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
plans = st.one_of(st.none(), st.builds(DayPlan, start=clocks, end=clocks))
breaks = st.lists(st.builds(BreakRule, st.integers(0, 600), st.integers(1, 90)), max_size=3).map(tuple)
overtime = st.builds(
    OvertimeRule,
    beyond_target=st.booleans(),
    day=st.none() | st.integers(0, 600),
    week=st.none() | st.integers(0, 3000),
    least=st.integers(0, 60),
    off_days=st.booleans(),
)
schedules = st.builds(
    Schedule,
    name=st.just("any"),
    week=st.tuples(*[plans] * 7),
    late_grace=st.integers(0, 30),
    absent_below=st.integers(0, 120),
    half_day_below=st.integers(0, 300),
    breaks=breaks,
    longest_break=st.integers(0, 300),
    rounding=st.sampled_from(Rounding),
    rounding_step=st.sampled_from(STEPS),
    overtime=overtime,
    forgotten=st.sampled_from(Forgotten),
    forgotten_length=st.integers(0, 600),
    longest_shift=st.integers(60, 1440),
    around=st.integers(0, 300),
    repeat=st.integers(0, 10),
    before_start_counts=st.booleans(),
    after_end_counts=st.booleans(),
    day_changes_at=st.sampled_from([time(), time(5)]),
)
marks = st.lists(
    st.tuples(st.integers(START, START + 8 * 86400), st.integers(0, 1), st.integers(0, 1)), max_size=24, unique=True
)
nows = st.integers(START, START + 20 * 86400).map(lambda second: datetime.fromtimestamp(second, UTC))
ZERO = timedelta()


@settings(max_examples=150, deadline=None)
@given(marks, schedules, st.sampled_from(ZONES), nows, st.randoms())
def test_hours_are_never_negative_and_add_up_whatever_the_order_of_arrival(punches, schedule, zone, now, random):
    shuffled = random.sample(punches, len(punches))

    days = days_of(punches, schedule, first=FIRST, count=DAYS, zone=ZoneInfo(zone), now=now)

    assert len(days) == DAYS
    for day in days:
        told = (day.presence, day.worked, day.breaks, day.overtime, day.late, day.early, day.target)
        assert min(told) >= ZERO
        assert day.worked + day.breaks == day.presence
        assert day.overtime <= day.worked
        assert day.last_out is None or day.first_in <= day.last_out
        assert not (day.status is Status.EXPECTED and day.worked)
    assert days_of(shuffled, schedule, first=FIRST, count=DAYS, zone=ZoneInfo(zone), now=now) == days


@settings(max_examples=60, deadline=None)
@given(marks, schedules, st.sampled_from(ZONES), nows)
def test_a_day_says_the_same_alone_and_within_a_longer_span(punches, schedule, zone, now):
    how = {"zone": ZoneInfo(zone), "now": now}
    whole = days_of(punches, schedule, first=FIRST, count=DAYS, **how)
    second = FIRST + timedelta(days=1)
    # As they are read: from a day before the first day of the week's overtime on.
    alone = days_of(punches, schedule, first=second, count=1, **how)

    assert alone == [whole[1]]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 86400), st.integers(0, 86400), st.sampled_from(ZONES))
def test_a_person_who_comes_and_goes_has_the_time_between_to_the_minute(came, stayed, zone):
    longest = Schedule(name="any", longest_shift=1440)
    start = START + 2 * 86400 + came

    days = days_of([(start, 1, 0), (start + stayed, 0, 0)], longest, first=FIRST - timedelta(days=1), count=3,
                   zone=ZoneInfo(zone))  # fmt: skip

    between = (start + stayed) // 60 - start // 60
    assert sum((day.worked for day in days), ZERO) == (timedelta(minutes=between) if stayed >= 0 else ZERO)
