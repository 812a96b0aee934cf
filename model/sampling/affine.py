"""Small random turns, slants, stretches and moves of a picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Matrix = NDArray[np.float64]

LARGEST = 2.0  # standard deviations; what is beyond is cut


def random_affine(rng: Rng, *, turn: float, slant: float, stretch: float, move: float) -> Matrix:
    """A random affine map (3, 3) about the middle of a picture, in sides.

    Args:
        turn: degrees; slant: columns a row; stretch: of each axis, as a natural logarithm; move: in sides. All
            standard deviations; none goes beyond two of them.
    """
    drawn = np.clip(rng.standard_normal(6), -LARGEST, LARGEST)
    angle = np.deg2rad(turn * drawn[0])
    cosine, sine = np.cos(angle), np.sin(angle)
    rotation = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    across, down = np.exp(stretch * drawn[1:3])
    shape = np.array([[across, slant * drawn[3], 0], [0, down, 0], [0, 0, 1]])
    shift = np.array([[1, 0, move * drawn[4]], [0, 1, move * drawn[5]], [0, 0, 1]])
    return np.asarray(shift @ rotation @ shape, np.float64)


def warped(picture: NDArray[np.uint8], matrix: Matrix, border: int) -> NDArray[np.uint8]:
    """Apply a map of `random_affine` to uint8 (side, side) or (side, side, 3); `border` fills what comes in."""
    side = len(picture)
    middle = (side - 1) / 2
    about = np.array([[side, 0, middle], [0, side, middle], [0, 0, 1]])
    placed = (about @ matrix @ np.linalg.inv(about))[:2]
    fill = (border,) * 3
    return np.asarray(cv2.warpAffine(np.ascontiguousarray(picture), placed, (side, side), borderValue=fill), np.uint8)
