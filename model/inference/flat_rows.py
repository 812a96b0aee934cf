"""Folded templates as float32 in memory, searched whole."""

import faiss
import numpy as np
from numpy.typing import NDArray

from model.inference.buffers import zeros_from_system
from model.inference.nearest import Found, merged

BLOCK_ROWS = 65_536  # 32 MB of address space; memory is taken as rows come


class FlatRows:
    """Rows in blocks that never move, so that a search goes on while rows are added, and growing copies nothing.

    FAISS's L1 scan: on one core 0.08 ms over 10,000 rows (NumPy 0.7), 1.5 ms over 100,000, 15 ms over 1,000,000;
    at 100 both take 10 microseconds. SciPy is no faster than NumPy and twice FAISS's import.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._blocks: list[NDArray[np.float32]] = []
        self._count = 0

    def append(self, folded: NDArray[np.float32]) -> None:
        """Add rows, float32 (n, size); no search sees them before its `count` says so."""
        while len(folded):
            start = self._count % BLOCK_ROWS
            if not start:
                self._blocks.append(zeros_from_system((BLOCK_ROWS, self._size), np.float32))
            part, folded = folded[: BLOCK_ROWS - start], folded[BLOCK_ROWS - start :]
            self._blocks[-1][start : start + len(part)] = part
            self._count += len(part)

    def bury(self, rows: NDArray[np.intp]) -> None:
        """Overwrite rows: they are infinitely far from everything now, and FAISS leaves them out."""
        for row in rows:
            self._blocks[row // BLOCK_ROWS][row % BLOCK_ROWS] = np.inf

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """A copy of some rows, float32 (n, size)."""
        taken = np.empty((len(rows), self._size), np.float32)
        for place, row in enumerate(rows):
            taken[place] = self._blocks[row // BLOCK_ROWS][row % BLOCK_ROWS]
        return taken

    def nearest(self, probe: NDArray[np.float32], depth: int, count: int) -> Found:
        """The `depth` rows nearest to the probe among the first `count`; see `model.inference.nearest`."""
        # Of this thread only. One probe is one thread's work anyhow, and on a busy machine the idle OpenMP team that
        # would wait for it turned 0.1 ms into 20 ms.
        faiss.omp_set_num_threads(1)
        parts = [self._in_block(start, probe, depth, count) for start in range(0, count, BLOCK_ROWS)]
        return merged(parts, depth)

    def _in_block(self, start: int, probe: NDArray[np.float32], depth: int, count: int) -> Found:
        block = self._blocks[start // BLOCK_ROWS][: count - start]
        distance, row = faiss.knn(probe[np.newaxis], block, min(depth, len(block)), metric=faiss.METRIC_L1)
        alive = row[0] >= 0
        return Found(distance[0][alive], row[0][alive] + start)
