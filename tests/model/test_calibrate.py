import json
from dataclasses import replace

import numpy as np
import pytest

from model.sampling.company import Company
from model.training.calibrate import TooFewPeople, calibrate, seed_of
from model.training.curve import distance_at, moved_curve
from model.training.gate import comparisons
from model.training.refit import refit, refit_bias
from tests.companies import SIZE, a_company, a_measured_head, non_mated, unit
from tests.verifiers import a_point

USEFUL = np.arange(SIZE) < SIZE // 2
HALF_NOISE = np.where(USEFUL, 0.5, 3.0)
FLAT = np.full(SIZE, 3.0, np.float32)
POINTS = tuple(a_point(10.0 + step, 10.0 ** (step - 4), 1_000_000) for step in range(4))  # 10: 1e-4 ... 13: 0.1


@pytest.fixture(scope="module")
def base():
    return a_measured_head()


@pytest.fixture(scope="module")
def company():
    return a_company(people=25, strangers=40)


def nearer(company: Company, share: float) -> Company:
    """The same people, all drawn towards one face: what one camera and one light do."""
    return replace(company, embedding=unit(company.embedding + share * np.eye(SIZE)[0]))


# ------------------------------------------------------------------ refit


def test_without_shrinkage_the_noisy_coordinates_lose_their_weight():
    w, bias = refit(a_company(40, 0, noise=HALF_NOISE), FLAT, 18.0, np.random.default_rng(0), shrinkage=0.01)

    assert w[USEFUL].mean() > 3 * w[~USEFUL].mean()
    assert w.min() >= 0
    assert bias > 0


def test_the_stronger_the_shrinkage_the_nearer_the_base():
    moved = [
        np.abs(
            refit(a_company(20, 0, noise=HALF_NOISE), FLAT, 18.0, np.random.default_rng(0), strength)[0] - FLAT
        ).max()
        for strength in (1.0, 100.0, 1e9)
    ]

    assert moved[0] > moved[1] > moved[2]
    assert moved[2] == pytest.approx(0, abs=1e-3)


def test_more_people_are_believed_more():
    few, many = (
        refit(a_company(people, 0, noise=HALF_NOISE), FLAT, 18.0, np.random.default_rng(0))[0] for people in (10, 80)
    )

    assert many[USEFUL].mean() - many[~USEFUL].mean() > few[USEFUL].mean() - few[~USEFUL].mean()


def test_a_refit_is_repeatable(company):
    first, second = (refit(company, FLAT, 18.0, np.random.default_rng(5)) for _ in range(2))

    assert (first[0] == second[0]).all()
    assert first[1] == second[1]


def test_a_bias_that_is_far_off_moves_towards_the_middle_between_mated_and_non_mated(company):
    bias = refit_bias(company, FLAT, 60.0, np.random.default_rng(0))

    assert 0 < bias < 60


# ------------------------------------------------------------------ the curve


def moved(distance, new_distance=None):
    under_base = non_mated(distance)
    return moved_curve(POINTS, under_base, non_mated(distance if new_distance is None else new_distance))


def test_the_same_head_on_the_same_kind_of_people_keeps_its_curve(base, company):
    found = comparisons([(company, base.weights())])

    curve = moved_curve(base.fmr_curve, found, found)

    assert curve.points == base.fmr_curve
    assert curve.checked > 3


def test_rates_intervals_and_counts_stay_those_of_the_base():
    curve = moved(np.linspace(5, 30, 100_000))

    assert curve.tightening < 1
    assert [replace(p, distance=0) for p in curve.points] == [replace(p, distance=0) for p in POINTS]


def test_a_head_in_other_units_moves_the_distances_along():
    distance = np.linspace(14, 60, 100_000)

    curve = moved(distance, 2 * distance)

    assert [point.distance for point in curve.points] == pytest.approx([20, 22, 24, 26])


def test_strangers_who_lie_nearer_tighten_every_distance():
    # A tenth of them lies at 6.5, where the base promises a hundredth up to 12.
    curve = moved(np.concatenate([np.full(10_000, 6.5), np.full(90_000, 40.0)]))

    assert curve.tightening == pytest.approx(6.5 / 12)
    assert [point.distance for point in curve.points] == pytest.approx([d * 6.5 / 12 for d in (10, 11, 12, 13)])


def test_strangers_who_lie_farther_loosen_nothing():
    assert moved(np.full(100_000, 80.0)).points == POINTS


def test_one_pair_of_twins_is_no_evidence_about_the_others():
    strangers = non_mated(np.full(100_000, 80.0))
    twins = replace(
        strangers,
        non_mated=np.concatenate([strangers.non_mated, np.full(60, 1.0)]),
        probe_person=np.append(strangers.probe_person, np.repeat([0, 1], 30)),
        other_person=np.append(strangers.other_person, np.repeat([1, 0], 30)),
    )

    curve = moved_curve(POINTS, twins, twins)

    assert (curve.worse, curve.points) == (0, POINTS)


