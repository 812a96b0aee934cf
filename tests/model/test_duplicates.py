import numpy as np

from model.evaluation.duplicates import near_duplicates, odd_ones


def test_pictures_that_hang_together_are_one_group():
    line = np.array([[0.0], [0.1], [0.2], [5.0], [9.0], [9.05]], np.float32)

    groups = near_duplicates(line, "l1", 0.15)

    assert [rows for rows, _ in groups] == [[0, 1, 2], [4, 5]]
    np.testing.assert_allclose([apart for _, apart in groups], [0.1, 0.05], rtol=1e-4)


def test_l2_is_the_euclidean_distance():
    square = np.array([[0.0, 0.0], [3.0, 4.0]], np.float32)

    assert near_duplicates(square, "l2", 4.9) == []
    assert near_duplicates(square, "l2", 5.1) == [([0, 1], 5.0)]


def test_many_equal_pictures_are_one_group():
    assert near_duplicates(np.zeros((50, 3), np.float32), "l1", 0.1)[0][0] == list(range(50))


def test_a_picture_in_the_wrong_class_looks_like_the_other_one():
    rng = np.random.default_rng(0)
    rows = np.concatenate([rng.normal(0, 0.1, (9, 4)), rng.normal(3, 0.1, (9, 4))]).astype(np.float32)
    label = np.repeat([0, 1], 9)
    label[0] = 1

    odd = odd_ones(rows, "l2", label)

    assert [(one.row, one.looks_like) for one in odd if one.looks_like is not None] == [(0, 0)]


def test_a_picture_like_nothing_else_is_odd():
    rows = np.random.default_rng(0).normal(0, 0.1, (30, 4)).astype(np.float32)
    rows[7] = 5

    odd = odd_ones(rows, "l1", np.zeros(30, np.int64))

    assert (odd[0].row, odd[0].looks_like) == (7, None)
