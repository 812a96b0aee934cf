"""Triplets of pictures: an anchor, a positive of the same person, a negative of another."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def semi_hard_triplets(
    distance: NDArray[np.floating], identity: NDArray[np.integer], margin: float
) -> tuple[Rows, Rows, Rows]:
    """For each anchor-positive pair of a batch, take a negative that is farther, but not by the margin.

    Of the negatives with d(a, p) < d(a, n) < d(a, p) + margin the nearest is taken; where there is none,
    the farthest negative that is nearer than the positive is not used: the pair is left out.
    Args:
        distance: float (n, n), between all pictures of the batch.
        identity: int (n,).
        margin: > 0, that of the triplet loss.
    Returns:
        anchor, positive, negative: int64 (t,) each, rows of the batch; t may be 0.
    Raises:
        ValueError: margin is not positive.
    Source: Schroff, Kalenichenko, Philbin 2015, "FaceNet", section 3.2.
    """
    if margin <= 0:
        raise ValueError(f"Expected a positive margin. Received {margin}. Start from 1.0.")
    same = identity[:, None] == identity[None, :]
    anchor, positive = np.nonzero(same & ~np.eye(len(identity), dtype=bool))
    to_positive = distance[anchor, positive][:, None]
    to_all = distance[anchor]
    fits = ~same[anchor] & (to_all > to_positive) & (to_all < to_positive + margin)
    negative = np.argmin(np.where(fits, to_all, np.inf), axis=1)
    kept = fits.any(axis=1)
    return anchor[kept], positive[kept], negative[kept]
