"""What every detector must keep, run over each one we ship."""

import cv2
import numpy as np
import pytest

from model.faces.face import DetectedFace
from tests.detectors import DETECTORS
from tests.faces import small_grey_pictures, still_pictures, video_frames, webcam_frames


@pytest.fixture(params=DETECTORS)
def detector(request):
    return DETECTORS[request.param]()


@pytest.fixture
def frame():
    return next(webcam_frames())


def eye_shares(one, other):
    """How far apart two faces' landmarks are, in eye distances; the mean of five."""
    return np.linalg.norm(one.landmarks - other.landmarks, axis=1).mean() / one.eye_distance


def test_a_detector_says_its_name(detector):
    assert detector.name in DETECTORS


def test_a_face_is_found_in_55_of_60_webcam_frames(detector):
    frames = list(webcam_frames(every=4))[:60]

    found = sum(bool(detector.detect(frame)) for frame in frames)

    assert len(frames) == 60
    assert found >= 55


def test_a_face_is_found_in_every_still_picture(detector):
    assert all(detector.detect(picture) for picture in still_pictures(every=8))


def test_a_face_is_found_in_small_grey_pictures(detector):
    assert all(detector.detect(picture) for picture in small_grey_pictures(every=5))


def test_the_largest_face_comes_first(detector, frame):
    small = cv2.resize(frame, None, fx=0.4, fy=0.4)
    both = np.full((480, 960, 3), 127, np.uint8)
    both[100 : 100 + small.shape[0], : small.shape[1]] = small
    both[:, 320:] = frame

    faces = detector.detect(both)

    assert len(faces) >= 2
    assert faces[0].box[0] > 320
    assert [face.area for face in faces] == sorted((face.area for face in faces), reverse=True)


def test_landmarks_lie_where_their_names_say(detector, frame):
    left_eye, right_eye, nose, left_mouth, right_mouth = detector.detect(frame)[0].landmarks

    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < nose[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


def test_landmarks_lie_inside_the_box(detector, frame):
    face = detector.detect(frame)[0]

    left, top, right, bottom = face.box
    assert (face.landmarks > (left, top)).all()
    assert (face.landmarks < (right, bottom)).all()


def test_a_shifted_frame_shifts_the_face(detector, frame):
    face = detector.detect(frame)[0]

    shifted = detector.detect(np.roll(frame, (12, -20), axis=(0, 1)))[0]

    np.testing.assert_allclose(
        shifted.landmarks - face.landmarks, np.tile([-20, 12], (5, 1)), atol=0.08 * face.eye_distance
    )


def test_an_empty_scene_holds_no_face(detector):
    assert detector.detect(np.full((480, 640, 3), 90, np.uint8)) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (16, 16, 3), (3, 700, 3), (700, 3, 3), (30, 2000, 3)])
def test_odd_pictures_hold_no_face_and_break_nothing(detector, shape):
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)

    assert detector.detect(noise) == []


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((20, 20), np.uint8),
        np.zeros((20, 20, 4), np.uint8),
        np.zeros((20, 20, 3), np.float32),
        np.zeros((0, 20, 3), np.uint8),
    ],
)
def test_what_is_no_colour_frame_is_refused(detector, wrong):
    face = DetectedFace((0, 0, 10, 10), np.arange(10).reshape(5, 2), 1)

    with pytest.raises(ValueError, match="Expected a BGR frame"):
        detector.detect(wrong)
    with pytest.raises(ValueError, match="Expected a BGR frame"):
        detector.refine(wrong, face)


def test_a_frame_is_left_as_it_was(detector, frame):
    before = frame.copy()

    detector.refine(frame, detector.detect(frame)[0])

    np.testing.assert_array_equal(frame, before)


def test_following_finds_the_same_face_as_a_search(detector):
    for frame in webcam_frames(every=15):
        face = detector.detect(frame)[0]

        followed = detector.refine(frame, face)

        assert followed is not None
        assert eye_shares(face, followed) < 0.2


def test_a_speaker_is_followed_through_a_video_without_drifting_away(detector):
    face, lost, apart = None, 0, []
    for frame in video_frames("bbaf2n.mpg", every=3):
        searched = detector.detect(frame)[0]
        followed = detector.refine(frame, face) if face else searched
        lost += followed is None
        face = followed or searched
        apart.append(eye_shares(searched, face))

    assert lost == 0
    assert np.median(apart) < 0.08
    assert max(apart) < 0.2


def test_a_face_that_is_gone_is_lost(detector, frame):
    face = detector.detect(frame)[0]

    assert detector.refine(np.full_like(frame, 90), face) is None


def test_a_face_outside_a_smaller_frame_is_lost(detector, frame):
    face = DetectedFace((5000, 5000, 5100, 5100), np.arange(10).reshape(5, 2), 1)

    assert detector.refine(frame, face) is None
