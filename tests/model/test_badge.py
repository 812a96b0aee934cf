import numpy as np
import pytest

from model.evaluation.badge import badge_report, distances_to_people

GALLERY, PEOPLE = np.array([[0.0], [10.0], [2.0]]), np.array([1, 2, 1])


def test_each_persons_nearest_template_counts():
    assert distances_to_people(GALLERY, PEOPLE, np.array([[3.0], [9.0]])).tolist() == [[1, 7], [7, 1]]


def test_employees_are_compared_with_their_own_and_strangers_with_every_badge():
    probes, truth = np.array([[3.0], [14.0], [9.5]]), np.array([1, 2, 1])
    strangers, others = np.array([[3.5], [50.0]]), np.array([7, 8])

    report = badge_report(GALLERY, PEOPLE, probes, truth, strangers, others, threshold=2.0)

    assert report["fnmr"] == pytest.approx(2 / 3)  # 4 from their own, and 7.5 though somebody else is at 0.5
    assert report["fmr"] == 1 / 4  # of two strangers with two badges
    assert report["fnmr_low"] <= report["fnmr"] <= report["fnmr_high"]
    assert report["fmr_low"] <= report["fmr"] <= report["fmr_high"]


def test_without_strangers_there_is_no_fmr():
    report = badge_report(GALLERY, PEOPLE, GALLERY, PEOPLE, np.empty((0, 1)), np.empty(0, int), threshold=1.0)

    assert (report["fnmr"], report["fmr"]) == (0, None)
