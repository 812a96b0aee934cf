"""Tells a head from paper, however it is bent: paper is made of straight lines, and a nose is not."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture.head_shape import DEPTH, depth_at
from model.faces.alignment import ARCFACE_POSITIONS

LEAST_POINTS = 30
ANGLES = np.radians(np.arange(0, 180, 15))
CONVERGING = (-0.15, 0.0, 0.15)  # how fast the lines draw nearer to each other, per eye distance: a cone, a near camera
KNOT_STEP = 0.22  # eye distances between the knots of a profile: a crease may lie anywhere
OUTLIER, ALWAYS_KEPT = 3.5, 0.005  # times the middling residual; eye distances, a fifth of a pixel

Array = NDArray[np.float64]
_EYES = ARCFACE_POSITIONS[:2].mean(axis=0)
_EYE_DISTANCE_PX = float(ARCFACE_POSITIONS[1, 0] - ARCFACE_POSITIONS[0, 0])
# A window of the flow spans some of the nose's slope: the shape is compared as blurred as it is seen.
_SEEN_DEPTH = np.asarray(cv2.GaussianBlur(DEPTH, (0, 0), 0.6), np.float32)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What of the motion between two looks no bent paper explains, but a head does.

    nose: how much of a head's depth, in the sine of the angle turned by; its sign is that of the yaw. 0 for paper.
    fits: the correlation of the unexplained motion across with a head's depth, -1..1: noise has about 0.
    points: how many it rests on.
    """

    nose: float
    fits: float
    points: int


def standing(first: NDArray[np.float32], second: NDArray[np.float32]) -> Standing | None:
    """Compare points of a face in two aligned crops; None when they are too few to tell.

    In two looks from afar a point p moves by q - p = A p + b + z(p) e: an affine map, and the depth z along one
    direction e (Koenderink, van Doorn 1991, "Affine structure from motion"). Paper bends without stretching, so that
    its surface is developable: straight lines, each with one tangent plane (do Carmo 1976, "Differential Geometry of
    Curves and Surfaces", section 3-5). With lines that are parallel in the first look, or meet in a point, z is a
    function of one coordinate s = n p / (1 + c m p), n across the lines and m along them. So for each n and c
        q - p = A p + b + sum_k hat_k(s) g_k,   g_k any vector,
    is fitted, the best of them taken as the paper's, and then
        nose = <t, u> / <t, t>,   fits = <t, u> / |t| |u|,
    u what is left of the motion across, t what the same fit leaves of a middling head's depth: above all that its
    nose stands out on its own, not with the brow and the chin above and below it as a ridge of paper does.

    Args:
        first, second: float32 (n, 2), the same points in the straight and the turned look, pixels of the crop.
    """
    if len(first) < LEAST_POINTS:
        return None
    places = (np.asarray(first, np.float64) - _EYES) / _EYE_DISTANCE_PX
    moved = (np.asarray(second, np.float64) - first) / _EYE_DISTANCE_PX
    depth = depth_at(places[None, :, 0], places[None, :, 1], _SEEN_DEPTH)[0].astype(np.float64)
    wanted = np.column_stack([depth, moved])
    design, left = _best_paper(places, wanted)
    # Outliers from paper and head together, or the nose itself would be one.
    astray = np.hypot(*(left[:, 1:] - np.outer(left[:, 0], _share(left))).T)
    kept = astray <= OUTLIER * float(np.median(astray)) + ALWAYS_KEPT
    if kept.sum() < LEAST_POINTS:
        return None
    left = _left(design[kept], wanted[kept])
    size = math.sqrt(max(float((left[:, 0] ** 2).sum() * (left[:, 1] ** 2).sum()), 1e-12))
    return Standing(nose=float(_share(left)[0]), fits=float(left[:, 0] @ left[:, 1]) / size, points=int(kept.sum()))


def _share(left: Array) -> Array:
    """How much of the head's depth, the first column, is in each of the others."""
    return np.asarray(left[:, 0] @ left[:, 1:] / max(float(left[:, 0] @ left[:, 0]), 1e-9), np.float64)


def _best_paper(places: Array, wanted: Array) -> tuple[Array, Array]:
    """The design matrix of the paper that explains the motion best, and what it leaves of all columns: (n, 3)."""
    best, left_of_best, least = wanted, wanted, math.inf
    x, y = places[:, 0], places[:, 1] - 0.55  # from the nose, so that c bends the lines about the face's middle
    flat = np.column_stack([np.ones_like(x), x, y])
    for angle in ANGLES:
        across, along = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        for converging in CONVERGING:
            design = np.column_stack([flat, _hats(across / (1 + converging * along))])
            left = _left(design, wanted)
            size = float((left[:, 1:] ** 2).sum())
            if size < least:
                best, left_of_best, least = design, left, size
    return best, left_of_best


def _left(design: Array, wanted: Array) -> Array:
    """Residuals of least squares."""
    # The hats sum to 1 and hold s: a touch of ridge decides between ways to say the same.
    normal = design.T @ design + 1e-6 * len(design) * np.eye(design.shape[1])
    return np.asarray(wanted - design @ np.linalg.solve(normal, design.T @ wanted), np.float64)


def _hats(coordinate: Array) -> Array:
    """(n, k): piecewise linear functions that are 1 at one knot and 0 at all others."""
    steps = coordinate / KNOT_STEP
    knots = np.arange(math.floor(steps.min()), math.ceil(steps.max()) + 1)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(steps[:, None] - knots[None, :])), np.float64)
