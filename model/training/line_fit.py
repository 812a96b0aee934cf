"""Learn how much each measure of a signature's line counts, from pairs of many writers."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Rows = NDArray[np.float32]
RIDGE = 1e-4
SMALLEST = 1e-3  # distance between the two kinds
FOLDS = 5
AT_ONCE = 2000  # pairs, so that their differences stay small in memory


def block_distances(rows: Rows, first: NDArray[np.int64], second: NDArray[np.int64], blocks: Mapping[str, int]) -> Rows:
    """L1 distance of each pair within each block of the rows.

    Args:
        rows: float32 (n, d), the blocks one after the other. first, second: int64 (p,), rows of each pair.
        blocks: length of each block.
    Returns:
        float32 (p, blocks).
    """
    starts = np.concatenate([[0], np.cumsum(list(blocks.values()))[:-1]])
    last = sum(blocks.values())
    parts = [
        np.add.reduceat(
            np.abs(rows[first[at : at + AT_ONCE], :last] - rows[second[at : at + AT_ONCE], :last]), starts, 1
        )
        for at in range(0, len(first), AT_ONCE)
    ]
    return np.concatenate(parts)


def block_weights(distances: Rows, same: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights >= 0 of the blocks whose sum tells same from different best: a logistic regression, both kinds alike.

    The two kinds part at a distance of 1, so that distances by weights learnt from other writers compare.

    Args:
        distances: float32 (p, blocks). same: bool (p,), both kinds.
    """
    usual = distances.mean(axis=0, dtype=np.float64) + np.finfo(np.float32).tiny
    x = distances / usual
    share = np.where(same, 0.5 / max(same.sum(), 1), 0.5 / max((~same).sum(), 1))

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w, bias = theta[:-1], theta[-1]
        z = bias - x @ w
        slope = share * (expit(z) - same)
        value = share @ (np.logaddexp(0, z) - same * z) + RIDGE * w @ w
        return float(value), np.append(2 * RIDGE * w - slope @ x, slope.sum())

    count = distances.shape[1]
    start = np.append(np.full(count, 4 / count), 4.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * (count + 1)).x
    return np.asarray(found[:-1] / usual / max(float(found[-1]), SMALLEST))


def unseen_distances(distances: Rows, same: NDArray[np.bool_], writer: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each pair's weighted distance, by weights learnt from other writers than its own.

    Args:
        distances: float32 (p, blocks). same: bool (p,). writer: int64 (p,), of each pair; two or more of them.
    """
    fold = np.unique(writer, return_inverse=True)[1] % FOLDS
    result = np.empty(len(same))
    for one in np.unique(fold):
        result[fold == one] = distances[fold == one] @ block_weights(distances[fold != one], same[fold != one])
    return result


def each_number(weights: NDArray[np.float64], blocks: Mapping[str, int], length: int) -> Rows:
    """The blocks' weights for each number of a row, float32 (length,); what is behind the blocks counts nothing."""
    spread = np.repeat(weights, list(blocks.values()))
    return np.append(spread, np.zeros(length - len(spread))).astype(np.float32)
