"""The shapes that a photograph can be given before a camera: bent, creased, rolled to a cone, or worse.

Paper bends without stretching: whatever it is bent to is developable, made of straight lines (Hilbert, Cohn-Vossen
1932, "Anschauliche Geometrie", section 30). `pillow` and `nose_out` are not: cloth that stretches, and cut paper.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scripts.drawn_surfaces import Points

Array = NDArray[np.float32]
Curvature = Callable[[NDArray[np.float64]], NDArray[np.float64]]  # radians a paper width, along the paper


def flat(across: Array, down: Array) -> Points:
    return np.stack([across, down, np.zeros_like(across)], axis=-1)


def tube(across: Array, down: Array, *, bent_deg: float, axis_deg: float = 0.0) -> Points:
    """On a cylinder, its middle nearest. axis_deg: 0 upright, 90 lying, between them oblique; < 0 bent: hollow."""
    return _along(across, down, lambda a: np.full_like(a, math.radians(bent_deg)), axis_deg)


def wave(across: Array, down: Array, *, bent_deg: float, axis_deg: float = 0.0, phase: float = 0.0) -> Points:
    """Bent one way at one side and the other way at the other, like an S."""
    return _along(across, down, lambda a: math.radians(bent_deg) * 1.5 * np.sin(math.tau * (a * 0.9 + phase)), axis_deg)


def crease(
    across: Array, down: Array, *, folded_deg: float, at: float = 0.0, axis_deg: float = 0.0, bent_deg: float = 0.0
) -> Points:
    """Sharply folded at one place of its width, both halves falling back, each bent besides."""
    sharp = 0.02
    return _along(
        across,
        down,
        lambda a: (
            math.radians(2 * folded_deg) * np.exp(-(((a - at) / sharp) ** 2)) / (sharp * math.sqrt(math.pi))
            + math.radians(bent_deg)
        ),
        axis_deg,
    )


def roof(across: Array, down: Array, *, folded_deg: float, half_width: float) -> Points:
    """Three creases: flat cheeks and a ridge over the nose, from top to bottom, as a house has a roof."""
    sharp = 0.015

    def curvature(a: NDArray[np.float64]) -> NDArray[np.float64]:
        creases = [
            weight * np.exp(-(((a - place) / sharp) ** 2)) / (sharp * math.sqrt(math.pi))
            for place, weight in ((-half_width, -1.0), (0.0, 2.0), (half_width, -1.0))
        ]
        return np.asarray(math.radians(folded_deg) * sum(creases), np.float64)

    return _along(across, down, curvature, 0.0)


def ridge(across: Array, down: Array, *, height: float, half_width: float, bent_deg: float = 0.0) -> Points:
    """A round ridge over the nose, from top to bottom, of that height and half width, in paper widths."""

    def curvature(a: NDArray[np.float64]) -> NDArray[np.float64]:
        bell = np.exp(-((a / half_width) ** 2))
        slope = -2 * a / half_width**2 * height * bell
        return np.asarray(-np.gradient(np.arctan(slope), a) + math.radians(bent_deg), np.float64)

    return _along(across, down, curvature, 0.0)


def cone(across: Array, down: Array, *, bent_deg: float, apex: float) -> Points:
    """Rolled to a cone. apex: how far above the middle (below, when negative) its tip lies, in paper widths."""
    from_apex = down + apex
    radius = np.hypot(across, from_apex)
    angle = np.arctan2(across, np.abs(from_apex))
    half = math.radians(bent_deg) * abs(apex)  # as strongly bent at the middle as a tube of the same degrees
    sine = 1 / math.hypot(1, half)
    around = angle / sine
    x, z = radius * sine * np.sin(around), radius * sine * (np.cos(around) - 1)
    y = np.sign(apex) * radius * math.sqrt(1 - sine**2)
    tilted = np.stack([x, y, z + radius * sine], axis=-1)
    return _faced(tilted)


def pillow(across: Array, down: Array, *, height: float) -> Points:
    """Bulging in both directions, as cloth or rubber can and paper cannot."""
    return np.stack([across, down, -height * 4 * (across**2 + down**2)], axis=-1).astype(np.float32)


def nose_out(across: Array, down: Array, *, height: float, eyes: float, bent_deg: float = 0.0) -> Points:
    """The nose cut out and raised: a paper sculpture. height: of its tip, at the origin; eyes: their distance."""
    base = tube(across, down, bent_deg=bent_deg) if bent_deg else flat(across, down)
    part = np.clip(1 + down / (0.65 * eyes), 0, 1) * (down < 0.08 * eyes)
    half = (0.1 + 0.2 * np.clip(1 + down / (0.6 * eyes), 0, 1)) * eyes
    base[..., 2] += (height * part * np.clip(1 - np.abs(across) / half, 0, 1)).astype(np.float32)
    return base


def _along(across: Array, down: Array, curvature: Curvature, axis_deg: float) -> Points:
    """Bent along one direction of the paper: the curve of that curvature, drawn out along straight lines."""
    axis = math.radians(axis_deg)
    along = across * math.cos(axis) + down * math.sin(axis)
    beside = -across * math.sin(axis) + down * math.cos(axis)
    reach = np.linspace(-1.2, 1.2, 2401)
    step = reach[1] - reach[0]
    slope = np.cumsum(curvature(reach)) * step
    slope -= np.interp(0.0, reach, slope)
    x, z = np.cumsum(np.cos(slope)) * step, -np.cumsum(np.sin(slope)) * step
    x, z = x - np.interp(0.0, reach, x), z - np.interp(0.0, reach, z)
    new_along, depth = np.interp(along, reach, x), np.interp(along, reach, z)
    return np.stack(
        [
            new_along * math.cos(axis) - beside * math.sin(axis),
            new_along * math.sin(axis) + beside * math.cos(axis),
            depth,
        ],
        axis=-1,
    ).astype(np.float32)


def _faced(points: NDArray[np.float64]) -> Points:
    """Moved and turned so that the paper's middle lies at the origin and looks at the camera."""
    rows, columns = points.shape[0] // 2, points.shape[1] // 2
    middle = points[rows, columns]
    right = points[rows, columns + 1] - points[rows, columns - 1]
    lower = points[rows + 1, columns] - points[rows - 1, columns]
    right = right / np.linalg.norm(right)
    lower = lower - right * (lower @ right)
    lower = lower / np.linalg.norm(lower)
    return ((points - middle) @ np.stack([right, lower, np.cross(right, lower)], axis=1)).astype(np.float32)
