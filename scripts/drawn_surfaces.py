"""Draw a textured surface in three dimensions before a camera: paper of any bend, or a head."""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FOCAL = 1.6  # in picture widths: a webcam with a view of 35 degrees
GRID_STEP_PX = 1.0  # of the surface, as seen from straight before it; single holes are closed
Frame = Any  # uint8 (H, W, 3); OpenCV's own types say less than that
Points = NDArray[np.float32]


def grid(texture: Frame, frame_width: int, distance: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where on the texture a surface is to be known: across (-0.5..0.5) and down, both in texture widths."""
    columns = round(frame_width / 2 / distance / GRID_STEP_PX)
    ratio = texture.shape[0] / texture.shape[1]
    across = np.linspace(-0.5, 0.5, columns, dtype=np.float32)
    down = np.linspace(-ratio / 2, ratio / 2, round(columns * ratio), dtype=np.float32)
    found = np.meshgrid(across, down)
    return np.asarray(found[0], np.float32), np.asarray(found[1], np.float32)


def draw(
    texture: Frame,
    points: Points,
    background: Frame,
    *,
    yaw_deg: float = 0.0,
    pitch_deg: float = 0.0,
    roll_deg: float = 0.0,
    distance: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
    pivot: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> NDArray[np.uint8]:
    """The background with the surface before it; what faces away or lies behind is not seen.

    Args:
        texture: uint8 (h, w, 3). points: float32 (rows, columns, 3), where the texture's evenly spaced places lie:
            across, down, towards the camera, in texture widths; NaN where there is nothing.
        background: uint8 (H, W, 3), the frame that comes back.
        distance: 1: the surface is as wide as half the frame; 2: half of that.
        shift: of its centre, in frame widths. pivot: the point about which it is turned.
    """
    height, width = background.shape[:2]
    around = np.array(pivot, np.float32)
    turned = (points - around) @ turning(yaw_deg, pitch_deg, roll_deg).T.astype(np.float32) + around
    scale = FOCAL * width / (2 * FOCAL * distance - turned[..., 2])
    x = turned[..., 0] * scale + width * (0.5 + shift[0])
    y = turned[..., 1] * scale + height * 0.5 + width * shift[1]
    map_x, map_y, seen = _splat(x, y, turned[..., 2], (height, width))
    across, down = (texture.shape[1] - 1) / (points.shape[1] - 1), (texture.shape[0] - 1) / (points.shape[0] - 1)
    shrunk = points.shape[1] < texture.shape[1] * 0.75  # else fine patterns of the texture would flicker
    source = cv2.GaussianBlur(texture, (0, 0), 0.5 * across) if shrunk else texture
    drawn = cv2.remap(source, map_x * np.float32(across), map_y * np.float32(down), cv2.INTER_LINEAR)
    return np.where(seen[..., None], drawn, background).astype(np.uint8)


def turning(yaw_deg: float, pitch_deg: float, roll_deg: float) -> NDArray[np.float64]:
    yaw, pitch, roll = (math.radians(angle) for angle in (yaw_deg, pitch_deg, roll_deg))
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def _splat(x: Any, y: Any, z: Any, frame: tuple[int, int]) -> tuple[Any, Any, Any]:
    """For each pixel the place on the grid, and whether there is one: the nearest to the camera is written last."""
    (x_down, x_across), (y_down, y_across) = np.gradient(x), np.gradient(y)
    area = x_across * y_down - x_down * y_across
    column, row = np.round(x), np.round(y)
    kept = (area > 1e-3) & (column >= 0) & (column < frame[1]) & (row >= 0) & (row < frame[0])  # NaN compares false
    places = np.flatnonzero(kept)
    places = places[np.argsort(z.ravel()[places])]
    beside_x, beside_y = (column - x).ravel()[places], (row - y).ravel()[places]
    a = area.ravel()[places]
    rows, columns = np.divmod(places, x.shape[1])
    step_across = (beside_x * y_down.ravel()[places] - beside_y * x_down.ravel()[places]) / a
    step_down = (beside_y * x_across.ravel()[places] - beside_x * y_across.ravel()[places]) / a
    target = (row.ravel()[places].astype(np.intp), column.ravel()[places].astype(np.intp))
    found = np.zeros((*frame, 3), np.float32)
    found[target] = np.stack([columns + np.clip(step_across, -2, 2), rows + np.clip(step_down, -2, 2), a * 0 + 1], 1)
    return _closed(found)


def _closed(found: NDArray[np.float32]) -> tuple[Any, Any, Any]:
    """Single pixels that no point of the grid met, filled from their neighbours."""
    seen = found[..., 2] > 0
    whole = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
    holes = whole & ~seen
    around = cv2.boxFilter(found, -1, (3, 3), normalize=False)
    found[holes] = around[holes] / np.maximum(around[holes][:, 2:], 1)
    return found[..., 0].copy(), found[..., 1].copy(), whole
