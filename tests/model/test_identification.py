import numpy as np
import pytest

from model.evaluation.identification import (
    diverse,
    first_template_split,
    identification_report,
    threshold_at_fpir,
)

GALLERY, PEOPLE = np.array([[0.0], [10.0]]), np.array([1, 2])


def test_a_search_counts_right_far_and_wrong_answers():
    probes, truth = np.array([[0.5], [13.0], [9.5]]), np.array([1, 2, 1])
    strangers = np.array([[5.0], [10.5]])

    report = identification_report(GALLERY, PEOPLE, probes, truth, strangers, threshold=1.0)

    assert report["enrolled"] == 2
    assert report["rank1"] == pytest.approx(2 / 3)  # the third is nearer to somebody else
    assert report["fnir"] == pytest.approx(2 / 3)  # and the second is too far
    assert report["wrong_person"] == 1
    assert report["fpir"] == 0.5


def test_the_threshold_keeps_out_all_but_the_share_of_strangers():
    distance = np.arange(1.0, 101.0)

    threshold = threshold_at_fpir(distance, 0.01)

    assert np.mean(distance <= threshold) == 0.01
    assert threshold == pytest.approx(2.0)


def test_a_search_without_strangers_has_no_fpir():
    report = identification_report(GALLERY, PEOPLE, GALLERY, PEOPLE, np.empty((0, 1)), threshold=1.0)

    assert report["fpir"] is None
    assert report["fnir"] == 0.0


def test_threshold_and_wanted_fpir_exclude_each_other():
    with pytest.raises(ValueError, match="Expected a threshold or at_fpir"):
        identification_report(GALLERY, PEOPLE, GALLERY, PEOPLE, GALLERY, threshold=1.0, at_fpir=0.01)


def test_the_split_enrols_first_pictures_and_keeps_strangers_out():
    identity = np.array([4, 4, 5, 7, 7, 5])

    gallery, probes, strangers = first_template_split(identity, identity % 4 == 3)

    assert gallery.tolist() == [0, 2]
    assert probes.tolist() == [1, 5]
    assert strangers.tolist() == [3, 4]


def test_the_intervals_go_by_person():
    probes, truth = np.array([[0.5]] * 10 + [[14.0]] * 10), np.repeat([1, 2], 10)

    report = identification_report(
        GALLERY, PEOPLE, probes, truth, np.array([[10.5], [30.0]]), stranger_identity=np.array([7, 7]), threshold=1.0
    )

    assert (report["fnir_low"], report["fnir"], report["fnir_high"]) == (0, 0.5, 1)  # two people, one always missed
    assert (report["fpir_low"], report["fpir"], report["fpir_high"]) == (0.5, 0.5, 0.5)  # both are one person


def test_diverse_templates_begin_in_the_middle_and_go_far_apart():
    templates = np.array([[0.0], [1.0], [1.1], [9.0], [1.2]])

    assert diverse(templates, 3).tolist() == [2, 3, 0]
    assert diverse(templates, 9).tolist()[:3] == [2, 3, 0]
    assert sorted(diverse(templates, 9).tolist()) == [0, 1, 2, 3, 4]
