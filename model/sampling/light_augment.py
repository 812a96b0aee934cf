"""Disturb any picture a little: what a pen, a scanner or a camera held by hand might have made of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

TURN_DEG, SCALE, SHIFT = 8.0, 0.08, 0.05  # standard deviations; the shift in shares of the side
CONTRAST, BRIGHTNESS = 0.1, 12.0
LARGEST = 2.5  # standard deviations


def light_augment(pictures: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Turn, scale, move, brighten each picture at random; nothing is mirrored, since a letter or a scene may not be.

    Args:
        pictures: uint8 (n, side, side, channels).
    Returns:
        disturbed copies of the same shape; what comes in at an edge repeats the edge.
    """
    side = pictures.shape[1]
    drawn = np.clip(rng.standard_normal((len(pictures), 6)), -LARGEST, LARGEST)
    made = np.empty_like(pictures)
    for i, (picture, (turn, scale, right, down, contrast, brightness)) in enumerate(zip(pictures, drawn, strict=True)):
        matrix = cv2.getRotationMatrix2D(((side - 1) / 2, (side - 1) / 2), TURN_DEG * turn, 1 + SCALE * scale)
        matrix[:, 2] += SHIFT * side * np.array([right, down])
        moved = cv2.warpAffine(picture, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE)
        lit = cv2.convertScaleAbs(np.maximum(moved * (1 + CONTRAST * contrast) + BRIGHTNESS * brightness, 0))
        made[i] = lit.reshape(picture.shape)
    return made
