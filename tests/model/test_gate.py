import numpy as np
import pytest

from model.training.gate import Comparisons, comparisons, judge
from tests.companies import SIZE, a_company

# Half of the coordinates tell people apart, the other half is noise.
USEFUL = np.arange(SIZE) < SIZE // 2
GOOD_W = np.where(USEFUL, 3.0, 0.1).astype(np.float32)
NOISE = np.where(USEFUL, 0.6, 3.0)


@pytest.fixture(scope="module")
def people():
    return a_company(people=30, strangers=0, noise=NOISE, seed=3)


def shuffled(w):
    return np.random.default_rng(0).permutation(w)


def under(people, w):
    return comparisons([(people, w)])


def test_a_candidate_with_shuffled_weights_is_refused(people):
    verdict = judge(under(people, GOOD_W), under(people, shuffled(GOOD_W)), seed=1)

    assert not verdict.better
    assert verdict.rise > 0
    assert verdict.after["fnmr"] > verdict.before["fnmr"]
    assert verdict.after["auc"] < verdict.before["auc"]


def test_a_better_candidate_passes_with_certainty(people):
    verdict = judge(under(people, shuffled(GOOD_W)), under(people, GOOD_W), seed=1)

    assert verdict.better
    assert verdict.upper < 0


def test_the_same_head_passes_without_any_rise(people):
    verdict = judge(under(people, GOOD_W), under(people, GOOD_W), seed=1)

    assert (verdict.better, verdict.rise, verdict.upper) == (True, 0, 0)
    assert verdict.before == verdict.after


def test_another_scale_of_the_weights_changes_nothing_but_the_distance(people):
    verdict = judge(under(people, GOOD_W), under(people, 2 * GOOD_W), seed=1)

    assert (verdict.better, verdict.rise) == (True, 0)
    assert verdict.after["threshold"] == pytest.approx(2 * verdict.before["threshold"], rel=1e-5)


def test_a_rise_that_two_people_cause_is_uncertain_and_refused():
    found = stated(mated=np.full(40, 1.0))
    worse = stated(mated=np.where(np.arange(40) < 2, 9.0, 1.0))

    verdict = judge(found, worse, seed=1)

    assert verdict.rise == pytest.approx(2 / 40)
    assert verdict.upper > verdict.rise
    assert not verdict.better


def test_the_margin_decides():
    found, worse = stated(mated=np.full(40, 1.0)), stated(mated=np.where(np.arange(40) < 2, 9.0, 1.0))

    assert judge(found, worse, seed=1, margin=0.2).better


def test_letting_more_strangers_in_is_no_way_through():
    found = stated(mated=np.linspace(1, 9, 40), non_mated=np.linspace(5, 20, 40 * 39))
    looser = stated(mated=np.linspace(1, 9, 40), non_mated=np.linspace(3, 20, 40 * 39))

    assert not judge(found, looser, seed=1).better


def test_the_working_rate_is_one_in_a_thousand_or_what_ten_false_matches_can_show(people):
    many, few = stated(mated=np.ones(200)), under(people, GOOD_W)

    assert judge(many, many, seed=1).fmr == 0.001
    assert judge(few, few, seed=1).fmr == pytest.approx(10 / len(few.non_mated))


def test_fnmr_counts_the_mated_distances_beyond_the_tenth_stranger():
    found = stated(mated=np.arange(40) * 1.0, non_mated=np.arange(40 * 39) * 1.0)

    verdict = judge(found, found, seed=1)

    # 1,560 comparisons: the rate is 10 / 1,560, so 0..9 may pass and 10 is the first that may not.
    assert verdict.before["threshold"] == 10
    assert verdict.before["fnmr"] == 30 / 40


def test_everybody_is_compared_with_everybody_and_never_with_the_same_picture(people):
    found = under(people, GOOD_W)

    assert (len(found.mated), len(found.non_mated)) == (150, 150 * 29)
    assert (found.mated > 0).all()
    assert (found.probe_person != found.other_person).all()


def test_folds_compare_only_inside_themselves(people):
    found = comparisons([(people.only(range(10)), GOOD_W), (people.only(range(10, 30)), GOOD_W)])

    assert len(found.non_mated) == 50 * 9 + 100 * 19
    assert ((found.probe_person < 10) == (found.other_person < 10)).all()


def test_a_stranger_of_one_picture_only_knocks():
    company = a_company(people=6, strangers=4, stranger_pictures=1)

    found = under(company, GOOD_W)

    assert set(found.other_person) == set(range(6))
    assert len(found.non_mated) == 30 * 5 + 4 * 6


def test_nothing_to_compare_is_said(people):
    nothing = under(people.only([0]), GOOD_W)

    with pytest.raises(ValueError, match="Expected mated and non-mated"):
        judge(nothing, nothing, seed=1)


def stated(mated, non_mated=None):
    """One mated picture a person; every person knocks at every other."""
    people = len(mated)
    probe, other = np.nonzero(~np.eye(people, dtype=bool))
    non_mated = np.linspace(5, 20, len(probe)) if non_mated is None else non_mated
    order = np.random.default_rng(0).permutation(len(probe))
    return Comparisons(mated, np.arange(people), non_mated[order], probe, other, people)
