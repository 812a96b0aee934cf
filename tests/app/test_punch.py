from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision import Outcome, decide
from app.domain.punch import Direction, is_too_soon, local_day, next_direction, presence, shift_of_day
from tests.stores import NOON, a_punch

IN, OUT = Direction.IN, Direction.OUT


def at(hours, direction=IN, **values):
    return a_punch(at_utc=NOON + timedelta(hours=hours), direction=direction, **values)


@pytest.mark.parametrize(
    "last, expected",
    [(None, IN), (at(-1, IN), OUT), (at(-1, OUT), IN), (at(-17, IN), IN)],
    ids=["first punch", "after an IN", "after an OUT", "after an IN that was never closed"],
)
def test_the_direction_follows_from_the_last_punch(last, expected):
    assert next_direction(last, NOON) is expected


def test_a_clock_that_jumped_back_still_counts_as_too_soon():
    assert is_too_soon(at(0), NOON - timedelta(seconds=20), timedelta(minutes=1))


@pytest.mark.parametrize(
    "punches, hours",
    [
        ([], 0),
        ([at(-3)], 3),
        ([at(-4), at(-1, OUT)], 3),
        ([at(-6), at(-4, OUT), at(-2)], 4),
        ([at(-4), at(-3), at(-1, OUT)], 3),
        ([at(-1, OUT)], 0),
        ([at(-40), at(-2), at(-1, OUT)], 1),
        ([at(-4), at(-1, OUT, withdrawn=True)], 4),
    ],
)
def test_presence_adds_what_lies_between_in_and_out(punches, hours):
    assert presence(punches, NOON) == timedelta(hours=hours)


@given(st.lists(st.tuples(st.floats(-48, 1), st.sampled_from([IN, OUT]), st.booleans())), st.randoms())
def test_presence_is_never_negative_and_order_of_arrival_does_not_matter(rows, random):
    punches = [at(hours, direction, withdrawn=withdrawn) for hours, direction, withdrawn in rows]
    shuffled = random.sample(punches, len(punches))

    assert timedelta() <= presence(shuffled, NOON)
    distinct = len({p.at_utc for p in punches}) == len(punches)
    assert not distinct or presence(punches, NOON) == presence(shuffled, NOON)


@pytest.mark.parametrize(
    "day, hours", [((2026, 11, 20), 24), ((2026, 3, 29), 23), ((2026, 10, 25), 25)], ids=["plain", "spring", "autumn"]
)
def test_a_local_day_is_shorter_or_longer_when_the_clocks_change(day, hours):
    start, end = local_day(datetime(*day, 12, tzinfo=UTC), ZoneInfo("Europe/Amsterdam"))

    assert end - start == timedelta(hours=hours)


def test_an_out_after_midnight_brings_its_in_along():
    midnight = NOON
    punches = [at(-30), at(-22, OUT), at(-2), at(6, OUT), at(9)]

    assert shift_of_day(punches, midnight) == punches[2:]


@pytest.mark.parametrize(
    "distance, runner_up, expected",
    [
        (0.5, 2.0, Outcome.ACCEPTED),
        (1.0, float("inf"), Outcome.ACCEPTED),
        (1.1, 9.0, Outcome.UNKNOWN),
        (0.5, 0.6, Outcome.AMBIGUOUS),
        (float("nan"), 9.0, Outcome.UNKNOWN),
        (float("inf"), float("inf"), Outcome.UNKNOWN),
    ],
)
def test_the_decision_needs_a_near_face_and_a_far_runner_up(distance, runner_up, expected):
    assert decide(distance, runner_up, threshold=1.0, margin=0.5) is expected
