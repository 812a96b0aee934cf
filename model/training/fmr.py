"""Measure how often a stranger matches a person, as a curve over the threshold."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.siamese.headfile import FmrPoint

TEMPLATES = 3  # per person, the best of which counts
POINTS = 40
DRAWS = 400  # of the bootstrap over probe identities


def fmr_curve(
    folded: NDArray[np.float32], identity: NDArray[np.integer], seed: int = 0
) -> tuple[tuple[FmrPoint, ...], float]:
    """FMR per person, of strangers' single pictures against everybody else, with 95 % intervals.

    A comparison is one picture against one other person, at the smallest distance to up to 3 of that
    person's pictures. The interval resamples probe identities, as pictures of one person go together, and
    is never narrower than Wilson's for as many independent comparisons.
    Args:
        folded: float32 (n, 128), w * embedding. identity: int (n,).
    Returns:
        points of rising distance, from the smallest FMR seen up to about 0.1; and the floor,
        3 / comparisons.
    """
    nearest, probe = person_distances(folded, identity)
    matrix = np.where(np.isfinite(nearest), nearest, np.inf)
    comparisons = int(np.isfinite(nearest).sum())
    flat = np.sort(matrix[np.isfinite(nearest)])
    rates = np.geomspace(1 / comparisons, 0.1, POINTS)
    thresholds = np.unique(flat[np.clip((rates * comparisons).astype(int) - 1, 0, comparisons - 1)])
    hits = np.stack([(matrix <= threshold).sum(axis=1) for threshold in thresholds], axis=1)
    asked = np.isfinite(nearest).sum(axis=1)
    low, high = _bootstrap(hits, asked, probe, seed)
    points = []
    for i, threshold in enumerate(thresholds):
        matches = int(hits[:, i].sum())
        wilson = _wilson(matches, comparisons)
        points.append(
            FmrPoint(
                distance=float(threshold),
                fmr=matches / comparisons,
                low=float(min(low[i], wilson[0])),
                high=float(max(high[i], wilson[1])),
                comparisons=comparisons,
                matches=matches,
            )
        )
    return tuple(points), 3 / comparisons


def person_distances(
    folded: NDArray[np.float32], identity: NDArray[np.integer]
) -> tuple[NDArray[np.float32], NDArray[np.integer]]:
    """Smallest L1 distance of each picture to each person: float32 (n, people), NaN for the own one."""
    people = np.unique(identity)
    nearest = np.full((len(folded), len(people)), np.nan, np.float32)
    for column, person in enumerate(people):
        templates = folded[identity == person][:TEMPLATES]
        distance = np.min([np.abs(folded - template).sum(axis=1) for template in templates], axis=0)
        nearest[:, column] = np.where(identity == person, np.nan, distance)
    return nearest, identity


def _bootstrap(hits: Any, asked: Any, probe: Any, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    people, row = np.unique(probe, return_inverse=True)
    hits_by, asked_by = np.zeros((len(people), hits.shape[1])), np.zeros(len(people))
    np.add.at(hits_by, row, hits)
    np.add.at(asked_by, row, asked)
    draws = rng.integers(0, len(people), (DRAWS, len(people)))
    rates = np.stack([hits_by[draw].sum(axis=0) / asked_by[draw].sum() for draw in draws])
    return np.quantile(rates, 0.025, axis=0), np.quantile(rates, 0.975, axis=0)


def _wilson(matches: int, comparisons: int, z: float = 1.96) -> tuple[float, float]:
    rate, spread = matches / comparisons, z * z / comparisons
    centre = (rate + spread / 2) / (1 + spread)
    reach = z * np.sqrt(rate * (1 - rate) / comparisons + spread / comparisons / 4) / (1 + spread)
    return max(0.0, float(centre - reach)), float(centre + reach)
