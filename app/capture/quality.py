"""Whether a found face is good enough to be recognised, and what the person can do about it."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.services.ports import Problem
from model.faces.alignment import CROP_SIDE_PX, align
from model.faces.face import DetectedFace

BURNT_LEVEL = 250  # a pixel from here on has lost its detail
# A middling head, in eye distances: how far below the eyes the nose tip and the mouth lie (the picture's plane)
# and how far before them (towards the camera). Source: MediaPipe's canonical face model, vertices 1 and 4 (nose),
# 33, 133, 263, 362 (eyes), 61, 291 (mouth).
NOSE_BELOW_EYES, NOSE_BEFORE_EYES = 0.543, 0.645
MOUTH_BELOW_EYES, MOUTH_BEFORE_EYES = 1.106, 0.130


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What was measured on one face.

    eye_distance_px: pixels between the eyes in the frame.
    sharpness: variance of the Laplacian on the aligned grey crop, inside the face.
    brightness: mean grey inside the face, 0..255. burnt: share of it that is overexposed, 0..1.
    yaw_deg: > 0 when the head is turned to the viewer's right. pitch_deg: > 0 when it looks up.
    roll_deg: > 0 when it leans clockwise as seen in the picture.
    inside: share of the box inside the frame, 0..1.
    smile: mouth width / eye distance; a smile raises it, about 0.81 at rest.
    score: all of it in one number, 0..1, larger is better: to choose the best of several frames.
    """

    eye_distance_px: float
    sharpness: float
    brightness: float
    burnt: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    inside: float
    smile: float
    score: float


@dataclass(frozen=True, kw_only=True)
class QualityLimits:
    """Where a face stops being good enough.

    Measured on 270 webcam frames of 9 people, 608 + 200 still pictures and five speakers on video, which all pass:
    sharpness 32 or more, and at most 10.8 once the crop is blurred with sigma 3; brightness 42 to 229; burnt at most
    0.5; eye distance 29 and more; |yaw| under 24, |pitch| under 27 degrees.
    """

    least_eye_distance_px: float = 24.0
    least_sharpness: float = 18.0
    least_brightness: float = 35.0
    most_burnt: float = 0.6
    most_yaw_deg: float = 30.0
    most_pitch_deg: float = 30.0
    most_roll_deg: float = 35.0
    least_inside: float = 0.85


def assess(frame: NDArray[np.uint8], face: DetectedFace, crop: NDArray[np.uint8] | None = None) -> Quality:
    """Measure a face.

    Args:
        frame: uint8 (H, W, 3), BGR.
        face: found in that frame.
        crop: the face as `model.faces.alignment.align` cut it, if at hand.
    """
    inner = _grey_face(align(frame, face.landmarks) if crop is None else crop)
    yaw, pitch, roll = head_angles(face.landmarks)
    sharpness = float(cv2.Laplacian(inner.filled, cv2.CV_32F)[_FACE].var())
    brightness = float(inner.pixels.mean())
    burnt = float((inner.pixels >= BURNT_LEVEL).mean())
    inside = _share_inside(face.box, frame.shape)
    return Quality(
        eye_distance_px=face.eye_distance,
        sharpness=sharpness,
        brightness=brightness,
        burnt=burnt,
        yaw_deg=yaw,
        pitch_deg=pitch,
        roll_deg=roll,
        inside=inside,
        smile=_mouth_width(face.landmarks) / max(face.eye_distance, 1e-6),
        score=_score(face.eye_distance, sharpness, brightness, burnt, yaw, pitch, inside),
    )


def problems(quality: Quality, limits: QualityLimits | None = None) -> tuple[Problem, ...]:
    """Say why a face cannot be used, the most useful hint first; empty when it can.

    Ids: too_small, cut_off, dark, overexposed, turned, blurred.
    """
    limits = limits or QualityLimits()
    turned = (
        abs(quality.yaw_deg) > limits.most_yaw_deg
        or abs(quality.pitch_deg) > limits.most_pitch_deg
        or abs(quality.roll_deg) > limits.most_roll_deg
    )
    # A face too far away or in the dark is blurred as well: blur comes last, as its hint would not help then.
    found = (
        (quality.eye_distance_px < limits.least_eye_distance_px, Problem("too_small", "Come closer")),
        (quality.inside < limits.least_inside, Problem("cut_off", "Move your whole face into the picture")),
        (quality.brightness < limits.least_brightness, Problem("dark", "More light on your face, please")),
        (quality.burnt > limits.most_burnt, Problem("overexposed", "Less light on your face, please")),
        (turned, Problem("turned", "Look straight at the camera")),
        (quality.sharpness < limits.least_sharpness, Problem("blurred", "Hold still: the picture is blurred")),
    )
    return tuple(problem for wrong, problem in found if wrong)


