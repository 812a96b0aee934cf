"""What a training step is given: no class leaks, both kinds weigh alike, the seed repeats it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.datasets.folder_classes import PictureSet
from model.sampling.batches import class_batches, named_pairs
from model.sampling.class_split import split_classes
from model.sampling.light_augment import light_augment

SIZES = st.tuples(st.lists(st.integers(2, 9), min_size=4, max_size=20), st.lists(st.just(1), max_size=10))
LABELS = SIZES.map(lambda sizes: np.repeat(np.arange(len(sizes[0] + sizes[1])), sizes[0] + sizes[1]))
# How long an example takes says nothing here: other work may share the core.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@untimed
@given(LABELS, st.integers(4, 64), st.integers(0, 2**31))
def test_a_batch_is_repeated_by_its_seed_and_fits(label, size, seed):
    draw = class_batches(label, size)

    batch, again = draw(np.random.default_rng(seed)), draw(np.random.default_rng(seed))

    assert len(batch.rows) <= max(size, 4)
    assert len(set(batch.rows)) == len(batch.rows)
    assert (batch.rows == again.rows).all()
    assert ((label[batch.rows[batch.first]] == label[batch.rows[batch.second]]) == batch.same).all()


@untimed
@given(LABELS, st.integers(4, 64), st.integers(0, 2**31))
def test_same_and_different_pairs_weigh_one_half_each(label, size, seed):
    batch = class_batches(label, size)(np.random.default_rng(seed))

    weight = batch.weights()

    np.testing.assert_allclose(weight[batch.same].sum(), 0.5, rtol=1e-4)
    np.testing.assert_allclose(weight[~batch.same].sum(), 0.5, rtol=1e-4)


@untimed
@given(st.integers(4, 40), st.integers(0, 2**31))
def test_every_class_is_drawn_equally_often_whatever_its_size(classes, seed):
    label = np.repeat(np.arange(classes), np.arange(classes) + 4)
    draw, rng = class_batches(label, 16), np.random.default_rng(seed)

    drawn = np.concatenate([np.unique(label[draw(rng).rows]) for _ in range(400)])

    share = np.bincount(drawn, minlength=classes) / len(drawn)
    np.testing.assert_allclose(share, 1 / classes, atol=5 * np.sqrt(1 / classes / len(drawn)))


@untimed
@given(LABELS, st.floats(0.01, 0.99), st.integers(0, 2**31))
def test_no_class_is_on_both_sides_of_a_split(label, share, seed):
    pictures = PictureSet(np.zeros((len(label), 8, 8, 1), np.uint8), label, tuple(map(str, range(label.max() + 1))))

    train, validation = split_classes(pictures, share=share, seed=seed)

    assert not set(train.label) & set(validation.label)
    assert len(train.label) + len(validation.label) == len(label)
    assert (np.bincount(validation.label) > 1).sum() >= 2
    assert (np.bincount(train.label) > 1).sum() >= 2
    assert (split_classes(pictures, share=share, seed=seed)[1].label == validation.label).all()


@untimed
@given(st.sampled_from([1, 3]), st.integers(8, 40), st.integers(0, 2**31))
def test_a_disturbed_picture_keeps_its_shape_and_the_seed_repeats_it(channels, side, seed):
    pictures = np.random.default_rng(seed).integers(0, 256, (3, side, side, channels)).astype(np.uint8)
    before = pictures.copy()

    made, again = (light_augment(pictures, np.random.default_rng(seed)) for _ in range(2))

    assert made.shape == pictures.shape and made.dtype == np.uint8
    assert (made == again).all() and (pictures == before).all()
    assert (made != pictures).any()


def test_named_pairs_look_at_each_picture_once():
    batch = named_pairs(np.array([7, 3]), np.array([3, 9]), np.array([True, False]))

    assert batch.rows.tolist() == [3, 7, 9]
    assert batch.rows[batch.first].tolist() == [7, 3]
    assert batch.rows[batch.second].tolist() == [3, 9]


@pytest.mark.parametrize("label, word", [([0, 0, 0], "two classes"), ([0, 1, 2], "one picture a class")])
def test_what_cannot_teach_is_told(label, word):
    with pytest.raises(ValueError, match=word):
        class_batches(np.array(label), 8)


@pytest.mark.parametrize("label, word", [([0, 0, 0], "Received 1"), ([0, 0, 1, 2, 3, 4], "one picture a class")])
def test_what_cannot_be_split_is_told(label, word):
    names = tuple("abcdef")
    pictures = PictureSet(np.zeros((len(label), 8, 8, 1), np.uint8), np.array(label), names)

    with pytest.raises(ValueError, match=word):
        split_classes(pictures)
