"""APCER and BPCER, by hand."""

import numpy as np
import pytest

from model.evaluation.presentation import Presentations, apcer, balanced_threshold, bpcer, intervals

NONE = float("nan")


def presented(*scores, subjects=None):
    return Presentations(np.array(scores, float), np.array(subjects or [str(i) for i in range(len(scores))]))


def test_an_attack_at_the_threshold_is_taken_for_live():
    assert apcer(presented(0.1, 0.5, 0.9, 0.2), 0.5) == 0.5


def test_an_attack_without_a_face_is_not_counted():
    assert apcer(presented(0.9, 0.1, NONE), 0.5) == 0.5


def test_a_real_face_under_the_threshold_or_not_found_is_doubted():
    assert bpcer(presented(0.9, 0.1, NONE, 0.8), 0.5) == 0.5


def test_nothing_measured_is_no_number():
    assert np.isnan(apcer(presented(NONE), 0.5))
    assert np.isnan(bpcer(presented(), 0.5))


def test_the_threshold_lies_in_the_middle_of_the_gap():
    assert balanced_threshold(presented(2.0, 3.0), presented(-1.0, 0.0)) == pytest.approx(1.0)


def test_the_threshold_balances_both_rates_where_they_overlap():
    real, attacks = presented(*range(3, 13)), presented(*range(-6, 4))

    chosen = balanced_threshold(real, attacks)

    assert max(apcer(attacks, chosen), bpcer(real, chosen)) == pytest.approx(0.1)


def test_a_threshold_needs_both_kinds():
    with pytest.raises(ValueError, match="both kinds"):
        balanced_threshold(presented(1.0), presented(NONE))


def test_intervals_draw_subjects_not_frames():
    real = presented(*[0.9] * 20, *[0.1] * 20, subjects=["a"] * 20 + ["b"] * 20)

    found = intervals(real, presented(0.1), 0.5)

    assert found["bpcer"] == [0.0, 1.0]
    assert found["apcer"] == [0.0, 0.0]


def test_without_frames_there_is_no_interval():
    assert intervals(presented(0.9), presented(), 0.5)["apcer"] == []
