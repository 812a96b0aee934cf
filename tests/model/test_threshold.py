import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inference.threshold import fpir, threshold_for

CURVE = ((1.0, 0.0), (2.0, 0.0001), (3.0, 0.001), (4.0, 0.01), (5.0, 0.1))


def test_fpir_worked_out_by_hand():
    assert fpir(0.1, 2) == pytest.approx(1 - 0.9 * 0.9)
    assert fpir(0.01, 1) == pytest.approx(0.01)
    assert fpir(0.01, 0) == pytest.approx(0.01)


def test_the_farthest_point_within_the_wanted_rate_is_chosen():
    # 10 people: FPIR of the points is 0, 0.0010, 0.00996, 0.0956, 0.65.
    choice = threshold_for(CURVE, people=10, wanted_fpir=0.01)

    assert choice.distance == 3.0
    assert choice.expected_fpir == pytest.approx(0.00996, abs=1e-5)
    assert not choice.at_floor


def test_no_point_between_the_measured_ones_is_invented():
    assert threshold_for(CURVE, people=1, wanted_fpir=0.05).distance == 4.0


def test_under_the_floor_nothing_is_promised():
    # Of 3,000 comparisons none matched at 1.0: the rate may still be 1 in 1,000.
    choice = threshold_for(CURVE, people=1, wanted_fpir=0.0001, fmr_floor=0.001)

    assert choice.at_floor
    assert choice.expected_fpir == pytest.approx(0.001)


def test_at_the_floor_the_farthest_of_equal_points_turns_fewest_away():
    assert threshold_for(CURVE, people=1, wanted_fpir=0.0001, fmr_floor=0.001).distance == 3.0


def test_points_may_come_in_any_order():
    assert threshold_for(CURVE[::-1], 10, 0.01) == threshold_for(CURVE, 10, 0.01)


curves = st.lists(st.tuples(st.floats(0, 50), st.floats(0, 1)), min_size=1, max_size=30).map(
    lambda points: list(zip(sorted(d for d, _ in points), sorted(r for _, r in points), strict=True))
)


@settings(deadline=None)
@given(curve=curves, people=st.integers(0, 5000), more=st.integers(0, 5000), wanted=st.floats(1e-6, 0.999))
def test_more_people_never_loosen_the_threshold(curve, people, more, wanted):
    few, many = (threshold_for(curve, number, wanted, fmr_floor=1e-4) for number in (people, people + more))

    assert many.distance <= few.distance


@settings(deadline=None)
@given(curve=curves, people=st.integers(1, 5000), wanted=st.floats(1e-6, 0.999), other=st.floats(1e-6, 0.999))
def test_a_stricter_wish_never_loosens_the_threshold(curve, people, wanted, other):
    strict, loose = (threshold_for(curve, people, rate, fmr_floor=1e-4) for rate in sorted((wanted, other)))

    assert strict.distance <= loose.distance


@settings(deadline=None)
@given(curve=curves, people=st.integers(0, 5000), wanted=st.floats(1e-6, 0.999))
def test_the_choice_is_measured_and_keeps_its_promise(curve, people, wanted):
    choice = threshold_for(curve, people, wanted, fmr_floor=1e-4)

    assert choice.distance in [distance for distance, _ in curve]
    assert choice.at_floor or choice.expected_fpir <= wanted * (1 + 1e-6)
    assert not choice.at_floor or choice.expected_fpir >= wanted * (1 - 1e-6)


@pytest.mark.parametrize("curve", [(), ((1, 0.5), (2, 0.1)), ((1, -0.1),), ((1, 1.5),), ((-1, 0.1),)])
def test_what_is_no_curve_is_refused(curve):
    with pytest.raises(ValueError, match="Expected"):
        threshold_for(curve, 1, 0.01)


@pytest.mark.parametrize("people, wanted", [(-1, 0.01), (1, 0), (1, 1), (1, float("nan"))])
def test_wishes_without_meaning_are_refused(people, wanted):
    with pytest.raises(ValueError, match="Expected"):
        threshold_for(CURVE, people, wanted)
