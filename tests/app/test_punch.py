from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.decision import Outcome, decide
from app.domain.punch import Direction, is_too_soon, local_day
from tests.stores import NOON, a_punch


def at(hours, direction=Direction.IN, **values):
    return a_punch(at_utc=NOON + timedelta(hours=hours), direction=direction, **values)


def test_a_clock_that_jumped_back_still_counts_as_too_soon():
    assert is_too_soon(at(0), NOON - timedelta(seconds=20), timedelta(minutes=1))


@pytest.mark.parametrize(
    "day, hours", [((2026, 11, 20), 24), ((2026, 3, 29), 23), ((2026, 10, 25), 25)], ids=["plain", "spring", "autumn"]
)
def test_a_local_day_is_shorter_or_longer_when_the_clocks_change(day, hours):
    start, end = local_day(datetime(*day, 12, tzinfo=UTC), ZoneInfo("Europe/Amsterdam"))

    assert end - start == timedelta(hours=hours)


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
