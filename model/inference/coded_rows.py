"""Folded templates as a byte a coordinate in memory, the float32 in a file: as exact, a quarter of the memory."""

import tempfile
import threading
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.inference.buffers import zeros_from_system
from model.inference.flat_rows import BLOCK_ROWS
from model.inference.nearest import Found, l1_to_each, merged

LEVELS = 127  # coordinates from -127 to 127 steps of the scale; byte 128 is zero
FARTHEST = 2**31 - 2  # in steps
CODED_AT_A_TIME = 256  # rows: what is computed on the way stays small
EXACT_AT_A_TIME = 4096  # rows read from the file at once: 2 MB
FIRST_LOOK = 16  # rows that are read first, to learn how far the nearest ones are
# Of a float32 L1 distance over a few hundred coordinates; the true bound is n * 2**-24 = 8e-6 at 128.
ROUNDING = 3e-5


class CodedRows:
    """Exact nearest rows by a scan over bytes, and a second look at the few that it cannot tell apart.

    A row x is kept as c = round(x / scale), with one scale for all, and its error e(x) = sum_i |x_i - scale c_i|.
    By the triangle inequality |d(p, x) - scale d(c(p), c(x))| <= e(p) + e(x). So, once any k rows are known to lie
    within U of the probe, every row of the nearest k has scale d(c(p), c(x)) <= U + e(p) + e(x): only those are
    looked at again, in float32. Rounding to nearest gives e <= scale size / 2 on both sides, together the 128 scale
    of 128 coordinates; measured, the two come to about 70 scale, as the mean error is a quarter step. We take the
    measured error of the probe and the largest of each block, so a coordinate beyond the scale's range costs time,
    never exactness.

    The scan is OpenCV's batchDistance: on one core 0.15 ms over 10,000 rows, 14 ms over 1,000,000 (NumPy 37 ns a row;
    FAISS's ScalarQuantizer knows no L1).

    Args:
        size: numbers a row.
        scale: of one step, > 0; `scale_for` gives a good one.
        folder: where the exact rows lie in a file without a name, which is gone with the process; None: the
            system's folder for such files.
    Raises:
        OSError: the file cannot be made.
    """

    def __init__(self, size: int, scale: float, folder: Path | None = None) -> None:
        self._size, self._scale = size, float(scale)
        self._blocks: list[NDArray[np.uint8]] = []
        self._errors: list[float] = []  # of each block: the largest error of a row
        self._buried: set[int] = set()
        self._count = 0
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - lives as long as the rows
        self._at_file = threading.Lock()  # the place in a file belongs to all threads

    def append(self, folded: NDArray[np.float32]) -> None:
        """Add rows, float32 (n, size).

        Raises:
            OSError: the disk is full.
        """
        self._write(self._count, folded)
        while len(folded):
            start = self._count % BLOCK_ROWS
            if not start:
                self._blocks.append(zeros_from_system((BLOCK_ROWS, self._size), np.uint8))
                self._errors.append(0.0)
            end = min(BLOCK_ROWS - start, CODED_AT_A_TIME)
            part, folded = folded[:end], folded[end:]
            self._blocks[-1][start : start + len(part)], errors = self._coded(part)
            self._errors[-1] = max(self._errors[-1], float(errors.max()))
            self._count += len(part)

    def bury(self, rows: NDArray[np.intp]) -> None:
        """Overwrite rows here and in the file."""
        nothing = np.full((1, self._size), np.inf, np.float32)
        for row in map(int, rows):
            self._buried.add(row)
            self._blocks[row // BLOCK_ROWS][row % BLOCK_ROWS] = 0
            self._write(row, nothing)

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """A copy of some rows from the file, float32 (n, size)."""
        taken = np.empty((len(rows), self._size), np.float32)
        with self._at_file:
            for place, row in enumerate(map(int, rows)):
                self._file.seek(row * taken.itemsize * self._size)
                self._file.readinto(taken[place].data)
        return taken

    def nearest(self, probe: NDArray[np.float32], depth: int, count: int) -> Found:
        """The `depth` rows nearest to the probe among the first `count`; see `model.inference.nearest`."""
        codes, error = self._coded(probe[np.newaxis])
        scanned = self._scanned(codes, count)
        depth = min(depth, count - len(self._buried))
        if depth <= 0:
            return merged([], depth)
        enough = self._bound(probe, scanned, depth)
        parts = []
        for block, steps in enumerate(scanned):
            most = min((enough + error[0] + self._errors[block]) * (1 + ROUNDING) / self._scale, FARTHEST)
            parts.append(self._exact(probe, np.flatnonzero(steps <= np.int32(most)) + block * BLOCK_ROWS, depth))
        return merged(parts, depth)

    def _scanned(self, codes: NDArray[np.uint8], count: int) -> list[NDArray[np.int32]]:
        """Distance in steps to every row, a block at a time; buried ones are farther than any other."""
        scanned = []
        for start in range(0, count, BLOCK_ROWS):
            block = self._blocks[start // BLOCK_ROWS][: count - start]
            # The nearest one (K=1) of the one probe: the distance to it.
            steps, _ = cv2.batchDistance(block, codes, cv2.CV_32S, normType=cv2.NORM_L1, K=1)
            scanned.append(np.asarray(steps, np.int32).ravel())
        for row in list(self._buried):
            if row < count:
                scanned[row // BLOCK_ROWS][row % BLOCK_ROWS] = FARTHEST + 1
        return scanned

    def _bound(self, probe: NDArray[np.float32], scanned: list[NDArray[np.int32]], depth: int) -> float:
        """A distance within which `depth` rows lie, near to the true one."""
        looks = depth + FIRST_LOOK
        promising = []
        for block, steps in enumerate(scanned):
            rows = np.argpartition(steps, looks)[:looks] if looks < len(steps) else np.arange(len(steps))
            promising.append(Found(steps[rows].astype(np.float32), rows + block * BLOCK_ROWS))
        exact = self._exact(probe, merged(promising, looks).row, depth).distance
        return float(exact[-1]) if len(exact) else float("inf")

    def _exact(self, probe: NDArray[np.float32], rows: NDArray[np.int64], depth: int) -> Found:
        parts = []
        for start in range(0, len(rows), EXACT_AT_A_TIME):
            some = rows[start : start + EXACT_AT_A_TIME]
            distance = l1_to_each(probe, self.take(some))
            alive = np.isfinite(distance)
            parts.append(merged([Found(distance[alive], some[alive])], depth))
        return merged(parts, depth)

    def _coded(self, folded: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """Codes uint8 (n, size), and the error of each row as L1 distance, float64 (n,)."""
        steps = np.clip(np.rint(folded / self._scale), -LEVELS, LEVELS)
        errors = np.abs(folded - steps.astype(np.float64) * self._scale).sum(axis=1)
        return (steps + (LEVELS + 1)).astype(np.uint8), errors

    def _write(self, row: int, folded: NDArray[np.float32]) -> None:
        left = memoryview(folded.tobytes())
        with self._at_file:
            self._file.seek(row * 4 * self._size)
            while left:  # an unbuffered file may take less than it is given
                left = left[self._file.write(left) :]


def scale_for(folded: NDArray[np.float32]) -> float:
    """The step with which the widest of these coordinates just fits."""
    widest = float(np.abs(folded[np.isfinite(folded)]).max(initial=0.0))
    return max(widest, 1e-6) / LEVELS
