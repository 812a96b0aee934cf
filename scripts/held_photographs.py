"""Draw a photograph held before a camera: moved, tilted in perspective, bent on a cylinder, folded along its middle.

Attacks on the turn of the head, made from any picture of a face; tests and `scripts/results_liveness.py` use it.
"""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FOCAL = 1.6  # in picture widths: a webcam with a view of 35 degrees
GRID = 60  # quads along the paper
Frame = Any  # uint8 (H, W, 3); OpenCV's own types say less than that


def hold(
    photo: Frame,
    background: Frame,
    *,
    yaw_deg: float = 0.0,
    pitch_deg: float = 0.0,
    roll_deg: float = 0.0,
    bent_deg: float = 0.0,
    folded_deg: float = 0.0,
    distance: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> NDArray[np.uint8]:
    """The background with the photograph before it.

    Args:
        photo: uint8 (h, w, 3). background: uint8 (H, W, 3), the frame that comes back.
        yaw_deg, pitch_deg, roll_deg: how the paper is turned.
        bent_deg: the angle that the paper's width takes of a cylinder, its middle nearest to the camera.
        folded_deg: how far both halves fall back from a fold along the middle.
        distance: 1: the paper is as wide as half the frame; 2: half of that.
        shift: of its centre, in frame widths.
    """
    height, width = background.shape[:2]
    map_x, map_y = _maps(
        (height, width),
        photo.shape[:2],
        _turn(yaw_deg, pitch_deg, roll_deg),
        (math.radians(bent_deg), math.radians(folded_deg)),
        distance,
        shift,
    )
    seen = map_x >= 0
    drawn = cv2.remap(photo, map_x, map_y, cv2.INTER_AREA if distance > 1 else cv2.INTER_LINEAR)
    return np.where(seen[..., None], drawn, background).astype(np.uint8)


def _maps(
    frame: tuple[int, int],
    photo: tuple[int, int],
    turn: NDArray[np.float64],
    shape: tuple[float, float],
    distance: float,
    shift: tuple[float, float],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where each pixel of the frame lies on the photograph; -1 where it does not."""
    along = np.linspace(-0.5, 0.5, GRID + 1)
    x, z = _profile(along, *shape)
    ratio = photo[0] / photo[1]
    focal, far = FOCAL * frame[1], 2 * FOCAL * distance
    map_x, map_y = np.full(frame, -1, np.float32), np.full(frame, -1, np.float32)
    for i in sorted(range(GRID), key=lambda i: z[i] + z[i + 1]):
        corners = np.array([[x[j], y * ratio, z[j]] for j, y in ((i, -0.5), (i + 1, -0.5), (i + 1, 0.5), (i, 0.5))])
        turned = corners @ turn.T
        on_frame = turned[:, :2] * focal / (far - turned[:, 2:])
        on_frame += np.array([frame[1] * (0.5 + shift[0]), frame[0] * 0.5 + frame[1] * shift[1]])
        on_photo = np.array([[along[j] + 0.5, v] for j, v in ((i, 0), (i + 1, 0), (i + 1, 1), (i, 1))])
        _strip(map_x, map_y, on_frame, on_photo * [photo[1] - 1, photo[0] - 1])
    return map_x, map_y


def _profile(along: NDArray[np.float64], bent: float, folded: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Across and towards the camera of the paper's width; its length stays 1."""
    if bent:
        return np.sin(along * bent) / bent, (np.cos(along * bent) - 1) / bent
    return along * math.cos(folded), -np.abs(along) * math.sin(folded)


def _strip(map_x: Any, map_y: Any, on_frame: NDArray[np.float64], on_photo: NDArray[np.float64]) -> None:
    matrix = cv2.getPerspectiveTransform(on_frame.astype(np.float32), on_photo.astype(np.float32))
    corners = np.round(on_frame).astype(np.int32)
    left, top = np.clip(corners.min(axis=0), 0, None)
    right, bottom = np.minimum(corners.max(axis=0) + 1, [map_x.shape[1], map_x.shape[0]])
    if right <= left or bottom <= top:
        return
    inside = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillConvexPoly(inside, corners - [left, top], 1)
    rows, columns = np.nonzero(inside)
    points = matrix @ np.stack([columns + left, rows + top, np.ones(len(rows))])
    map_x[rows + top, columns + left], map_y[rows + top, columns + left] = points[:2] / points[2]


def _turn(yaw_deg: float, pitch_deg: float, roll_deg: float) -> NDArray[np.float64]:
    yaw, pitch, roll = (math.radians(angle) for angle in (yaw_deg, pitch_deg, roll_deg))
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y
