from dataclasses import replace

import cv2
import pytest

from app.capture.guidance import advice
from app.capture.quality import assess
from app.services.ports import Pose
from tests.app.test_quality import painted, seen
from tests.detectors import mtcnn
from tests.faces import webcam_frames


def quality(smile=0.78, **angles):
    return replace(assess(*painted(seen(**angles))), smile=smile)


HELD = {
    Pose.STRAIGHT: quality(),
    Pose.LEFT: quality(yaw=22),
    Pose.RIGHT: quality(yaw=-22),
    Pose.UP: quality(pitch=16),
    Pose.SMILE: quality(smile=0.9),
}


@pytest.mark.parametrize("pose", Pose)
def test_a_held_pose_needs_no_hint(pose):
    assert advice(pose, HELD[pose], straight=HELD[Pose.STRAIGHT]) == ""


@pytest.mark.parametrize("pose", [pose for pose in Pose if pose is not Pose.STRAIGHT])
def test_a_straight_look_is_no_other_pose(pose):
    assert advice(pose, HELD[Pose.STRAIGHT], straight=HELD[Pose.STRAIGHT])


@pytest.mark.parametrize(
    "pose, angles, words",
    [
        (Pose.STRAIGHT, {"yaw": 20}, "Look straight"),
        (Pose.STRAIGHT, {"pitch": -28}, "Look straight"),
        (Pose.STRAIGHT, {"roll": 20}, "Look straight"),
        (Pose.LEFT, {}, "to your left"),
        (Pose.LEFT, {"yaw": -22}, "to your left"),
        (Pose.LEFT, {"yaw": 48}, "back a little to your right"),
        (Pose.RIGHT, {"yaw": 22}, "to your right"),
        (Pose.RIGHT, {"yaw": -48}, "back a little to your left"),
        (Pose.UP, {}, "Raise your chin"),
        (Pose.UP, {"pitch": 40}, "lower your chin"),
        (Pose.UP, {"pitch": 16, "yaw": 30}, "Face the camera"),
        (Pose.SMILE, {}, "Smile"),
        (Pose.SMILE, {"yaw": 25}, "Look straight"),
    ],
)
def test_the_advice_says_which_way(pose, angles, words):
    assert words in advice(pose, quality(**angles), straight=HELD[Pose.STRAIGHT])


def test_left_is_the_employees_own_left():
    # A camera sees it at the viewer's right, where the nose goes.
    assert seen(yaw=22)[2][0] > seen()[2][0]
    assert advice(Pose.LEFT, HELD[Pose.LEFT]) == ""
    assert advice(Pose.RIGHT, HELD[Pose.LEFT])


def test_a_chin_is_raised_against_the_persons_own_straight_look():
    up, drooping = quality(pitch=4), quality(pitch=-10)

    assert advice(Pose.UP, up, straight=drooping) == ""
    assert advice(Pose.UP, up, straight=HELD[Pose.STRAIGHT])


def test_a_smile_is_measured_against_the_persons_own_mouth():
    wide = quality(smile=0.9)

    assert advice(Pose.SMILE, wide, straight=quality(smile=0.9))
    assert advice(Pose.SMILE, wide, straight=quality(smile=0.75)) == ""
    assert advice(Pose.SMILE, wide) == ""


def test_people_at_a_webcam_look_straight():
    frames = list(webcam_frames(every=9))

    held = sum(advice(Pose.STRAIGHT, assess(frame, mtcnn().detect(frame)[0])) == "" for frame in frames)

    assert held >= 0.9 * len(frames)


def test_a_mirrored_frame_asks_for_the_other_side():
    frame = next(webcam_frames())
    yaw = assess(frame, mtcnn().detect(frame)[0]).yaw_deg

    mirrored = cv2.flip(frame, 1)

    assert assess(mirrored, mtcnn().detect(mirrored)[0]).yaw_deg == pytest.approx(-yaw, abs=5)
