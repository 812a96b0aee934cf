"""What a search among templates gives, and what every kind of storage for them can do."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray


class Found(NamedTuple):
    """The rows nearest to a probe: L1 distance float32 (k,), rising, and row int64 (k,)."""

    distance: NDArray[np.float32]
    row: NDArray[np.int64]


class Rows(Protocol):
    """Folded templates, float32 rows, in one kind of storage. One thread changes it; searches run beside that."""

    def append(self, folded: NDArray[np.float32]) -> None:
        """Add rows, float32 (n, size)."""
        ...

    def bury(self, rows: NDArray[np.intp]) -> None:
        """Overwrite rows, which are then found no more."""
        ...

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """A copy of some rows, float32 (n, size); infinite where they are buried."""
        ...

    def nearest(self, probe: NDArray[np.float32], depth: int, count: int) -> Found:
        """The `depth` rows nearest to the folded probe, float32 (size,), among the first `count`.

        Buried ones are left out, so there may be fewer. Every storage gives the same distances, to the last bit.
        """
        ...


def merged(parts: Sequence[Found], depth: int) -> Found:
    """The best `depth` of what parts of a storage gave; of equally far ones those that came first."""
    if not parts:
        return Found(np.empty(0, np.float32), np.empty(0, np.int64))
    distance = np.concatenate([part.distance for part in parts])
    row = np.concatenate([part.row for part in parts])
    best = np.lexsort((row, distance))[:depth]
    return Found(distance[best], row[best])


def l1_to_each(probe: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """L1 distance of the probe, float32 (size,), to each row (n, size): float32 (n,), by FAISS's own arithmetic."""
    if not len(rows):
        return np.empty(0, np.float32)
    faiss.omp_set_num_threads(1)
    distance: NDArray[np.float32] = faiss.pairwise_distances(probe[np.newaxis], rows, metric=faiss.METRIC_L1)[0]
    return distance
