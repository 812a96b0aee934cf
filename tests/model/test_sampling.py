import numpy as np
import pytest

from model.sampling.augment import augment
from model.sampling.pairs import balanced_pairs, hard_non_mated_pairs, mated_pairs, non_mated_pairs
from model.sampling.split import held_out
from model.sampling.triplets import semi_hard_triplets

IDENTITY = np.array([3, 3, 3, 8, 8, 9])


def test_mated_pairs_are_two_pictures_of_one_person():
    first, second, same = mated_pairs(IDENTITY, 500, np.random.default_rng(0))

    assert same.all()
    assert (IDENTITY[first] == IDENTITY[second]).all()
    assert (first != second).all()
    assert set(IDENTITY[first]) == {3, 8}  # 9 has one picture only


def test_non_mated_pairs_are_two_people():
    first, second, same = non_mated_pairs(IDENTITY, 500, np.random.default_rng(0))

    assert not same.any()
    assert (IDENTITY[first] != IDENTITY[second]).all()


def test_hard_pairs_are_the_most_alike_strangers():
    embedding = np.eye(4, dtype=np.float32)[[0, 0, 0, 0, 1, 2]]  # picture 3 looks like person 3

    first, second, _ = hard_non_mated_pairs(embedding, IDENTITY, 300, np.random.default_rng(0))

    of_person_3 = IDENTITY[first] == 3
    assert set(second[of_person_3]) == {3}


def test_half_of_balanced_pairs_are_mated():
    first, second, same = balanced_pairs(IDENTITY, 100, np.random.default_rng(0))

    assert same.sum() == 50
    assert ((IDENTITY[first] == IDENTITY[second]) == same).all()


def test_nobody_with_two_pictures_is_told():
    with pytest.raises(ValueError, match="two pictures"):
        mated_pairs(np.array([1, 2, 3]), 5, np.random.default_rng(0))


def test_a_split_parts_people_not_pictures():
    identity = np.repeat(np.arange(20), 5)

    held = held_out(identity, 0.25, seed=1)

    assert len(np.unique(identity[held])) == 5
    assert not set(identity[held]) & set(identity[~held])
    assert (held == held_out(identity, 0.25, seed=1)).all()


def test_a_semi_hard_negative_is_the_nearest_beyond_the_positive():
    line = np.array([0.0, 1.0, 0.5, 1.2, 1.9, 9.0])
    distance = np.abs(line[:, None] - line[None, :])
    identity = np.array([0, 0, 1, 2, 3, 4])

    anchor, positive, negative = semi_hard_triplets(distance, identity, margin=1.0)

    assert (anchor[0], positive[0], negative[0]) == (0, 1, 3)


def test_without_a_semi_hard_negative_the_pair_is_left_out():
    distance = np.array([[0.0, 1.0, 9.0], [1.0, 0.0, 9.0], [9.0, 9.0, 0.0]])

    assert len(semi_hard_triplets(distance, np.array([0, 0, 1]), margin=1.0)[0]) == 0


def test_an_augmented_face_is_still_a_crop():
    face = np.random.default_rng(1).integers(0, 256, (112, 112, 3)).astype(np.uint8)
    before = face.copy()

    made = [augment(face, np.random.default_rng(seed)) for seed in range(60)]

    assert all(crop.shape == (112, 112, 3) and crop.dtype == np.uint8 for crop in made)
    assert (face == before).all()
    assert len({crop.tobytes() for crop in made}) > 50
