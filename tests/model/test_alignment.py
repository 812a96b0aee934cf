import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.faces.alignment import ARCFACE_POSITIONS, align, similarity_transform


def moved(points, degrees, scale, shift):
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return scale * points @ rotation.T + shift


def test_a_quarter_turn_worked_out_by_hand():
    # (0,0) (1,0) (0,1) turned by 90 degrees, doubled and moved by (5, 7).
    matrix = similarity_transform([[0, 0], [1, 0], [0, 1]], [[5, 7], [5, 9], [3, 7]])

    np.testing.assert_allclose(matrix, [[0, -2, 5], [2, 0, 7]], atol=1e-12)


def test_a_fit_that_cannot_be_exact_worked_out_by_hand():
    # Corners of a square (side 2 about 0) onto a 4 by 2 rectangle: no turn; Umeyama's scale is
    # trace(covariance) / variance = (1 * 2 + 1 * 1) / 2 = 1.5.
    square = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
    rectangle = [[-2, -1], [2, -1], [2, 1], [-2, 1]]

    np.testing.assert_allclose(similarity_transform(square, rectangle), [[1.5, 0, 0], [0, 1.5, 0]], atol=1e-12)


def test_a_mirrored_face_is_not_mirrored_back():
    mirrored = ARCFACE_POSITIONS * [-1, 1]

    matrix = similarity_transform(mirrored)

    assert np.linalg.det(matrix[:, :2]) > 0


@settings(deadline=None)
@given(
    degrees=st.floats(-180, 180),
    scale=st.floats(0.05, 20),
    shift=st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
)
def test_any_turn_scale_and_shift_is_undone(degrees, scale, shift):
    landmarks = moved(ARCFACE_POSITIONS, degrees, scale, shift)

    matrix = similarity_transform(landmarks)

    back = landmarks @ matrix[:, :2].T + matrix[:, 2]
    np.testing.assert_allclose(back, ARCFACE_POSITIONS, atol=1e-6)


@settings(deadline=None)
@given(noise=st.lists(st.floats(-6, 6), min_size=10, max_size=10), step=st.integers(0, 3))
def test_no_nearby_transform_fits_better(noise, step):
    landmarks = ARCFACE_POSITIONS + np.reshape(noise, (5, 2))
    matrix = similarity_transform(landmarks)
    # The four free numbers of a similarity: a, b in [[a, -b], [b, a]] and the shift.
    nudge = [[[1, 0, 0], [0, 1, 0]], [[0, -1, 0], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]], [[0, 0, 0], [0, 0, 1]]][step]

    def error(candidate):
        return ((landmarks @ candidate[:, :2].T + candidate[:, 2] - ARCFACE_POSITIONS) ** 2).sum()

    for sign in (-1e-3, 1e-3):
        assert error(matrix) <= error(matrix + sign * np.array(nudge)) + 1e-9


def test_a_painted_face_lands_on_the_fixed_positions():
    frame = np.zeros((480, 640, 3), np.uint8)
    landmarks = moved(ARCFACE_POSITIONS, 25, 2.0, (200, 60))
    for x, y in landmarks:
        cv2.circle(frame, (round(x), round(y)), 6, (255, 255, 255), -1)

    crop = align(frame, landmarks)

    assert crop.shape == (112, 112, 3)
    assert crop.dtype == np.uint8
    for x, y in ARCFACE_POSITIONS:
        assert crop[round(y), round(x)].min() > 200


def test_a_crop_over_the_border_is_black_there():
    crop = align(np.full((60, 60, 3), 255, np.uint8), ARCFACE_POSITIONS)

    assert (crop[:50, :50] == 255).all()
    assert (crop[70:, 70:] == 0).all()


@pytest.mark.parametrize("landmarks", [np.zeros((5, 2)), np.full((5, 2), np.nan), np.zeros((4, 2)), np.zeros(10)])
def test_landmarks_without_a_fit_are_refused(landmarks):
    with pytest.raises(ValueError, match="Expected"):
        similarity_transform(landmarks)
