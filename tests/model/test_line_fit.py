"""The weights of a signature's measures are learnt from the writers' pairs, and judged on writers left out."""

import numpy as np
import pytest

from model.training.line_fit import block_distances, block_weights, each_number, unseen_distances

BLOCKS = {"telling": 2, "noise": 3}


def pairs(count=400, seed=0):
    """Distances of two blocks, of which the first alone tells; same, and the writer of each pair."""
    rng = np.random.default_rng(seed)
    same = np.arange(count) % 2 == 0
    telling = np.where(same, 1.0, 2.0) + rng.normal(0, 0.3, count)
    return np.stack([telling, rng.uniform(0, 2, count)], axis=1).astype(np.float32), same, np.arange(count) // 40


def test_distances_are_summed_block_by_block():
    rows = np.array([[1, 2, 0, 0, 5, 9], [0, 4, 1, 1, 2, 0]], np.float32)

    found = block_distances(rows, np.array([0, 0]), np.array([1, 0]), BLOCKS)

    assert found.tolist() == [[3, 5], [0, 0]]


def test_more_pairs_than_are_held_at_once_are_all_measured():
    rows = np.arange(12, dtype=np.float32).reshape(2, 6)

    found = block_distances(rows, np.zeros(4500, int), np.ones(4500, int), BLOCKS)

    assert found.shape == (4500, 2) and (found == [12, 18]).all()


def test_what_tells_counts_and_what_does_not_counts_little():
    distances, same, _ = pairs()

    telling, noise = block_weights(distances, same) * distances.mean(axis=0)

    assert telling > 10 * noise >= 0


def test_a_block_that_misleads_counts_nothing():
    distances, same, _ = pairs()
    distances[:, 1] = np.where(same, 2.0, 1.0) + 0.1 * distances[:, 1]

    assert block_weights(distances, same)[1] == 0


def test_a_writer_is_measured_by_weights_of_others():
    distances, same, writer = pairs()
    spoilt = distances.copy()
    spoilt[writer == 3] = spoilt[writer == 3][:, ::-1]

    plain, changed = (unseen_distances(x, same, writer) for x in (distances, spoilt))

    assert changed[writer == 3] != pytest.approx(plain[writer == 3])  # their own distances are others
    assert changed[writer == 8] == pytest.approx(plain[writer == 8])  # of the same part: learnt without both
    assert changed[writer == 4] != pytest.approx(plain[writer == 4])


def test_each_number_of_a_row_gets_its_blocks_weight_and_the_rest_none():
    w = each_number(np.array([0.5, 2.0]), BLOCKS, 6)

    assert w.dtype == np.float32 and w.tolist() == [0.5, 0.5, 2, 2, 2, 0]
