"""Tells a turned head from a photograph that is moved, tilted or bent, by five landmarks in two looks."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
OUTER = (0, 1, 3, 4)  # eyes and mouth corners, which lie nearly in one plane; the nose tip lies before it
NOSE = 2


@dataclass(frozen=True, kw_only=True)
class Relief:
    """How the second look departs from what a flat picture could show.

    nose: how far the nose tip lies from where the plane through the other four would carry it, in widths of
        eyes and mouth; its sign is that of the yaw. A flat picture, however it is held, measures landmark noise only.
    narrowed: the second look's width over height of the four, against the first look's; cos(yaw) for a head.
    """

    nose: float
    narrowed: float


def relief(straight: NDArray[np.float32], turned: NDArray[np.float32]) -> Relief:
    """Compare two looks at one face.

    The homography H that carries the four outer landmarks of the first look onto those of the second is exact for a
    flat picture (Hartley, Zisserman 2004, "Multiple View Geometry", result 13.1); then
    nose = (second nose - H(first nose)) along the second eye line, divided by the first look's size in the second.

    Args:
        straight, turned: float32 (5, 2) in the order of DetectedFace.
    Raises:
        ValueError: three of the four lie on one line, so that there is no such plane.
    """
    first, second = np.asarray(straight, np.float64), np.asarray(turned, np.float64)
    carried = _carry(_homography(first[list(OUTER)], second[list(OUTER)]), first[NOSE])
    across = (second[1] - second[0]) / max(float(np.hypot(*(second[1] - second[0]))), 1e-6)
    width, height = _extent(second)
    first_width, first_height = _extent(first)
    scale = height / first_height  # a turn about the neck leaves heights alone
    beside = float((second[NOSE] - carried) @ across)
    return Relief(nose=beside / (first_width * scale), narrowed=(width / height) / (first_width / first_height))


def turned_by(narrowed: float) -> float:
    """The sine of the turn that a head must have made to look so much narrower; 0 when it does not."""
    return math.sqrt(max(0.0, 1 - narrowed**2))


def elongation(landmarks: NDArray[np.float32]) -> float:
    """Height over width of eyes and mouth: about 1.2 for a straight head; a picture bent about its length has more."""
    width, height = _extent(np.asarray(landmarks, np.float64))
    return height / width


def _extent(points: Points) -> tuple[float, float]:
    """Mean width of eyes and mouth, and the way from between the eyes to between the mouth corners, in pixels."""
    eyes, mouth = (points[0] + points[1]) / 2, (points[3] + points[4]) / 2
    width = (np.hypot(*(points[1] - points[0])) + np.hypot(*(points[4] - points[3]))) / 2
    return max(float(width), 1e-6), max(float(np.hypot(*(mouth - eyes))), 1e-6)


def _homography(source: Points, target: Points) -> Points:
    """The 3x3 matrix, its last entry 1, that carries four points onto four."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    try:
        entries = np.linalg.solve(np.array(rows), target.ravel())
    except np.linalg.LinAlgError as error:
        raise ValueError("Expected four landmarks, no three on a line. Received a line. Drop this face.") from error
    return np.append(entries, 1.0).reshape(3, 3)


def _carry(matrix: Points, point: Points) -> Points:
    carried = matrix @ np.array([point[0], point[1], 1.0])
    return np.asarray(carried[:2] / (carried[2] if abs(carried[2]) > 1e-9 else 1e-9), np.float64)
