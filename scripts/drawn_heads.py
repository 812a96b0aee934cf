"""Turn a head that is modelled from one straight photograph: a stand-in for a recording of somebody who turns theirs.

Two kinds: a middling head (app/capture/head_shape.py) deformed by chance, and an ellipsoid with a cone for a nose,
which shares nothing with what the product compares heads with. What both lack: skin that slides, blinking, hair, and
what a photograph does not show of the sides.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture import head_shape
from app.services.ports import SeenFace
from model.faces.alignment import similarity_transform
from scripts.drawn_surfaces import Frame, Points, grid

POSITIONS = np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, 0.543], [-0.4, 1.106], [0.4, 1.106]])  # of the five landmarks


@dataclass(frozen=True, eq=False)
class Head:
    """points: float32 (rows, columns, 3) for `draw`. pivot: the neck's axis. texture: the photograph."""

    texture: Frame
    points: Points
    pivot: tuple[float, float, float]


def head_from(
    photo: Frame, face: SeenFace, *, frame_width: int, distance: float, rng: np.random.Generator, egg: bool = False
) -> Head:
    """Lay the photograph over a head. face: found in it, looking straight. rng: deforms it. egg: the ellipsoid."""
    matrix = similarity_transform(face.landmarks, POSITIONS)
    across, down = grid(photo, frame_width, distance)
    width = photo.shape[1]
    pixels = np.stack([(across + 0.5) * width, down * width + photo.shape[0] / 2], axis=-1)
    placed = pixels @ matrix[:, :2].T + matrix[:, 2]
    x, y = placed[..., 0], placed[..., 1]
    depth = _egg(x, y, rng) if egg else head_shape.depth_at(x, y, _deformed(rng))
    depth = np.asarray(cv2.GaussianBlur(depth, (0, 0), 3.0), np.float32)
    depth[((x / 1.18) ** 2 + ((y - 0.25) / 1.6) ** 2) > 1] = np.nan  # beside the head
    in_widths = 1.0 / (np.hypot(matrix[0, 0], matrix[1, 0]) * width)
    points = np.stack([across, down, depth * in_widths], axis=-1).astype(np.float32)
    middle = np.linalg.inv(matrix[:, :2]) @ (np.array([0.0, 1.0]) - matrix[:, 2])
    pivot = (middle[0] / width - 0.5, (middle[1] - photo.shape[0] / 2) / width, -1.3 * in_widths)
    return Head(photo, points, pivot)


def _deformed(rng: np.random.Generator) -> NDArray[np.float32]:
    """A nose higher or lower by up to a quarter, a rounder or flatter face, and unevenness all over."""
    across, down = np.array(head_shape.BESIDE), np.array(head_shape.BELOW)
    bump = np.exp(-((across / 0.25) ** 2))[None] * np.exp(-(((down - 0.45) / 0.3) ** 2))[:, None]
    uneven = cv2.resize(rng.normal(0, 0.03, (5, 4)).astype(np.float32), (len(across), len(down)))
    rounder = -rng.uniform(-0.12, 0.12) * across[None] ** 2
    return (head_shape.DEPTH + rng.uniform(-0.25, 0.25) * 0.45 * bump + rounder + uneven).astype(np.float32)


def _egg(x: Any, y: Any, rng: np.random.Generator) -> NDArray[np.float32]:
    """An ellipsoid, and on it a cone that rises from between the eyes to the nose tip and falls steeply below."""
    inside = np.clip(1 - (x / 1.25) ** 2 - ((y - 0.3) / 1.9) ** 2, 0, 1)
    above = np.clip(1 - (0.55 - y) / 0.6, 0, 1) * (y <= 0.55)
    below = np.clip(1 - (y - 0.55) / 0.2, 0, 1) * (y > 0.55)
    height = rng.uniform(0.42, 0.62)
    half = 0.12 + 0.16 * np.clip(y / 0.55, 0, 1)
    nose = height * (above + below) * np.clip(1 - np.abs(x) / half, 0, 1)
    return np.asarray(rng.uniform(0.9, 1.3) * (np.sqrt(inside) - 0.9) + nose, np.float32)
