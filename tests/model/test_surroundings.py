import numpy as np
import pytest

from model.faces.surroundings import PATCH_SIDE_PX, cut_patches

LANDMARKS = np.array([[300, 220], [340, 220], [320, 245], [305, 265], [335, 265]], np.float32)


def a_frame(height=480, width=640):
    rows, columns = np.mgrid[:height, :width]
    return np.stack([columns % 256, rows % 256, np.full_like(rows, 90)], axis=2).astype(np.uint8)


def test_a_face_is_cut_close_up_and_with_its_surroundings():
    patches = cut_patches(a_frame(), LANDMARKS)

    assert patches.shape == (2, PATCH_SIDE_PX, PATCH_SIDE_PX, 3)
    assert patches[1, :, :, 0].std() > patches[0, :, :, 0].std()


def test_the_same_face_twice_as_large_gives_the_same_patches():
    frame = a_frame()
    doubled = frame.repeat(2, axis=0).repeat(2, axis=1)

    near, far = cut_patches(frame, LANDMARKS), cut_patches(doubled, LANDMARKS * 2)

    assert np.abs(near[0].astype(int) - far[0]).mean() < 4


@pytest.mark.parametrize("shift", [(-310, 0), (310, 230), (0, -250), (-2000, -2000), (5000, 0)])
def test_a_face_at_or_beyond_the_border_is_cut_too(shift):
    assert cut_patches(a_frame(), LANDMARKS + np.array(shift, np.float32)).shape == (2, 80, 80, 3)


def test_a_tiny_frame_is_filled_up():
    assert cut_patches(a_frame(16, 16), LANDMARKS - 300).shape == (2, 80, 80, 3)


@pytest.mark.parametrize("landmarks", [np.zeros((5, 2)), np.full((5, 2), np.nan), LANDMARKS[:4]])
def test_landmarks_that_show_no_face_are_refused(landmarks):
    with pytest.raises(ValueError, match="Expected"):
        cut_patches(a_frame(), landmarks)
