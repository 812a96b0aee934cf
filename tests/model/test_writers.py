"""Batches of signatures hold the hard pairs, and nothing that nobody knows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.sampling.handwriting import augment_digits, augment_signatures
from model.sampling.writers import judged_signature_pairs, signature_pairs, writer_batches

# genuine and forged scans of each writer, and copies of each scan
SETS = st.tuples(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=8), st.integers(1, 3))


def laid_out(counts, copies):
    writer, forged = [], []
    for name, (genuine, fakes) in enumerate(counts):
        writer += [name] * (genuine + fakes)
        forged += [False] * genuine + [True] * fakes
    scan = np.repeat(np.arange(len(writer)), copies)
    return np.repeat(np.array(writer, np.int64), copies), np.repeat(np.array(forged, bool), copies), scan


def able(drawn):
    return sum(genuine >= 2 and fakes >= 1 for genuine, fakes in drawn[0]) >= 2


@settings(deadline=None)  # machines are busy
@given(SETS.filter(able), st.integers(4, 60), st.integers(0, 2**31))
def test_a_batch_holds_each_scan_once_and_only_pairs_that_say_something(drawn, size, seed):
    writer, forged, scan = laid_out(*drawn)
    draw = writer_batches(writer, forged, scan, size)

    batch, again = draw(np.random.default_rng(seed)), draw(np.random.default_rng(seed))

    assert (batch.rows == again.rows).all()
    assert len(set(scan[batch.rows])) == len(batch.rows)
    first, second = batch.rows[batch.first], batch.rows[batch.second]
    genuine = ~(forged[first] | forged[second])
    assert (batch.same == ((writer[first] == writer[second]) & genuine)).all()
    assert not (forged[first] & forged[second]).any()
    assert ((writer[first] == writer[second]) | genuine).all()  # a forgery meets its model's writer only
    assert batch.weights().sum() == pytest.approx(1, abs=1e-5)


def test_half_of_the_loss_is_of_genuine_pairs_and_most_of_the_rest_of_forgeries():
    writer, forged = np.repeat([0, 1], 6), np.tile([False, False, False, True, True, True], 2)

    batch = signature_pairs(np.arange(12), writer, forged)
    one_writer = writer[batch.first] == writer[batch.second]

    assert batch.weight[batch.same].sum() == pytest.approx(0.5)
    assert batch.weight[~batch.same & one_writer].sum() == pytest.approx(0.35)
    assert batch.weight[~one_writer].sum() == pytest.approx(0.15)


def test_judged_are_all_genuine_pairs_and_every_forgery_against_every_genuine_one():
    writer, forged = np.repeat([0, 1], 5), np.tile([False, False, False, True, True], 2)

    first, second, same = judged_signature_pairs(writer, forged)

    assert (writer[first] == writer[second]).all()
    assert same.sum() == 2 * 3
    assert (~same).sum() == 2 * 3 * 2


def test_writers_without_forgeries_are_too_little():
    with pytest.raises(ValueError, match="forged"):
        writer_batches(np.array([0, 0, 1, 1]), np.zeros(4, bool), np.arange(4), 10)


@pytest.mark.parametrize("augment, paper", [(augment_signatures, 255), (augment_digits, 0)])
def test_disturbed_handwriting_keeps_shape_and_paper_and_is_repeated_by_its_seed(augment, paper):
    picture = np.full((32, 32, 1), paper, np.uint8)
    picture[12:20, 10:22] = 255 - paper
    batch = np.stack([picture] * 6)

    disturbed = augment(batch, np.random.default_rng(3))

    assert disturbed.shape == batch.shape and disturbed.dtype == np.uint8
    assert (disturbed == augment(batch, np.random.default_rng(3))).all()
    assert (np.median(disturbed, axis=(1, 2, 3)) == paper).all()
    assert len({one.tobytes() for one in disturbed}) == 6
