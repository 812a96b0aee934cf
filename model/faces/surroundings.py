"""Cut a face close up and with what surrounds it: what the passive liveness check looks at."""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.faces.halves import halved

PATCH_SIDE_PX = 80
# Half the side of the squares, in root mean square distances of the five landmarks from their centre. A face is
# about 2 of them high each way: the first square holds skin and little else, the second shoulders, hands, paper.
REACHES = (2.2, 6.0)


def cut_patches(
    frame: NDArray[np.uint8], landmarks: ArrayLike, *, side: int = PATCH_SIDE_PX, widened: float = 1.0
) -> NDArray[np.uint8]:
    """The face close up, and with its surroundings; not turned upright, so that a held photograph's edges stay.

    Args:
        frame: uint8 (H, W, 3), BGR.
        landmarks: (5, 2) in the order of DetectedFace.
        side: pixels of the result.
        widened: a factor on both reaches; training cuts wider and lets chance choose within.
    Returns:
        uint8 (2, side, side, 3), BGR; what lies beyond the frame is its mirror image, then its border's colour.
    Raises:
        ValueError: the landmarks are not finite (5, 2) or lie all in one place.
    """
    points = np.asarray(landmarks, np.float64)
    if points.shape != (5, 2) or not np.isfinite(points).all():
        raise ValueError(f"Expected finite landmarks (5, 2). Received {points.tolist()}. Drop this face.")
    centre = points.mean(axis=0)
    radius = float(np.sqrt(((points - centre) ** 2).sum(axis=1).mean()))
    if radius <= 0:
        raise ValueError(f"Expected landmarks in different places. Received {points.tolist()}. Drop this face.")
    return np.stack([_square(frame, centre, reach * widened * radius, side) for reach in REACHES])


def _square(frame: NDArray[np.uint8], centre: NDArray[np.float64], half: float, side: int) -> NDArray[np.uint8]:
    half = max(half, 1.0)
    left, top = np.floor(centre - half).astype(int)
    right, bottom = left + max(2, round(2 * half)), top + max(2, round(2 * half))
    height, width = frame.shape[:2]
    inside = frame[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
    if inside.size == 0:  # a face refined far beyond the border
        return np.zeros((side, side, 3), np.uint8)
    margins = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))
    square = _beyond(inside, margins)
    while square.shape[0] >= 4 * side:  # means of four come at a tenth of the price of any other share
        square = halved(square)
    shrinks = square.shape[0] > side
    resized = cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(resized, np.uint8)


def _beyond(inside: NDArray[np.uint8], margins: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    # OpenCV mirrors at most once; whatever lies farther out repeats the border.
    height, width = inside.shape[:2]
    limits = (height - 1, height - 1, width - 1, width - 1)
    top, bottom, left, right = (min(margin, limit) for margin, limit in zip(margins, limits, strict=True))
    mirrored = cv2.copyMakeBorder(inside, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    far = (margins[0] - top, margins[1] - bottom, margins[2] - left, margins[3] - right)
    return np.asarray(cv2.copyMakeBorder(mirrored, far[0], far[1], far[2], far[3], cv2.BORDER_REPLICATE), np.uint8)
