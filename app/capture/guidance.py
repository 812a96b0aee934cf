"""What to say during enrolment until the employee holds the pose that is asked for.

Left and right are the employee's own. The camera sees an employee's left at the viewer's right, so their look to
the left has yaw > 0 in the frame; the preview is mirrored, and there they move to the left as in a mirror.
"""

from dataclasses import dataclass
from typing import Protocol

from app.domain.sentence import Sentence
from app.services.ports import Pose

# A middling straight look, for somebody whose own was not seen: the median of 608 pictures.
RESTING_SMILE = 0.81
RESTING_PITCH_DEG = 0.0


@dataclass(frozen=True, kw_only=True)
class PoseLimits:
    """How far is far enough, in degrees; a smile must widen the mouth by a share of its resting width."""

    straight_within_deg: float = 13.0
    straight_pitch_within_deg: float = 22.0  # noses differ: a straight look measures -11 to 11 degrees, 9 in 10 times
    turn_least_deg: float = 12.0
    turn_most_deg: float = 38.0
    up_least_deg: float = 8.0
    up_most_deg: float = 32.0
    smile_least: float = 0.08  # mouths at rest vary by 5 percent from frame to frame


class HeadPose(Protocol):
    """What of a face says how it is held: a Quality has it, and a SeenFace."""

    @property
    def yaw_deg(self) -> float: ...
    @property
    def pitch_deg(self) -> float: ...
    @property
    def roll_deg(self) -> float: ...
    @property
    def smile(self) -> float: ...


def advice(pose: Pose, face: HeadPose, straight: HeadPose | None = None, limits: PoseLimits | None = None) -> str:
    """Say how to hold the head for a pose.

    Args:
        pose: the look that is asked for.
        face: as it is held now; its other faults (too small, dark, blurred ...) are for `quality.problems` to say.
        straight: the same employee's straight look: noses and mouths differ, so a raised chin and a smile are
            measured against it; without it against a middling face.
        limits: the defaults hold unless given.
    Returns:
        words for the employee; "" when the pose is held: capture now.
    """
    limits = limits or PoseLimits()
    match pose:
        case Pose.STRAIGHT:
            return _straight(face, limits)
        case Pose.LEFT:
            return _turn(face.yaw_deg, TO_THE_LEFT, limits)
        case Pose.RIGHT:
            return _turn(-face.yaw_deg, TO_THE_RIGHT, limits)
        case Pose.UP:
            resting = straight.pitch_deg if straight else RESTING_PITCH_DEG
            return _up(face, face.pitch_deg - resting, limits)
        case Pose.SMILE:
            resting = straight.smile if straight else RESTING_SMILE
            return _straight(face, limits) or _smile(face.smile / resting - 1, limits)


def _straight(face: HeadPose, limits: PoseLimits) -> str:
    turned = max(abs(face.yaw_deg), abs(face.roll_deg)) > limits.straight_within_deg
    nodded = abs(face.pitch_deg) > limits.straight_pitch_within_deg
    return Sentence("Look straight at the camera") if turned or nodded else ""


def _turn(degrees: float, words: tuple[str, str], limits: PoseLimits) -> str:
    further, back = words
    if degrees < limits.turn_least_deg:
        return further
    return back if degrees > limits.turn_most_deg else ""


TO_THE_LEFT = (
    Sentence("Turn your head a little to your left"),
    Sentence("Not so far: turn back a little to your right"),
)
TO_THE_RIGHT = (
    Sentence("Turn your head a little to your right"),
    Sentence("Not so far: turn back a little to your left"),
)


def _up(face: HeadPose, degrees: float, limits: PoseLimits) -> str:
    if abs(face.yaw_deg) > limits.turn_most_deg / 2:
        return Sentence("Face the camera, then raise your chin a little")
    if degrees < limits.up_least_deg:
        return Sentence("Raise your chin a little")
    return Sentence("Not so far: lower your chin a little") if degrees > limits.up_most_deg else ""


def _smile(wider: float, limits: PoseLimits) -> str:
    return Sentence("Smile, please") if wider < limits.smile_least else ""
