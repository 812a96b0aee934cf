"""What is cut from a halved copy of the frame looks as if it had been cut from the frame."""

import cv2
import numpy as np
import pytest

from model.faces.boxes import crops
from model.faces.halves import Halves, halved
from tests.faces import webcam_frames


@pytest.fixture(scope="module")
def frame():
    return next(webcam_frames())


def apart(one, other):
    """Mean difference in grey levels."""
    return np.abs(one.astype(float) - other.astype(float)).mean()


@pytest.mark.parametrize("side", [30, 47, 48, 95, 130, 191, 192, 301, 430])
def test_a_crop_of_any_size_is_the_one_that_the_whole_frame_gives(frame, side):
    box = np.array([[150, 40, 150 + side, 40 + side]], np.float32)

    assert apart(Halves(frame).crops(box, 24), crops(frame, box, 24)) < 6


def test_a_crop_moves_with_its_box_by_fractions_of_a_pixel(frame):
    left = np.array([[200.0, 100, 296, 196]], np.float32)
    halves = Halves(frame)

    near = apart(halves.crops(left + np.float32(0.25), 24), halves.crops(left, 24))
    far = apart(halves.crops(left + np.float32(2), 24), halves.crops(left, 24))

    assert 0 < near < far


def test_what_reaches_over_the_border_is_black_there(frame):
    cut = Halves(frame).crops(np.array([[-100, -100, 100, 100], [-500, 0, -300, 200]], np.float32), 24)

    assert (cut[0, :11] == 0).all() and (cut[0, :, :11] == 0).all()
    assert (cut[0, 13:, 13:] > 0).any()
    assert (cut[1] == 0).all()


@pytest.mark.parametrize("size", [(640, 480), (639, 479), (192, 144), (97, 72), (34, 26)])
def test_the_whole_frame_is_brought_to_any_smaller_size(frame, size):
    resized = Halves(frame).resized(size)

    assert resized.shape == (size[1], size[0], 3)
    assert apart(resized, cv2.resize(frame, size, interpolation=cv2.INTER_AREA)) < 8


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 700, 3), (700, 1, 3), (5, 3, 3)])
def test_odd_frames_are_cut_and_resized_as_well(shape):
    halves = Halves(np.full(shape, 90, np.uint8))

    assert halves.resized((1, 1)).shape == (1, 1, 3)
    assert halves.crops(np.array([[0, 0, 300, 300]], np.float32), 24).shape == (1, 24, 24, 3)


def test_a_half_is_the_mean_of_four():
    picture = np.zeros((4, 5, 3), np.uint8)
    picture[0, 0], picture[1, 1] = 40, 120

    assert halved(picture).shape == (2, 2, 3)
    assert halved(picture)[0, 0].tolist() == [40, 40, 40]


def test_the_frame_is_left_as_it_was(frame):
    before = frame.copy()

    halves = Halves(frame)
    halves.resized((10, 10))
    halves.crops(np.array([[0, 0, 300, 300]], np.float32), 24)

    np.testing.assert_array_equal(frame, before)