def head_angles(landmarks: NDArray[np.float32]) -> tuple[float, float, float]:
    """Estimate how the head is turned from the five landmarks, by where the nose tip lies.

    In the frame of the eye line (length E), with the axis from between the eyes to between the mouth corners:
    yaw   = atan(x / D), x the nose's distance from the axis in E, D the depth of the nose before the axis;
    pitch = atan((a - t b) / (p - t q)), t the nose's height on the axis (0 eyes, 1 mouth), a and b how far nose
    and mouth lie below the eyes, p and q how far before them (the constants above);
    roll  = angle of the eye line.
    Exact for a middling head, turned about one axis, far away; real noses differ by some degrees of pitch, so
    compare it with the same person's straight look.

    Args:
        landmarks: float32 (5, 2) in the order of DetectedFace.
    Returns:
        yaw (> 0: to the viewer's right), pitch (> 0: up), roll (> 0: clockwise), in degrees; the first two within
        -90..90, roll within -180..180.
    """
    left_eye, right_eye, nose, left_mouth, right_mouth = np.asarray(landmarks, dtype=np.float64)
    eye_line = right_eye - left_eye
    eye_distance = max(float(np.hypot(*eye_line)), 1e-6)
    across = eye_line / eye_distance
    down = np.array([-across[1], across[0]])
    eyes, mouth = (left_eye + right_eye) / 2, (left_mouth + right_mouth) / 2
    face_height = max(float((mouth - eyes) @ down), 0.2 * eye_distance)
    height = float((nose - eyes) @ down) / face_height
    beside = float((nose - eyes - height * (mouth - eyes)) @ across) / eye_distance
    depth = NOSE_BEFORE_EYES - MOUTH_BEFORE_EYES * NOSE_BELOW_EYES / MOUTH_BELOW_EYES
    yaw = math.atan(beside / depth)
    pitch = math.atan2(
        NOSE_BELOW_EYES - height * MOUTH_BELOW_EYES, max(NOSE_BEFORE_EYES - height * MOUTH_BEFORE_EYES, 1e-6)
    )
    roll = math.atan2(eye_line[1], eye_line[0])
    return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)


@dataclass(frozen=True, eq=False)
class _GreyFace:
    filled: NDArray[np.float32]  # (112, 112), the whole crop
    pixels: NDArray[np.float32]  # those inside the face


def _grey_face(crop: NDArray[np.uint8]) -> _GreyFace:
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return _GreyFace(grey, grey[_FACE])


def _ellipse() -> NDArray[np.bool_]:
    # The face in ArcFace's framing; background and hair would answer for it otherwise.
    mask = np.zeros((CROP_SIDE_PX, CROP_SIDE_PX), dtype=np.uint8)
    cv2.ellipse(mask, (56, 66), (34, 44), 0, 0, 360, 1, -1)
    return mask.astype(np.bool_)


_FACE = _ellipse()


def _mouth_width(landmarks: NDArray[np.float32]) -> float:
    return float(np.hypot(*(landmarks[4] - landmarks[3])))


def _share_inside(box: tuple[float, float, float, float], shape: tuple[int, ...]) -> float:
    left, top, right, bottom = box
    width = min(right, shape[1]) - max(left, 0.0)
    height = min(bottom, shape[0]) - max(top, 0.0)
    return max(width, 0.0) * max(height, 0.0) / ((right - left) * (bottom - top))


def _score(
    eye_distance: float, sharpness: float, brightness: float, burnt: float, yaw: float, pitch: float, inside: float
) -> float:
    # Each factor rises from 0 at useless to 1 at good; the geometric mean lets no strength hide a weakness.
    factors = (
        _rise(eye_distance, 12, 50),
        _rise(math.log(max(sharpness, 1e-6)), math.log(6), math.log(150)),
        _rise(brightness, 10, 80),
        1 - _rise(burnt, 0.1, 0.9),
        1 - _rise(math.hypot(yaw, pitch), 5, 60),
        _rise(inside, 0.5, 1),
    )
    return math.prod(factors) ** (1 / len(factors))


def _rise(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