def test_as_many_false_matches_of_many_people_are_evidence():
    assert moved(np.concatenate([np.full(60, 1.0), np.full(100_000, 80.0)])).worse > 0


def test_fewer_than_ten_comparisons_at_a_rate_say_nothing():
    curve = moved(np.concatenate([np.full(9, 1.0), np.full(81, 80.0)]))

    assert (curve.checked, curve.tightening) == (0, 1.0)


@pytest.mark.parametrize("fmr, distance", [(0.1, 13), (0.05, 12), (1e-3, 11), (1e-9, 10)])
def test_the_distance_for_a_rate_is_a_measured_one(fmr, distance):
    assert distance_at(POINTS, floor=3e-6, fmr=fmr) == distance


def test_no_rate_below_the_floor_is_believed():
    assert distance_at(POINTS, floor=0.005, fmr=0.01) == 12
    assert distance_at(POINTS, floor=0.5, fmr=0.01) == 10


# ------------------------------------------------------------------ calibrate


def test_where_refitting_does_not_help_with_certainty_the_weights_stay(base, company):
    found = calibrate(company, base=base, current=base, version="calibrated-1")

    assert found.head.w == base.w
    assert (found.verdict.better, found.verdict.rise) == (True, 0)
    assert found.head.version == "calibrated-1"
    assert found.head.tower_sha256 == base.tower_sha256


def test_where_half_of_the_coordinates_are_noise_the_refit_is_used_and_helps():
    base = a_measured_head(noise=0.5)
    company, unseen = (a_company(people, 0, noise=HALF_NOISE, seed=people) for people in (120, 60))

    found = calibrate(company, base=base, current=base, version="calibrated-1")

    assert found.verdict is found.refitted
    assert found.verdict.upper < 0
    assert fnmr(found.head, unseen) < fnmr(base, unseen)


def test_a_company_whose_faces_lie_nearer_gets_a_threshold_that_keeps_the_promise(base):
    company, later = (nearer(a_company(25, 40, seed=seed), 0.45) for seed in (1, 2))

    found = calibrate(company, base=base, current=base, version="calibrated-1")

    assert found.curve.tightening < 0.98
    assert found.after["door_fmr"] < found.before["door_fmr"]
    assert fmr(base, later) > 2e-3
    assert fmr(found.head, later) < 0.5 * fmr(base, later)


def test_a_current_head_that_is_better_than_all_that_could_be_fitted_is_not_replaced():
    base = a_measured_head(noise=0.5)
    company = a_company(25, 40, noise=HALF_NOISE)
    better = replace(base, w=tuple(np.where(USEFUL, 3.0, 0.0).tolist()))

    assert not calibrate(company, base=base, current=better, version="calibrated-1").verdict.better


def test_too_few_people_are_refused_with_the_number_needed():
    with pytest.raises(TooFewPeople, match="Expected 5 people.*Received 3"):
        calibrate(a_company(3, 0), base=a_measured_head(), current=a_measured_head(), version="calibrated-1")


def test_few_people_make_thin_evidence(base):
    split = calibrate(a_company(8, 4), base=base, current=base, version="calibrated-1").split

    assert (split.thin, split.judges, split.own) == (True, 12, 8)


def test_each_version_splits_afresh_and_says_by_which_seed(base, company):
    first, other = (calibrate(company, base=base, current=base, version=name) for name in ("a", "b"))

    assert first.split.folds[0].judge.tolist() != other.split.folds[0].judge.tolist()
    assert first.metrics()["split"]["seed"] == seed_of("a")


def test_the_figures_are_json(base, company):
    found = calibrate(company, base=base, current=base, version="calibrated-1")

    figures = json.loads(json.dumps(found.metrics(), allow_nan=False))
    assert figures["before"].keys() == figures["after"].keys() == {
        "fnmr", "fmr", "auc", "threshold", "door_fnmr", "door_fmr",
    }  # fmt: skip


def test_progress_rises_and_says_what_is_done(base, company):
    seen = []

    calibrate(company, base=base, current=base, version="a", progress=lambda *step: seen.append(step))

    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert all(0 <= fraction <= 1 and text for fraction, text in seen)


def fmr(head, company):
    """Realised, at the distance that the head's own curve gives for one in a thousand."""
    distance = distance_at(head.fmr_curve, head.fmr_floor, 1e-3)
    return float(np.mean(comparisons([(company, head.weights())]).non_mated <= distance))


def fnmr(head, company):
    """At an FMR of one in a hundred on these very people."""
    found = comparisons([(company, head.weights())])
    return float(np.mean(found.mated > np.quantile(found.non_mated, 0.01)))
