"""How far a middling face stands out, place by place."""

import cv2
import numpy as np
from numpy.typing import NDArray

# In eye distances from the middle between the eyes: beside it, below it, and towards the camera before the eyes.
# Source: MediaPipe's canonical face model (face_geometry, 468 points, Apache-2.0), interpolated on these lines; what
# lies beyond it (the crown, the ears) is continued by eye and used for drawing only.
BESIDE = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.2)
BELOW = (-1.4, -1.1, -0.85, -0.6, -0.35, -0.15, 0.0, 0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.9, 1.1, 1.3, 1.55, 1.85)
DEPTH = np.array(
    [
        [-0.20, -0.20, -0.21, -0.23, -0.29, -0.40, -0.62, -0.95, -1.40],
        [0.05, 0.05, 0.04, 0.02, -0.04, -0.15, -0.35, -0.65, -1.15],
        [0.18, 0.17, 0.16, 0.14, 0.09, -0.01, -0.18, -0.45, -0.95],
        [0.25, 0.25, 0.24, 0.23, 0.18, 0.09, -0.07, -0.33, -0.80],
        [0.30, 0.29, 0.29, 0.27, 0.21, 0.16, 0.03, -0.28, -0.78],
        [0.28, 0.25, 0.19, 0.14, 0.13, 0.10, -0.01, -0.30, -0.78],
        [0.35, 0.29, 0.14, 0.05, 0.06, 0.02, -0.09, -0.30, -0.78],
        [0.46, 0.39, 0.21, 0.11, 0.06, 0.03, -0.09, -0.27, -0.78],
        [0.56, 0.48, 0.30, 0.17, 0.10, 0.04, -0.05, -0.25, -0.82],
        [0.64, 0.59, 0.43, 0.22, 0.14, 0.08, -0.04, -0.25, -0.89],
        [0.64, 0.58, 0.46, 0.21, 0.15, 0.09, -0.04, -0.26, -0.90],
        [0.58, 0.44, 0.33, 0.25, 0.15, 0.11, -0.05, -0.29, -0.95],
        [0.41, 0.38, 0.31, 0.24, 0.16, 0.09, -0.06, -0.32, -1.00],
        [0.40, 0.38, 0.33, 0.27, 0.17, 0.08, -0.10, -0.39, -1.05],
        [0.33, 0.30, 0.28, 0.17, 0.11, 0.03, -0.15, -0.56, -1.15],
        [0.31, 0.29, 0.25, 0.18, 0.09, 0.00, -0.23, -0.75, -1.30],
        [0.27, 0.25, 0.22, 0.17, 0.08, -0.07, -0.42, -0.95, -1.45],
        [0.18, 0.16, 0.14, 0.04, -0.10, -0.30, -0.70, -1.15, -1.60],
    ],
    np.float32,
)


def depth_at(
    beside: NDArray[np.floating], below: NDArray[np.floating], depth: NDArray[np.float32] = DEPTH
) -> NDArray[np.float32]:
    """Depth at places in eye distances, two arrays of one two-dimensional shape; beyond the table its edge goes on."""
    column = np.interp(np.abs(beside), BESIDE, np.arange(len(BESIDE))).astype(np.float32)
    row = np.interp(below, BELOW, np.arange(len(BELOW))).astype(np.float32)
    return np.asarray(cv2.remap(depth, column, row, cv2.INTER_LINEAR), np.float32)
