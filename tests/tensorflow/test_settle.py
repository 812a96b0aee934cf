"""Batch normalisation forgets disturbed batches and knows the pictures as they are."""

import keras
import numpy as np
import pytest

from model.siamese.small_tower import build_small_tower
from model.training.settle import BATCH, settle


def test_the_moving_statistics_become_those_of_the_pictures():
    tower = build_small_tower(16, 1, embedding=4, width=4)
    pictures = np.random.default_rng(0).integers(0, 256, (2 * BATCH, 16, 16, 1)).astype(np.uint8)
    first = next(layer for layer in tower.layers if isinstance(layer, keras.layers.BatchNormalization))
    before = keras.Model(tower.input, first.input)

    settle(tower, pictures)

    seen = np.asarray(before(pictures.astype(np.float32)))
    assert np.asarray(first.moving_mean) == pytest.approx(seen.mean(axis=(0, 1, 2)), abs=1e-3)
    assert np.asarray(first.moving_variance) == pytest.approx(seen.var(axis=(0, 1, 2)), rel=0.02)
    assert first.momentum == 0.9
