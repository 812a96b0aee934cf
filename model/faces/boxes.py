"""Arithmetic on boxes: float arrays (n, 4) of left, top, right, bottom in pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
Scores = NDArray[np.float32]


def squared(boxes: Boxes) -> Boxes:
    """Grow each box's shorter side about its centre until both sides are equal."""
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    return np.hstack([centres - half, centres + half])


def shifted(boxes: Boxes, shifts: NDArray[np.float32]) -> Boxes:
    """Move each edge by its shift, given in sides of the box: float (n, 4)."""
    sides = boxes[:, 2:] - boxes[:, :2]
    return boxes + shifts * np.hstack([sides, sides])


def best_of_overlapping(boxes: Boxes, scores: Scores, largest_overlap: float) -> NDArray[np.intp]:
    """Non-maximum suppression: drop a box that overlaps a better one by more than this share of their union.

    Returns:
        indices (k,) of the boxes kept, best first.
    """
    if not len(boxes):
        return np.empty(0, dtype=np.intp)
    corner_and_sides = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]]).astype(np.float64)
    kept = cv2.dnn.NMSBoxes(corner_and_sides, scores, 0.0, largest_overlap)  # type: ignore[arg-type]
    return np.asarray(kept, dtype=np.intp).ravel()


def best_of_nested(boxes: Boxes, scores: Scores, largest_overlap: float) -> NDArray[np.intp]:
    """As `best_of_overlapping`, by the share of the smaller box: a box inside a better one goes too."""
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    kept: list[int] = []
    for candidate in np.argsort(-scores, kind="stable"):
        overlap = np.minimum(boxes[candidate, 2:], boxes[kept, 2:]) - np.maximum(boxes[candidate, :2], boxes[kept, :2])
        shared = np.clip(overlap, 0, None).prod(axis=1)
        if (shared <= largest_overlap * np.minimum(areas[candidate], areas[kept])).all():
            kept.append(int(candidate))
    return np.array(kept, dtype=np.intp)


def crops(frame: NDArray[np.uint8], boxes: Boxes, side: int) -> NDArray[np.uint8]:
    """Cut square boxes out of the frame, each brought to one size; black beyond the border.

    Args:
        frame: uint8 (H, W, 3).
        boxes: squares, rounded to whole pixels here; at least one pixel a side.
        side: pixels of the result.
    Returns:
        uint8 (n, side, side, 3).
    """
    height, width = frame.shape[:2]
    cut = np.zeros((len(boxes), side, side, 3), dtype=np.uint8)
    for index, (left, top, right, bottom) in enumerate(np.rint(boxes).astype(int)):
        inside: cv2.typing.MatLike = frame[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        if inside.size == 0:
            continue
        beyond = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))
        if any(beyond):
            inside = cv2.copyMakeBorder(inside, *beyond, borderType=cv2.BORDER_CONSTANT)
        # Area averaging keeps a large face from turning into noise at 24 or 48 pixels.
        smaller = inside.shape[0] > side
        cv2.resize(inside, (side, side), dst=cut[index], interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    return cut
