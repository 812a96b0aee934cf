"""Disturb drawings: another hand, another pen, another place on the sheet."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Ink = NDArray[np.uint8]

FINER = 1.5  # a drawing with so many times the result's pixels
BENDING_GRID = 5  # control points a side of the elastic bending
THICKER = (None, None, np.ones((2, 2), np.uint8), np.ones((3, 3), np.uint8))


def disturb_drawing(ink: Ink, side: int, rng: Rng, strength: float = 1.0, quarter: int = 0) -> Ink:
    """Draw a character again: turned, sheared, scaled, moved, bent, with another pen.

    Up to about 15 degrees, 12 % shear, 15 % scale of either axis, 8 % of the sheet in place, at strength 1.

    Args:
        ink: uint8 (h, h), 255 where the pen went.
        side: of the result, pixels.
        strength: scales every disturbance; 0 leaves the drawing alone.
        quarter: quarter turns before all else: a turned character is another character.
    Returns:
        uint8 (side, side), ink as given.
    """
    kernel = THICKER[int(rng.integers(len(THICKER)))] if rng.random() < strength else None
    finer = len(ink) > FINER * side
    if kernel is not None and finer:  # on the result's own pixels one more would double a stroke
        ink = np.asarray(cv2.dilate(ink, kernel), np.uint8)
    soft = cv2.blur(ink, (2, 2)) if finer else ink  # about what an area average over a pixel sees
    where = _places(len(ink), side, _affine(rng, strength, quarter), rng, strength)
    no_second_map: Any = None  # `where` holds both coordinates
    return np.asarray(cv2.remap(soft, where, no_second_map, cv2.INTER_LINEAR, borderValue=0), np.uint8)


def disturb_pictures(pictures: NDArray[np.uint8], rng: Rng) -> NDArray[np.uint8]:
    """Disturb black on white pictures of their final size: uint8 (n, side, side, channels), channels alike."""
    side, channels = pictures.shape[1], pictures.shape[3]
    drawn = [255 - disturb_drawing(255 - picture[..., 0], side, rng) for picture in pictures]
    return np.repeat(np.stack(drawn)[..., np.newaxis], channels, axis=-1)


def _affine(rng: Rng, strength: float, quarter: int) -> Any:
    angle = np.deg2rad(rng.normal(0, 7.5) * strength) + quarter * np.pi / 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, rng.normal(0, 0.08) * strength], [rng.normal(0, 0.08) * strength, 1]])
    size = np.diag(np.exp(rng.normal(0, 0.08, 2) * strength + rng.normal(0, 0.08) * strength))
    return shear @ size @ turn


def _places(given: int, side: int, matrix: Any, rng: Rng, strength: float) -> Any:
    """Where in the drawing each pixel of the result comes from, float32 (side, side, 2)."""
    axis = (np.arange(side, dtype=np.float32) + 0.5) / side - 0.5
    m = matrix.astype(np.float32)
    shift = rng.normal(0, 0.04, 2) * strength
    where = np.empty((side, side, 2), np.float32)
    where[..., 0] = m[0, 0] * axis + (m[0, 1] * axis + (0.5 + shift[0]))[:, None]
    where[..., 1] = m[1, 0] * axis + (m[1, 1] * axis + (0.5 + shift[1]))[:, None]
    bent = rng.normal(0, 0.02 * strength, (BENDING_GRID, BENDING_GRID, 2)).astype(np.float32)
    where += cv2.resize(bent, (side, side), interpolation=cv2.INTER_CUBIC)
    return where * given - 0.5
