"""Carry a tower's weights from one input side to another."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np


def resample(weights: Sequence[Any], shapes: Sequence[tuple[int, ...]]) -> list[Any]:
    """Fit weights to the shapes of a tower of another side; only the global depthwise kernel differs.

    A kernel float32 (k, k, c, 1) is interpolated to the new size and scaled by the area, so that its
    answer to a smooth map stays the same.
    """
    return [_fit(weight, shape) for weight, shape in zip(weights, shapes, strict=True)]


def _fit(weight: Any, shape: tuple[int, ...]) -> Any:
    if tuple(weight.shape) == shape:
        return weight
    old, new = weight.shape[0], shape[0]
    planes = [cv2.resize(plane, (new, new)) for plane in np.moveaxis(weight[..., 0], 2, 0)]
    kernel = np.stack(planes, axis=2)[..., None] * (old / new) ** 2
    return np.ascontiguousarray(kernel, np.float32)
