"""What is particular to the default detector."""

import cv2
import numpy as np
import pytest

from model.faces.mtcnn import _sizes
from tests.detectors import mtcnn
from tests.faces import still_pictures


@pytest.mark.parametrize("count", [0, 1, 3, 7, 16, 29, 63, 64, 200, 256])
def test_batches_hold_every_candidate_and_none_besides(count):
    assert sum(_sizes(count)) == count
    assert len(_sizes(count)) <= 8


def test_no_candidates_are_nobody():
    assert mtcnn().detect(np.full((480, 640, 3), 90, np.uint8)) == []


@pytest.mark.parametrize("share", [1.3, 0.9, 0.65, 0.5, 0.42])
def test_faces_of_a_twelfth_of_the_frame_and_more_are_found_wherever_they_are(share):
    rng = np.random.default_rng(round(share * 100))
    pictures = list(still_pictures(every=24))

    missed = 0
    for picture in pictures:
        small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        room = cv2.resize(rng.integers(60, 180, (12, 16, 3)).astype(np.uint8), (640, 480))
        top, left = (int(rng.integers(0, room.shape[axis] - small.shape[axis])) for axis in (0, 1))
        room[top : top + small.shape[0], left : left + small.shape[1]] = small
        missed += not mtcnn().detect(room)

    assert len(pictures) > 20
    assert missed == 0
