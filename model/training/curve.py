"""Carry the base's FMR curve over to a new head and to a company's own pictures, never to its advantage.

A company's few people cannot measure rare false matches: twenty of them give some thousand comparisons, the base
gave a million. So the rates, intervals and the floor stay those of the base, and only the distances move:

    distance = base distance * unit * tightening
    unit         the new head measures in other units: the ratio of both heads' distances over non-mated comparisons,
                 those nearest by the base. The 5 % quantile of it, not the mean: where a pair's
                 ratio is larger, its false match is only rarer than the base's.
    tightening   <= 1: by how much this company's strangers lie nearer than the base's. The smallest ratio of
                 the company's quantile to the moved base distance, at every rate of the curve for which the
                 company has ten false matches to show. Farther strangers loosen nothing: that would be a
                 claim about rates below the company's own floor.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.siamese.headfile import FmrPoint

NEAREST_SHARE = 0.05
LEAST_NEAREST = 200
CAREFUL_QUANTILE = 0.05
LEAST_MATCHES = 10


@dataclass(frozen=True)
class MovedCurve:
    """The curve under the new head, and how it was moved.

    checked: points at which the company had its say, out of `comparisons` of its own.
    """

    points: tuple[FmrPoint, ...]
    unit: float
    tightening: float
    checked: int
    comparisons: int


def moved_curve(
    points: tuple[FmrPoint, ...], base_distance: NDArray[np.float64], new_distance: NDArray[np.float64]
) -> MovedCurve:
    """Move a curve's distances; rates and numbers of comparisons stay the base's.

    Args:
        points: the base's curve.
        base_distance, new_distance: float (k,), the same non-mated comparisons under both heads, of people to whom
            neither was fitted.
    Raises:
        ValueError: no comparison, or not the same number under both.
    """
    if not len(base_distance) or base_distance.shape != new_distance.shape:
        raise ValueError(f"Expected the same comparisons twice. Received {base_distance.shape}, {new_distance.shape}.")
    unit = _unit(base_distance, new_distance)
    ratios = _ratios(points, np.sort(new_distance), unit)
    tightening = min([1.0, *ratios])
    moved = tuple(replace(point, distance=point.distance * unit * tightening) for point in points)
    return MovedCurve(moved, unit, tightening, len(ratios), len(new_distance))


def distance_at(points: tuple[FmrPoint, ...], floor: float, fmr: float) -> float:
    """The largest measured distance with at most this FMR; the smallest measured where none is that strict.

    Raises:
        ValueError: the curve is empty.
    """
    if not points:
        raise ValueError("Expected a measured FMR curve. Received an empty one. Restore the shipped head.json.")
    allowed = [point.distance for point in points if max(point.fmr, floor) <= fmr]
    return max(allowed) if allowed else min(point.distance for point in points)


def _unit(base_distance: NDArray[np.float64], new_distance: NDArray[np.float64]) -> float:
    count = min(len(base_distance), max(LEAST_NEAREST, int(NEAREST_SHARE * len(base_distance))))
    nearest = np.argpartition(base_distance, count - 1)[:count]
    ratio = new_distance[nearest] / np.maximum(base_distance[nearest], np.finfo(float).tiny)
    return float(np.quantile(ratio, CAREFUL_QUANTILE))


def _ratios(points: tuple[FmrPoint, ...], ranked: NDArray[np.float64], unit: float) -> list[float]:
    rates = [(point, point.fmr * len(ranked)) for point in points]
    return [
        float(ranked[int(np.ceil(matches)) - 1] / (point.distance * unit))
        for point, matches in rates
        if matches >= LEAST_MATCHES
    ]
