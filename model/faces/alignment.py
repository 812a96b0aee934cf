"""Turn a found face upright and to one size, so that the tower always sees the same framing."""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

CROP_SIDE_PX = 112
# Where ArcFace's training crops have the five landmarks (x, y), in DetectedFace's order.
ARCFACE_POSITIONS = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]],
    dtype=np.float64,
)


def similarity_transform(landmarks: ArrayLike, positions: ArrayLike = ARCFACE_POSITIONS) -> NDArray[np.float64]:
    """Find the turn, scale and shift that brings the landmarks closest to the positions.

    Least squares over all points: minimises sum |s R x + t - y|**2 over rotations R (no mirror),
    scales s > 0 and shifts t.

    Args:
        landmarks: (n, 2) x and y in pixels, n >= 2, not all in one place.
        positions: (n, 2) where they should lie.
    Returns:
        float64 (2, 3), the matrix [s R | t] for cv2.warpAffine (picture to crop).
    Raises:
        ValueError: shapes differ, a value is not finite, or all landmarks lie in one place.
    Source: Umeyama 1991, "Least-Squares Estimation of Transformation Parameters Between Two Point
        Patterns", eq. 40-42.
    """
    source = np.asarray(landmarks, dtype=np.float64)
    target = np.asarray(positions, dtype=np.float64)
    if source.shape != target.shape or source.ndim != 2 or source.shape[1] != 2:
        raise ValueError(
            f"Expected landmarks and positions of one shape (n, 2). Received {source.shape} and {target.shape}."
        )
    if not (np.isfinite(source).all() and np.isfinite(target).all()):
        raise ValueError(f"Expected finite landmarks. Received {source.tolist()}. Drop this face.")
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    centred = source - source_mean
    variance = (centred**2).sum() / len(source)
    if variance == 0:
        raise ValueError(f"Expected landmarks in different places. Received {source.tolist()}. Drop this face.")
    covariance = (target - target_mean).T @ centred / len(source)
    left, singular, right = np.linalg.svd(covariance)
    # A mirror would fit a face seen in a mirror better; the tower has never seen one.
    signs = np.array([1.0, 1.0 if np.linalg.det(left) * np.linalg.det(right) >= 0 else -1.0])
    scaled_rotation = (left * signs) @ right * ((singular * signs).sum() / variance)
    shift = target_mean - scaled_rotation @ source_mean
    return np.column_stack([scaled_rotation, shift])


def align(frame: NDArray[np.uint8], landmarks: ArrayLike) -> NDArray[np.uint8]:
    """Cut the face out of the frame, upright, 112x112, as ArcFace's training crops are.

    Args:
        frame: uint8 (H, W, 3), BGR.
        landmarks: (5, 2) in the order of DetectedFace.
    Returns:
        uint8 (112, 112, 3), BGR; black where the crop reaches over the frame's border.
    Raises:
        ValueError: see `similarity_transform`.
    """
    matrix = similarity_transform(landmarks)
    crop = cv2.warpAffine(frame, matrix, (CROP_SIDE_PX, CROP_SIDE_PX), flags=cv2.INTER_LINEAR)
    return np.asarray(crop, dtype=np.uint8)
