"""Near-duplicates and odd ones out of a collection, by embedding distance."""

from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 32
OUTLYING = 3.5  # robust standard deviations, the usual limit of Iglewicz and Hoaglin
TO_SIGMA = 1.4826  # of a median absolute deviation, for a normal distribution

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class OddOne:
    """A picture that does not belong: its row, the class that it looks like (None: like nothing else), and its
    distance to its nearest neighbour."""

    row: int
    looks_like: int | None
    distance: float


def near_duplicates(folded: Rows, distance: str, limit: float) -> list[tuple[list[int], float]]:
    """Groups of pictures that hang together by distances of at most `limit`.

    Args:
        folded: float32 (n, d), w * embedding. distance: "l1" or "l2".
    Returns:
        (rows, largest of the linking distances), largest groups first; a picture is in one group at most.
    """
    between, other = _neighbours(folded, distance)
    first, place = np.nonzero(between <= limit)
    group = np.arange(len(folded))
    largest: dict[int, float] = {}
    for one, two, apart in zip(first, other[first, place], between[first, place], strict=True):
        a, b = int(group[one]), int(group[two])
        largest[a] = max(largest.pop(a, 0.0), largest.pop(b, 0.0), float(apart))
        group[group == b] = a
    groups = [(np.flatnonzero(group == name).tolist(), apart) for name, apart in largest.items()]
    return sorted(groups, key=lambda found: (-len(found[0]), found[1], found[0]))


def odd_ones(folded: Rows, distance: str, label: NDArray[np.int64]) -> list[OddOne]:
    """Pictures that look like another class than their own, or like nothing else.

    Like another class: both nearest neighbours are of that class, and the own one has other pictures. Like nothing
    else: the nearest neighbour is farther than the median of all by 3.5 robust standard deviations.

    Args:
        folded: float32 (n, d), w * embedding. label: int64 (n,), class of each; all equal where there are none.
    Returns:
        the farthest first.
    """
    between, other = _neighbours(folded, distance)
    nearest = between[:, 0]
    limit = np.median(nearest) + OUTLYING * TO_SIGMA * np.median(np.abs(nearest - np.median(nearest)))
    place, counts = np.unique(label, return_inverse=True, return_counts=True)[1:]
    alone = counts[place] < 2
    found = []
    for row in range(len(folded)):
        theirs = label[other[row, :2]]
        if not alone[row] and len(theirs) == 2 and theirs[0] == theirs[1] != label[row]:
            found.append(OddOne(row, int(theirs[0]), float(nearest[row])))
        elif nearest[row] > limit:
            found.append(OddOne(row, None, float(nearest[row])))
    return sorted(found, key=lambda odd: -odd.distance)


def _neighbours(folded: Rows, distance: str) -> tuple[Rows, NDArray[np.int64]]:
    """Distances to and rows of the nearest others, nearest first: (n, up to 32) each."""
    count = min(NEIGHBOURS + 1, len(folded))
    metric = faiss.METRIC_L1 if distance == "l1" else faiss.METRIC_L2
    between, other = faiss.knn(np.ascontiguousarray(folded), np.ascontiguousarray(folded), count, metric=metric)
    if distance == "l2":
        between = np.sqrt(np.maximum(between, 0))
    itself = other == np.arange(len(folded))[:, np.newaxis]
    itself[:, -1] |= ~itself.any(axis=1)  # among many equal ones it may not have found itself
    shape = (len(folded), count - 1)
    return between[~itself].reshape(shape), other[~itself].reshape(shape)
