"""What a network has learned, by numbers worked out by hand."""

import numpy as np
import pytest

from model.datasets.folder_classes import PictureSet
from model.evaluation.embedding_map import MAP_PX, draw_map, draw_nearest
from model.evaluation.inspection import mean_cosines, nearest_others, placed, top_k

# four pictures on a circle: 0, 60, 90 and 180 degrees
ROWS = np.array([[1, 0], [0.5, np.sqrt(0.75)], [0, 1], [-1, 0]], np.float32)
LABEL = np.array([0, 0, 1, 1])


def test_mean_cosines_of_positive_and_negative_pairs():
    cosines = mean_cosines(ROWS, LABEL)

    assert cosines["positive"] == pytest.approx((0.5 + 0) / 2, abs=1e-6)
    assert cosines["negative"] == pytest.approx((0 - 1 + np.sqrt(0.75) - 0.5) / 4, abs=1e-6)


def test_the_nearest_of_a_picture_is_never_itself():
    assert nearest_others(ROWS, 2).tolist() == [[1, 2], [2, 0], [1, 0], [2, 1]]


def test_top_k_counts_a_mate_among_the_nearest():
    assert top_k(ROWS, LABEL, (1, 2, 3)) == {"1": 0.5, "2": 0.75, "3": 1.0}


def test_pictures_without_a_mate_are_not_asked_for():
    assert top_k(ROWS, np.array([0, 0, 1, 2]), (1, 2)) == {"1": 0.5, "2": 1.0}


def test_one_class_alone_cannot_be_inspected():
    with pytest.raises(ValueError, match="one kind only"):
        mean_cosines(ROWS, np.zeros(4, int))
    with pytest.raises(ValueError, match="one picture a class"):
        top_k(ROWS, np.arange(4))


@pytest.mark.parametrize("way", ["pca", "tsne"])
def test_two_far_groups_stay_apart_on_the_map(way):
    rng = np.random.default_rng(0)
    rows = np.concatenate([np.eye(5)[[0] * 12], np.eye(5)[[1] * 12]]) + rng.normal(0, 0.05, (24, 5))

    place = placed(rows.astype(np.float32), way)

    middles = place[:12].mean(axis=0), place[12:].mean(axis=0)
    spread = np.linalg.norm(place[:12] - middles[0], axis=1).mean()
    assert place.shape == (24, 2)
    assert np.linalg.norm(middles[0] - middles[1]) > 2 * spread


def test_a_map_needs_three_pictures_and_a_known_way():
    with pytest.raises(ValueError, match="three pictures"):
        placed(ROWS[:2], "pca")
    with pytest.raises(ValueError, match="pca or tsne"):
        placed(ROWS, "umap")


def test_map_and_retrieval_are_drawn():
    pictures = PictureSet(np.zeros((4, 8, 8, 1), np.uint8), LABEL.astype(np.int64), ("a", "b"))

    drawn = draw_map(pictures, ROWS.astype(np.float64))
    found = draw_nearest(pictures, nearest_others(ROWS, 2), np.arange(4))

    assert drawn.shape == (MAP_PX, MAP_PX, 3) and (drawn < 255).any()
    assert found.ndim == 3 and found.shape[2] == 3
