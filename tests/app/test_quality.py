import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture.quality import QualityLimits, assess, head_angles, problems
from model.faces.alignment import ARCFACE_POSITIONS, align
from model.faces.face import DetectedFace
from tests.detectors import mtcnn
from tests.faces import still_pictures, video_frames, webcam_frames

# A middling head in eye distances: x to the viewer's right, y down, z towards the camera.
HEAD = np.array([[-0.5, 0, 0], [0.5, 0, 0], [0, 0.543, 0.645], [-0.39, 1.106, 0.13], [0.39, 1.106, 0.13]])


def seen(yaw=0.0, pitch=0.0, roll=0.0, eye_distance=80.0, centre=(320, 200)):
    """Landmarks of the head, turned by these degrees, as a far camera sees it."""
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    about_y = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    about_z = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    return ((HEAD @ (about_z @ about_x @ about_y).T)[:, :2] * eye_distance + centre).astype(np.float32)


def painted(landmarks, shape=(480, 640, 3)):
    """A face of noise around the landmarks: sharp, of middling brightness."""
    noise = np.random.default_rng(0).integers(90, 170, shape, dtype=np.uint8)
    left, top = landmarks.min(axis=0) - 40
    right, bottom = landmarks.max(axis=0) + 40
    return noise, DetectedFace((left, top, right, bottom), landmarks, 1.0)


def ids(frame, face, **limits):
    return [problem.id for problem in problems(assess(frame, face), QualityLimits(**limits))]


@settings(deadline=None)
@given(degrees=st.floats(-50, 50), roll=st.floats(-30, 30), eye_distance=st.floats(20, 300))
def test_a_turned_head_is_read_back_in_degrees(degrees, roll, eye_distance):
    yaw, pitch, leaning = head_angles(seen(yaw=degrees, roll=roll, eye_distance=eye_distance))

    assert yaw == pytest.approx(degrees, abs=0.5)
    assert pitch == pytest.approx(0, abs=0.5)
    assert leaning == pytest.approx(roll, abs=0.5)


@settings(deadline=None)
@given(degrees=st.floats(-35, 35), roll=st.floats(-30, 30))
def test_a_nodding_head_is_read_back_in_degrees(degrees, roll):
    yaw, pitch, _ = head_angles(seen(pitch=degrees, roll=roll))

    assert pitch == pytest.approx(degrees, abs=0.5)
    assert yaw == pytest.approx(0, abs=0.5)


def test_the_signs_are_those_of_the_picture():
    nose_to_the_right, nose_up = seen(yaw=20)[2], seen(pitch=20)[2]

    assert nose_to_the_right[0] > seen()[2][0]
    assert nose_up[1] < seen()[2][1]


def test_arcface_positions_look_straight():
    assert np.abs(head_angles(ARCFACE_POSITIONS)).max() < 3


@pytest.mark.parametrize("landmarks", [np.zeros((5, 2)), np.full((5, 2), 7.0), seen()[::-1], seen()[[1, 0, 2, 4, 3]]])
def test_nonsense_landmarks_give_finite_angles(landmarks):
    assert np.isfinite(head_angles(landmarks)).all()


def test_a_good_face_has_no_problem_and_a_good_score():
    frame, face = painted(seen())

    quality = assess(frame, face)

    assert problems(quality) == ()
    assert quality.score > 0.95
    assert quality.eye_distance_px == pytest.approx(80, abs=0.1)
    assert quality.smile == pytest.approx(0.78, abs=0.01)


@pytest.mark.parametrize(
    "wrong, landmarks, change",
    [
        ("too_small", seen(eye_distance=15), lambda frame: frame),
        ("dark", seen(), lambda frame: frame // 6),
        ("overexposed", seen(), lambda frame: np.full_like(frame, 255)),
        ("turned", seen(yaw=40), lambda frame: frame),
        ("turned", seen(yaw=-40), lambda frame: frame),
        ("turned", seen(pitch=-40), lambda frame: frame),
        ("turned", seen(roll=50), lambda frame: frame),
        ("cut_off", seen(centre=(10, 200)), lambda frame: frame),
        ("blurred", seen(), lambda frame: cv2.GaussianBlur(frame, (0, 0), 8)),
    ],
)
def test_each_fault_has_its_reason(wrong, landmarks, change):
    frame, face = painted(landmarks)

    assert wrong in ids(change(frame), face)


def test_each_reason_tells_the_person_what_to_do():
    frame, face = painted(seen(yaw=40, eye_distance=15))

    found = problems(assess(np.zeros_like(frame), face))

    assert [problem.id for problem in found] == ["too_small", "dark", "turned", "blurred"]
    assert all(problem.hint and "\n" not in problem.hint for problem in found)


def test_limits_can_be_set():
    frame, face = painted(seen())

    assert ids(frame, face, least_eye_distance_px=100) == ["too_small"]


def test_a_crop_at_hand_gives_the_same_measures():
    frame, face = painted(seen())

    assert assess(frame, face, align(frame, face.landmarks)) == assess(frame, face)


def test_a_worse_face_scores_lower():
    frame, face = painted(seen())
    good = assess(frame, face).score

    assert assess(cv2.GaussianBlur(frame, (0, 0), 2), face).score < good
    assert assess(frame // 3, face).score < good
    assert assess(*painted(seen(yaw=25))).score < good
    assert assess(*painted(seen(eye_distance=30))).score < good


def real_faces():
    clips = ("bbaf2n.mpg", "lipnet_app_test_video.mp4", "nuaa_real_0002_01_00_01.mp4")
    for frames in (webcam_frames(every=9), still_pictures(every=19), *(video_frames(clip, 25) for clip in clips)):
        for frame in frames:
            yield frame, mtcnn().detect(frame)[0]


def test_real_frames_pass_and_blurred_ones_fail():
    for frame, face in real_faces():
        crop = align(frame, face.landmarks)
        blurred = assess(frame, face, cv2.GaussianBlur(crop, (0, 0), 3))

        assert problems(assess(frame, face, crop)) == ()
        assert "blurred" in [problem.id for problem in problems(blurred)]
