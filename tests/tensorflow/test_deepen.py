"""A tower may grow by residual blocks without changing what it says."""

import numpy as np
import pytest

from model.siamese.tower import build_tower
from model.training.deepen import deepen

CHANNELS = (8, 8, 16)


def tower(*blocks):
    return build_tower(32, channels=CHANNELS, blocks=blocks)


def test_a_deeper_tower_begins_with_the_answers_of_the_trained_one():
    trained, deeper = tower(1, 1, 1), tower(1, 3, 2)
    faces = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3)).astype(np.float32)

    deeper.set_weights(deepen(trained, deeper))

    np.testing.assert_allclose(deeper(faces), trained(faces), atol=1e-6)


def test_a_new_block_can_learn():
    trained, deeper = tower(1, 1, 1), tower(1, 2, 1)

    deeper.set_weights(deepen(trained, deeper))

    assert np.abs(deeper.get_layer("stage1_1_a").get_weights()[0]).max() > 0  # else no gradient would reach the scale
    assert not deeper.get_layer("stage1_1_b_norm").get_weights()[0].any()


def test_a_tower_cannot_lose_a_block():
    with pytest.raises(ValueError, match="Expected at least the blocks .* without stage1_1"):
        deepen(tower(1, 2, 1), tower(1, 1, 1))
