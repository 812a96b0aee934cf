"""Each loss against numbers worked out by hand."""

import math

import numpy as np
import pytest

from model.losses.arcface import arcface
from model.losses.binary_crossentropy import binary_crossentropy
from model.losses.contrastive import contrastive
from model.losses.distillation import distillation
from model.losses.triplet import triplet


def numbers(*values):
    return np.array(values, np.float32)


def test_binary_crossentropy_of_half_is_log_two():
    loss = binary_crossentropy(numbers(0.5, 0.25, 0.25), numbers(1, 1, 0))

    np.testing.assert_allclose(loss, [math.log(2), math.log(4), -math.log(0.75)], rtol=1e-6)


def test_binary_crossentropy_of_a_certain_mistake_is_finite():
    loss = np.asarray(binary_crossentropy(numbers(0.0, 1.0), numbers(1, 0)))

    assert np.isfinite(loss).all()
    assert (loss > 15).all()


def test_contrastive_pulls_mated_and_pushes_others_to_the_margin():
    loss = contrastive(numbers(0.5, 0.5, 2.0), numbers(1, 0, 0), margin=1.5)

    np.testing.assert_allclose(loss, [0.25, 1.0, 0.0])


def test_triplet_costs_what_is_missing_to_the_margin():
    loss = triplet(numbers(1.0, 1.0), numbers(1.5, 3.0), margin=1.0)

    np.testing.assert_allclose(loss, [0.5, 0.0])


@pytest.mark.parametrize("loss", [contrastive, triplet])
def test_a_margin_of_zero_is_refused(loss):
    with pytest.raises(ValueError, match="positive margin"):
        loss(numbers(1.0), numbers(1.0), margin=0)


def test_arcface_without_margin_is_a_softmax():
    loss = arcface(numbers(1.0, 0.0)[None], np.array([0]), margin=0, scale=1)

    np.testing.assert_allclose(loss, [math.log(1 + math.exp(-1))], rtol=1e-4)


def test_arcface_widens_the_own_angle_by_the_margin():
    # Own angle 60 degrees, margin 30: the own logit is cos 90 = 0, the other stays at 0.8.
    loss = arcface(numbers(0.5, 0.8)[None], np.array([0]), margin=math.pi / 6, scale=2)

    np.testing.assert_allclose(loss, [math.log(1 + math.exp(1.6))], rtol=1e-5)


def test_arcface_goes_on_falling_when_the_margin_passes_half_a_turn():
    near, far = arcface(numbers(-0.97, -0.99)[:, None] * numbers(1, 0)[None], np.array([0, 0]), margin=0.5, scale=4)

    assert float(far) > float(near)


def test_arcface_refuses_a_negative_margin():
    with pytest.raises(ValueError, match="Expected margin"):
        arcface(numbers(1.0)[None], np.array([0]), margin=-0.1)


def test_distillation_is_zero_for_a_copy_of_the_teacher():
    teacher = np.eye(3, dtype=np.float32)

    assert float(distillation(teacher, teacher)) == 0


def test_distillation_adds_distance_and_broken_relations():
    teacher = numbers([1, 0], [0, 1])
    ours = numbers([1, 0], [1, 0])  # the second face is 90 degrees off, and now equals the first

    np.testing.assert_allclose(distillation(ours, teacher, relation_weight=8), 0.5 + 8 * 2 / 4)
