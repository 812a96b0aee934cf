import numpy as np
import pytest

from model.evaluation.verification import (
    all_pairs,
    area_under_curve,
    best_threshold,
    cosine,
    equal_error_rate,
    error_rates,
    fold_accuracies,
    true_accept_rate,
    verification_report,
)


def test_perfect_scores_give_perfect_figures():
    same = np.arange(200) % 2 == 0

    report = verification_report(same.astype(float), same)

    assert report["pairs"] == 200
    assert (report["accuracy"], report["accuracy_std"], report["auc"], report["eer"]) == (1.0, 0.0, 1.0, 0.0)
    assert report["tar"] == {"0.01": 1.0, "0.001": 1.0, "0.0001": 1.0}


def test_area_under_curve_counts_ties_as_half():
    assert area_under_curve(np.array([2.0, 1.0]), np.array([1.0, 0.0])) == (2 + 1.5) / 4


def test_equal_error_rate_of_one_mistake_in_four():
    mated, non_mated = np.array([0.9, 0.8, 0.7, 0.2]), np.array([0.1, 0.15, 0.05, 0.75])

    assert equal_error_rate(mated, non_mated) == 0.25


def test_true_accept_rate_allows_the_share_of_non_mated_it_was_given():
    non_mated = np.arange(100) / 100  # 0.99 is the highest stranger

    assert true_accept_rate(np.array([0.985, 0.995]), non_mated, 0.0) == 0.5
    assert true_accept_rate(np.array([0.985, 0.995]), non_mated, 0.01) == 1.0


def test_the_best_threshold_lies_midway_between_the_kinds():
    assert best_threshold(np.array([0.9, 0.7, 0.3]), np.array([True, True, False])) == 0.5


def test_each_pair_of_faces_is_scored_once():
    embedding = np.eye(3)[[0, 0, 1]]

    mated, non_mated = all_pairs(embedding, np.array([4, 4, 5]), cosine)

    assert mated.tolist() == [1.0]
    assert non_mated.tolist() == [0.0, 0.0]


def test_a_fold_never_sees_its_own_threshold():
    # The last fold alone is mirrored: thresholds from the other nine are all wrong for it.
    same = np.tile([True, False], 100)
    similarity = same.astype(float)
    similarity[180:] = 1 - similarity[180:]

    assert verification_report(similarity, same)["accuracy"] == pytest.approx(0.9)


def test_one_kind_of_pair_is_refused():
    with pytest.raises(ValueError, match="Expected mated and non-mated"):
        verification_report(np.ones(4), np.ones(4, bool))


def test_error_rates_at_a_threshold_count_both_mistakes():
    similarity, same = np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False])

    assert error_rates(similarity, same, 0.5) == {"fmr": 0.5, "fnmr": 0.5}


def test_lfws_folds_are_those_of_its_list():
    # pairs.txt holds ten times so many mated, so many non-mated; the third ten are all judged wrongly.
    same = np.tile(np.repeat([True, False], 30), 10)
    similarity = same.astype(float)
    similarity[120:180] = 1 - similarity[120:180]

    assert fold_accuracies(similarity, same).tolist() == [1, 1, 0, 1, 1, 1, 1, 1, 1, 1]
