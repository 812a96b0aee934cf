import numpy as np
import pytest

from model.faces.face import DetectedFace

LANDMARKS = [[30, 40], [70, 40], [50, 60], [35, 80], [65, 80]]


def test_a_face_knows_its_measures():
    face = DetectedFace((10, 20, 110, 220), LANDMARKS, 0.9)

    assert (face.width, face.height, face.area, face.eye_distance) == (100, 200, 20_000, 40)


def test_landmarks_cannot_be_changed_from_inside_or_outside():
    given = np.array(LANDMARKS, np.float32)
    face = DetectedFace((10, 20, 110, 220), given, 0.9)

    given[:] = 0

    assert face.landmarks[0, 0] == 30
    with pytest.raises(ValueError, match="read-only"):
        face.landmarks[0, 0] = 1


@pytest.mark.parametrize(
    "box", [(10, 20, 10, 220), (10, 220, 110, 20), (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1)]
)
def test_a_box_that_is_empty_or_not_finite_is_refused(box):
    with pytest.raises(ValueError, match="Expected a finite box"):
        DetectedFace(box, LANDMARKS, 0.9)


@pytest.mark.parametrize("landmarks", [LANDMARKS[:4], np.full((5, 2), np.nan), np.zeros((2, 5))])
def test_landmarks_of_another_form_are_refused(landmarks):
    with pytest.raises(ValueError, match="Expected finite landmarks"):
        DetectedFace((0, 0, 1, 1), landmarks, 0.9)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_outside_its_range_is_refused(score):
    with pytest.raises(ValueError, match="Expected a score"):
        DetectedFace((0, 0, 1, 1), LANDMARKS, score)
