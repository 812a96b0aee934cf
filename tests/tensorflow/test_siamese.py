"""The tower, the layers on top of it and the models made of them."""

import keras
import numpy as np
import pytest

from model.siamese.distance import L1Distance
from model.siamese.head import SimilarityHead
from model.siamese.tower import build_tower, mirrored
from model.siamese.triplet import build_triplet
from model.siamese.twin import build_twin

SMALL = {"channels": (8, 8, 16), "blocks": (1, 1, 1)}


def faces(count, side=32, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, side, side, 3)).astype(np.float32)


def test_the_tower_gives_unit_rows():
    embedding = np.asarray(build_tower(32, **SMALL)(faces(3)))

    assert embedding.shape == (3, 128)
    np.testing.assert_allclose(np.linalg.norm(embedding, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("side", [0, 100])
def test_a_side_that_does_not_halve_four_times_is_refused(side):
    with pytest.raises(ValueError, match="multiple of 16"):
        build_tower(side)


def test_the_shipped_size_stays_under_five_million_weights():
    assert build_tower(112).count_params() <= 5_000_000


def test_both_data_formats_list_the_same_weights():
    last = build_tower(32, **SMALL)
    first = build_tower(32, **SMALL, data_format="channels_first")

    assert [tuple(w.shape) for w in last.weights] == [tuple(w.shape) for w in first.weights]
    assert [w.path for w in last.weights] == [w.path for w in first.weights]


def test_a_mirrored_tower_cannot_tell_left_from_right():
    model = mirrored(build_tower(32, **SMALL))
    batch = faces(2)

    embedding = np.asarray(model(batch))

    np.testing.assert_allclose(embedding, model(batch[:, :, ::-1]), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(embedding, axis=1), 1, rtol=1e-5)
    assert model.count_params() == model.get_layer("tower").count_params()


def test_distance_is_taken_coordinate_by_coordinate():
    difference = L1Distance()([np.array([[1.0, 2.0]]), np.array([[4.0, 0.0]])])

    np.testing.assert_allclose(difference, [[3, 2]])


def test_embeddings_of_two_shapes_have_no_distance():
    with pytest.raises(ValueError, match="one shape"):
        L1Distance()([np.ones((1, 2)), np.ones((1, 3))])


def test_the_head_weighs_and_squashes():
    head = SimilarityHead()
    head.build((None, 2))
    head.set_weights([np.array([0.5, 2.0]), np.array(3.0)])

    similarity = head(np.array([[2.0, 1.0], [0.0, 0.0]]))

    np.testing.assert_allclose(similarity, [[0.5], [1 / (1 + np.exp(-3))]])  # 3 - 1 - 2 = 0


def test_training_cannot_make_a_weight_negative_or_the_bias_zero():
    head = SimilarityHead()
    model = keras.Sequential([keras.layers.Input((2,)), head])
    model.compile(optimizer=keras.optimizers.SGD(100.0), loss="binary_crossentropy")

    # Far pairs called one person ask for negative weights; equal pairs called two ask for a negative bias.
    model.fit(np.array([[5.0, 5.0], [0, 0]]), np.array([[1.0], [0.0]]), epochs=3, verbose=0)

    w, bias = (np.asarray(weight) for weight in head.weights)
    assert (w >= 0).all()
    assert bias > 0


def test_the_twin_shares_one_tower_and_is_symmetric():
    tower = build_tower(32, **SMALL)
    twin = build_twin(tower)
    first, second = faces(4), faces(4, seed=1)

    np.testing.assert_allclose(twin([first, second]), twin([second, first]), rtol=1e-5)
    assert (np.asarray(twin([first, first])) > 0.5).all()
    assert twin.count_params() == tower.count_params() + 128 + 1


def test_the_twin_learns_to_tell_two_people_apart():
    keras.utils.set_random_seed(0)
    one, other = faces(1)[0], faces(1, seed=1)[0]
    twin = build_twin(build_tower(32, **SMALL))
    twin.compile(optimizer=keras.optimizers.Adam(1e-2), loss="binary_crossentropy")
    anchor, second = np.stack([one, other, one, other]), np.stack([one, other, other, one])
    same = np.array([[1.0], [1], [0], [0]])

    losses = twin.fit([anchor, second], same, epochs=12, verbose=0).history["loss"]

    assert losses[-1] < losses[0] / 2


def test_the_triplet_model_gives_three_rows_of_one_tower():
    tower = build_tower(32, **SMALL)
    batch = faces(2)

    rows = np.asarray(build_triplet(tower)([batch, batch, batch[::-1]]))

    assert rows.shape == (2, 3, 128)
    np.testing.assert_allclose(rows[:, 0], rows[:, 1], atol=1e-6)
    np.testing.assert_allclose(rows[:, 2], rows[::-1, 0], atol=1e-6)
